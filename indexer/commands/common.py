"""What the commands share: how they fail, how they show progress, the options of several."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from indexer.errors import IndexerError, UnknownQuestion

P = ParamSpec("P")
R = TypeVar("R")

UNUSABLE = 2
NOTHING = 1


def sentences(command: Callable[P, R]) -> Callable[P, R]:
    """The command, its expected errors said in one line, with exit code 1 or 2."""

    @wraps(command)
    def wrapped(*args: P.args, **options: P.kwargs) -> R:
        try:
            return command(*args, **options)
        except UnknownQuestion as problem:
            fail(str(problem), NOTHING)
        except IndexerError as problem:
            fail(str(problem), UNUSABLE)

    return wrapped


def fail(sentence: str, code: int) -> NoReturn:
    """Say why on standard error, and end."""
    click.echo(f"questions: {sentence}", err=True)
    raise SystemExit(code)


index_option = click.option(
    "--index", type=click.Path(path_type=Path), help="The folder of the index."
)
format_option = click.option("--format", type=click.Choice(["text", "json"]), default="text")


@contextmanager
def progress() -> Iterator[Callable[[int], object]]:
    """A bar on a terminal, a line every ten thousand documents otherwise."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda count: None if count % 10_000 else click.echo(f"{count} read", err=True)
        return
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} questions"), BarColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda count: bar.update(task, completed=count)
