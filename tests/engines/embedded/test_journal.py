"""The journal of the embedded engine, on a damaged folder and a disk without links."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.build import reindex
from indexer.engines.base import Store
from indexer.engines.embedded import files
from indexer.sources import read
from tests.conftest import SIX, Pack, ask


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

    monkeypatch.setattr(files, "link", refused)
    reindex(filled, read([pack(*SIX, ask(9, "Neuf."))]))
    assert len(list(filled.journal())) == 1
