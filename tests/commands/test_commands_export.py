"""``questions export``: the whole of a search as a file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from tests.conftest import ROOT


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """An index of the seeds, to be read only."""
    folder = tmp_path_factory.mktemp("export") / "index"
    assert run("reindex", seeds, "--index", folder).exit_code == 0
    return folder


def test_without_a_query_the_whole_index_is_written(index: Path) -> None:
    """A header and five records, on standard output."""
    result = run("export", "--index", index)
    assert result.exit_code == 0, result.output
    assert len(list(csv.DictReader(io.StringIO(result.stdout, newline="")))) == 5


def test_a_query_and_filters_narrow_the_file(index: Path, tmp_path: Path) -> None:
    """The file holds what the search finds, and a word may be excluded."""
    path = tmp_path / "found.jsonl"
    result = run(
        "export", "asalée", "-zzzz", "--filter", "type=QG", "--format", "jsonl",
        "--index", index, "--output", path,
    )  # fmt: skip
    assert (result.exit_code, result.stdout) == (0, "")
    assert [json.loads(line)["kind"] for line in path.read_text().splitlines()] == ["QG"]


@pytest.mark.parametrize("name", ["none/found.csv", "."])
def test_a_file_that_cannot_be_written_is_one_sentence(
    index: Path, tmp_path: Path, name: str
) -> None:
    """A folder that is not there, or a folder: code 2, as for any output."""
    result = run("export", "asalée", "--index", index, "--output", tmp_path / name)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"questions: {tmp_path / name} cannot be read or written: ")
    assert len(result.stderr.splitlines()) == 1


def test_a_byte_order_mark_comes_first_where_it_is_asked(index: Path, tmp_path: Path) -> None:
    """The mark stands once, at the head of the file."""
    path = tmp_path / "found.csv"
    assert run("export", "--bom", "--index", index, "--output", path).exit_code == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbfidentifiant,")


def test_a_failure_is_one_sentence(index: Path, tmp_path: Path) -> None:
    """A missing index and an impossible order end with code 2."""
    for words in (("--index", tmp_path / "none"), ("--index", index, "--sort", "magie")):
        result = run("export", *words)
        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 1


def test_the_command_is_documented() -> None:
    """The table of commands has its row."""
    assert "`questions export " in (ROOT / "docs" / "operations.md").read_text("utf-8")
