"""What is installed by checksum is what the project asks for, and each part's licence is told."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FOLDER = ROOT / "requirements"
EXTRAS = {"serve.txt": (), "cluster.txt": ("cluster",)}
PINNED = re.compile(
    r"^([\w.-]+)==([\w.]+)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n", re.MULTILINE
)


def pinned(name: str) -> dict[str, str]:
    text = (FOLDER / name).read_text("utf-8")
    return {canonicalize_name(found[1]): found[2] for found in PINNED.finditer(text)}


@pytest.mark.parametrize(("name", "extras"), EXTRAS.items())
def test_every_dependency_is_pinned_within_its_bounds(name: str, extras: tuple[str, ...]) -> None:
    asked = [*PROJECT["dependencies"]]
    for extra in extras:
        asked += PROJECT["optional-dependencies"][extra]
    versions = pinned(name)
    for line in map(Requirement, asked):
        version = versions.get(canonicalize_name(line.name))
        assert version, f"{line} is not in requirements/{name}: run 'make requirements'"
        assert line.specifier.contains(version), f"{line} is pinned to {version}: run it again"


@pytest.mark.parametrize("name", EXTRAS)
def test_every_line_is_a_version_with_checksums_and_names_no_registry(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    assert PINNED.sub("", text) == ""
    assert "://" not in text


def test_every_file_is_made_by_the_command() -> None:
    made = (ROOT / "Makefile").read_text("utf-8")
    assert {path.name for path in FOLDER.glob("*.txt")} == EXTRAS.keys()
    assert all(f"--output-file requirements/{name} " in made for name in EXTRAS)


def test_the_tools_of_the_makefile_are_those_of_the_extra() -> None:
    made = (ROOT / "Makefile").read_text("utf-8")
    tools = PROJECT["optional-dependencies"]["supply"]
    assert [tool for tool in tools if f"'{tool}'" not in made] == []


@pytest.mark.parametrize("name", EXTRAS)
def test_every_part_has_its_licence_in_the_documentation(name: str) -> None:
    page = (ROOT / "docs/licences.md").read_text("utf-8")
    rows = "\n".join(line for line in page.splitlines() if line.startswith("| "))
    named = set(re.findall(r"[\w-]+", rows))
    assert [part for part in pinned(name) if part not in named] == []


def test_a_reader_of_the_first_page_learns_of_the_gpl() -> None:
    assert "GPL-2.0-or-later" in (ROOT / "README.md").read_text("utf-8")


def test_the_classifiers_name_the_versions_of_python() -> None:
    said = PROJECT["classifiers"]
    assert said == sorted(said)
    lowest = Requirement(f"python{PROJECT['requires-python']}").specifier
    versions = [line.rpartition(" ")[2] for line in said if re.search(r":: 3\.\d+$", line)]
    assert versions
    assert all(lowest.contains(version) for version in versions)


@pytest.fixture
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", FOLDER / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SOUND = {"name": "a", "version": "1", "vulns": []}
FLAWED = {"name": "b", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["3"]}]}
UNKNOWN = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("report", "code", "said"),
    [
        ({"dependencies": [SOUND]}, 0, "1 packages looked up"),
        ({"dependencies": [SOUND, FLAWED, UNKNOWN]}, 1, "b 2: CVE-1 (mended in 3)"),
        ({"dependencies": [SOUND, UNKNOWN]}, 2, "answered for 1 of 2 packages"),
        ({"dependencies": []}, 2, "answered for 0 of 0 packages"),
        (None, 2, "not audited"),
    ],
)
def test_an_audit_that_asked_nobody_is_no_good_news(
    audit: ModuleType, report: object, code: int, said: str
) -> None:
    found = audit.verdict(report)
    assert found[0] == code
    assert said in found[1]


def test_the_folder_says_what_it_is() -> None:
    page = Path(FOLDER / "README.md").read_text("utf-8")
    assert all(f"`{name}`" in page for name in (*EXTRAS, "audit.py"))
