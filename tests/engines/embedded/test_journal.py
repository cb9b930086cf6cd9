"""The journal of the embedded engine, on a damaged folder and a disk without links."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from indexer.build import reindex
from indexer.engines.base import Store
from indexer.engines.embedded import files, holds
from indexer.engines.embedded.journal import JournaledGenerations
from indexer.errors import DamagedIndex
from indexer.sources import read
from tests.conftest import SIX, Pack, ask
from tests.engines.embedded.test_generations import publish


@pytest.mark.parametrize("pointer", [b"\xff", b"gen-000042"], ids=["no name", "to nothing"])
def test_the_journal_survives_a_corrupted_pointer(
    filled: Store, pack: Pack, tmp_path: Path, pointer: bytes
) -> None:
    reindex(filled, read([pack(*SIX, ask(9, "Neuf."))]))
    lines = list(filled.journal())
    assert len(lines) == 1
    (tmp_path / "index" / "CURRENT").write_bytes(pointer)
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


def test_the_journal_is_read_while_generations_come_and_go(
    filled: Store, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its generation is swept between the look and the reading: the next one has the lines."""
    reindex(filled, read([pack(*SIX, ask(9, "Neuf."))]))
    lines = list(filled.journal())
    hold, ahead = holds.hold, [1, 2, 3]

    def late(folder: Path) -> holds.Hold:
        rounds, ahead[:] = list(ahead), []
        for _ in rounds:
            with filled.writer() as writer:
                writer.commit()
        return hold(folder)

    monkeypatch.setattr("indexer.engines.embedded.journal.holds.hold", late)
    assert len(lines) == 1
    assert list(filled.journal()) == lines


def test_whoever_looks_at_what_was_swept_looks_again(tmp_path: Path) -> None:
    generations = JournaledGenerations(tmp_path / "index")
    publish(generations)
    looks: list[str] = []

    def look() -> str:
        looks.append(generations.name())
        if len(looks) == 1:
            publish(generations)
            raise DamagedIndex("it has been removed")
        return looks[-1]

    assert generations.settled(look) == "gen-000002"
    with pytest.raises(ZeroDivisionError):
        generations.settled(lambda: 1 // 0)


def test_nobody_guesses_whose_journal_it_is_where_the_disk_does_not_tell(
    filled: Store, pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest folder may be of a build under way."""
    reindex(filled, read([pack(*SIX, ask(9, "Neuf."))]))
    content = files.content

    def refused(path: Path) -> bytes:
        if path.name == "CURRENT":
            raise OSError(errno.EIO, "Input/output error")
        return content(path)

    monkeypatch.setattr(files, "content", refused)
    with pytest.raises(DamagedIndex, match="CURRENT cannot be read"):
        list(filled.journal())


def test_a_folder_under_way_has_no_journal_yet(filled: Store, pack: Pack, tmp_path: Path) -> None:
    reindex(filled, read([pack(*SIX, ask(9, "Neuf."))]))
    lines = list(filled.journal())
    root = tmp_path / "index"
    (root / "gen-000009").mkdir()
    (root / "gen-000009" / "events.jsonl").write_text("half")
    (root / "CURRENT").write_text("rubbish")
    assert list(filled.journal()) == lines
