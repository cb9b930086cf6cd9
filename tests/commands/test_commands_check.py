"""``questions check``: files and sources."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from indexer.build import reading, reindex
from indexer.engines.base import Store
from indexer.sources import read
from tests.conftest import SIX, Pack, ask


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


def test_a_source_that_kills_its_reader_is_named(
    command: Callable[..., Result], pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MODULE", "tests.build.planted")
    result = command("check", pack(*SIX, name="kill.json.zip"))
    assert result.exit_code == 1
    assert "was ended by SIGSEGV after its question number 2" in result.stdout


def test_an_altered_file_is_found_without_any_source(
    command: Callable[..., Result], filled: Store, tmp_path: Path
) -> None:
    assert command("check").exit_code == 0
    path = max((tmp_path / "index" / filled.generation().partition(".")[0]).glob("*.docs"))
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
    path = tmp_path / "index" / filled.generation().partition(".")[0] / "events.jsonl"
    path.write_text(path.read_text("utf-8").replace("asked", "acked"), "utf-8")
    assert "events.jsonl has been altered" in command("check").stderr
