"""One round: put letters about what is new into the outbox, then send what is in it.

A letter is put there in the transaction that notes what it tells, so a round that dies before has
told nothing, and one that dies after tells it with the next round: each happening stands in one
letter. A letter leaves the outbox once the server has said that it took it. Where a round dies
between these two, the same letter goes out again under its ``Message-ID``: at least once, for a
reader can see a letter that came twice, and cannot see one that never came.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from indexer.alerts.finding import TOLD, Newsroom, mark
from indexer.alerts.letters import Desk, read, written
from indexer.alerts.outbox import Outbox, Outgoing
from indexer.alerts.registry import Registry
from indexer.alerts.subscription import Subscription
from indexer.engines.base import Store
from indexer.events import from_lines
from indexer.watch import mail

STALE = 3
"""Days after which a letter that the server will not take is given up."""
ENDING = "end"
"""The purpose of the tokens that end a subscription."""


@dataclass(slots=True)
class Round:
    """What became of a round's letters. ``later``: they stay for the next round."""

    sent: int = 0
    later: int = 0
    refused: int = 0
    given_up: int = 0


def fill(registry: Registry, store: Store, desk: Desk, today: date) -> int:
    """Put a letter for each subscription that has news into the outbox; how many.

    Raises the UnusableIndex family and UnusableAlerts.
    """
    due = registry.outbox.due(today)
    if not due:
        return 0
    first = min(one.since for one in due)
    # The journal before the index: what a build adds meanwhile is newer than what is noted here.
    events = [event for event in from_lines(store.journal()) if event.seen > first]
    if not events:
        return 0
    newest = max(event.seen for event in events)
    told = [event for event in events if event.change in TOLD]
    with closing(store.open()) as engine:
        letters = _Letters(registry, Newsroom(engine, told), desk)
        return sum(letters.put(one, newest, today) for one in due if one.since < newest)


@dataclass(frozen=True, slots=True)
class _Letters:
    """What puts letters into the outbox."""

    registry: Registry
    room: Newsroom
    desk: Desk

    def put(self, one: Subscription, newest: str, today: date) -> bool:
        """A letter where there is news; whether there was. Either way the journal was looked at."""
        outbox = self.registry.outbox
        events = self.room.of(one.wanted, one.since)
        fresh = outbox.untold(one, {mark(event) for event in events})
        found = self.room.found(one.wanted, [event for event in events if mark(event) in fresh])
        if not found.items:
            outbox.looked(one, newest)
            return False
        token = self.registry.seals.sign(ENDING, one.id)
        letter = written(self.desk.digest(one.address, one.wanted, found, token))
        return outbox.put(one, letter, found.marks, newest, today, last=found.over)


def send(outbox: Outbox, server: mail.Server, today: date) -> Round:
    """Send every letter that waits. Raises InvalidSetting where the server is away."""
    found = Round()
    waiting = outbox.waiting()
    first = next(waiting, None)
    if first is None:
        return found
    with mail.connected(server) as link:
        for outgoing in chain([first], waiting):
            refusal = mail.deliver(link, read(outgoing.letter))
            _note(outbox, outgoing, refusal, today, found)
    return found


def _note(
    outbox: Outbox, outgoing: Outgoing, refusal: mail.Refusal | None, today: date, found: Round
) -> None:
    """What became of one letter."""
    if refusal is None:
        outbox.sent(outgoing)
        found.sent += 1
    elif refusal.for_good:
        outbox.dropped(outgoing)
        found.refused += 1
        found.given_up += outbox.bounced(outgoing.subscription.id, today)
    elif outgoing.made <= today - timedelta(STALE):
        outbox.dropped(outgoing)
        found.refused += 1
    else:
        found.later += 1


def ended(registry: Registry, token: str) -> bool:
    """End the subscription of a token; whether the token is ours, however often it is used."""
    id = registry.seals.signed(ENDING, token)
    if id is None:
        return False
    registry.end(id)
    return True
