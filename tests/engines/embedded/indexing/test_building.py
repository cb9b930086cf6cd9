"""Building with one process or several, within a memory, gives the same index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from indexer.engines.embedded.codec import ColumnarReader, ColumnarSegment, read_segments
from indexer.engines.embedded.generations import Generations
from indexer.engines.embedded.indexing import local_builder, workers, writer
from indexer.engines.embedded.indexing.local_builder import (
    LEAST_TOKENS,
    Inverting,
    LocalBuilder,
    Writing,
    tokens_of,
)
from indexer.engines.embedded.indexing.readings import Texts, rows_of, texts_of
from indexer.engines.embedded.indexing.writer import BuildLimits
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.plan import Plan
from indexer.errors import UnusableIndex
from indexer.fields import DEFAULT_FACETS
from indexer.model import Question
from indexer.query import parse
from tests.conftest import ask

THEMES = ("loup", "école", "hôpital", "retraite agricole", "Saint-Étienne")


def many(count: int) -> Iterator[Question]:
    for number in range(count):
        theme = THEMES[number % len(THEMES)]
        yield ask(number, f"Une question sur {theme}, n° {number}.", title=f"Sur {theme}")
    yield ask(3, "Refaite : les abeilles.", title="Abeilles")


@pytest.fixture
def quick_workers() -> Iterator[None]:
    """Several processes from the first questions on, in small batches."""
    with patch.object(writer, "STARTED_AT", 20), patch.object(writer, "BATCH", 8):
        yield


def built(root: Path, processes: int) -> EmbeddedStore:
    store = EmbeddedStore(root, BuildLimits(processes=processes))
    with store.writer(fresh=True) as open_writer:
        open_writer.put(many(90))
        open_writer.commit()
    return store


@pytest.mark.usefixtures("quick_workers")
def test_several_processes_build_the_same_index(tmp_path: Path) -> None:
    one, two = built(tmp_path / "one", 1), built(tmp_path / "two", 2)
    assert one.known() == two.known()
    engines = one.open(), two.open()
    for query in ("", "loup", '"retraite agricole"', "abeille", "titre:hopital", "étienne*"):
        plan = Plan(tree=parse(query)[0], facets=DEFAULT_FACETS, limit=100)
        hits = [engine.search(plan) for engine in engines]
        assert hits[0] == hits[1]
    assert [hit.id for hit in engines[1].search(Plan(tree=parse("numero:3")[0])).hits] == [
        ask(3, "").id
    ]
    for engine in engines:
        engine.close()


@pytest.mark.usefixtures("quick_workers")
@pytest.mark.parametrize("processes", [2, 4])
def test_whoever_reads_what_texts_name_the_index_has_the_same_bytes(
    tmp_path: Path, processes: int
) -> None:
    built(tmp_path / "left", processes)
    with patch.object(local_builder, "texts_of", read_already):
        built(tmp_path / "read", processes)
    assert files(tmp_path / "left") == files(tmp_path / "read")


def read_already(question: Question) -> Texts:
    texts = texts_of(question)
    return texts._replace(row=rows_of([texts])[0])


def files(root: Path) -> list[bytes]:
    """What the files of documents, terms and words hold, in whatever order of names."""
    folder = Generations(root).current()
    return sorted(
        path.read_bytes()
        for path in folder.iterdir()
        if path.suffix in {".docs", ".terms", ".forms", ".mined"}
    )


def test_texts_that_wait_are_read_here_until_they_go() -> None:
    waiting = [texts_of(ask(number, "Le préfet de Lyon.")) for number in range(3)]
    parcel = workers.Parcel(waiting)
    with patch.object(workers, "TOGETHER", 1):
        assert parcel.read()
    gone = parcel.go()
    assert not parcel.read()
    assert [one.row is None for one in gone] == [True, True, False]
    assert [one._replace(row=None) for one in gone] == waiting
    assert gone[2].row == rows_of(waiting)[2]


@pytest.mark.usefixtures("quick_workers")
@pytest.mark.parametrize("processes", [1, 2, 4])
def test_a_memory_that_is_full_again_and_again_gives_the_same_index(
    tmp_path: Path, processes: int
) -> None:
    """Each batch becomes a segment, whoever inverts it and however far behind."""
    whole = built(tmp_path / "whole", 1).open()
    with patch.object(local_builder, "tokens_of", lambda *_: 1):
        parts = built(tmp_path / f"{processes}", processes).open()
    for query in ("", "loup", '"sur l\'école"', "abeille"):
        plan = Plan(tree=parse(query)[0], facets=DEFAULT_FACETS, limit=100)
        assert whole.search(plan) == parts.search(plan)
    whole.close()
    parts.close()


@pytest.mark.usefixtures("quick_workers")
def test_nothing_is_left_of_a_build_whose_worker_dies(tmp_path: Path) -> None:
    store = built(tmp_path, 2)
    before = store.generation()
    absent = patch.object(workers, "__name__", "indexer.no_such_module")
    with absent, pytest.raises(UnusableIndex, match="ended early"):
        built(tmp_path, 2)
    assert store.generation() == before
    assert [path.name for path in tmp_path.glob("gen-*")] == [before.partition(".")[0]]


@pytest.mark.usefixtures("quick_workers")
def test_a_worker_says_what_went_wrong(tmp_path: Path) -> None:
    broken = workers.Workers(tmp_path / "absent", 1000, b"", 1)
    try:
        broken.send(0, list(many(3)))
        with pytest.raises(FileNotFoundError):
            broken.finish()
    finally:
        broken.close()


def test_a_writer_that_is_left_stops_its_processes(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path, BuildLimits(processes=2))
    with (
        patch.object(writer, "STARTED_AT", 20),
        patch.object(writer, "BATCH", 8),
        store.writer() as open_writer,
    ):
        open_writer.put(many(90))
    assert store.generation() == ""
    assert list(tmp_path.glob("gen-*")) == []


class Late(Inverting):
    """An inverter whose terms are there when it is told so, as those of another process."""

    there = False

    def write(self, segment: ColumnarSegment) -> Writing:
        written = super().write(segment)
        return Writing(lambda: self.there, written.placed)


def test_documents_are_written_once_the_terms_are_there(tmp_path: Path) -> None:
    """They take room until then, and no longer; nothing waits for it."""
    late = Late(tmp_path)
    builder = LocalBuilder(tmp_path, 600, inverter=late)
    for batch, question in enumerate(many(3)):
        room = 0 if batch == 0 else 10**9
        with patch.object(local_builder, "tokens_of", lambda *_, room=room: room):
            builder.send(batch, [question])
        late.there = batch >= 1
        assert len(list(tmp_path.glob("*.docs"))) == (batch >= 2)
    built_here = builder.finish()
    assert len(list(tmp_path.glob("*.docs"))) == len(built_here.segments)


def test_the_memory_decides_how_much_is_gathered() -> None:
    assert tokens_of(0, 0) == LEAST_TOKENS
    assert LEAST_TOKENS < tokens_of(600, 0) < tokens_of(1200, 0)


def test_a_large_vocabulary_leaves_room_for_fewer_tokens() -> None:
    assert tokens_of(600, 900_000) < tokens_of(600, 10_000)


def dictionaries(root: Path) -> list[bytes]:
    """The dictionary of the stored records of each segment, the first written one first."""
    folder = Generations(root).current()
    readers = [ColumnarReader.open(folder, one) for one in read_segments(folder)]
    return [reader.table.records.dictionary for reader in readers]


def test_an_update_stores_its_records_as_the_index_does(tmp_path: Path) -> None:
    """Segments of one dictionary are merged without being compressed anew."""
    store = EmbeddedStore(tmp_path)
    with store.writer(fresh=True) as first:
        first.put(ask(number, f"Le loup n° {number} des Alpes.") for number in range(5))
        first.commit()
    assert dictionaries(tmp_path) == [b""]
    kept = []
    for start in (1_000, 2_000):
        with store.writer() as later:
            later.put(many_more(start))
            later.commit()
        kept.append(max(dictionaries(tmp_path)))
    assert kept[0] == kept[1] != b""
    assert store.open().info().documents == 305


def many_more(start: int) -> Iterator[Question]:
    for number in range(start, start + 150):
        yield ask(number, f"La question n° {number} porte sur {THEMES[number % len(THEMES)]}. " * 4)
