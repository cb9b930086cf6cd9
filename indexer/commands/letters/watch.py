"""``questions watch``: what is new for saved searches, as text, as a feed, or by mail."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import click

from indexer.commands.common import index_option
from indexer.commands.output import NOTHING, fail, print_data, print_line, print_lines, sentences
from indexer.config import Settings
from indexer.events import from_lines
from indexer.watch import Watched, mail, messages, saved, watch
from indexer.wiring import open_store


@click.command("watch")
@click.argument("queries", type=click.Path(path_type=Path))
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    required=True,
    help="What happened from this day on, written 2026-07-14.",
)
@click.option("--format", type=click.Choice(["text", "atom", "mail"]), default="text")
@index_option
@sentences
def command(queries: Path, *, since: datetime, format: str, index: Path | None) -> None:
    """Tell what is new for saved searches.

    QUERIES is a TOML file of searches; what is new or has changed since a day is told as text,
    as a feed, or by mail.
    """
    settings = Settings.from_env(index=index)
    store = open_store(settings)
    searches = saved.load(queries)
    day = since.date()
    with closing(store.open()) as engine:
        watched = list(watch(engine, from_lines(store.journal()), searches, day))
    if format == "mail":
        _send(settings, watched, day)
    elif format == "atom":
        print_data(messages.atom(watched, day))
    else:
        print_lines(messages.text(watched, day))


def _send(settings: Settings, watched: list[Watched], since: date) -> None:
    server = mail.Server.at(settings.smtp)
    letters = mail.letters(watched, settings.mail_from, since)
    failed = mail.send(server, letters) if letters else []
    print_line(f"{len(letters) - len(failed)} letters sent")
    for reason in failed:
        print_line(reason)
    if failed:
        fail(f"{len(failed)} letters could not be sent", NOTHING)
