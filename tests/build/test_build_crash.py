"""Accidents: kills, a full disk, a disk that may only be read. The old index or the new one."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.build import ledger, reindex
from indexer.build.updating import update
from indexer.engines.base import Store
from indexer.errors import UnusableIndex
from indexer.sources import read
from tests import crash
from tests.conftest import Pack, ask

MANY = [ask(number, "Le loup rôde dans les alpages. " * 40) for number in range(1, 40)]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_fifteen_deaths_lose_nothing(tmp_path: Path) -> None:
    """The short form of ``python tests/crash.py``."""
    counts = crash.run(15, os.getpid(), tmp_path / "work")
    assert sum(counts.values()) == 15


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """As on a disk that is nearly full: no file may grow beyond that many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("size", [0, 100, 2000, 8000])
def test_an_update_on_a_full_disk_is_one_sentence_and_costs_nothing(
    store: Store, pack: Pack, tmp_path: Path, size: int
) -> None:
    reindex(store, read([pack(*MANY)]))
    before = store.generation()
    path = pack(*MANY, *[ask(number, "Neuf. " * 400) for number in range(50, 90)])
    with largest_file(size), pytest.raises(UnusableIndex, match="cannot be written"):
        update(store, [path], tmp_path / "index" / ledger.FILE)
    assert store.generation() == before
    store.verify()
    assert [kept.name for kept in store.generations()] == [before.partition(".")[0]]
    update(store, [path], tmp_path / "index" / ledger.FILE)
    assert len(store.known()) == 79


def test_a_ledger_that_cannot_be_written_costs_only_time(
    store: Store, pack: Pack, tmp_path: Path
) -> None:
    (tmp_path / "index").mkdir()
    cache = tmp_path / "index" / "nowhere" / ledger.FILE
    path = pack(*MANY)
    assert update(store, [path], cache).added == 39
    assert update(store, [path], cache).read == 39


def test_an_index_that_may_only_be_read_is_checked_and_not_updated(
    store: Store, pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pack(*MANY)
    reindex(store, read([path]))

    def refused(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "mkdir", refused)
        with pytest.raises(UnusableIndex, match="cannot be written: Read-only"):
            update(store, [path], tmp_path / "index" / ledger.FILE)
        assert store.verify() > 0
    assert len(store.known()) == 39
