"""A rebuild from the official packaging, measured."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench import rebuild


def test_a_rebuild_reads_every_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second archive goes on where the first one ends."""
    monkeypatch.setattr(rebuild, "LARGEST", 200)
    seconds, peak, said = rebuild.rebuild(300, tmp_path)
    assert len(list((tmp_path / "sources").iterdir())) == 2
    assert seconds > 0
    assert peak > 10
    assert "documents a second" in said
    assert any((tmp_path / "index").glob("gen-*"))


def test_the_memory_of_a_process_is_counted() -> None:
    assert os.getpid() in rebuild.processes(os.getpid())
    assert rebuild.resident(os.getpid()) > 10
