"""A store that somebody looks after: its journal, its checksums, its old generations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from indexer.engines.base import Store, Stored
from indexer.events import from_lines


@runtime_checkable
class Keeper(Store, Protocol):
    """A store with what is told beside it."""

    def note(self, lines: Iterable[str]) -> None:
        """Add lines, each with its line end, to the journal of the writer that is at work.

        They become visible with its commit, or never.
        """

    def journal(self) -> Iterator[str]:
        """The lines of the current generation's journal; none without an index.

        They are there even where the index is stale or otherwise damaged.
        """

    def note_rejected(self, lines: Iterable[str]) -> None:
        """Set the lines of the records that could not be read, for the writer that is at work.

        They take the place of those before with its commit; without a call those before stay.
        """

    def rejected(self) -> Iterator[str]:
        """The lines that were noted so for the current generation; none without an index."""

    def generations(self) -> list[Stored]:
        """What lies on the disk, the oldest first."""

    def verify(self) -> int:
        """Read every file of the current generation; how many bytes. Raises UnusableIndex."""

    def sweep(self) -> list[str]:
        """Remove old generations that nobody holds, and debris; what went. Raises IndexBusy."""


@runtime_checkable
class Remote(Protocol):
    """A store on other machines."""

    def condition(self) -> tuple[str, bool]:
        """How they are, in a sentence, and whether that needs nobody's care."""


def last_seen(store: Store) -> str:
    """The moment of the latest event that a store's journal tells; empty without one."""
    latest = ""
    if isinstance(store, Keeper):
        for event in from_lines(store.journal()):
            latest = max(latest, event.seen)
    return latest
