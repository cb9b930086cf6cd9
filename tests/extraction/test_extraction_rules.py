"""By which rules texts were read: another rule, list or table asks for another index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engines.cluster import mapping
from indexer.engines.embedded import schema
from indexer.extracted import rules


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A room with a rule, a table in a room of its own, and what only tells how well is read."""
    (tmp_path / "names").mkdir()
    for name in ("laws.py", "names/bodies.txt", "measured.py"):
        (tmp_path / name).write_text("one")
    monkeypatch.setattr(rules, "ROOMS", (tmp_path,))
    _forget()
    yield tmp_path
    _forget()


def _forget() -> None:
    for remembered in (rules.fingerprint, schema.schema_fingerprint, mapping.schema):
        remembered.cache_clear()


def _prints() -> tuple[str, str, str]:
    _forget()
    return rules.fingerprint(), schema.schema_fingerprint(), mapping.schema()


@pytest.mark.parametrize("name", ["laws.py", "names/bodies.txt"])
def test_a_rule_or_table_that_changes_makes_every_index_stale(room: Path, name: str) -> None:
    before = _prints()
    assert _prints() == before
    (room / name).write_text("two")
    assert all(new != old for new, old in zip(_prints(), before, strict=True))


def test_figures_of_how_well_is_read_make_no_index_stale(room: Path) -> None:
    before = _prints()
    (room / "measured.py").write_text("two")
    assert _prints() == before


def test_every_room_of_reading_counts() -> None:
    inside = {path.name for room in rules.ROOMS for path in room.rglob("*") if path.is_file()}
    assert {"communes.txt", "bodies.txt", "codes.py", "amounts.py", "mentions.py"} <= inside
