"""The ``questions`` command: a group of ``indexer.commands``, and of those of other packages."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.metadata import entry_points
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

import click

from indexer.commands import COMMANDS
from indexer.commands.common import UNUSABLE, fail


class Commands(click.Group):
    """The group, with the commands that other packages registered under ``questions.commands``."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command and exit: with code 2 and a sentence where its output cannot be written."""
        with ExitStack() as stack:
            if (
                sys.stdout is None
            ):  # who has nothing to say needs none; to be read, so writing fails
                sys.stdout = stack.enter_context(Path(os.devnull).open(encoding="utf-8"))
            stack.enter_context(_writing())
            stack.callback(sys.stdout.flush)
            return super().main(*args, **options)

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        """As of any group; help and version are printed here."""
        with _writing():
            return super().make_context(*args, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """As of any group."""
        with _writing():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Ours and theirs, by name."""
        return sorted({*super().list_commands(ctx), *_registered()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of ours, or one that is loaded now."""
        found = super().get_command(ctx, cmd_name)
        if found is None and cmd_name in _registered():
            found = _registered()[cmd_name].load()
        return found


@contextmanager
def _writing() -> Iterator[None]:
    """Ends the process where output fails, before click does so in its own way."""
    try:
        yield
    except OSError as problem:
        _silence(sys.stdout)
        what = problem.filename or "the output"
        try:
            fail(f"{what} cannot be read or written: {problem.strerror or problem}", UNUSABLE)
        except OSError:
            _silence(sys.stderr)
        raise SystemExit(UNUSABLE) from None


def _silence(stream: TextIO) -> None:
    """Let what still waits in a stream go nowhere: at the end Python would try it once more."""
    with suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


def _registered() -> dict[str, Any]:
    return {point.name: point for point in entry_points(group="questions.commands")}


@click.group(
    cls=Commands, commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="questions-parlementaires")
def main() -> None:
    """Index and search French parliamentary questions."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a file name may hold what no encoding can write
            stream.reconfigure(errors="backslashreplace")
