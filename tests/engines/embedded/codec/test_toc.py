"""Opening an index: sealed, without running code of it, and every altered byte noticed."""

from __future__ import annotations

import os
import pickle
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import fields, index, query
from whoosh.filedb.filestore import FileStorage, RamStorage

from indexer.engines.embedded.codec import (
    ColumnarSegment,
    commit_segments,
    open_readers,
    read_segments,
    verify,
)
from indexer.engines.embedded.codec import toc as opening
from indexer.engines.embedded.codec.container.maps import MissingFile, folder_of, mapped, opened
from indexer.engines.embedded.codec.segment import unpacked
from indexer.engines.embedded.codec.whoosh import (
    ColumnarIndex,
    create_index,
    merge_columnar,
    open_index,
)
from indexer.errors import DamagedIndex, MissingIndex, StaleIndex, UnusableIndex
from tests.engines.embedded.codec.codec_cases import flipped, schema

FILES = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def filled(directory: Path) -> ColumnarIndex:
    """An index of two segments, one document deleted."""
    found = create_index(directory, schema())
    for batch in (["loi", "maire loi", "été"], ["retraite loi", "maire"]):
        writer = found.writer()
        for text in batch:
            writer.add_document(id=text, body=text, title=text, tags="a", number=len(text))
        writer.commit(merge=False)
    writer = found.writer()
    writer.delete_by_term("id", "été")
    writer.commit(merge=False)
    return found


def everything(directory: Path) -> list[Any]:
    """All that a search can show of the index."""
    found = open_index(directory, schema())
    with found.searcher() as searcher:
        reader = searcher.reader()
        return [
            [(hit["id"], hit.score) for hit in searcher.search(query.Term("body", "loi"))],
            [(hit.docnum, hit.fields()) for hit in searcher.search(query.Every(), limit=None)],
            [(term, list(reader.postings(*term).all_ids())) for term in reader.all_terms()],
            list(searcher.search(query.Phrase("body", ["maire", "loi"])).docs()),
            list(reader.column_reader("number")),
            list(reader.column_reader("tags")),
            [list(reader.vector_as("frequency", 0, "body"))],
        ]


def test_an_index_is_created_filled_and_opened(tmp_path: Path) -> None:
    """Its writer writes columnar segments by itself."""
    filled(tmp_path)
    found = open_index(tmp_path, schema())
    assert found.doc_count() == 4
    segments = read_segments(tmp_path)
    assert [segment.doc_count_all() for segment in segments] == [3, 2]
    assert list(segments[0].deleted_docs()) == [2]
    assert [reader.deleted.tolist() for reader in open_readers(tmp_path)] == [
        [False, False, True],
        [False, False],
    ]
    assert sorted(verify(tmp_path)) == sorted(
        path.name for path in tmp_path.iterdir() if "LOCK" not in path.name
    )
    with pytest.raises(ValueError, match="worker processes"):
        found.writer(procs=2)


@pytest.mark.parametrize("kind", [".toc", ".docs", ".terms"])
def test_every_altered_byte_is_noticed(tmp_path: Path, kind: str) -> None:
    """``verify`` names the file; a search says so too, or shows what it showed before."""
    filled(tmp_path)
    before = everything(tmp_path)
    path = min(path for path in tmp_path.iterdir() if path.name.endswith(kind))
    size = path.stat().st_size
    for place in range(0, size, max(1, size // 90)):
        content = flipped(path, place)
        with pytest.raises(DamagedIndex, match=path.name):
            verify(tmp_path)
        try:
            assert everything(tmp_path) == before
        except DamagedIndex as error:
            assert path.name in str(error)  # noqa: PT017 - damage that no search sees is no error
        path.write_bytes(content)


@pytest.mark.parametrize("kind", [".toc", ".docs", ".terms"])
def test_a_cut_file_is_noticed(tmp_path: Path, kind: str) -> None:
    """Down to nothing."""
    filled(tmp_path)
    path = min(path for path in tmp_path.iterdir() if path.name.endswith(kind))
    content = path.read_bytes()
    for size in (0, 1, 60, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:size])
        with pytest.raises(DamagedIndex, match=path.name):
            verify(tmp_path)


@pytest.mark.parametrize("kind", [".docs", ".terms"])
def test_a_missing_file_is_noticed(tmp_path: Path, kind: str) -> None:
    """Whoosh tries again for a moment, then hears which one it is."""
    filled(tmp_path)
    min(path for path in tmp_path.iterdir() if path.name.endswith(kind)).unlink()
    with pytest.raises(DamagedIndex, match=rf"{kind} is missing"):
        verify(tmp_path)
    with pytest.raises(DamagedIndex, match=rf"{kind} is missing"):
        open_index(tmp_path, schema()).searcher()


def test_no_index_is_a_missing_index(tmp_path: Path) -> None:
    """An empty folder."""
    with pytest.raises(MissingIndex):
        open_index(tmp_path, schema())


def test_the_schema_must_be_given(tmp_path: Path) -> None:
    """Whoosh would read the stored one in place of an empty one."""
    create_index(tmp_path, schema())
    with pytest.raises(ValueError, match="schema"):
        open_index(tmp_path, fields.Schema())


class Harm:
    """Pickles as a call of ``os.mkdir``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.path),)


class HarmfulSchema(fields.Schema):
    """A schema that pickles as a call of ``os.mkdir``."""

    path = Path("nowhere")

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.path),)


def test_a_pickle_that_would_run_code_is_refused(tmp_path: Path) -> None:
    """Under a right seal, as an attacker would write it."""
    target = tmp_path / "harm"
    commit_segments(tmp_path, schema(), [])
    storage = opening.SealedStorage(tmp_path)
    index.TOC(schema(), [Harm(target)], 1).write(storage, "MAIN")
    for read in (lambda: open_index(tmp_path, schema()), lambda: read_segments(tmp_path)):
        with pytest.raises(DamagedIndex, match="mkdir"):
            read()
    assert not target.exists()


def test_the_stored_schema_is_never_unpickled(tmp_path: Path) -> None:
    """The program's own takes its place."""
    harmful = HarmfulSchema(id=fields.ID)
    HarmfulSchema.path = tmp_path / "harm"
    index.TOC(harmful, [], 0).write(opening.SealedStorage(tmp_path), "MAIN")
    assert open_index(tmp_path, schema()).doc_count() == 0
    assert read_segments(tmp_path) == []
    assert not (tmp_path / "harm").exists()
    with pytest.raises(DamagedIndex):
        opening.reading(tmp_path, lambda: index.TOC.read(opening.SealedStorage(tmp_path), "MAIN"))


@pytest.mark.parametrize(
    "segments",
    [b"", b"garbage", b"\x80\x02K\x01.", b"Pelsewhere\n.", pickle.dumps([1]), pickle.dumps({})],
)
def test_anything_but_a_list_of_segments_is_refused(tmp_path: Path, segments: bytes) -> None:
    """Even under a right seal."""
    commit_segments(tmp_path, schema(), [])
    path = next(tmp_path.glob("*.toc"))
    content = path.read_bytes()[: -opening._SIZE]
    # The empty list is the last thing in the table.
    content = content[: -len(pickle.dumps([], -1))] + segments
    path.write_bytes(content + opening._SEAL + opening._digest(content))
    with pytest.raises(DamagedIndex):
        open_index(tmp_path, schema())


def test_another_version_of_the_table_asks_for_a_rebuild(tmp_path: Path) -> None:
    """It is no damage."""
    index.TOC(schema(), [], 0).write(opening.SealedStorage(tmp_path), "MAIN")
    path = next(tmp_path.glob("*.toc"))
    content = path.read_bytes()[: -opening._SIZE]
    content = content.replace((-111).to_bytes(4, signed=True), (-112).to_bytes(4, signed=True), 1)
    path.write_bytes(content + opening._SEAL + opening._digest(content))
    with pytest.raises(StaleIndex):
        open_index(tmp_path, schema())


@given(st.binary(max_size=200))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_sealed_bytes_open_or_are_unusable(tmp_path: Path, data: bytes) -> None:
    """No other error."""
    path = tmp_path / "_MAIN_0.toc"
    path.write_bytes(data + opening._SEAL + opening._digest(data))
    with pytest.raises(UnusableIndex):
        open_index(tmp_path, schema())


@given(st.integers(1, 200), st.sets(st.integers(0, 199)), st.sets(st.integers(0, 199)))
@settings(max_examples=50, deadline=None)
def test_a_segment_comes_back_with_its_deletions(
    count: int, gone: set[int], back: set[int]
) -> None:
    """Deleted and undeleted ones, as Whoosh pickles it."""
    segment = ColumnarSegment("MAIN", "abc", count)
    for document in gone:
        segment.delete_document(min(document, count - 1))
    for document in back:
        segment.delete_document(min(document, count - 1), delete=False)
    wanted = {min(d, count - 1) for d in gone} - {min(d, count - 1) for d in back}
    again = pickle.loads(pickle.dumps(segment))  # noqa: S301 - our own
    assert again == segment
    assert set(again.deleted_docs()) == wanted
    assert again.deleted_count() == len(wanted)
    assert again.has_deletions() == bool(wanted)
    assert again.doc_count() == count - len(wanted)
    assert [again.is_deleted(document) for document in range(count)] == again.deleted().tolist()


def altered(change: Callable[[bytes], bytes]) -> bytes:
    """The state of a segment, changed under a right checksum."""
    body = change(ColumnarSegment("MAIN", "abc", 5).packed()[:-4])
    return body + zlib.crc32(body).to_bytes(4, "little")


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"abcdefgh",
        altered(lambda body: body[:3]),
        altered(lambda body: body + b"no zlib"),
        altered(lambda body: body[:-1] + b"\xff"),
        None,
    ],
)
def test_an_altered_state_is_damage(state: Any) -> None:
    """Cut, changed, no bytes at all."""
    with pytest.raises(DamagedIndex, match="segments"):
        unpacked(state)


def test_files_are_opened_from_any_storage(tmp_path: Path) -> None:
    """Mapped from a folder, read from memory."""
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "empty").touch()
    folder, memory = FileStorage(str(tmp_path)), RamStorage()
    memory.create_file("a").close()
    assert bytes(opened(folder, "a")) == b"abc"
    assert bytes(opened(memory, "a")) == b""
    assert folder_of(memory) is None
    with pytest.raises(MissingFile):
        opened(memory, "b")
    assert folder_of(folder) == tmp_path
    with pytest.raises(DamagedIndex, match="empty"):
        mapped(tmp_path / "empty")
    with pytest.raises(MissingFile):
        mapped(tmp_path / "b")


def test_a_merge_policy_merges_what_is_worth_it(tmp_path: Path) -> None:
    """Several segments, or one with deletions; a single whole one stays."""
    found = filled(tmp_path)
    before = everything(tmp_path)
    writer = found.writer()
    writer.commit(mergetype=merge_columnar)
    assert [segment.doc_count_all() for segment in read_segments(tmp_path)] == [4]
    assert [hit[0] for hit in everything(tmp_path)[0]] == [hit[0] for hit in before[0]]
    names = verify(tmp_path)
    writer = found.writer()
    writer.commit(mergetype=merge_columnar)
    assert verify(tmp_path)[1:] == names[1:]
