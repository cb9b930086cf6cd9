"""Bulk writing and vectorised merging: the same segment as Whoosh's way gives."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import columns, fields, query
from whoosh.analysis import SimpleAnalyzer

from indexer.engines.embedded.codec import (
    Bits,
    ColumnarReader,
    ColumnarSegment,
    Documents,
    FieldTerms,
    Layout,
    MergedFields,
    Numbers,
    OrdinalLists,
    Ordinals,
    TermBatch,
    Values,
    Vectors,
    commit_segments,
    merge_segments,
    open_readers,
    ordinals_of,
    read_segments,
    verify,
    write_segment,
)
from indexer.engines.embedded.codec.whoosh import create_index, merged_fields, open_index
from tests.engines.embedded.codec.codec_cases import documents, numbers, schema

WRITTEN = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def bulk(directory: Path, texts: list[str], **given: Any) -> ColumnarSegment:
    """A segment of one field of words, written from arrays."""
    rows = sorted(
        (word.encode(), document, place)
        for document, text in enumerate(texts)
        for place, word in enumerate(text.split())
    )
    words = sorted({word for word, _, _ in rows})
    pairs = sorted({(word, document) for word, document, _ in rows})
    postings = TermBatch(
        words,
        numbers(*(sum(word == one for one, _ in pairs) for word in words)),
        numbers(*(document for _, document in pairs)),
        Values(
            numbers(*(sum(pair == (w, d) for w, d, _ in rows) for pair in pairs)),
            positions=numbers(*(place for _, _, place in rows)),
        ),
    )
    arrays: dict[str, Any] = {
        "stored": [{"text": text} for text in texts],
        "lengths": {"text": numbers(*(len(text.split()) for text in texts))},
        "columns": {"text": ordinals_of([text.encode() for text in texts])},
    }
    terms = given.pop("terms", {"text": FieldTerms(Layout.POSITIONS, [postings])})
    return write_segment(directory, ColumnarSegment(), Documents(**{**arrays, **given}), terms)


def text_schema() -> fields.Schema:
    """What ``bulk`` writes."""
    text = fields.TEXT(analyzer=SimpleAnalyzer(), stored=True, sortable=True)
    return fields.Schema(text=text)


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=6).map(" ".join), max_size=8))
@WRITTEN
def test_a_bulk_segment_is_what_whoosh_would_have_written(texts: list[str]) -> None:
    """Both ways hold the same postings; only the bulk way knows in time what is frequent."""
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder, "one"), Path(folder, "two")
        one.mkdir()
        two.mkdir()
        commit_segments(one, text_schema(), [bulk(one, texts)])
        verify(one)
        with create_index(two, text_schema()).writer() as writer:
            for text in texts:
                writer.add_document(text=text)
        asked = query.Or([query.Phrase("text", ["a", "b"]), query.Prefix("text", "c")])
        found = []
        for directory in (one, two):
            with open_index(directory, text_schema()).searcher() as searcher:
                hits = searcher.search(asked, limit=None)
                found.append([(hit["text"], hit.score) for hit in hits])
        assert found[0] == found[1]
        if any(texts):  # a field without a word is left out by Whoosh
            here, there = [reader for folder in (one, two) for reader in open_readers(folder)]
            assert list(here.terms("text")) == list(there.terms("text"))
            for term in range(len(here.terms("text"))):
                assert _postings(here, term) == _postings(there, term)


def _postings(reader: ColumnarReader, term: int) -> list[list[int]]:
    """Documents, frequencies and positions of a term of the text."""
    columns = (
        reader.documents("text", term),
        reader.frequencies("text", term),
        reader.positions("text", term)[1],
    )
    return [column.tolist() for column in columns]


def test_a_reader_gives_arrays(tmp_path: Path) -> None:
    """Everything that an executor asks for."""
    commit_segments(tmp_path, text_schema(), [bulk(tmp_path, ["a b a", "", "b ba c"])])
    (reader,) = open_readers(tmp_path)
    assert reader.fields == ("text",)
    assert reader.document_count == 3
    assert list(reader.terms("text")) == [b"a", b"b", b"ba", b"c"]
    assert [reader.term_number("text", term) for term in (b"ba", b"x")] == [2, None]
    assert reader.term_range("text", b"b", b"c") == (1, 3)
    assert reader.prefix_range("text", b"b") == (1, 3)
    assert reader.documents("text", 1).tolist() == [0, 2]
    assert reader.documents_of_terms("text", 0, 3).tolist() == [0, 0, 2, 2]
    assert reader.weights("text", 0).tolist() == [2]
    assert reader.frequencies("text", 1).tolist() == [1, 1]
    offsets, positions = reader.positions("text", 0)
    assert (offsets.tolist(), positions.tolist()) == ([0, 2], [0, 2])
    assert reader.document_frequencies("text").tolist() == [1, 2, 1, 1]
    assert reader.document_frequency("text", 1) == 2
    assert reader.total_weights("text").tolist() == [2, 2, 1, 1]
    assert reader.lengths("text").tolist() == [3, 0, 3]
    assert reader.total_length("text") == 6
    column = reader.column("text")
    assert isinstance(column, Ordinals)
    assert [column.dictionary[place] for place in column.ordinals] == [b"a b a", b"", b"b ba c"]
    assert reader.stored(2) == {"text": "b ba c"}
    assert reader.stored(np.uint8(2)) == reader.stored(2)  # type: ignore[arg-type]
    assert reader.documents("text", np.uint8(1)).tolist() == [0, 2]  # type: ignore[arg-type]
    assert reader.positions("text", np.uint8(1))[1].tolist() == [1, 0]  # type: ignore[arg-type]
    assert reader.stored_bytes(2).startswith(b"m")
    assert reader.deleted.tolist() == [False, False, False]


def test_a_field_without_terms_answers_with_nothing(tmp_path: Path) -> None:
    """Ranges, numbers and statistics are empty; a term's number would be a mistake."""
    commit_segments(tmp_path, text_schema(), [bulk(tmp_path, ["a"])])
    (reader,) = open_readers(tmp_path)
    assert reader.postings("none") is None
    assert list(reader.terms("none")) == []
    assert reader.term_number("none", b"a") is None
    assert reader.term_range("none", None, None) == (0, 0)
    assert reader.prefix_range("none", b"a") == (0, 0)
    assert reader.document_frequencies("none").tolist() == []
    assert reader.total_weights("none").tolist() == []
    assert reader.lengths("none").tolist() == []
    assert reader.total_length("none") == 0
    assert reader.column("none") is None
    with pytest.raises(KeyError):
        reader.documents("none", 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"lengths": {"text": numbers(1)}},
        {"stored": [{"text": object()}]},
        {"terms": {"text": FieldTerms(Layout.POSITIONS, iter([None]))}},
        {"vectors": {"text": Vectors(Layout.FREQUENCY, numbers(1), [b"a"], Values(numbers(1)))}},
    ],
)
def test_a_failed_segment_leaves_no_file(tmp_path: Path, wrong: dict[str, Any]) -> None:
    """Whatever went wrong, and when."""
    with pytest.raises((ValueError, AttributeError, TypeError)):
        bulk(tmp_path, ["a", "b"], **wrong)
    assert list(tmp_path.iterdir()) == []


def shown(directory: Path) -> list[Any]:
    """Everything of an index of ``schema``, without document numbers that a merge changes."""
    with open_index(directory, schema()).searcher() as searcher:
        reader = searcher.reader()
        ids = {number: reader.stored_fields(number)["id"] for number in reader.all_doc_ids()}
        return [
            list(ids.values()),
            [(term, posting_ids(reader, term, ids)) for term in reader.all_terms()],
            {
                field: {
                    ids[number]: repr(reader.column_reader(field)[number])
                    for number in ids
                }
                for field in ("id", "title", "tags", "number", "score")
                if any(one.has_column(field) for one, _ in reader.leaf_readers())
                and all(one.has_column(field) for one, _ in reader.leaf_readers())
            },
            {
                ids[number]: list(reader.vector_as("characters", number, "body"))
                for number in ids
                if reader.has_vector(number, "body")
            },
            {ids[number]: reader.doc_field_length(number, "body", 0) for number in ids},
        ]  # fmt: skip


def posting_ids(reader: Any, term: Any, ids: dict[int, str]) -> list[Any]:
    """The ids, weights and values of a term's documents that are not deleted."""
    matcher, found = reader.postings(*term), []
    while matcher.is_active():
        found.append((ids[matcher.id()], matcher.weight(), matcher.value()))
        matcher.next()
    return found


@given(
    st.lists(documents(most=8).filter(bool), min_size=1, max_size=3),
    st.sets(st.sampled_from(["a", "b", "c"])),
    st.integers(1, 30),
)
@WRITTEN
def test_a_merge_keeps_everything_that_is_not_deleted(
    batches: list[Any], gone: set[str], budget: int
) -> None:
    """Terms, postings, values, columns, vectors, stored fields, in batches of any size."""
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        index = create_index(directory, schema())
        for number, batch in enumerate(batches):
            writer = index.writer()
            for document in batch:
                writer.add_document(**{**document, "id": f"{number}-{document['id']}"})
            writer.commit(merge=False)
        writer = index.writer()
        for tag in gone:
            writer.delete_by_term("tags", tag)
        writer.commit(merge=False)
        before = shown(directory)
        merged = merge_segments(
            directory,
            open_readers(directory),
            ColumnarSegment(),
            merged_fields(schema()),
            budget=budget,
        )
        commit_segments(directory, schema(), [merged])
        verify(directory)
        after = shown(directory)
        assert after[0] == before[0]
        assert after[1] == [(term, found) for term, found in before[1] if found]
        for field, values in before[2].items():
            assert after[2][field] == values
        assert after[3:] == before[3:]


def test_a_merge_takes_the_fields_it_is_told(tmp_path: Path) -> None:
    """A removed field is left behind."""
    segment = bulk(tmp_path, ["a b", "b"])
    reader = ColumnarReader.open(tmp_path, segment)
    other = merge_segments(tmp_path, [reader], ColumnarSegment(), MergedFields(frozenset()))
    assert ColumnarReader.open(tmp_path, other).fields == ()
    assert other.doc_count_all() == 2


def test_a_merge_of_nothing_is_an_empty_segment(tmp_path: Path) -> None:
    """No sources, or every document deleted."""
    assert merge_segments(tmp_path, [], ColumnarSegment()).doc_count_all() == 0
    segment = bulk(tmp_path, ["a"])
    segment.delete_document(0)
    reader = ColumnarReader.open(tmp_path, segment)
    merged = merge_segments(tmp_path, [reader], ColumnarSegment())
    assert ColumnarReader.open(tmp_path, merged).terms("text")[:] == []


def test_sources_laid_out_differently_are_not_merged(tmp_path: Path) -> None:
    """A clear refusal, and no file left."""
    one = bulk(tmp_path, ["a"])
    plain = TermBatch([b"a"], numbers(1), numbers(0), Values(numbers(1)))
    terms = {"text": FieldTerms(Layout.FREQUENCY, [plain])}
    two = bulk(tmp_path, ["a"], terms=terms)
    readers = [ColumnarReader.open(tmp_path, segment) for segment in (one, two)]
    before = set(tmp_path.iterdir())
    with pytest.raises(ValueError, match="laid out differently"):
        merge_segments(tmp_path, readers, ColumnarSegment())
    assert set(tmp_path.iterdir()) == before


def test_columns_and_vectors_of_every_kind_are_merged(tmp_path: Path) -> None:
    """With a source that lacks them."""
    kinds = {
        "number": Numbers(np.array([7], np.int32)),
        "bits": Bits(np.array([True])),
        "lists": OrdinalLists(numbers(0, 2), numbers(1, 0), [b"a", b"b"]),
        "bytes": ordinals_of([b"x"]),
    }
    vector = Vectors(Layout.FREQUENCY, numbers(2), [b"z", b"a"], Values(numbers(3, 4)))
    full = bulk(tmp_path, ["a"], columns=kinds, vectors={"text": vector})
    bare = bulk(tmp_path, ["b"], columns={}, lengths={})
    readers = [ColumnarReader.open(tmp_path, segment) for segment in (bare, full)]
    minus_one = MergedFields(defaults={"number": -1})
    merged = merge_segments(tmp_path, readers, ColumnarSegment(), minus_one)
    reader = ColumnarReader.open(tmp_path, merged)
    number, bits, lists, words = (reader.column(name) for name in kinds)
    assert isinstance(number, Numbers)
    assert number.values.tolist() == [-1, 7]
    assert isinstance(bits, Bits)
    assert bits.values.tolist() == [False, True]
    assert isinstance(lists, OrdinalLists)
    assert lists.bounds.tolist() == [0, 0, 2]
    assert isinstance(words, Ordinals)
    assert list(words.dictionary) == [b"", b"x"]
    found = reader.table.vectors("text")
    assert found is not None
    assert found[1].counts().tolist() == [0, 2]
    assert list(found[0]) == [b"z", b"a"]
    assert reader.lengths("text").tolist() == [0, 1]


def test_a_count_that_does_not_fit_the_table_of_contents_is_damage(tmp_path: Path) -> None:
    """Files of another segment under this one's name."""
    segment = bulk(tmp_path, ["a", "b"])
    segment.set_doc_count(3)
    commit_segments(tmp_path, text_schema(), [segment])
    with pytest.raises(Exception, match="has 2 documents"):
        open_readers(tmp_path)


def test_committing_removes_the_files_of_other_segments(tmp_path: Path) -> None:
    """And counts the generations."""
    one, two = bulk(tmp_path, ["a"]), bulk(tmp_path, ["b"])
    assert commit_segments(tmp_path, text_schema(), [one, two]) == 0
    assert commit_segments(tmp_path, text_schema(), [two]) == 1
    assert [segment.segid for segment in read_segments(tmp_path)] == [two.segid]
    assert len(list(tmp_path.iterdir())) == 3


def test_whoosh_sorts_by_a_bulk_column(tmp_path: Path) -> None:
    """The schema's own column object reads it."""
    kinds = {"text": ordinals_of([b"b", b"a"])}
    commit_segments(tmp_path, text_schema(), [bulk(tmp_path, ["b", "a"], columns=kinds)])
    with open_index(tmp_path, text_schema()).searcher() as searcher:
        hits = searcher.search(query.Every(), sortedby="text")
        assert [hit["text"] for hit in hits] == ["a", "b"]
    assert isinstance(text_schema()["text"].column_type, columns.VarBytesColumn)
