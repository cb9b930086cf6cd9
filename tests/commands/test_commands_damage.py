"""An index that cannot serve is one sentence, whatever the command."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.commands.conftest import done, refused, run, searched


def _current(index: Path) -> Path:
    return index / (index / "CURRENT").read_text("utf-8").strip()


def _largest(index: Path) -> Path:
    return max(_current(index).iterdir(), key=lambda path: path.stat().st_size)


def _manifest(index: Path, **changed: object) -> None:
    """Change what the manifest says; without a seal nothing vouches for it, as of old."""
    path = _current(index) / "manifest.json"
    said = {**json.loads(path.read_text("utf-8")), **changed}
    del said["seal"]
    path.write_text(json.dumps(said), "utf-8")


def _shortened(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _blanked(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


DAMAGES: Sequence[Callable[[Path], object]] = (
    lambda index: (index / "CURRENT").write_text("rubbish", "utf-8"),
    lambda index: (index / "CURRENT").write_bytes(b"\xff\xfe\x00"),
    lambda index: (index / "CURRENT").write_text("", "utf-8"),
    lambda index: (index / "CURRENT").write_text("gen-000042", "utf-8"),
    lambda index: (index / "CURRENT").write_text("gen-²", "utf-8"),
    lambda index: (index / "CURRENT").write_text("../index/gen-000001", "utf-8"),
    lambda index: (_current(index) / "manifest.json").write_text("{", "utf-8"),
    lambda index: (_current(index) / "manifest.json").write_text("[]", "utf-8"),
    lambda index: (_current(index) / "manifest.json").write_text("[" * 100_000, "utf-8"),
    lambda index: (_current(index) / "manifest.json").unlink(),
    lambda index: _manifest(index, files={"x": 1}),
    lambda index: _manifest(index, documents=None),
    lambda index: _manifest(index, by_kind=7),
    lambda index: _manifest(index, data_date="yesterday"),
    lambda index: _shortened(_largest(index)),
    lambda index: _largest(index).unlink(),
)


@pytest.mark.parametrize("number", range(len(DAMAGES)))
def test_a_damaged_index_is_one_sentence_and_a_reindex_mends_it(
    own: Path, seeds: Path, number: int
) -> None:
    DAMAGES[number](own)
    for command in (["search", "asalée"], ["show", "QANR5L17QE15108"]):
        line = refused(run(*command, "--index", own))
        assert "gen-" in line or "CURRENT" in line
    done(run("reindex", seeds, "--index", own))
    assert searched(own, "asalée")["total"] == 5


# Whoosh leaves its files open when it stumbles over their content.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_file_that_was_altered_is_named(own: Path) -> None:
    largest = _largest(own)
    _blanked(largest)
    line = refused(run("search", "asalée", "--index", own))
    assert line.startswith(f"{largest} has been altered")
    gc.collect()


def test_an_index_of_another_schema_asks_for_a_rebuild(own: Path, seeds: Path) -> None:
    _manifest(own, fingerprint="0" * 32)
    line = refused(run("search", "asalée", "--index", own))
    assert "another version of the schema" in line
    assert "questions reindex" in line
    done(run("reindex", seeds, "--index", own))
    assert searched(own, "asalée")["total"] == 5


def test_a_missing_index_says_which_command_makes_it(tmp_path: Path) -> None:
    assert "questions reindex" in refused(run("search", "--index", tmp_path / "none"))
    assert "questions reindex" in refused(run("show", "x", "--index", tmp_path / "none"))
