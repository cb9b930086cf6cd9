"""The embedded store: kills, readers of old generations, updates that leave the old files alone."""

from __future__ import annotations

import gc
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.engines.embedded.generations import Generations, checked, verify
from indexer.engines.embedded.searching import engine
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.plan import Plan
from indexer.errors import DamagedIndex, IndexBusy, StaleIndex
from indexer.model import Question, QuestionId
from indexer.query import parse
from tests.conftest import ROOT, ask
from tests.engines.contract import DEBAT, ECOLE, LOUP, fill
from tests.engines.store_contract import StoreContract

STALE = "0" * 32
BUILD = """
import sys, time
from pathlib import Path
from indexer.build import reindex
from indexer.engines.embedded.store import EmbeddedStore
from indexer.model import Kind, Passage, Provenance, Question, question_id

def questions(mark):
    for number in range(40):
        id = question_id(17, Kind.WRITTEN, number)
        text = Passage(f"loup {mark} encore " * 20)
        yield Question(id, 17, Kind.WRITTEN, number, "", text, Provenance("", "", str(mark)))

store = EmbeddedStore(Path(sys.argv[1]))
for mark in range(int(sys.argv[2]), 1_000_000):
    if mark % 2:
        reindex(store, questions(mark))
    else:
        with store.writer() as writer:
            writer.put(questions(mark))
            writer.commit()
    print(mark, flush=True)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def store(root: Path) -> EmbeddedStore:
    return EmbeddedStore(root)


def folders(root: Path) -> list[str]:
    return sorted(path.name for path in root.glob("gen-*"))


def sums(folder: Path) -> Mapping[str, object]:
    """Every file of a generation with its checksum."""
    return {path.name: checked(path) for path in folder.iterdir() if path.is_file()}


def total(store: EmbeddedStore, query: str) -> int:
    engine = store.open()
    try:
        return engine.search(Plan(tree=parse(query)[0])).total
    finally:
        engine.close()


# -- kills -----------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that nobody survives")
def test_a_builder_killed_at_any_moment_leaves_a_whole_index(
    store: EmbeddedStore, root: Path
) -> None:
    """A process commits again and again and is killed at some moment, six times over.

    Whatever it was doing, the index in place is that of a commit that was finished: all of its
    documents, its files whole, of one and the same build.
    """
    chance = random.Random(17)
    done = 0
    for _ in range(6):
        done = _killed(root, done, chance.uniform(0.0, 0.25))
        folder = root / store.generation().partition(".")[0]
        verify(folder)
        engine = store.open()
        digests = set(engine.digests().values())
        assert engine.info().documents == 40
        assert len(digests) == 1
        # The last commit that was told, or the one after it that was not told any more.
        assert int(digests.pop()) in {done, done + 1}
        assert engine.search(Plan(tree=parse("loup")[0])).total == 40
        engine.close()
    fill(store, [LOUP], fresh=True)
    assert total(store, "loup") == 1
    assert len(folders(root)) <= 3
    fill(store, [LOUP], fresh=True)
    assert len(folders(root)) <= 3
    assert not (root / "CURRENT.tmp").exists()


def _killed(root: Path, done: int, after: float) -> int:
    """Run the builder until its first commit and ``after`` seconds; its last commit told."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", BUILD, str(root), str(done + 1)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as builder:
        assert builder.stdout is not None
        told = builder.stdout.readline()
        time.sleep(after)
        builder.kill()
        return int((told + builder.stdout.read()).split()[-1])


def test_the_debris_of_a_kill_is_swept_by_the_next_writer(store: EmbeddedStore, root: Path) -> None:
    fill(store, [LOUP])
    program = BUILD.replace("writer.commit()", "print('ready', flush=True); time.sleep(60)")
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", program, str(root), "0"], stdout=subprocess.PIPE, cwd=ROOT
    ) as builder:
        assert builder.stdout is not None
        builder.stdout.readline()
        with pytest.raises(IndexBusy), store.writer():
            raise AssertionError
        builder.kill()
    assert folders(root) == ["gen-000001", "gen-000002"]
    assert total(store, "loup") == 1
    with store.writer():
        pass
    assert folders(root) == ["gen-000001"]


# -- readers and writers ---------------------------------------------------------------------


def test_an_old_reader_answers_on_and_its_folder_goes_when_it_closes(
    store: EmbeddedStore, root: Path
) -> None:
    fill(store, [LOUP])
    old = store.open()
    for number in range(2, 6):
        fill(store, [ask(number, "Une brebis.")])
    assert "gen-000001" in folders(root)
    assert old.search(Plan(tree=parse("loup")[0])).total == 1
    assert old.search(Plan(tree=parse("brebis")[0])).total == 0
    assert old.fetch([LOUP.id]) == [LOUP]
    old.close()
    with store.writer():
        pass
    assert folders(root) == ["gen-000004", "gen-000005"]


def test_a_reader_that_is_forgotten_lets_go(store: EmbeddedStore, root: Path) -> None:
    fill(store, [LOUP])
    old = store.open()
    assert old.info().documents == 1
    del old
    gc.collect()
    for number in range(2, 5):
        fill(store, [ask(number, "Une brebis.")])
    assert "gen-000001" not in folders(root)


def test_an_update_leaves_the_files_of_the_old_generation_alone(
    store: EmbeddedStore, root: Path
) -> None:
    fill(store, [LOUP, ECOLE])
    before = sums(root / "gen-000001")
    held = store.open()
    fill(store, [ask(1, "Texte refait."), DEBAT])
    with store.writer() as writer:
        writer.drop([ECOLE.id])
        writer.commit()
    assert sums(root / "gen-000001") == before
    held.close()
    # The one before the last stays to fall back on, whole as well.
    (root / "CURRENT").write_text("gen-000002\n", "utf-8")
    assert set(store.known()) == {LOUP.id, ECOLE.id, DEBAT.id}
    verify(root / "gen-000002")


def test_the_second_writer_is_told_and_the_first_goes_on(store: EmbeddedStore) -> None:
    with store.writer() as writer:
        writer.put([LOUP])
        with pytest.raises(IndexBusy), store.writer():
            raise AssertionError
        writer.commit()
    assert set(store.known()) == {LOUP.id}


def test_of_many_writers_at_once_each_commits_or_is_told(store: EmbeddedStore) -> None:
    told: list[str] = []
    ready = threading.Barrier(4)

    def write(number: int) -> None:
        ready.wait()
        try:
            fill(store, [ask(number, "Un loup.")])
        except IndexBusy:
            told.append("busy")
        else:
            told.append("done")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 4
    assert len(store.known()) == told.count("done") >= 1


# -- commits that fail -----------------------------------------------------------------------


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_commit_works_after_one_that_failed(
    store: EmbeddedStore, root: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    fill(store, [LOUP])

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(*((os, "fsync") if failing == "fsync" else (Path, "replace")), refuse)
        with pytest.raises(Exception, match="cannot be written: No space left"):
            fill(store, [ECOLE])
    assert folders(root) == ["gen-000001"]
    assert set(store.known()) == {LOUP.id}
    fill(store, [ECOLE])
    assert set(store.known()) == {LOUP.id, ECOLE.id}


def test_a_failure_after_the_pointer_has_moved_keeps_the_new_index(
    store: EmbeddedStore, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last sync of the folder may fail: what ``CURRENT`` names by then must not be removed."""
    fill(store, [LOUP])
    sync = os.fsync

    def refuse(descriptor: int) -> None:
        if (root / "CURRENT").read_text("utf-8").strip() == "gen-000002":
            raise OSError(5, "Input/output error")
        sync(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        with pytest.raises(Exception, match="cannot be written"):
            fill(store, [ECOLE])
    assert store.generation().startswith("gen-000002.")
    assert set(store.known()) == {LOUP.id, ECOLE.id}


def test_an_interrupted_put_leaves_nothing_behind(store: EmbeddedStore, root: Path) -> None:
    fill(store, [LOUP])

    def interrupted() -> Iterator[Question]:
        yield ECOLE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(store, interrupted())
    assert folders(root) == ["gen-000001"]
    assert set(store.known()) == {LOUP.id}


# -- stale and damaged -----------------------------------------------------------------------


def _rewrite(root: Path, old: str, new: str) -> None:
    path = root / "gen-000001" / "manifest.json"
    text = path.read_text("utf-8")
    assert old in text
    said = json.loads(text.replace(old, new))
    del said["seal"]  # nothing vouches for it, as of old
    path.write_text(json.dumps(said), "utf-8")


def test_a_stale_index_is_neither_opened_nor_updated_but_replaced(
    store: EmbeddedStore, root: Path
) -> None:
    fill(store, [LOUP])
    engine = store.open()
    _rewrite(root, engine.info().fingerprint, STALE)
    engine.close()
    with pytest.raises(StaleIndex):
        store.open()
    with pytest.raises(StaleIndex):
        store.known()
    with pytest.raises(StaleIndex), store.writer():
        raise AssertionError
    assert folders(root) == ["gen-000001"]
    fill(store, [ECOLE], fresh=True)
    assert set(store.known()) == {ECOLE.id}


def test_a_damaged_index_is_not_updated_but_replaced(store: EmbeddedStore, root: Path) -> None:
    fill(store, [LOUP])
    largest = max((root / "gen-000001").iterdir(), key=lambda path: path.stat().st_size)
    largest.unlink()
    with pytest.raises(DamagedIndex, match=largest.name):
        store.open()
    with pytest.raises(DamagedIndex), store.writer():
        raise AssertionError
    fill(store, [ECOLE], fresh=True)
    assert set(store.known()) == {ECOLE.id}


def test_opening_while_generations_fly_by_always_succeeds(store: EmbeddedStore) -> None:
    fill(store, [LOUP])
    over = threading.Event()
    opened: list[int] = []
    failures: list[BaseException] = []

    def read() -> None:
        while not over.is_set() or len(opened) < 5:
            try:
                engine = store.open()
                opened.append(engine.info().documents)
                engine.close()
            except BaseException as problem:  # noqa: BLE001 - a thread's failure fails the test
                failures.append(problem)
                return

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(2, 10):
        fill(store, [ask(number, "Un loup.")])
    over.set()
    thread.join()
    assert failures == []
    assert opened == sorted(opened)


# -- what is kept ----------------------------------------------------------------------------


def test_text_of_every_kind_is_stored_and_found(store: EmbeddedStore) -> None:
    odd = ask(5, "Un loup \ud800 😀 \x00 \x1f fin", title="\x1f", rubrique="Santé \x1e")
    fill(store, [odd])
    engine = store.open()
    assert engine.fetch([odd.id]) == [odd]
    assert engine.search(Plan(tree=parse("loup")[0], facets=("rubrique",))).total == 1
    engine.close()


def test_dropping_everything_leaves_an_empty_index_that_serves(store: EmbeddedStore) -> None:
    fill(store)
    with store.writer() as writer:
        writer.drop(list(store.known()))
        info = writer.commit()
    assert info.documents == 0
    assert total(store, "") == total(store, "loup") == total(store, "-loup") == 0
    fill(store, [LOUP])
    assert total(store, "loup") == 1


def test_a_question_dropped_and_put_again_in_one_commit_is_there_once(
    store: EmbeddedStore,
) -> None:
    fill(store, [LOUP])
    with store.writer() as writer:
        assert writer.drop([LOUP.id]) == 1
        assert writer.drop([LOUP.id]) == 0
        assert writer.put([LOUP, LOUP]) == 2
        assert writer.drop(_ids([LOUP, ECOLE])) == 1
        assert writer.put([LOUP]) == 1
        writer.commit()
    assert total(store, "loup") == total(store, "") == 1


def _ids(questions: Iterable[Question]) -> Iterator[QuestionId]:
    return (question.id for question in questions)


def test_a_reader_that_comes_too_late_takes_the_next_generation(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading the pointer and taking hold, two commits may have swept the folder."""
    fill(store, [LOUP])
    name = Generations.name
    late = ["gen-000000", "gen-000000"]  # as it was before the look, and as it is looked at
    with monkeypatch.context() as patched:
        patched.setattr(Generations, "name", lambda self: late.pop() if late else name(self))
        engine = store.open()
    assert engine.info().generation.startswith("gen-000001.")
    engine.close()


def test_a_pointer_that_never_rests_is_given_up(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, [LOUP])
    numbers = iter(range(50, 99))
    monkeypatch.setattr(Generations, "name", lambda _: f"gen-{next(numbers):06d}")
    with pytest.raises(DamagedIndex, match="too fast"):
        store.open()


def test_searches_go_on_while_pages_are_dropped(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read is read again; several threads find the same all along."""
    monkeypatch.setattr(engine, "DROPS_PAGES", 2)
    fill(store)
    opened = store.open()
    plan = Plan(tree=parse("loup")[0])
    wanted = opened.search(plan)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: opened.search(plan), range(60)))
    assert found == [wanted] * 60
    assert [question.id for question in opened.fetch([wanted.hits[0].id])] == [wanted.hits[0].id]
    opened.close()


class TestEmbeddedStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> EmbeddedStore:
        return EmbeddedStore(tmp_path / "index")
