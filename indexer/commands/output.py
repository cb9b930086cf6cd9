"""How a command speaks and ends: lines, data, and a sentence with an exit code."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import click

from indexer.errors import IndexerError, UnknownQuestion

P = ParamSpec("P")
R = TypeVar("R")

UNUSABLE = 2
NOTHING = 1
SOME = 3
"""What could be done is done; some files could not be fetched, or read to their end."""

_KEPT = frozenset("\u00ad\u200c\u200d")
"""Signs without a look of their own that words and pictures are written with: hyphen, joiners."""


def sentences(command: Callable[P, R]) -> Callable[P, R]:
    """The command, its expected errors printed as one line, with exit code 1 or 2."""

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
    """Print the sentence on standard error, and exit with the code."""
    print_line(f"questions: {sentence}", err=True)
    raise SystemExit(code)


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    print_data(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_data(text: str) -> None:
    """Print what another program reads: as it is, and in UTF-8 whatever the terminal has."""
    click.echo(text.encode("utf-8", "replace"), nl=False)


def print_line(line: str, *, err: bool = False) -> None:
    """Print a line for a person: nothing in it moves the cursor or turns the writing round."""
    click.echo(visible(line), err=err)


def print_lines(lines: Iterable[str]) -> None:
    """Print each line as it comes."""
    for line in lines:
        print_line(line)


def visible(line: str) -> str:
    r"""The line with everything that a terminal might obey written out.

    ``"a\x1b[31m"`` → ``"a\\x1b[31m"``: control characters, line ends, and what turns the direction
    of writing (Unicode's bidirectional controls) would make a name look like words of ours.
    """
    return line if line.isprintable() else "".join(map(_visible, line))


def _visible(sign: str) -> str:
    if sign.isprintable() or sign in _KEPT or unicodedata.category(sign) == "Zs":
        return sign
    return sign.encode("ascii", "backslashreplace").decode() if sign > "\x7f" else repr(sign)[1:-1]
