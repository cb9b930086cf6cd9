"""``questions stats``, ``gc`` and ``doctor``: what they print and how they end."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer import doctor
from indexer.build import reindex
from indexer.cli import main
from indexer.engines.base import Store
from indexer.sources import read
from tests.conftest import SIX, Pack, ask


def test_stats_count_everything_in_text_and_in_json(command: Callable[..., Result]) -> None:
    said = json.loads(command("stats", "--format", "json").stdout)
    assert said["documents"] == 6
    assert said["by_type"] == {"QE": 5, "QOSD": 1}
    assert said["by_legislature"] == {"16": 1, "17": 5}
    assert said["by_state"] == {"en attente": 4, "caduque": 1, "réponse publiée": 1}
    assert said["data_date"] == "2025-05-06"
    assert said["bytes"] > 0
    assert "by type  QE 5, QOSD 1" in command("stats").stdout


def test_stats_list_the_acronyms_that_questions_explain(
    command: Callable[..., Result], filled: Store
) -> None:
    assert command("stats", "--sigles").stdout == ""
    said = "La Société nationale des chemins de fer (SNCF) {}."
    with filled.writer() as writer:
        writer.put([ask(n, said.format(n)) for n in (20, 21)])
        writer.commit()
    line = command("stats", "--sigles").stdout.split()
    assert line[:3] == ["SNCF", "2", "100%"]
    told = json.loads(command("stats", "--sigles", "--format", "json").stdout)
    assert told == {"SNCF": [["Société nationale des chemins de fer", 2, 1.0]]}


def test_published_figures_stand_beside_ours(command: Callable[..., Result], filled: Store) -> None:
    """An index that lacks those questions says so; one that has them is compared."""
    assert command("stats", "--check-barometer").stdout.count("This index does not cover it") == 3
    put, told = date(2025, 1, 7), {"answer": "Oui.", "answered": date(2025, 2, 4)}
    with filled.writer() as writer:
        writer.put(
            ask(n, ministry="intérieur", published=put, known=date(2025, 6, 1), **told)
            if n < 1047
            else ask(n, ministry="intérieur", published=put, known=date(2025, 6, 1))
            for n in range(1000, 1601)
        )
        writer.commit()
    lines = command("stats", "--check-barometer").stdout.splitlines()
    assert lines[1] == (
        "table of 13 May 2025, Intérieur, 2025-05-13: published 47 of 601 within two months;"
        " ours 47 of 601 (47 answered by then, 0 not known)"
    )
    assert "does not cover it: it holds 604 of these" in lines[0]
    said = json.loads(command("stats", "--check-barometer", "--format", "json").stdout)
    assert [row["covered"] for row in said] == [False, True, False]
    assert said[1]["ours"]["en_deux_mois"] == said[1]["published"]["in_two_months"] == 47


def test_old_generations_go_and_those_still_held_stay(
    command: Callable[..., Result], filled: Store, pack: Pack, tmp_path: Path
) -> None:
    first = filled.generation().partition(".")[0]
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
    tidied = CliRunner().invoke(main, ["gc", "--index", nowhere])
    assert (tidied.exit_code, tidied.stdout) == (0, "")
    assert tidied.stderr == f"nothing to remove: no index in {nowhere}\n"
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


def test_the_doctors_command_ends_with_one_where_care_is_needed(
    command: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "SAMPLES", 0)
    for name in [name for name in os.environ if name.startswith("QUESTIONS_")]:
        monkeypatch.delenv(name)
    result = command("doctor")
    assert result.exit_code == 1, "the data of the samples are old"
    assert "!! data" in result.stdout
    assert "1 of these need care" in result.stderr
