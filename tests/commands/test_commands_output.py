"""Whatever becomes of the output, a command ends by what it printed, or by one sentence and code 2.

Every command of the group stands in ``WORDS``, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import ast
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click
import pytest
from lxml import etree

from indexer import commands
from indexer.cli import main
from indexer.commands.output import visible
from tests.conftest import ROOT

QUERIES = '[[query]]\nname = "méduse"\nq = "asalée"\nto = ["a@example.org"]\n'
SINCE = ("--since", "2020-01-01")
WORDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "alerts": (("alerts", "count"), ("alerts", "show", "a@example.org")),
    "analyse": (("analyse",), ("analyse", "--explain")),
    "check": (("check",), ("check", "SEEDS")),
    "completion": (("completion", "bash"),),
    "doctor": (("doctor",),),
    "download": (("download", "--help"),),
    "export": tuple(
        ("export", "--format", name) for name in ("csv", "jsonl", "ris", "bibtex", "csl", "zip")
    ),
    "gc": (("gc",),),
    "mcp": (("mcp", "--help"),),
    "reindex": (("reindex", "SEEDS"),),
    "search": (("search", "asalée"), ("search", "asalée", "--format", "json")),
    "serve": (("serve", "--help"),),
    "show": (("show", "ID"), ("show", "ID", "--format", "json")),
    "stats": (("stats",), ("stats", "--format", "json"), ("stats", "--check-barometer")),
    "update": (("update", "SEEDS"),),
    "watch": (("watch", "QUERIES", *SINCE), ("watch", "QUERIES", *SINCE, "--format", "atom")),
}
"""Words that make each command print. Some would need a network, or never end: they print help."""
ALL = [("--help",), ("--version",), *(words for several in WORDS.values() for words in several)]


def test_every_command_is_tried_here() -> None:
    assert set(main.list_commands(click.Context(main))) == set(WORDS)


@pytest.fixture
def call(
    own: Path, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., int]:
    """Runs a command with the streams as they are; gives its exit code."""
    queries = tmp_path / "queries.toml"
    queries.write_text(QUERIES, "utf-8")
    monkeypatch.setenv("QUESTIONS_INDEX", str(own))
    monkeypatch.setenv("QUESTIONS_ALERTS", str(tmp_path / "alerts.sqlite"))
    monkeypatch.setenv("QUESTIONS_MAIL_FROM", "veille@example.org")
    monkeypatch.setenv("QUESTIONS_BASE_URL", "https://questions.example")
    monkeypatch.setattr(sys, "stdin", io.StringIO("Les élèves\n"))
    meant = {"SEEDS": str(seeds), "ID": "QANR5L17QE15108", "QUERIES": str(queries)}

    def run(words: tuple[str, ...]) -> int:
        try:
            main.main([meant.get(word, word) for word in words], prog_name="questions")
        except SystemExit as ended:
            return int(ended.code or 0)
        return 0

    return run


class Kept(io.BytesIO):
    """Bytes that can be looked at after the text around them was closed."""

    def close(self) -> None:
        """Stay as it is."""


@contextmanager
def streams(
    monkeypatch: pytest.MonkeyPatch, out: TextIO | None, encoding: str = "utf-8"
) -> Iterator[io.BytesIO]:
    """Standard output and, as bytes, standard error."""
    error = Kept()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", out)
        patched.setattr(sys, "stderr", io.TextIOWrapper(error, encoding, write_through=True))
        yield error


def full() -> TextIO:
    return Path("/dev/full").open("w", encoding="utf-8")


def unread() -> TextIO:
    """A pipe whose reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "w", encoding="utf-8")


def closed() -> TextIO | None:
    """What Python has for a standard output that was closed."""
    return None


@pytest.mark.parametrize("words", ALL, ids=" ".join)
@pytest.mark.parametrize("make", [full, unread, closed])
def test_output_that_cannot_be_written_is_one_sentence(
    call: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    make: Callable[[], TextIO | None],
) -> None:
    out = make()
    with streams(monkeypatch, out) as error:
        code = call(words)
        (line,) = error.getvalue().decode().splitlines()
    assert (code, line[:37]) == (2, "questions: the output cannot be read ")
    if out is not None:
        out.close()  # nothing is left that could fail


@pytest.mark.parametrize("format", ["csv", "jsonl", "ris", "bibtex", "csl", "zip"])
def test_a_file_that_cannot_be_written_is_one_sentence(
    call: Callable[..., int], monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    with streams(monkeypatch, io.StringIO()) as error:
        assert call(("export", "--format", format, "--output", "/dev/full")) == 2
    (line,) = error.getvalue().decode().splitlines()
    assert "No space left" in line


@pytest.mark.parametrize("words", ALL, ids=" ".join)
@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_every_encoding_of_a_terminal_can_be_written(
    call: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    encoding: str,
) -> None:
    raw = Kept()
    with streams(monkeypatch, io.TextIOWrapper(raw, encoding), encoding) as error:
        code = call(words)
        sys.stdout.flush()
    assert b"Traceback" not in error.getvalue()
    assert code == 0
    assert raw.getvalue()
    if "json" in words or "jsonl" in words:
        for line in raw.getvalue().splitlines() if "jsonl" in words else [raw.getvalue()]:
            json.loads(line.decode("utf-8"))
    if "atom" in words:
        etree.fromstring(raw.getvalue())


@pytest.mark.parametrize(
    "redirection", [">/dev/full", ">&-", "| sleep 0", ">/dev/full 2>/dev/full"]
)
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_a_shell_sees_the_same(index: Path, redirection: str, locale: str) -> None:
    """With the exit of a whole process, where Python writes what is left."""
    called = f"{sys.executable} -m tests.commands.call search asalée"
    line = f"set -o pipefail; (sleep 0.3; {called}) {redirection}"
    environ = {**os.environ, "LC_ALL": locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = subprocess.run(  # noqa: S603 - our own words
        ["/bin/bash", "-c", line],
        env=environ | {"QUESTIONS_INDEX": str(index)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == (redirection.count("2>") == 0)


# -- what a terminal obeys -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\x1b]0;x\x07\x1b[31m", r"a\x1b]0;x\x07\x1b[31m"),
        ("a\r\nquestions: done", r"a\r\nquestions: done"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\u2066a\u2069\u200f\u061c", r"\u2066a\u2069\u200f\u061c"),
        ("a\x9b31m\x7f", r"a\x9b31m\x7f"),
        ("a\u2028b\udcff", r"a\u2028b\udcff"),
        ("\U000e0041\ufeff\ue000", r"\U000e0041\ufeff\ue000"),
        (
            "L’œuvre\u00a0: n°\u202f5 👩\u200d🚀 co\u00adop",
            "L’œuvre\u00a0: n°\u202f5 👩\u200d🚀 co\u00adop",
        ),
    ],
)
def test_what_a_terminal_obeys_is_written_out(hostile: str, shown: str) -> None:
    assert visible(hostile) == shown
    assert visible(shown) == shown


def test_a_name_from_an_archive_cannot_look_like_words_of_ours(
    call: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "a\r\nquestions: all is well\x1b[31m\u202e.txt"
    (tmp_path / name).write_text("Les sanglots longs\n")
    raw = Kept()
    with streams(monkeypatch, io.TextIOWrapper(raw, "utf-8")) as error:
        call(("update", str(tmp_path)))
        sys.stdout.flush()
    said = (raw.getvalue() + error.getvalue()).decode()
    assert r"a\r\nquestions: all is well\x1b[31m\u202e.txt" in said
    assert all(line.isprintable() for line in said.splitlines())


def test_lines_for_people_pass_one_door() -> None:
    """``click.echo`` stands in ``output`` only."""
    for path in Path(commands.__file__).parent.rglob("*.py"):
        if path.name != "output.py":
            called = {
                n.attr
                for n in ast.walk(ast.parse(path.read_text()))
                if isinstance(n, ast.Attribute)
            }
            assert not called & {"echo", "secho"}, path.name
