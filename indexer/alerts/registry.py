"""Who waits for what: subscribing and ending, the limits on both, and the counts."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from indexer.alerts.outbox import Outbox
from indexer.alerts.sealing import Seals
from indexer.alerts.subscription import Subscription
from indexer.alerts.tables import connected, make, tally, transaction
from indexer.alerts.wanted import Asked, Rhythm

MOST = 20
"""Subscriptions of one address."""
_SAME = """
    SELECT id, address, wanted, rhythm, since, due FROM subscription
    WHERE address = ? AND wanted = ?
"""
_PUT = """
    INSERT INTO subscription (id, address, wanted, rhythm, since, due) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (address, wanted) DO UPDATE SET rhythm = excluded.rhythm, bounces = 0
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many letters of confirmation in so many seconds, for whom ``who`` says."""

    who: str
    most: int
    seconds: float


class Registry:
    """The file of alerts. Each method is one transaction and one connection, for any process.

    Every method raises UnusableAlerts where the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        make(path)
        with connected(path) as base:
            (key,) = base.execute("SELECT key FROM secret").fetchone()
        self.seals = Seals(key)
        self.outbox = Outbox(path)

    def allowed(self, limits: Sequence[Limit], now: float | None = None) -> list[bool]:
        """Whether each limit leaves room; where all do, the letter is counted under each.

        Only keyed marks of the names are kept, for the longest of the limits.
        """
        now = time.time() if now is None else now
        marks = [self.seals.mark("asked", limit.who) for limit in limits]
        longest = max((limit.seconds for limit in limits), default=0.0)
        asked = "SELECT count(*) FROM asked WHERE who = ? AND at > ?"
        free = []
        with transaction(self._path) as base:
            base.execute("DELETE FROM asked WHERE at <= ? OR at > ?", (now - longest, now))
            for mark, limit in zip(marks, limits, strict=True):
                (count,) = base.execute(asked, (mark, now - limit.seconds)).fetchone()
                free.append(count < limit.most)
            if all(free):
                base.executemany("INSERT INTO asked VALUES (?, ?)", [(m, now) for m in marks])
        return free

    def subscribe(self, asked: Asked, since: str, today: date) -> Subscription | None:
        """What was asked for becomes a subscription; None where its address has too many.

        Confirmed twice it is one, with the rhythm of the last time.
        """
        wait = 7 if asked.rhythm is Rhythm.WEEK else 0
        row = (asked.address, asked.wanted.text, str(asked.rhythm), since)
        of = "SELECT count(*) FROM subscription WHERE address = ?"
        with transaction(self._path) as base:
            if base.execute(_SAME, row[:2]).fetchone() is None:
                (count,) = base.execute(of, row[:1]).fetchone()
                if count >= MOST:
                    return None
                tally(base, "confirmed")
            due = (today + timedelta(wait)).isoformat()
            base.execute(_PUT, (os.urandom(16), *row, due))
            return Subscription.of(base.execute(_SAME, row[:2]).fetchone())

    def get(self, id: bytes) -> Subscription | None:
        """A subscription by its name."""
        asked = "SELECT id, address, wanted, rhythm, since, due FROM subscription WHERE id = ?"
        with connected(self._path) as base:
            row = base.execute(asked, (id,)).fetchone()
        return Subscription.of(row) if row else None

    def of(self, address: str) -> list[Subscription]:
        """All that is kept of an address."""
        asked = (
            "SELECT id, address, wanted, rhythm, since, due FROM subscription"
            " WHERE address = ? ORDER BY wanted"
        )
        with connected(self._path) as base:
            return [Subscription.of(row) for row in base.execute(asked, (address,))]

    def end(self, id: bytes) -> bool:
        """Delete a subscription with all that hangs on it; whether there was one."""
        with transaction(self._path) as base:
            gone = base.execute("DELETE FROM subscription WHERE id = ?", (id,)).rowcount
            if gone:
                tally(base, "ended")
        return bool(gone)

    def erase(self, address: str) -> int:
        """Delete all that is kept of an address; how many subscriptions that were."""
        with transaction(self._path) as base:
            return base.execute("DELETE FROM subscription WHERE address = ?", (address,)).rowcount

    def counts(self) -> dict[str, int]:
        """How many: subscriptions by rhythm, addresses, letters waiting, and every tally."""
        with connected(self._path) as base:
            found = {str(rhythm): 0 for rhythm in Rhythm}
            found |= dict(base.execute("SELECT rhythm, count(*) FROM subscription GROUP BY 1"))
            for name, asked in _COUNTS.items():
                (found[name],) = base.execute(asked).fetchone()
            return found | dict(base.execute("SELECT name, number FROM tally"))

    def copy(self, path: Path) -> None:
        """Write a whole copy of the file to a new one, while others use it."""
        make(path)
        with connected(self._path) as base, connected(path) as other:
            base.backup(other)


_COUNTS = {
    "addresses": "SELECT count(DISTINCT address) FROM subscription",
    "waiting": "SELECT count(*) FROM outbox",
}
