"""Checking, counting, tidying: what the commands of an administrator say and how they end."""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer import doctor
from indexer.build import refusals, reindex
from indexer.check import compare
from indexer.cli import main
from indexer.config import Settings
from indexer.engines.base import Store
from indexer.model import Kind
from indexer.search.searcher import Searcher
from indexer.sources import Rejection, read
from indexer.sources.base import from_lines
from tests.build.conftest import Pack
from tests.conftest import ask

SIX = [
    ask(1, "Un texte."),
    ask(2, "Deux.", published=date(2025, 3, 4)),
    ask(3, "Trois.", answer="Oui.", answered=date(2025, 5, 6)),
    ask(4, "Quatre.", published=None),
    ask(1, "Orale.", kind=Kind.ORAL),
    ask(1, "Ancienne.", legislature=16),
]


@pytest.fixture
def filled(store: Store, pack: Pack) -> Store:
    reindex(store, read([pack(*SIX)]))
    return store


@pytest.fixture
def command(filled: Store, tmp_path: Path) -> Callable[..., Result]:
    def run(name: str, *words: object) -> Result:
        texts = [name, "--index", str(tmp_path / "index"), *map(str, words)]
        return CliRunner().invoke(main, texts)

    return run


def test_an_index_made_of_its_sources_is_sound(filled: Store, pack: Pack) -> None:
    report = compare(filled, read([pack(*SIX)]))
    assert report.sound
    assert report.sources == report.index
    assert report.sources["QE", "17", "2024"] == 2
    assert report.sources["QE", "17", "undated"] == 1
    assert report.sources["QOSD", "17", "2024"] == report.sources["QE", "16", "2024"] == 1


def test_each_way_to_differ_is_named(filled: Store, pack: Pack) -> None:
    changed = dataclasses.replace(SIX[1], title="Autre")
    report = compare(filled, read([pack(changed, *SIX[2:], ask(9, "Neuf."))]))
    assert report.missing == [ask(9).id]
    assert report.extra == [SIX[0].id]
    assert report.different == [SIX[1].id]
    assert not report.sound


def test_what_the_sources_do_not_speak_of_is_not_compared(filled: Store, pack: Pack) -> None:
    report = compare(filled, [*read([pack(SIX[4])]), Rejection("x", "bad")])
    assert report.sound
    assert set(report.index) == {("QOSD", "17", "2024")}
    assert [item.locator for item in report.rejections] == ["x"]


def test_the_command_compares_and_ends_with_zero_or_one(
    command: Callable[..., Result], pack: Pack
) -> None:
    good = command("check", pack(*SIX))
    assert good.exit_code == 0, good.output
    assert "as written, 6 questions" in good.stdout
    assert "QE    17           2025             1        1" in good.stdout
    bad = command("check", pack(*SIX, ask(9, "Neuf.")))
    assert bad.exit_code == 1
    assert "1 missing in the index: QANR5L17QE9" in bad.stdout
    assert "2        2\n" not in bad.stdout
    assert "differs" in bad.stdout


def test_an_altered_file_is_found_without_any_source(
    command: Callable[..., Result], filled: Store, tmp_path: Path
) -> None:
    assert command("check").exit_code == 0
    path = max((tmp_path / "index" / filled.generation()).glob("*.docs"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    result = command("check")
    assert result.exit_code == 2
    assert path.name in result.stderr


def test_an_altered_journal_is_found_too(
    command: Callable[..., Result], filled: Store, pack: Pack, tmp_path: Path
) -> None:
    reindex(filled, read([pack(*SIX, ask(9, "Neuf."))]))
    path = tmp_path / "index" / filled.generation() / "events.jsonl"
    path.write_text(path.read_text("utf-8").replace("asked", "acked"), "utf-8")
    assert "events.jsonl has been altered" in command("check").stderr


def test_stats_count_everything_in_text_and_in_json(command: Callable[..., Result]) -> None:
    said = json.loads(command("stats", "--format", "json").stdout)
    assert said["documents"] == 6
    assert said["by_type"] == {"QE": 5, "QOSD": 1}
    assert said["by_legislature"] == {"16": 1, "17": 5}
    assert said["by_state"] == {"en attente": 5, "répondue": 1}
    assert said["data_date"] == "2025-05-06"
    assert said["bytes"] > 0
    assert "by type  QE 5, QOSD 1" in command("stats").stdout


def test_old_generations_go_and_those_still_held_stay(
    command: Callable[..., Result], filled: Store, pack: Pack, tmp_path: Path
) -> None:
    first = filled.generation()
    engine = filled.open()
    for number in range(10, 14):
        reindex(filled, read([pack(*SIX, ask(number, "Plus."))]))
    result = command("gc")
    assert f"{first} stays" in result.stdout
    engine.close()
    del engine
    result = command("gc")
    assert f"{first} removed" in result.stdout
    assert sum("stays" in line for line in result.stdout.splitlines()) == 2
    assert result.stdout.count("current") == 1
    assert [kept.current for kept in filled.generations()] == [False, True]


def test_without_an_index_there_is_nothing_to_tidy_and_nothing_to_check(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none")
    assert CliRunner().invoke(main, ["gc", "--index", nowhere]).stdout == ""
    for name in ("check", "stats"):
        result = CliRunner().invoke(main, [name, "--index", nowhere])
        assert result.exit_code == 2
        assert "there is no index" in result.stderr
    assert not (tmp_path / "none").exists()


def test_a_writer_at_work_keeps_the_tidying_away(
    command: Callable[..., Result], filled: Store
) -> None:
    with filled.writer():
        result = command("gc")
    assert result.exit_code == 2
    assert "another process is writing" in result.stderr


def test_a_corrupted_pointer_removes_nothing(
    command: Callable[..., Result], filled: Store, tmp_path: Path
) -> None:
    (tmp_path / "index" / "CURRENT").write_text("gen-../x")
    assert "removed" not in command("gc").stdout
    assert command("check").exit_code == 2
    assert list(filled.journal()) == []


def test_the_journal_survives_a_corrupted_pointer(
    filled: Store, pack: Pack, tmp_path: Path
) -> None:
    reindex(filled, read([pack(*SIX, ask(9, "Neuf."))]))
    lines = list(filled.journal())
    assert len(lines) == 1
    (tmp_path / "index" / "CURRENT").write_bytes(b"\xff")
    assert list(filled.journal()) == lines
    reindex(filled, read([pack(*SIX)]))
    assert list(filled.journal()) == lines


def test_a_disk_without_links_copies_the_journal(
    filled: Store, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    reindex(filled, read([pack(*SIX, ask(9, "Neuf."))]))

    def refused(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refused)
    reindex(filled, read([pack(*SIX, ask(9, "Neuf."))]))
    assert len(list(filled.journal())) == 1


# -- what could not be read ------------------------------------------------------------------

BAD = [Rejection("a.zip!x.json", "it is not JSON"), Rejection("a.zip!y.json", "no day", kept=True)]


def refused(store: Store) -> list[Rejection]:
    return list(from_lines(store.rejected()))


def test_unreadable_records_are_kept_with_the_generation(filled: Store, pack: Pack) -> None:
    """A rebuild's take the place of those before."""
    assert refused(filled) == []
    reindex(filled, [*read([pack(*SIX)]), *BAD])
    assert refused(filled) == BAD
    assert Searcher(filled).rejected() == BAD
    reindex(filled, [*read([pack(*SIX)]), BAD[0]])
    assert refused(filled) == BAD[:1]


def test_a_build_that_fails_leaves_them(filled: Store, pack: Pack) -> None:
    """They are published with the questions or not at all."""
    reindex(filled, [*read([pack(*SIX)]), *BAD])
    with filled.writer():
        filled.note_rejected(["{}\n"])
    assert refused(filled) == BAD


def test_an_update_keeps_those_of_the_files_it_did_not_read(filled: Store, pack: Pack) -> None:
    """A file that has not changed is as unreadable as it was."""
    reindex(filled, [*read([pack(*SIX)]), BAD[0]])
    for found, partial in ((BAD[1:], True), (BAD, True)):
        with filled.writer() as writer:
            refusals.note(filled, found, partial=partial)
            writer.commit()
        assert refused(filled) == BAD


# -- doctor ----------------------------------------------------------------------------------


def findings(store: Store, folder: Path, day: date = date(2025, 5, 10)) -> dict[str, object]:
    found = doctor.examine(store, Settings(index=folder), day)
    return {finding.subject: finding for finding in found}


def test_a_healthy_machine_has_nothing_to_care_for(filled: Store, tmp_path: Path) -> None:
    found = findings(filled, tmp_path / "index")
    assert [finding for finding in found.values() if not finding.well] == []
    assert "6 questions in gen-000001" in found["index"].sentence
    assert found["data"].sentence == "of 2025-05-06, 4 days old"


def test_late_data_a_full_disk_and_a_missing_package_need_care(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "PACKAGES", ("no-such-package",))
    usage = shutil.disk_usage(tmp_path)._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    found = findings(filled, tmp_path / "index", date(2025, 6, 1))
    ill = {name for name, finding in found.items() if not finding.well}
    assert ill == {"no-such-package", "disk", "data"}


def test_a_disk_without_locks_needs_care(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", refused)
    assert not findings(filled, tmp_path / "index")["locks"].well


def test_the_doctor_sees_a_missing_and_a_dateless_index(store: Store, tmp_path: Path) -> None:
    found = findings(store, tmp_path / "index")
    assert "there is no index" in found["index"].sentence
    reindex(store, [ask(1, "Un.", published=None)])
    assert findings(store, tmp_path / "index")["data"].sentence == "no question has a date"


def test_the_doctors_command_ends_with_one_where_care_is_needed(
    command: Callable[..., Result],
) -> None:
    result = command("doctor")
    assert result.exit_code == 1, "the data of the samples are old"
    assert "!! data" in result.stdout
    assert "1 of these need care" in result.stderr
