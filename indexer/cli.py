"""The ``questions`` command: a group of ``indexer.commands``, and of those of other packages."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import ExitStack, contextmanager, suppress
from importlib.metadata import entry_points
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO, cast

import click
from click.shell_completion import CompletionItem

from indexer.commands import COMMANDS, HELPS
from indexer.commands.output import UNUSABLE, fail

WIDTH = 60
"""Signs of what the list says of a command of others."""
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""For numpy, before it is loaded: a second thread waits busily, and costs more than it saves."""


class Loading(Mapping[str, click.Command]):
    """Name → command, ours and those registered under ``questions.commands``, loaded when taken."""

    def __getitem__(self, name: str) -> click.Command:
        """The command; its module is imported now."""
        row = COMMANDS.get(name)
        return row.load() if row else cast(click.Command, _registered()[name].load())

    def __iter__(self) -> Iterator[str]:
        """The names, which load nothing."""
        return iter({**COMMANDS, **_registered()})

    def __len__(self) -> int:
        """How many there are."""
        return len({**COMMANDS, **_registered()})


class Commands(click.Group):
    """The group, which loads the command that runs, and none to list them."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command and exit: with code 2 and a sentence where its output cannot be written."""
        for name, value in ONE_THREAD.items():
            os.environ.setdefault(name, value)
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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click gives it
        """Write what each does, whole."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.short_help_of(name)) for name in sorted(self.commands)])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The names that begin so, then options."""
        names = [name for name in sorted(self.commands) if name.startswith(incomplete)]
        items = [CompletionItem(name, help=self.short_help_of(name)) for name in names]
        return items + click.Command.shell_complete(self, ctx, incomplete)

    def short_help_of(self, name: str) -> str:
        """What the list says; only a command that none of our tables knows is loaded for it."""
        if name in COMMANDS:
            return COMMANDS[name].help
        return HELPS.get(name) or self.commands[name].get_short_help_str(WIDTH)


@contextmanager
def _writing() -> Iterator[None]:
    """Ends the process where output fails, before click does so in its own way."""
    try:
        yield
    except click.FileError as problem:  # what ``click.File`` makes of it, when it opens lazily
        fail(f"{problem.ui_filename} cannot be read or written: {problem.message}", UNUSABLE)
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
    cls=Commands,
    commands=cast(MutableMapping[str, click.Command], Loading()),  # click only reads it
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="questions-parlementaires")
def main() -> None:
    """Index and search French parliamentary questions."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a file name may hold what no encoding can write
            stream.reconfigure(errors="backslashreplace")
