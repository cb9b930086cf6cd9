"""What became of the records that could not be read: kept with the generation, a line each."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.engines.base import Store
from indexer.sources.base import Rejection, to_line

MOST = 10_000
"""Lines that are kept; a source that is wrong as a whole would fill the disk."""


def note(store: Store, found: Iterable[Rejection], *, partial: bool = False) -> None:
    """Give the rejections to the store, for the writer that is at work.

    ``partial``: some sources were not read again, so what is known of them stays.
    """
    before = store.rejected() if partial else ()
    store.note_rejected(list(dict.fromkeys([*before, *map(to_line, found)]))[:MOST])
