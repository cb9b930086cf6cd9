"""The command in a process of its own, and the commands of other packages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from indexer.cli import ONE_THREAD, main
from indexer.commands import COMMANDS, HELPS
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


# -- what is imported, and when ---------------------------------------------------------------

HEAVY = ("flask", "lxml", "mcp", "numpy", "pandas", "pydantic", "rich", "simplemma", "whoosh")
"""What a list of commands can do without."""
IMPORTED = """
import sys
from contextlib import suppress
from indexer.cli import main
with suppress(SystemExit):
    main(sys.argv[1:], prog_name="questions")
print(*sys.modules, file=sys.stderr)
"""


def imported(*words: str, **env: str) -> tuple[str, set[str]]:
    """What the command prints, and every module that its process holds in the end."""
    found = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", IMPORTED, *words],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, **env},
    )
    return found.stdout, set(found.stderr.splitlines()[-1].split())


COMPLETED = {"_QUESTIONS_COMPLETE": "bash_complete", "COMP_WORDS": "questions s", "COMP_CWORD": "1"}


@pytest.mark.parametrize(
    ("words", "env", "said"),
    [
        (("--help",), {}, "Serve the pages"),
        (("--version",), {}, "questions, version"),
        ((), COMPLETED, "plain,serve\nplain,show\nplain,stats\n"),
    ],
)
def test_a_list_of_commands_imports_none_of_them(
    words: tuple[str, ...], env: dict[str, str], said: str
) -> None:
    printed, modules = imported(*words, **env)
    assert said in printed
    assert modules.isdisjoint(HEAVY)
    assert not {row.module for row in COMMANDS.values()} & modules
    assert "webapp" not in modules


def test_a_command_imports_no_other() -> None:
    for name in ("serve", "show"):
        _, modules = imported(name, "--help")
        loaded = {row.module for row in COMMANDS.values()} & modules
        assert loaded == ({COMMANDS[name].module} if name in COMMANDS else set())
        assert modules.isdisjoint({"rich", "mcp", "indexer.mcp", "indexer.doctor", "indexer.check"})
    assert "flask" not in modules


def test_the_list_says_of_each_command_what_its_own_help_says() -> None:
    assert not COMMANDS.keys() & HELPS.keys()
    context = click.Context(main)
    for name, said in {**HELPS, **{name: row.help for name, row in COMMANDS.items()}}.items():
        command = main.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert said == command.get_short_help_str(limit=200)
        assert not command.hidden


def test_every_command_of_the_room_is_in_the_table() -> None:
    """Whatever click command a module of ``indexer.commands`` makes."""
    folder = ROOT / "indexer" / "commands"
    made = {
        value
        for path in folder.rglob("[!_]*.py")
        for name in [".".join(path.relative_to(ROOT).with_suffix("").parts)]
        for value in vars(import_module(name)).values()
        if isinstance(value, click.Command)
    }
    assert made == {row.load() for row in COMMANDS.values()}


def test_a_command_of_others_is_listed_by_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command("theirs")
    def theirs() -> None:
        """Do what no table of ours knows. And more."""

    class Point:
        name = "theirs"

        def load(self) -> click.Command:
            return theirs

    monkeypatch.setattr("indexer.cli.entry_points", lambda group: [Point()])
    assert "theirs      Do what no table of ours knows.\n" in done(run("--help"))
    assert list(main.commands)[-1] == "theirs"
    assert len(main.commands) == len(COMMANDS) + 1


def test_numpy_works_with_one_thread_unless_it_is_told_otherwise(index: Path) -> None:
    said = "from indexer.cli import main; import os, sys; main(['stats'], standalone_mode=False); "
    said += "sys.exit(int(os.environ['OPENBLAS_NUM_THREADS']))"
    for told, threads in (({}, 1), ({"OPENBLAS_NUM_THREADS": "3"}, 3)):
        env = {name: value for name, value in os.environ.items() if name not in ONE_THREAD}
        ended = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", said],
            env=env | {"QUESTIONS_INDEX": str(index)} | told,
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        assert ended.returncode == threads
