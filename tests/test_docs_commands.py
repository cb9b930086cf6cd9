"""Commands of the pages: each is there, and is run by a test or told with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from indexer.cli import main
from tests.conftest import ROOT

PAGES = sorted(
    path
    for path in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]
    if path.name != "decisions.md"  # tells of commands that were
)
COMMANDS = main.list_commands(click.Context(main))
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_BEFORE = r"(?:sudo (?:-u \w+ )?|env |[A-Z_]+=\S+ )*"
_CALL = re.compile(
    rf"^{_BEFORE}(?:\$Q|(?:[\w./-]*/bin/)?questions) (?P<name>[a-z]+)(?P<words>(?: [^|;&#]*)?)"
)
_PROGRAM = re.compile(rf"^{_BEFORE}(?P<name>[a-z][\w.-]*) (?P<words>[-\w/.$\"'].*)$")


def snippets(page: Path) -> Iterator[str]:
    """The lines of a page's blocks of a terminal, and its code between words, part by part."""
    text = page.read_text("utf-8")
    lines = [
        line for kind, block in _BLOCK.findall(text) if kind in {"", "console", "sh"}
        for line in block.splitlines()
    ]  # fmt: skip
    lines += _INLINE.findall(_BLOCK.sub("", text))
    for line in lines:
        plain = line.replace("\\|", "/").partition(" #")[0]
        yield from map(str.strip, re.split(r"\| |&& |; ", plain))


def calls(page: Path) -> list[re.Match[str]]:
    return [found for line in snippets(page) if (found := _CALL.match(line))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_call_is_one_of_the_command(page: Path) -> None:
    """With its options; what stands in brackets or capitals is a reader's own."""
    for found in calls(page):
        command = main.get_command(click.Context(main), found["name"])
        assert command is not None, found[0]
        known = {option for param in command.params for option in param.opts}
        assert set(re.findall(r"(?<!\S)\[?(--[a-z-]+)", found["words"])) <= known, found[0]


def test_calls_are_found_in_every_writing() -> None:
    """In a terminal's block, between words, behind another user, by a path, by a variable."""
    found = {call[0].partition(call["name"])[0] for page in PAGES for call in calls(page)}
    assert {"questions ", "$Q ", "sudo -u questions /opt/questions/bin/questions "} <= found
    assert {call["name"] for page in PAGES for call in calls(page)} == {*COMMANDS}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_module_and_target_is_there(page: Path) -> None:
    """``python -m`` with its options, ``make`` with its target."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for line in snippets(page):
        if module := re.match(r"(?:\S*/)?python3? -m ([\w.]+)(.*)", line):
            path = ROOT / module[1].replace(".", "/")
            source = next(
                (p for p in (path.with_suffix(".py"), path / "__main__.py") if p.is_file()), None
            )
            if source is None:
                assert module[1] in _OTHERS, line
                continue
            text = "".join(p.read_text("utf-8") for p in sorted(source.parent.glob("*.py")))
            assert all(option in text for option in re.findall(r" (--[a-z-]+)", module[2])), line
        elif target := re.match(r"make ([a-z-]+)", line):
            assert f"\n{target[1]}:" in makefile, line


_OTHERS = {"venv", "pip"}
"""Modules that are not ours."""

RUNBOOK = (ROOT / "docs/runbook.md").read_text("utf-8")
TOLD = RUNBOOK.partition("## What of this was run")[2]
ADMINISTRATION = [
    ROOT / "README.md",
    *(
        ROOT / "docs" / f"{name}.md"
        for name in ("mcp", "operations", "python-api", "runbook", "security")
    ),
]
RUN = {
    "make": "tests/empty_root.py",
    "pip": "tests/test_deploy.py",
    "python": "tests/test_docs_commands.py",
    "python3": "tests/empty_root.py",
    "questions": "tests/commands/conftest.py",
    "systemd-analyze": "tests/test_deploy.py",
}  # fmt: skip
"""Programs that a test runs, or holds to what there is, and the file that does."""
_SENTENCES = {
    "alerts",
    "another",
    "asalée",
    "cannot",
    "erase",
    "from",
    "has",
    "medecin",
    "security",
    "the",
}
"""First words of what stands as code and is no command: messages, queries, Python."""


def test_every_other_program_is_told_as_run_or_not() -> None:
    """By the runbook's last section, or by the table above."""
    used = {
        found["name"]
        for page in ADMINISTRATION
        for line in snippets(page)
        if not _CALL.match(line) and (found := _PROGRAM.match(line))
    }
    assert {"systemctl", "curl", "tar", "docker"} <= used
    told = {name for name in used if re.search(rf"`{re.escape(name)}[` ]", TOLD)}
    lacking = sorted(used - told - RUN.keys() - _SENTENCES)
    assert not lacking, f"nobody says whether these were run: {lacking}"
    for name, file in RUN.items():
        assert name in (ROOT / file).read_text("utf-8"), (name, file)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_run_by_a_test(name: str) -> None:
    """As the first word of a call."""
    own = Path(__file__).name
    called = re.compile(rf'(?:\(|\[|= \()\s*"{name}"')
    texts = (p.read_text("utf-8") for p in (ROOT / "tests").rglob("test_*.py") if p.name != own)
    assert any(called.search(text) for text in texts)
