"""``questions reindex``: its report, and that no failure costs the index in place."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.engines.embedded.store import EmbeddedStore
from tests.commands.conftest import done, refused, run, searched


def test_reindex_prints_the_counts_by_type_and_year(tmp_path: Path, seeds: Path) -> None:
    printed = done(run("reindex", seeds, "--index", tmp_path / "index"))
    assert "5 questions read: 5 added, 0 changed, 0 unchanged, 0 repeated, 0 dropped" in printed
    assert "by type: QE 4, QG 1" in printed
    assert "by year: 2024 1, 2026 4" in printed
    assert "0 rejected" in printed


def test_a_second_reindex_finds_everything_unchanged(own: Path, seeds: Path) -> None:
    printed = done(run("reindex", seeds, "--index", own))
    assert "0 added, 0 changed, 5 unchanged, 0 repeated, 0 dropped" in printed


def test_what_is_no_longer_read_is_dropped_from_the_index(own: Path, seeds: Path) -> None:
    printed = done(run("reindex", min(seeds.glob("*.txt")), "--index", own))
    assert "1 unchanged, 0 repeated, 4 dropped" in printed
    assert searched(own)["total"] == 1


def test_reindex_without_a_path_reads_the_seeds(
    tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(seeds.parent)
    assert "5 added" in done(run("reindex", "--index", tmp_path / "index"))


def test_an_unreadable_record_is_named_and_costs_no_other(tmp_path: Path, seeds: Path) -> None:
    shutil.copytree(seeds, tmp_path / "mixed")
    (tmp_path / "mixed" / "poem.txt").write_text("Les sanglots longs\n", "utf-8")
    printed = done(run("reindex", tmp_path / "mixed", "--index", tmp_path / "index"))
    assert "5 added" in printed
    assert "1 rejected" in printed
    assert "poem.txt" in printed


def truncated(folder: Path, seeds: Path) -> Path:
    path = folder / "short.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for seed in seeds.glob("*.txt"):
            archive.write(seed, seed.name)
    path.write_bytes(path.read_bytes()[:-200])
    return path


def bomb(folder: Path, seeds: Path) -> Path:
    path = folder / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "Questions_ecrites.json", '{"questions": {"question": [' + " " * (40 << 20)
        )
    return path


def outside(folder: Path, seeds: Path) -> Path:
    path = folder / "outside.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../seed.txt", next(seeds.glob("*.txt")).read_text("utf-8"))
    return path


def unknown(folder: Path, seeds: Path) -> Path:
    path = folder / "sound.mp3"
    path.write_bytes(b"ID3")
    return path


def missing(folder: Path, seeds: Path) -> Path:
    return folder / "nowhere"


def empty_folder(folder: Path, seeds: Path) -> Path:
    path = folder / "empty"
    path.mkdir()
    return path


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (truncated, "short.zip"),
        (bomb, "zip bomb"),
        (outside, "leaves its folder"),
        (unknown, "no known format"),
        (missing, "no such file"),
        (empty_folder, "no file that can be read"),
    ],
)
def test_unusable_input_is_one_sentence_and_the_old_index_still_serves(
    own: Path, tmp_path: Path, seeds: Path, make: Callable[[Path, Path], Path], said: str
) -> None:
    before = EmbeddedStore(own).generation()
    path = make(tmp_path, seeds)
    # The good seeds come first, so that the failure falls into a build that is under way.
    assert said in refused(run("reindex", seeds, path, "--index", own))
    assert EmbeddedStore(own).generation() == before
    assert searched(own, "asalée")["total"] == 5


def test_no_index_appears_where_the_first_build_fails(tmp_path: Path, seeds: Path) -> None:
    refused(run("reindex", missing(tmp_path, seeds), "--index", tmp_path / "index"))
    assert "no index" in refused(run("search", "loup", "--index", tmp_path / "index"))


def test_where_nothing_can_be_indexed_the_code_is_one_and_the_old_index_stays(
    own: Path, tmp_path: Path
) -> None:
    poem = tmp_path / "poem.txt"
    poem.write_text("Les sanglots longs\n", "utf-8")
    result = run("reindex", poem, "--index", own)
    assert "nothing could be indexed" in refused(result, code=1)
    assert "1 rejected" in result.stdout
    assert searched(own, "asalée")["total"] == 5


def test_a_file_name_that_no_encoding_can_write_is_printed_all_the_same(
    tmp_path: Path, seeds: Path
) -> None:
    folder = shutil.copytree(seeds, tmp_path / "seeds")
    strange = os.fsdecode(os.fsencode(folder) + b"/poem\xff.txt")
    try:
        Path(strange).write_text("Les sanglots longs\n", "utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert "1 rejected" in done(run("reindex", folder, "--index", tmp_path / "index"))


def test_a_second_writer_is_told_that_the_index_is_busy(own: Path, seeds: Path) -> None:
    with EmbeddedStore(own).writer():
        assert "another process is writing" in refused(run("reindex", seeds, "--index", own))
        assert searched(own, "asalée")["total"] == 5
    done(run("reindex", seeds, "--index", own))


def test_an_index_that_cannot_be_written_is_one_sentence(tmp_path: Path, seeds: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert "cannot be written" in refused(run("reindex", seeds, "--index", blocked))
    assert "cannot be written" in refused(run("reindex", seeds, "--index", blocked / "inside"))
