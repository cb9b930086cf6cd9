"""The documentation tells what is there: every command, option, setting, field and link."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from indexer.cli import main
from indexer.config import ROWS, Settings
from indexer.fields import FIELDS
from indexer.model import Kind, Status
from indexer.query.request import Sort
from tests.conftest import ROOT

OPERATIONS = (ROOT / "docs/operations.md").read_text("utf-8")
PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
COMMANDS = main.list_commands(click.Context(main))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_described(name: str) -> None:
    assert f"`questions {name}" in OPERATIONS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    shown = [option for option in command.params if isinstance(option, click.Option)]
    names = [next(o for o in option.opts if o.startswith("--")) for option in shown]
    row = next(line for line in OPERATIONS.splitlines() if f"`questions {name}" in line)
    assert [option for option in names if option not in row and option != "--help"] == []


@pytest.mark.parametrize("name", ["search", "export"])
def test_every_order_is_described_where_it_is_asked(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    (option,) = (option for option in command.params if option.name == "sort")
    assert all(f"{order}" in option.help for order in Sort)
    row = next(line for line in OPERATIONS.splitlines() if f"`questions {name}" in line)
    assert "--sort " + "\\|".join(Sort) in row


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_setting_has_its_line(row: object) -> None:
    line = next((li for li in OPERATIONS.splitlines() if f"`{row.variable}`" in li), "")
    assert row.sentence in line
    default = getattr(Settings(), row.name)
    default = ",".join(default) if isinstance(default, tuple) else default
    assert default in (None, "", ()) or f"`{default}`" in line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_the_readme_gives_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    targets = (ROOT / "Makefile").read_text("utf-8")
    for command in ("serve", "test"):
        assert f"make {command}" in readme
        assert f"\n{command}:" in targets


def test_the_glossary_names_the_kinds_and_the_states() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text("utf-8")
    assert all(kind.value in glossary for kind in Kind)
    assert all(status.value in glossary for status in Status)


def test_the_query_language_names_every_prefix() -> None:
    page = (ROOT / "docs/query-language.md").read_text("utf-8")
    assert [row.prefix for row in FIELDS if f"`{row.prefix}:" not in page] == []


def test_the_architecture_names_every_module_of_the_top() -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    rooms = [path for path in (ROOT / "indexer").iterdir() if not path.name.startswith("_")]
    assert [room.name for room in rooms if room.name not in page] == []


DECISIONS = (ROOT / "docs/decisions.md").read_text("utf-8")
ENTRIES = re.findall(r"^## (\d+)\. (.+)$", DECISIONS, re.MULTILINE)


def anchor(heading: str) -> str:
    """The name by which a link leads to a heading of a page."""
    return re.sub(r"[^\w\s-]", "", heading.lower()).replace(" ", "-")


def test_decisions_are_numbered_one_after_the_other() -> None:
    numbers = sorted(int(number) for number, _ in ENTRIES)
    twice = {number for number in numbers if numbers.count(number) > 1}
    assert not twice, f"docs/decisions.md gives these numbers twice: {sorted(twice)}"
    missing = set(range(1, len(numbers) + 1)) - set(numbers)
    assert not missing, f"docs/decisions.md lacks these numbers: {sorted(missing)}"


def test_every_decision_stands_in_the_index_by_room() -> None:
    index = DECISIONS.partition("\n## ")[0]
    listed = re.findall(r"\[(\d+)\]\((#[^)]+)\) ([^·|]+?) (?=·|\|)", index)
    real = sorted((n, "#" + anchor(f"{n}. {title}"), title) for n, title in ENTRIES)
    lacking = [f"{n}. {title}" for n, link, title in real if (n, link, title) not in listed]
    assert not lacking, f"the index of docs/decisions.md lacks, or names otherwise: {lacking}"
    assert sorted(listed) == real, "the index of docs/decisions.md has an entry too many"


ARCHITECTURE = (ROOT / "docs/architecture.md").read_text("utf-8")
CHANGES = [
    line
    for line in ARCHITECTURE.partition("## Where a change goes")[2].splitlines()
    if line.startswith("| ") and not line.startswith(("| change", "| ---"))
]
_ROOTS = tuple(ROOT / root for root in ("", "indexer", "indexer/engines"))
_PATH = re.compile(r"[\w./-]+(?:\.(?:py|md|html)|/)")


def named_files(row: str) -> dict[str, Path | None]:
    """What a row names → where it is, if anywhere; a bare name stands beside the one before."""
    found: dict[str, Path | None] = {}
    beside = ROOT
    for name in re.findall(r"`([^`]+)`", row):
        if _PATH.fullmatch(name) and not name.startswith("/"):
            places = [root / name for root in (*_ROOTS, beside)]
            place = next((place for place in places if place.exists()), None)
            found[name] = place
            if place is not None:
                beside = place if place.is_dir() else place.parent
    return found


@pytest.mark.parametrize("row", CHANGES, ids=lambda row: row.split("|")[1].strip())
def test_where_a_change_goes_exists(row: str) -> None:
    files = named_files(row)
    lacking = [name for name, file in files.items() if file is None]
    assert not lacking, f"docs/architecture.md names what is not there: {lacking}"
    for listed, name in re.findall(r"((?:`\w+`(?:, | and )?)+) (?:in|of) `([^`]+)`", row):
        text = (files[name] or ROOT).read_text("utf-8")
        missing = [word for word in re.findall(r"`(\w+)`", listed) if word not in text]
        assert not missing, f"docs/architecture.md looks for {missing} in {name}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_setting_tells_what_a_change_of_it_needs(row: object) -> None:
    """What the pages or the wiring read is read at the start of a server."""
    opening = (ROOT / "indexer" / name for name in ("wiring.py", "alerts/opening.py"))
    served = [*(ROOT / "webapp").rglob("*.py"), *opening]
    read = any(re.search(rf"settings\.{row.name}\b", path.read_text("utf-8")) for path in served)
    line = next(li for li in OPERATIONS.splitlines() if li.startswith(f"| `{row.variable}`"))
    assert line.endswith(f"| {'restart' if read else 'next run'} |")


RUNBOOK = (ROOT / "docs/runbook.md").read_text("utf-8")
TYPED = re.compile(
    r"(?:\$Q|bin/questions(?:-new/bin/questions)?|`questions) ([a-z]+)((?: [^`|;]*)?)"
)


def test_the_runbook_types_commands_and_settings_that_exist() -> None:
    calls = TYPED.findall(RUNBOOK)
    assert {"check", "reindex", "stats", "serve", "update"} <= {name for name, _ in calls}
    for name, words in calls:
        command = main.get_command(click.Context(main), name)
        assert command is not None, name
        known = {option for param in command.params for option in param.opts}
        assert set(re.findall(r"--[a-z-]+", words)) <= known, (name, words)
    named = set(re.findall(r"QUESTIONS_[A-Z_]+", RUNBOOK))
    assert named <= {row.variable for row in ROWS}


def test_the_runbook_names_units_that_exist() -> None:
    deploy = ROOT / "docs" / "deploy"
    units = set(re.findall(r"\bquestions[a-z-]*\.(?:service|timer)\b", RUNBOOK))
    assert units == {
        path.name for path in deploy.iterdir() if path.suffix in {".service", ".timer"}
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_anchor_of_the_runbook_is_a_heading(page: Path) -> None:
    links = re.findall(r"\]\((?:runbook\.md|docs/runbook\.md)#([^)]+)\)", page.read_text("utf-8"))
    links += re.findall(r"\]\(#([^)]+)\)", RUNBOOK) if page.name == "runbook.md" else []
    headings = {anchor(title) for title in re.findall(r"^#+ (.+)$", RUNBOOK, re.MULTILINE)}
    assert set(links) <= headings
