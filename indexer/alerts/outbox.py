"""The letters that are to go out: put there with what they tell, taken away once they are out."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from indexer.alerts.subscription import Subscription
from indexer.alerts.tables import MODE, connected, tally, transaction
from indexer.errors import UnusableAlerts

PATIENCE, WITHIN = 3, 90
"""Letters that may come back for good within so many days before an address is given up."""
DAY = 86_400
"""Seconds that a mark of who asked for a letter of confirmation is kept, at most."""
KEPT = 400
"""Days that marks of told events are kept: nothing happens anew to a question after that."""
_DUE = """
    SELECT id, address, wanted, rhythm, since, due FROM subscription
    WHERE due <= ? ORDER BY address, wanted
"""
_LETTER = """
    SELECT s.id, s.address, s.wanted, s.rhythm, s.since, s.due, o.id, o.letter, o.made, o.last
    FROM outbox AS o JOIN subscription AS s ON s.id = o.subscription WHERE o.id = ?
"""
_BOUNCED = """
    UPDATE subscription SET
    bounces = CASE WHEN bounced >= :since THEN bounces + 1 ELSE 1 END,
    bounced = CASE WHEN bounced >= :since THEN bounced ELSE :today END
    WHERE id = :id
"""
_GIVE_UP = """
    DELETE FROM subscription WHERE address IN
    (SELECT address FROM subscription WHERE id = ? AND bounces >= ?)
"""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter that is to go out. ``last``: the subscription ends with it."""

    id: int
    subscription: Subscription
    letter: bytes
    made: date
    last: bool


class Outbox:
    """The outbox of the file of alerts; like the registry for any process, and as it raises."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """A block that no two processes are in at one time. UnusableAlerts where another is."""
        beside = self._path.with_name(f"{self._path.name}.run")
        try:
            lock = os.open(beside, os.O_CREAT | os.O_RDWR, MODE)
        except OSError as error:
            raise UnusableAlerts(f"{beside} cannot be opened: {error.strerror}") from error
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UnusableAlerts(f"another run sends the alerts of {self._path}") from None
            yield
        finally:
            os.close(lock)

    def due(self, today: date) -> list[Subscription]:
        """The subscriptions that may have a letter today."""
        with connected(self._path) as base:
            return [Subscription.of(row) for row in base.execute(_DUE, (today.isoformat(),))]

    def untold(self, subscription: Subscription, marks: AbstractSet[bytes]) -> set[bytes]:
        """Those of the events that the subscription was not told yet."""
        known = "SELECT 1 FROM told WHERE subscription = ? AND event = ?"
        with connected(self._path) as base:
            told = {m for m in marks if base.execute(known, (subscription.id, m)).fetchone()}
        return {mark for mark in marks if mark not in told}

    def looked(self, subscription: Subscription, seen: str) -> None:
        """The journal holds nothing for the subscription up to that moment."""
        with transaction(self._path) as base:
            base.execute("UPDATE subscription SET since = ? WHERE id = ?", (seen, subscription.id))

    def put(
        self,
        subscription: Subscription,
        letter: bytes,
        told: Iterable[bytes],
        seen: str,
        today: date,
        *,
        last: bool = False,
    ) -> bool:
        """Put a letter there, and note what it tells and that the journal was looked at so far.

        All of it or nothing; whether it was: not where the subscription has ended meanwhile.
        """
        due = today + timedelta(subscription.rhythm.days)
        id, day = subscription.id, today.isoformat()
        moved = "UPDATE subscription SET since = ?, due = ? WHERE id = ?"
        added = "INSERT INTO outbox (subscription, letter, made, last) VALUES (?, ?, ?, ?)"
        with transaction(self._path) as base:
            changed = base.execute(moved, (seen, due.isoformat(), id)).rowcount
            if changed:
                base.execute(added, (id, letter, day, last))
                rows = [(id, mark, day) for mark in told]
                base.executemany("INSERT OR IGNORE INTO told VALUES (?, ?, ?)", rows)
        return bool(changed)

    def waiting(self) -> Iterator[Outgoing]:
        """The letters that are to go out, each looked at again when it is its turn."""
        with connected(self._path) as base:
            ids = base.execute("SELECT id FROM outbox ORDER BY id").fetchall()
        for id in ids:
            with connected(self._path) as base:
                row = base.execute(_LETTER, id).fetchone()
            if row:
                number, letter, made, last = row[6:]
                day = date.fromisoformat(made)
                yield Outgoing(number, Subscription.of(row[:6]), letter, day, bool(last))

    def sent(self, outgoing: Outgoing) -> None:
        """A letter was taken by the server."""
        id = outgoing.subscription.id
        with transaction(self._path) as base:
            base.execute("DELETE FROM outbox WHERE id = ?", (outgoing.id,))
            if outgoing.last:
                base.execute("DELETE FROM subscription WHERE id = ?", (id,))
            tally(base, "sent")

    def dropped(self, outgoing: Outgoing) -> None:
        """A letter is given up: nobody will take it."""
        with transaction(self._path) as base:
            base.execute("DELETE FROM outbox WHERE id = ?", (outgoing.id,))
            tally(base, "dropped")

    def bounced(self, id: bytes, today: date) -> bool:
        """A letter came back for good; whether its address was given up, and erased, for it."""
        since = (today - timedelta(WITHIN)).isoformat()
        with transaction(self._path) as base:
            base.execute(_BOUNCED, {"since": since, "today": today.isoformat(), "id": id})
            tally(base, "bounced")
            gone = base.execute(_GIVE_UP, (id, PATIENCE)).rowcount
            if gone:
                tally(base, "given up", gone)
        return bool(gone)

    def ran(self, today: date, now: float | None = None) -> None:
        """Note that a run came to its end, and forget old marks: of what was told, of who asked."""
        moment = int(time.time() if now is None else now)
        with transaction(self._path) as base:
            before = (today - timedelta(KEPT)).isoformat()
            base.execute("DELETE FROM told WHERE day < ?", (before,))
            base.execute("DELETE FROM asked WHERE at <= ?", (moment - DAY,))
            base.execute("REPLACE INTO tally VALUES ('last run', ?)", (moment,))
