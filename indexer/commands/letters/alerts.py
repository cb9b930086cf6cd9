"""``questions alerts``: send the visitors' mail alerts, and what an administrator needs beside."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

import click

from indexer.alerts import bounces, rounds
from indexer.alerts.addresses import normal
from indexer.alerts.opening import Alerts, opened
from indexer.commands.common import index_option
from indexer.commands.output import NOTHING, fail, print_line, print_lines, sentences
from indexer.config import Settings
from indexer.errors import InvalidRequest, InvalidSetting
from indexer.wiring import open_store


@click.command("alerts")
@click.argument("action", type=click.Choice(["send", "count", "show", "erase", "bounced", "copy"]))
@click.argument("what", required=False)
@index_option
@sentences
def command(action: str, what: str | None, index: Path | None) -> None:
    """Send the visitors' mail alerts, or look after them.

    send: tell each subscriber what is new, and send what waits. count: how many of everything.
    show ADDRESS: all that is kept of it. erase ADDRESS: delete all of it. bounced: read the report
    of a mail server about a letter that came back from standard input. copy FILE: write a copy of
    the file, for a backup.
    """
    settings = Settings.from_env(index=index)
    alerts = opened(settings)
    if alerts is None:
        raise InvalidSetting("no alerts are offered: QUESTIONS_ALERTS names no file")
    if action == "send":
        _send(settings, alerts, datetime.now(UTC).date())
    elif action in _OTHERS:
        _OTHERS[action](alerts)
    else:
        _ABOUT[action](alerts, what or "")


def _send(settings: Settings, alerts: Alerts, today: date) -> None:
    """Letters that cannot go out stay, so that nothing is lost where the index is away."""
    registry = alerts.registry
    with registry.outbox.alone():
        rounds.fill(registry, open_store(settings), alerts.desk, today)
        found = rounds.send(registry.outbox, alerts.server, today)
        registry.outbox.ran(today)
    print_line(
        f"{found.sent} letters sent, {found.later} put off, {found.refused} refused for good, "
        f"{found.given_up} subscriptions given up"
    )
    if found.later:
        fail(f"{found.later} letters could not be sent yet", NOTHING)


def _count(alerts: Alerts) -> None:
    print_lines(f"{name}: {number}" for name, number in alerts.registry.counts().items())


def _bounced(alerts: Alerts) -> None:
    report = sys.stdin.buffer.read(bounces.LONGEST)
    id = bounces.returned(report, alerts.registry.seals)
    if id is None:
        fail("this is no report that a letter of ours came back for good", NOTHING)
    gone = alerts.registry.outbox.bounced(id, datetime.now(UTC).date())
    print_line("the address was given up" if gone else "noted")


def _show(alerts: Alerts, what: str) -> None:
    found = alerts.registry.of(_address(what))
    print_line(f"{len(found)} subscriptions")
    print_lines(
        f"{one.wanted.text} ({one.rhythm}), looked at to {one.since or '-'}" for one in found
    )


def _erase(alerts: Alerts, what: str) -> None:
    print_line(f"{alerts.registry.erase(_address(what))} subscriptions erased")


def _copy(alerts: Alerts, what: str) -> None:
    if not what or Path(what).exists():
        raise InvalidRequest("copy needs the name of a file that does not exist yet")
    alerts.registry.copy(Path(what))
    print_line(f"copied to {what}")


def _address(text: str) -> str:
    address = normal(text)
    if not address:
        raise InvalidRequest(f"{text[:80]!r} is no address")
    return address


_OTHERS: Mapping[str, Callable[[Alerts], None]] = MappingProxyType(
    {"count": _count, "bounced": _bounced}
)
_ABOUT: Mapping[str, Callable[[Alerts, str], None]] = MappingProxyType(
    {"show": _show, "erase": _erase, "copy": _copy}
)
