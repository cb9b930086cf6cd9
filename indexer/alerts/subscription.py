"""One confirmed wish, as a row of the file has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from indexer.alerts.wanted import Rhythm, Wanted


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who waits for what. ``since``: the journal was looked at up to that moment.

    ``due``: the first day of the next letter.
    """

    id: bytes
    address: str
    wanted: Wanted
    rhythm: Rhythm
    since: str
    due: date

    @classmethod
    def of(cls, row: Iterable[Any]) -> Subscription:
        """It from the first six columns of its table."""
        id, address, wanted, rhythm, since, due = row
        read = Wanted.read(wanted), Rhythm(rhythm), since, date.fromisoformat(due)
        return cls(bytes(id), address, *read)
