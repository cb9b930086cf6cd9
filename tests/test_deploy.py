"""The files for machines call commands, options and settings that exist."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from indexer.cli import main
from indexer.config import ROWS
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "deploy"
FILES = sorted(FOLDER.iterdir())
CALL = re.compile(r'questions"?,? "?(?P<name>[a-z]+)(?P<words>(?:["\s,]+[^&\n\]]*)?)')


def calls(text: str) -> list[tuple[str, list[str]]]:
    """Each command that a file runs, with its options."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    runs = [line for line in lines if re.search(r"ExecStart=|CMD|^ +questions ", line)]
    return [
        (found["name"], re.findall(r"--[a-z-]+", found["words"]))
        for line in runs
        for found in CALL.finditer(line.replace("/opt/questions/bin/", ""))
    ]


def test_every_call_is_one_of_the_command() -> None:
    context = click.Context(main)
    found = [call for path in FILES for call in calls(path.read_text("utf-8"))]
    assert {name for name, _ in found} == {"serve", "download", "update", "check"}
    for name, options in found:
        command = main.get_command(context, name)
        assert command is not None
        known = {option for param in command.params for option in param.opts}
        assert set(options) <= known, name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_is_one_of_the_table(path: Path) -> None:
    named = set(re.findall(r"QUESTIONS_[A-Z_]+", path.read_text("utf-8")))
    assert named <= {row.variable for row in ROWS}


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix in {".service", ".timer"}])
def test_units_have_their_sections(path: Path) -> None:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read(path)
    assert parser.sections()[0] == "Unit"
    assert set(parser.sections()) <= {"Unit", "Service", "Timer", "Install"}


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".service"])
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_units_are_shut_in(path: Path) -> None:
    """By the measure of systemd, where 10 is open and 2 is what is asked here."""
    ran = subprocess.run(  # noqa: S603 - our own file
        ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", path],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
    assert "Overall exposure level" in ran.stdout, ran.stderr
    assert ran.returncode == 0, ran.stdout


def test_the_image_installs_by_checksum_and_all_that_the_distribution_has() -> None:
    text = (FOLDER / "Dockerfile").read_text("utf-8")
    parts = set(re.findall(r"PARTS(?:=|: )(\w+)", "".join(p.read_text("utf-8") for p in FILES)))
    assert parts == {path.stem for path in (ROOT / "requirements").glob("*.txt")}
    installs = re.findall(r"pip install [^&\n]*", text)
    by_checksum = "--require-hashes -r requirements/${PARTS}.txt"
    assert [by_checksum in line or "--no-deps" in line for line in installs] == [True, True]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = project["tool"]["setuptools"]["packages"]["find"]["include"]
    copied = re.findall(r"^COPY (\w+) \1$", text, re.MULTILINE)
    assert {name.rstrip("*") for name in packages} | {"seeds"} == set(copied)


def test_every_file_is_named_in_the_operations_page() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert [path.name for path in FILES if f"deploy/{path.name}" not in page] == []
