"""A damaged generation: the one before stands in, and the good one is taken up by itself."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.embedded.files import FILE_MODE, FOLDER_MODE
from indexer.engines.embedded.holds import hold
from indexer.engines.embedded.manifests import MANIFEST, manifest, sealed
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.fallback import AGAIN, FallbackStore
from indexer.engines.memory import MemoryStore
from indexer.errors import DamagedIndex, MissingIndex, StaleIndex
from indexer.search.searcher import Searcher
from indexer.search.steady import Steady
from tests.conftest import ask
from tests.engines.contract import fill


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def store(root: Path) -> EmbeddedStore:
    """Two generations: one question, then two."""
    made = EmbeddedStore(root)
    fill(made, [ask(1, "loup")])
    fill(made, [ask(2, "chien")])
    return made


def largest(folder: Path) -> Path:
    return max(folder.iterdir(), key=lambda path: path.stat().st_size)


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "nothing named": lambda root: (root / "CURRENT").write_text("rubbish"),
    "gone": lambda root: (root / "CURRENT").write_text("gen-000009\n"),
    "cut": lambda root: os.truncate(largest(root / "gen-000002"), 10),
    "empty": lambda root: os.truncate(largest(root / "gen-000002"), 0),
    "removed": lambda root: largest(root / "gen-000002").unlink(),
    "manifest": lambda root: flipped(root / "gen-000002" / MANIFEST),
    "a folder in its place": lambda root: (
        largest(root / "gen-000002").unlink(),
        (root / "gen-000002" / "x.docs").mkdir(),
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_the_generation_before_stands_in(store: EmbeddedStore, root: Path, name: str) -> None:
    DAMAGES[name](root)
    with pytest.raises(DamagedIndex):
        store.open()
    found = FallbackStore(store)
    assert found.trouble == ""
    engine = found.open()
    # Where only the pointer is damaged, the newest generation is as sound as ever.
    assert engine.info().documents == (2 if name in {"nothing named", "gone"} else 1)
    assert found.trouble
    assert found.generation() == engine.info().generation
    engine.close()


def test_a_damaged_one_before_does_not_stand_in(store: EmbeddedStore, root: Path) -> None:
    flipped(largest(root / "gen-000001"))
    flipped(root / "gen-000002" / MANIFEST)
    found = FallbackStore(store)
    for _ in range(2):
        with pytest.raises(DamagedIndex, match="gen-000002"):
            found.open()
    with pytest.raises(DamagedIndex, match="gen-000002"):
        found.generation()


def test_what_cannot_be_opened_is_not_tried_at_every_request(
    store: EmbeddedStore, root: Path
) -> None:
    """But again after a while: somebody may have mended it in its place."""
    path, now, tried = root / "gen-000002" / MANIFEST, [0.0], []
    good = path.read_bytes()
    flipped(path)

    class Counting:
        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

        def open(self) -> object:
            tried.append(1)
            return store.open()

    found = FallbackStore(Counting(), lambda: now[0])  # type: ignore[arg-type]
    engine = found.open()
    searcher = Searcher(found)  # type: ignore[arg-type]
    for _ in range(9):
        assert not searcher.refresh()
    assert len(tried) == 1
    path.write_bytes(good)
    now[0] = AGAIN
    assert searcher.refresh()
    assert searcher.info().documents == 2
    assert found.trouble == ""
    engine.close()
    searcher.close()


def test_a_generation_that_comes_is_taken_at_once(store: EmbeddedStore, root: Path) -> None:
    os.truncate(largest(root / "gen-000002"), 10)
    steady = _steady(store)
    assert steady.info().documents == 1
    assert "gen-000002" in steady.trouble
    with EmbeddedStore(root).writer(fresh=True) as writer:
        writer.put([ask(number, "ours") for number in range(5)])
        writer.commit()
    assert steady.refresh()
    assert steady.info().documents == 5
    assert steady.trouble == ""
    steady.close()


def test_a_service_begins_without_an_index(root: Path) -> None:
    steady = _steady(EmbeddedStore(root))
    for _ in range(2):
        with pytest.raises(MissingIndex):
            steady.info()
        with pytest.raises(MissingIndex):
            steady.refresh()
    fill(EmbeddedStore(root), [ask(1, "loup")])
    assert steady.refresh()
    assert steady.info().documents == 1
    steady.close()


def test_any_error_of_opening_is_one_of_the_index() -> None:
    class Broken(MemoryStore):
        def open(self) -> object:  # type: ignore[override]
            raise ValueError("odd")

    with pytest.raises(DamagedIndex, match="odd"):
        FallbackStore(Broken()).open()


def test_a_newer_one_that_is_damaged_leaves_what_is_open(
    store: EmbeddedStore, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    steady = _steady(store)
    assert steady.info().documents == 2
    (root / "CURRENT").write_text("gen-000009\n")
    for _ in range(5):
        assert not steady.refresh()
        assert steady.info().documents == 2
    assert "gen-000009" in steady.trouble
    assert caplog.text.count("gen-000009") == 1, "it is said once"
    (root / "CURRENT").write_text("gen-000002\n")
    assert not steady.refresh()
    assert steady.trouble == ""
    steady.close()


def _steady(store: EmbeddedStore) -> Steady:
    found = FallbackStore(store)
    return Steady(lambda: Searcher(found), lambda: found.trouble)  # type: ignore[arg-type]


# -- identity and seal -----------------------------------------------------------------------


def test_a_folder_made_anew_is_another_generation(tmp_path: Path) -> None:
    """The names are the same: gen-000001."""
    one, two = EmbeddedStore(tmp_path / "one"), EmbeddedStore(tmp_path / "two")
    fill(one, [ask(1, "loup")])
    fill(two, [ask(1, "chien")])
    assert one.generation() != two.generation()
    searcher = Searcher(one)
    assert not searcher.refresh()
    (tmp_path / "one").rename(tmp_path / "old")
    (tmp_path / "two").rename(tmp_path / "one")
    assert searcher.refresh()
    assert searcher.info().generation == one.generation()
    searcher.close()


def test_a_copy_is_the_same_generation(store: EmbeddedStore, root: Path, tmp_path: Path) -> None:
    os.system(f"cp -r {root} {tmp_path / 'copy'}")  # noqa: S605 - our own paths
    assert EmbeddedStore(tmp_path / "copy").generation() == store.generation()


@settings(max_examples=150, deadline=None)
@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_of_a_manifest_changes_nothing_unseen(
    tmp_path_factory: pytest.TempPathFactory, at: float, bit: int
) -> None:
    folder = tmp_path_factory.mktemp("seal")
    (folder / "file").write_text("data")
    said = {"documents": 6475, "by_kind": {"QE": 6475}, "files": {"file": {"size": 4}}}
    data = bytearray(sealed(said).encode())
    data[int(at * len(data))] ^= 1 << bit
    (folder / MANIFEST).write_bytes(data)
    try:
        found = dict(manifest(folder))
    except DamagedIndex:
        return
    assert {name: found.get(name) for name in said} == said


def test_a_manifest_of_another_version_is_stale_not_damaged(
    store: EmbeddedStore, root: Path
) -> None:
    path = root / "gen-000002" / MANIFEST
    said = {**json.loads(path.read_text("utf-8")), "fingerprint": "0" * 32}
    path.write_text(sealed(said), "utf-8")
    with pytest.raises(StaleIndex):
        store.open()


# -- who may read ----------------------------------------------------------------------------


@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_files_have_their_modes_whatever_the_umask(root: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        found = EmbeddedStore(root)
        fill(found, [ask(1, "loup")])
        fill(found, [ask(2, "chien")])
    finally:
        os.umask(before)
    modes = {path: path.stat().st_mode & 0o777 for path in [root, *root.rglob("*")]}
    wrong = {
        str(path): oct(mode)
        for path, mode in modes.items()
        if mode != (FOLDER_MODE if path.is_dir() else FILE_MODE)
    }
    assert wrong == {}


@pytest.fixture
def open_ground() -> Iterator[Path]:
    """A folder that another user can reach; tests run as root otherwise may read everything."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else for a while")
@pytest.mark.parametrize("part", ["folder", "files", "manifest", "pointer"])
def test_what_may_not_be_read_is_damage_with_its_reason(open_ground: Path, part: str) -> None:
    root = open_ground / "index"
    found = EmbeddedStore(root)
    fill(found, [ask(1, "loup")])
    root.chmod(0o755)
    folder = root / "gen-000001"
    folder.chmod(0o755 if part != "folder" else 0o700)
    (root / "CURRENT").chmod(0o644 if part != "pointer" else 0o600)
    for path in folder.iterdir():
        is_part = part == "files" or (part == "manifest" and path.name == MANIFEST)
        path.chmod(0o600 if is_part else 0o644)
    os.seteuid(65534)
    try:
        for ask_it in (found.generation, found.verify, lambda: hold(folder)):
            with contextlib.suppress(DamagedIndex):  # and nothing else
                ask_it()
        with pytest.raises(DamagedIndex, match="Permission denied"):
            found.open()
        list(found.generations())
    finally:
        os.seteuid(0)
