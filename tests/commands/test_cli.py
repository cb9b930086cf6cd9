"""The command in a process of its own, and the commands of other packages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click

from indexer.cli import main
from tests.commands.conftest import done, run
from tests.conftest import ROOT


def process(*words: object, **env: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    program = "from indexer.cli import main; main(prog_name='questions')"
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, *map(str, words)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        cwd=ROOT,
        env={**os.environ, **env},
    )


def test_the_environment_names_the_index_and_an_option_wins(index: Path, tmp_path: Path) -> None:
    found = process("search", "asalée", "--format", "json", QUESTIONS_INDEX=str(index))
    assert json.loads(found.stdout)["total"] == 5
    nowhere = str(tmp_path / "none")
    assert process("search", "asalée", QUESTIONS_INDEX=nowhere).returncode == 2
    assert process("search", "x", "--index", index, QUESTIONS_INDEX=nowhere).returncode == 0


def test_the_package_is_the_command_too(index: Path) -> None:
    found = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "indexer", "search", "asalée", "--index", str(index)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert found.stdout.startswith("5 questions")


def test_no_line_of_the_list_of_commands_is_cut() -> None:
    listed = done(run("--help")).partition("Commands:")[2]
    assert [line for line in listed.splitlines() if line.endswith("...")] == []


def test_lines_are_wrapped_to_the_terminal(index: Path) -> None:
    found = process("show", "17-2621", "--index", index, COLUMNS="40")
    text = found.stdout.partition("\n\n")[2]
    assert max(len(line) for line in text.splitlines()) <= 40


def test_a_terminal_of_another_encoding_gets_what_it_can_show(index: Path) -> None:
    found = process("search", "asalee", "--index", index, PYTHONIOENCODING="cp437")
    assert found.returncode == 0
    assert "5 questions" in found.stdout


def test_a_reader_that_leaves_early_is_no_error(index: Path) -> None:
    program = "from indexer.cli import main; main(prog_name='questions')"
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", program, "search", "--index", str(index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.close()
        assert b"Traceback" not in command.stderr.read()


def test_the_commands_of_other_rooms_join_the_group() -> None:
    commands = done(run("--help"))
    assert all(name in commands for name in ("reindex", "search", "show", "analyse", "serve"))
    assert "Usage" in done(run("serve", "--help"))
    assert main.get_command(click.Context(main), "nothing") is None
    assert run("nothing").exit_code == 2
