"""Generations on disk: one atomic pointer, one writer, and nothing swept that somebody needs."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.embedded import files, generations
from indexer.engines.embedded.generations import (
    MANIFEST,
    Generations,
    checked,
    contents,
    link,
    manifest,
    verify,
)
from indexer.engines.embedded.holds import hold
from indexer.engines.embedded.pointer import CURRENT
from indexer.engines.embedded.store import EmbeddedStore
from indexer.errors import DamagedIndex, IndexBusy, IndexerError, MissingIndex, UnusableIndex
from tests.engines.contract import fill


def publish(store: Generations, text: str = "data") -> Path:
    """One commit by hand."""
    with store.writing():
        store.sweep()
        folder = store.create()
        (folder / "file").write_text(text, "utf-8")
        store.publish(folder, {"documents": 1})
    return folder


def names(store: Generations) -> list[str]:
    return sorted(path.name for path in store.root.glob("gen-*"))


@pytest.fixture
def store(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "index")


def test_a_published_folder_is_the_current_one(store: Generations) -> None:
    assert store.name() == ""
    folder = publish(store)
    assert store.current() == folder
    assert store.name() == folder.name == "gen-000001"
    assert not (store.root / "CURRENT.tmp").exists()
    assert manifest(folder)["files"]["file"] == checked(folder / "file")


def test_without_a_pointer_there_is_no_index(store: Generations) -> None:
    with pytest.raises(MissingIndex, match="questions reindex"):
        store.current()


def test_nothing_is_published_before_the_pointer_moves(
    store: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the moment of the replacement, everything it will name is whole on the disk."""
    first = publish(store)
    seen: list[str] = []
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        assert store.current() == first
        verify(store.root / self.read_text("utf-8").strip())
        seen.append(self.name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    second = publish(store, "more")
    assert seen == ["CURRENT.tmp"]
    assert store.current() == second


@pytest.mark.parametrize(
    "text", ["", "gen-", "gen-x", "gen-²", "../gen-000001", "gen-000001/..", "gen-1\ngen-2", "\x00"]
)
def test_a_pointer_to_anything_else_is_damage(store: Generations, text: str) -> None:
    publish(store)
    (store.root / CURRENT).write_text(text, "utf-8")
    with pytest.raises(DamagedIndex):
        store.name()


@settings(max_examples=60, deadline=None)
@given(pointer=st.binary(max_size=30), said=st.binary(max_size=60))
def test_no_bytes_in_pointer_or_manifest_raise_anything_else(
    tmp_path_factory: pytest.TempPathFactory, pointer: bytes, said: bytes
) -> None:
    store = Generations(tmp_path_factory.mktemp("fuzz"))
    folder = publish(store)
    (folder / MANIFEST).write_bytes(said)
    with contextlib.suppress(IndexerError):
        manifest(folder)
    (store.root / CURRENT).write_bytes(pointer)
    with contextlib.suppress(IndexerError):
        store.current()
    assert isinstance(store.sweep(), list)


@pytest.mark.parametrize(
    "said",
    [
        *(b"", b"{", b"[]", b"null", b"7", b'{"files": []}', b'{"files": {"file": {}}}'),
        *(b'{"files": {"file": {"size": "x"}}}', b'{"files": {"file": {"size": 999}}}'),
        *(b'{"files": {"gone": {"size": 4}}}', b"\xff", b"[" * 50_000),
    ],
)
def test_a_manifest_that_cannot_be_is_damage(store: Generations, said: bytes) -> None:
    folder = publish(store)
    (folder / MANIFEST).write_bytes(said)
    with pytest.raises(DamagedIndex):
        manifest(folder)


def test_an_altered_file_is_found_by_its_checksum(store: Generations) -> None:
    folder = publish(store)
    verify(folder)
    (folder / "file").write_text("Data", "utf-8")
    manifest(folder)
    with pytest.raises(DamagedIndex, match="altered"):
        verify(folder)


def test_what_goes_wrong_over_sound_files_is_no_damage(store: Generations) -> None:
    folder = publish(store)
    with pytest.raises(ZeroDivisionError), generations.explained(folder):
        raise ZeroDivisionError
    (folder / "file").write_text("Data", "utf-8")
    with pytest.raises(DamagedIndex), generations.explained(folder):
        raise ZeroDivisionError


def test_the_second_writer_is_told_at_once(store: Generations) -> None:
    with store.writing(), pytest.raises(IndexBusy), Generations(store.root).writing():
        raise AssertionError
    with store.writing():
        pass


def test_a_lock_that_the_disk_refuses_is_no_other_writer(
    store: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "lock", _refuse)
    with pytest.raises(UnusableIndex, match="cannot be written"), store.writing():
        raise AssertionError


def test_an_error_inside_lets_the_next_writer_in(store: Generations) -> None:
    with pytest.raises(ZeroDivisionError), store.writing():
        raise ZeroDivisionError
    with store.writing():
        pass


def test_the_current_and_the_one_before_stay(store: Generations) -> None:
    for _ in range(5):
        publish(store)
    with store.writing():
        assert store.sweep() == ["gen-000003"]
    assert names(store) == ["gen-000004", "gen-000005"]


def test_what_was_never_named_is_debris(store: Generations) -> None:
    publish(store)
    (store.root / "gen-000007").mkdir()
    (store.root / "gen-000007" / MANIFEST).write_text("{}", "utf-8")
    (store.root / "gen-000008").mkdir()
    (store.root / "gen-notes").mkdir()
    with store.writing():
        assert store.sweep() == ["gen-000007", "gen-000008"]
    assert names(store) == ["gen-000001", "gen-notes"]
    assert publish(store).name == "gen-000002"


def test_a_generation_that_a_reader_holds_is_swept_when_it_lets_go(store: Generations) -> None:
    first = publish(store)
    held = hold(first)
    for _ in range(4):
        publish(store)
    assert first.name in names(store)
    verify(first)
    held.close()
    held.close()
    with store.writing():
        assert first.name in store.sweep()
    assert first.name not in names(store)


def test_two_readers_hold_one_generation(store: Generations) -> None:
    first = publish(store)
    one, two = hold(first), hold(first)
    for _ in range(3):
        publish(store)
    one.close()
    with store.writing():
        assert first.name not in store.sweep()
    two.close()


def test_a_generation_that_is_being_swept_cannot_be_held(
    store: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(store)
    publish(store)
    publish(store)
    tried: list[Path] = []

    def watched(folder: Path) -> None:
        with pytest.raises(DamagedIndex, match="being removed"):
            hold(folder)
        tried.append(folder)

    monkeypatch.setattr(files, "remove_all", watched)
    with store.writing():
        store.sweep()
    assert tried == [first]


def test_a_folder_that_is_gone_cannot_be_held(store: Generations) -> None:
    with pytest.raises(DamagedIndex, match="cannot be read"):
        hold(store.root / "gen-000001")


def test_the_current_generation_is_never_swept_not_even_damaged(store: Generations) -> None:
    publish(store)
    folder = publish(store)
    (folder / MANIFEST).unlink()
    with store.writing():
        assert store.sweep() == []
    assert folder.is_dir()


def test_where_the_pointer_is_unreadable_nothing_is_swept(store: Generations) -> None:
    for _ in range(3):
        publish(store)
    (store.root / "gen-000009").mkdir()
    before = names(store)
    (store.root / CURRENT).write_text("rubbish", "utf-8")
    with store.writing():
        assert store.sweep() == []
    assert names(store) == before


def test_numbers_and_not_letters_order_the_generations(store: Generations) -> None:
    publish(store)
    (store.root / "gen-000001").rename(store.root / "gen-999999")
    (store.root / CURRENT).write_text("gen-999999\n", "utf-8")
    assert publish(store).name == "gen-1000000"
    assert publish(store).name == "gen-1000001"
    with store.writing():
        assert store.sweep() == ["gen-999999"]
    assert names(store) == ["gen-1000000", "gen-1000001"]


def test_the_published_folder_is_never_discarded(store: Generations) -> None:
    folder = publish(store)
    store.discard(folder)
    assert store.current() == folder
    with store.writing():
        debris = store.create()
        store.discard(debris)
    assert names(store) == [folder.name]


@pytest.mark.parametrize("linkable", [True, False])
def test_links_share_or_copy_the_files_but_not_the_locks(
    store: Generations, monkeypatch: pytest.MonkeyPatch, *, linkable: bool
) -> None:
    folder = publish(store)
    (folder / "MAIN_WRITELOCK").touch()
    target = store.root / "copy"
    target.mkdir()
    if not linkable:
        monkeypatch.setattr(files, "link", _refuse)
    link(folder, target)
    assert [path.name for path in target.iterdir()] == ["file"]
    assert (target / "file").read_text("utf-8") == "data"
    assert ((target / "file").stat().st_ino == (folder / "file").stat().st_ino) is linkable


def _refuse(*_: object, **__: object) -> None:
    raise OSError


def test_contents_leave_out_the_manifest_and_the_locks(store: Generations) -> None:
    folder = publish(store)
    (folder / "MAIN_WRITELOCK").touch()
    (folder / "inner").mkdir()
    assert [path.name for path in contents(folder)] == ["file"]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for root in (tmp_path / "file", tmp_path / "file" / "inside", Path("/proc/index")):
        with pytest.raises(UnusableIndex, match="cannot be written"), Generations(root).writing():
            raise AssertionError


UNPRIVILEGED = 65534
WRITE = """
import os, resource, sys
from pathlib import Path
from indexer.engines.embedded.holds import hold
from indexer.engines.embedded.store import EmbeddedStore
from indexer.errors import UnusableIndex
from indexer.model import Kind, Passage, Provenance, Question, question_id

def questions(count):
    for number in range(count):
        id = question_id(17, Kind.WRITTEN, number)
        text = Passage(f"mot{number} encore " * 50)
        yield Question(id, 17, Kind.WRITTEN, number, "", text, Provenance("", "", ""))

def write(root, fresh):
    with EmbeddedStore(root).writer(fresh=fresh) as writer:
        writer.put(questions(300))
        writer.commit()

root, fresh, limit, user = Path(sys.argv[1]), sys.argv[2] == "fresh", *map(int, sys.argv[3:])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
if user:
    EmbeddedStore(root).open().close()  # imports whatever is imported late
    os.setuid(user)
try:
    write(root, fresh)
except UnusableIndex as problem:
    print(problem)
engine = EmbeddedStore(root).open()
print(engine.info().documents)
engine.close()
"""


def program(text: str, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", text, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )


@pytest.mark.parametrize("how", ["fresh", "more"])
def test_a_full_disk_is_one_sentence_and_the_old_index_serves(tmp_path: Path, how: str) -> None:
    """The limit on the size of a file stands for the full disk: the system refuses the write."""
    root = tmp_path / "index"
    fill(EmbeddedStore(root))
    before = tree(root)
    done = program(WRITE, root, how, 4096, 0)
    assert "Traceback" not in done.stderr, done.stderr
    sentence, documents = done.stdout.splitlines()
    assert sentence.startswith(f"{root} cannot be written: ")
    assert documents == "4"
    assert tree(root) == before
    fill(EmbeddedStore(root), fresh=how == "fresh")
    assert len(EmbeddedStore(root).known()) == 4


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as somebody else")
def test_an_index_that_may_only_be_read_is_read_and_not_written(tmp_path: Path) -> None:
    root = tmp_path / "index"
    fill(EmbeddedStore(root))
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o077 == 0:  # pytest keeps its folders to itself
            folder.chmod(0o755)
    before = tree(root)
    done = program(WRITE, root, "more", 0, UNPRIVILEGED)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.stdout.splitlines() == [f"{root} cannot be written: Permission denied", "4"]
    assert tree(root) == before


def tree(root: Path) -> Mapping[str, object]:
    """Every file with its checksum."""
    return {
        str(path.relative_to(root)): checked(path)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_a_manifest_names_every_file(store: Generations) -> None:
    folder = publish(store)
    said = json.loads((folder / MANIFEST).read_text("utf-8"))
    assert said.keys() == {"documents", "files", "seal"}
    assert said["files"].keys() == {"file"}


def test_names_are_on_the_disk_before_they_are_pointed_to(
    store: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the folders above too, the first time: who made them may have died over it."""
    done: list[Path] = []
    sync, rename = files.sync, files.rename
    monkeypatch.setattr(files, "sync", lambda path: (done.append(path), sync(path)))
    monkeypatch.setattr(files, "rename", lambda *paths: (done.append(paths[1]), rename(*paths)))
    first = publish(store)
    root = store.root
    assert done == [first / "file", first, root, *root.parents, root / CURRENT, root]
    done.clear()
    second = publish(store)
    assert done == [second / "file", second, root, root / CURRENT, root]


def test_a_published_folder_stays_where_the_pointer_cannot_be_read(
    store: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publish(store)
    with monkeypatch.context() as patch:
        patch.setattr(files, "content", _refuse)
        store.discard(folder)
    assert store.current() == folder


def test_what_the_disk_refuses_to_tell_is_one_sentence(
    store: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store)
    for refused in ("names", "status"):
        for look in (store.folders, store.sweep, EmbeddedStore(store.root).sweep):
            with monkeypatch.context() as patch:
                patch.setattr(files, refused, _refuse)
                with pytest.raises(UnusableIndex, match="cannot be"):
                    look()


def test_a_read_that_fails_over_sound_files_is_one_sentence(store: Generations) -> None:
    folder = publish(store)
    with pytest.raises(DamagedIndex, match="cannot be read: Input"), generations.explained(folder):
        raise OSError(errno.EIO, "Input/output error")


def test_a_build_that_was_never_published_never_becomes_a_generation(
    store: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was finished, and no sweep could remove it: a later number does not make it one."""
    first = publish(store)
    publish(store, "never")
    (store.root / CURRENT).write_text(f"{first.name}\n", "utf-8")
    monkeypatch.setattr(files, "remove_all", lambda folder: None)
    last = publish(store, "last")
    assert last.name == "gen-000003"
    assert list(store.before()) == [first]


def test_a_file_system_without_locks_is_read_and_never_swept(
    store: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        publish(store)
    with store.writing():
        (store.create() / "debris").touch()
        monkeypatch.setattr(files, "lock", _refuse)
        hold(store.current()).close()
        assert store.sweep() == []
    assert names(store) == ["gen-000001", "gen-000002", "gen-000003"]


def test_an_unpublished_folder_goes_even_where_the_pointer_is_unreadable(
    store: Generations,
) -> None:
    publish(store)
    with store.writing():
        folder = store.create()
        (store.root / CURRENT).write_text("rubbish", "utf-8")
        store.discard(folder)
    assert names(store) == ["gen-000001"]


def test_a_build_under_way_stands_in_for_nothing_where_the_disk_hides_the_pointer(
    store: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [publish(store, text) for text in ("one", "two", "under way")]
    (store.root / CURRENT).write_text(f"{folders[1].name}\n", "utf-8")
    told = files.content

    def hidden(path: Path) -> bytes:
        if path.name == CURRENT:
            _refuse()
        return told(path)

    monkeypatch.setattr(files, "content", hidden)
    assert list(store.before()) == [folders[1], folders[0]]
