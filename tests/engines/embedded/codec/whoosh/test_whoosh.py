"""Whoosh through the codec: the results of Whoosh's own codec, on generated documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from whoosh import fields, index, query, scoring, sorting
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import RamStorage
from whoosh.reading import TermNotFound

from indexer.engines.embedded.codec.whoosh import ColumnarCodec, merge_columnar, open_index
from indexer.errors import DamagedIndex
from tests.engines.embedded.codec.codec_cases import (
    TAGS,
    WORDS,
    documents,
    queries,
    ram_index,
    schema,
)

PAIRS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BATCHES = st.lists(documents(), min_size=1, max_size=2)


def numbered(batches: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """The same with ids that are unique over the batches."""
    return [
        [{**document, "id": f"{place}-{document['id']}"} for document in batch]
        for place, batch in enumerate(batches)
    ]


def both(batches: list[list[dict[str, Any]]]) -> tuple[Any, Any]:
    """The index of Whoosh's codec and ours."""
    return ram_index(W3Codec(), numbered(batches)), ram_index(ColumnarCodec(), numbered(batches))


def same_hits(asked: query.Query, *indexes: Any) -> None:
    """The same documents and scores from both, under several weightings."""
    for weighting in (scoring.BM25F(), scoring.TF_IDF(), scoring.Frequency()):
        found = []
        for one in indexes:
            with one.searcher(weighting=weighting) as searcher:
                hits = searcher.search(asked, limit=None)
                scores = {hit["id"]: pytest.approx(hit.score, abs=1e-5) for hit in hits}
                best = searcher.search(asked, limit=2)
                found.append((scores, [(hit["id"], pytest.approx(hit.score)) for hit in best]))
        assert found[0] == found[1]


@given(BATCHES, st.lists(queries(), min_size=1, max_size=4))
@PAIRS
def test_queries_find_the_same_documents_with_the_same_scores(
    batches: list[Any], asked: list[query.Query]
) -> None:
    """Terms, prefixes, wildcards, fuzzy terms, phrases, ranges, everything, and their unions."""
    indexes = both(batches)
    for one in asked:
        same_hits(one, *indexes)


def sorted_and_grouped(one: Any, field: str, *, backwards: bool) -> tuple[object, str]:
    """The ids in order and the groups, or why Whoosh cannot tell them."""
    with one.searcher() as searcher:
        by = sorting.FieldFacet(field, reverse=backwards)
        try:
            hits = searcher.search(query.Every(), limit=None, sortedby=by, groupedby=field)
        except ValueError as problem:
            return ValueError, str(problem)
        # NaN, the default of a column of floats, is not equal to itself.
        return [hit["id"] for hit in hits], repr(hits.groups())


@example(  # Whoosh fails backwards where a segment has no such column
    batches=[[{"id": "0"}], [{"id": "0", "body": "", "tags": "a"}]], field="tags", backwards=True
)
@given(
    batches=BATCHES,
    field=st.sampled_from(["number", "score", "tags", "title"]),
    backwards=st.booleans(),
)
@PAIRS
def test_sorting_and_grouping_are_the_same(
    *, batches: list[Any], field: str, backwards: bool
) -> None:
    """By every kind of column."""
    found = [sorted_and_grouped(one, field, backwards=backwards) for one in both(batches)]
    assert found[0] == found[1]


@given(BATCHES)
@PAIRS
def test_readers_tell_the_same(batches: list[Any]) -> None:
    """Terms, statistics, postings, vectors, stored fields, lengths."""
    found = []
    for one in both(batches):
        with one.reader() as reader:
            found.append(
                [
                    {term: described(info) for term, info in reader},
                    sorted(reader.indexed_field_names()),
                    [
                        (term, list(reader.postings(*term).items_as("frequency")))
                        for term in reader.all_terms()
                        if term[0] in {"body", "title"}
                    ],
                    list(reader.iter_docs()),
                    [
                        list(reader.vector_as("positions", document, "body"))
                        for document in range(reader.doc_count_all())
                        if reader.has_vector(document, "body")
                    ],
                    [reader.field_length(field) for field in ("body", "title", "tags")],
                    sorted(reader.most_frequent_terms("body", 3)),
                    [sorted(reader.terms_within("body", word, 1)) for word in WORDS[:3]]
                    if reader.is_atomic()
                    else [],
                ],
            )
    assert found[0] == found[1]


def described(info: Any) -> tuple[Any, ...]:
    """The statistics of a term."""
    return (
        pytest.approx(info.weight()),
        info.doc_frequency(),
        info.min_length() or 0,
        info.max_length(),
        pytest.approx(info.max_weight()),
        info.min_id(),
        info.max_id(),
    )


@given(
    batches=BATCHES,
    gone=st.sets(st.sampled_from(TAGS)),
    optimise=st.booleans(),
    asked=queries(),
)
@PAIRS
def test_deletions_and_merges_leave_the_same(
    *, batches: list[Any], gone: set[str], optimise: bool, asked: query.Query
) -> None:
    """Whoosh's own merge reads and writes through the codec."""
    indexes = []
    for one, codec in zip(both(batches), (W3Codec(), ColumnarCodec()), strict=True):
        writer = one.writer(codec=codec)
        for tag in gone:
            writer.delete_by_term("tags", tag)
        writer.add_document(id="new", body="loi maire")
        writer.commit(optimize=optimise, merge=optimise)
        assert one.doc_count() == sum(
            document.get("tags") not in gone for batch in batches for document in batch
        ) + 1  # fmt: skip
        indexes.append(one)
    same_hits(asked, *indexes)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    """A segment without a document, and a document without a field."""
    one = ram_index(ColumnarCodec(), [[{}]])
    with one.searcher() as searcher:
        assert len(searcher.search(query.Term("body", "loi"))) == 0
        assert searcher.reader().field_length("body") == 0
        assert searcher.reader().min_field_length("body") == 0
        assert searcher.reader().max_field_length("body") == 0
        assert searcher.reader().doc_field_length(0, "body", 1) == 1
        assert searcher.stored_fields(0) == {}
        with pytest.raises(TermNotFound):
            searcher.reader().term_info("body", "loi")
        with pytest.raises(TermNotFound):
            searcher.postings("body", "loi")
        assert searcher.reader().frequency("body", "loi") == 0
        assert searcher.reader().doc_frequency("body", "loi") == 0


def test_a_missing_vector_is_a_key_error() -> None:
    """Of a document or of a field."""
    one = ram_index(ColumnarCodec(), [[{"id": "a"}, {"id": "b", "body": "loi"}]])
    with one.reader() as reader:
        assert [reader.has_vector(document, "body") for document in (0, 1)] == [False, True]
        assert not reader.has_vector(0, "title")
        with pytest.raises(KeyError):
            reader.vector(0, "body")


def test_a_huge_term_is_found() -> None:
    """Longer than a block."""
    one = RamStorage().create_index(fields.Schema(word=fields.ID(stored=True)))
    huge = "é" * 70_000
    with one.writer(codec=ColumnarCodec()) as writer:
        writer.add_document(word=huge)
        writer.add_document(word="a")
    with one.searcher() as searcher:
        assert [hit["word"] for hit in searcher.search(query.Term("word", huge))] == [huge]


def test_a_word_in_seventy_thousand_documents_keeps_its_numbers() -> None:
    """Beyond 2¹⁶, through Whoosh's matchers and blocks of quality."""
    one = RamStorage().create_index(fields.Schema(word=fields.KEYWORD, odd=fields.ID))
    with one.writer(codec=ColumnarCodec()) as writer:
        for number in range(70_000):
            writer.add_document(word="de", odd="x" if number % 9999 == 0 else "y")
    with one.searcher() as searcher:
        matcher = searcher.postings("word", "de")
        matcher.skip_to(69_999)
        assert matcher.id() == 69_999
        both_words = query.And([query.Term("word", "de"), query.Term("odd", "x")])
        assert [hit.docnum for hit in searcher.search(both_words, limit=None)] == [
            *range(0, 70_000, 9999)
        ]
        assert searcher.reader().term_info("word", b"de").max_id() == 69_999


def test_a_refused_document_leaves_no_trace() -> None:
    """A value that cannot be stored cancels its document, and the writer goes on."""
    one = RamStorage().create_index(schema())
    writer = one.writer(codec=ColumnarCodec())
    writer.add_document(id="0", number=1)
    with pytest.raises(ValueError, match="cannot be stored"):
        writer.add_document(id="1", body="loi", number=2, _stored_body=object())
    writer.add_document(id="2", title="loi")
    writer.commit()
    with one.searcher() as searcher:
        assert [hit["id"] for hit in searcher.documents()] == ["0", "2"]
        assert searcher.reader().column_reader("number")[1] != 2
        assert searcher.reader().doc_field_length(1, "body", 0) == 0


def test_a_column_can_be_added_to_a_finished_segment() -> None:
    """Whoosh's ``add_sortable``."""
    one = RamStorage().create_index(fields.Schema(price=fields.NUMERIC))
    with one.writer(codec=ColumnarCodec()) as writer:
        writer.add_document(price=30)
        writer.add_document(price=10)
    with one.writer(codec=ColumnarCodec()) as writer:
        sorting.add_sortable(writer, "price", sorting.FieldFacet("price"))
    with one.reader() as reader:
        assert list(reader.column_reader("price")) == [30, 10]


def test_the_codec_refuses_what_is_not_its_own(tmp_path: Path) -> None:
    """A stock segment, and the files of postings that Whoosh has none of here."""
    one = ram_index(W3Codec(), [[{"id": "a"}]])
    with pytest.raises(TypeError, match="columnar"):
        ColumnarCodec().terms_reader(one.storage, one._segments()[0])
    with pytest.raises(NotImplementedError):
        ColumnarCodec().postings_writer(None)
    with pytest.raises(NotImplementedError):
        ColumnarCodec().postings_reader(None, None, None)


def test_a_writer_out_of_order_is_refused() -> None:
    """Fields, terms and documents have their order."""
    storage, codec = RamStorage(), ColumnarCodec()
    segment = codec.new_segment(storage, "x")
    terms = codec.field_writer(storage, segment)
    for wrong in (lambda: terms.start_term(b"a"), terms.finish_field):
        with pytest.raises(ValueError, match="field"):
            wrong()
    terms.start_field("f", fields.TEXT())
    with pytest.raises(ValueError, match="out of order"):
        terms.start_field("g", fields.TEXT())
    table = codec.per_document_writer(storage, segment)
    with pytest.raises(ValueError, match="No document"):
        table.finish_doc()
    with pytest.raises(ValueError, match="expected"):
        table.start_doc(3)


def test_a_term_without_postings_is_left_out() -> None:
    """As if it had not been begun."""
    storage, codec = RamStorage(), ColumnarCodec()
    segment = codec.new_segment(storage, "x")
    terms = codec.field_writer(storage, segment)
    terms.start_field("f", fields.TEXT())
    terms.start_term(b"a")
    terms.finish_term()
    terms.finish_field()
    terms.close()
    reader = codec.terms_reader(storage, segment)
    assert list(reader.terms()) == []
    assert list(reader.terms_from("g", b"")) == []


def test_open_dir_reads_it_too(tmp_path: Path) -> None:
    """Whoosh alone, with the schema that it stores; segments name their codec."""
    one = index.create_in(str(tmp_path), schema())
    with one.writer(codec=ColumnarCodec()) as writer:
        writer.add_document(id="a", body="loi maire")
    with one.writer(codec=ColumnarCodec()) as writer:
        writer.add_document(id="b", body="loi")
        writer.merge = False
    one = index.open_dir(str(tmp_path))
    with one.searcher() as searcher:
        assert {hit["id"] for hit in searcher.search(query.Term("body", "loi"))} == {"a", "b"}
        assert searcher.suggest("body", "mairie") == ["maire"]
    writer = one.writer(codec=ColumnarCodec())
    writer.commit(mergetype=merge_columnar)
    assert one.doc_count() == 2
    assert len(one._segments()) == 1
    with pytest.raises(DamagedIndex, match="altered or cut off"):
        open_index(tmp_path, schema())
