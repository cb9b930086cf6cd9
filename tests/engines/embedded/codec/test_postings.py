"""Postings and values: documents, weights, positions of a term as arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.embedded.codec.container.packed import PackedArray, PackedSink
from indexer.engines.embedded.codec.container.section_writing import SectionWriter
from indexer.engines.embedded.codec.payloads import Layout, Values, spread
from indexer.engines.embedded.codec.postings import FieldPostings, PostingSink, TermBatch
from tests.engines.embedded.codec.codec_cases import numbers, written

Postings = list[tuple[bytes, list[tuple[int, float, list[int]]]]]
"""Term → its (document, weight, positions)."""

POSTINGS = st.dictionaries(
    st.binary(min_size=1, max_size=3),
    st.dictionaries(
        st.one_of(st.integers(0, 300_000), st.integers(0, 5)),
        st.tuples(
            st.sampled_from([0.0, 1.0, 1.5, 2.0, 300.0]),
            st.lists(st.integers(0, 70_000), min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=8,
    ),
    max_size=10,
).map(
    lambda found: [
        (term, [(doc, *found[term][doc]) for doc in sorted(found[term])]) for term in sorted(found)
    ],
)


def batch_of(postings: Postings, layout: Layout = Layout.POSITIONS) -> TermBatch:
    """The postings as arrays."""
    rows = [row for _, rows in postings for row in rows]
    positions = [position for _, _, some in rows for position in some]
    values = Values(
        np.array([len(some) for _, _, some in rows], np.uint32),
        np.array([weight for _, weight, _ in rows]),
        np.array(positions, np.uint32) if layout.has_positions else None,
    )
    return TermBatch(
        [term for term, _ in postings],
        numbers(*(len(rows) for _, rows in postings)),
        np.array([document for document, _, _ in rows], np.uint32),
        values,
        numbers(*(document % 7 for document, _, _ in rows)),
    )


def opened(*batches: TermBatch, layout: Layout = Layout.POSITIONS, size: int = 0) -> FieldPostings:
    """A field of these batches in ``size`` documents, written and opened."""

    def fill(writer: SectionWriter) -> None:
        sink = PostingSink(writer, "f", layout, size)
        for batch in batches:
            sink.write(batch)
        sink.close()

    return FieldPostings(written(fill), "f", layout, size)


@given(POSTINGS, st.integers(0, 10))
@settings(max_examples=50, deadline=None)
def test_a_term_comes_back_as_arrays(postings: Postings, cut: int) -> None:
    """Documents beyond 2¹⁶, weights of any kind, positions, statistics; in one batch or two."""
    field = opened(batch_of(postings[:cut]), batch_of(postings[cut:]))
    assert list(field.terms) == [term for term, _ in postings]
    assert field.values.counts().tolist() == [len(rows) for _, rows in postings]
    for number, (_, rows) in enumerate(postings):
        extent = field.values.extent(number)
        assert field.documents(number).dtype == np.uint32
        assert field.documents(number).tolist() == [document for document, _, _ in rows]
        assert field.first_and_last(number) == (rows[0][0], rows[-1][0])
        assert field.values.weights(*extent).tolist() == [weight for _, weight, _ in rows]
        assert field.values.frequencies(*extent).tolist() == [len(some) for _, _, some in rows]
        flat = [position for _, _, some in rows for position in some]
        assert field.values.occurrences("positions", number).tolist() == flat
        found = {part: section.item(number) for part, section in field.statistics.items()}
        lengths = [document % 7 for document, _, _ in rows]
        assert found == {
            "total_weight": sum(weight for _, weight, _ in rows),
            "max_weight": max(weight for _, weight, _ in rows),
            "min_length": min((length for length in lengths if length), default=0),
            "max_length": max(lengths),
        }


@given(POSTINGS, st.data())
@settings(max_examples=60, deadline=None)
def test_a_run_of_terms_can_be_written_again(postings: Postings, data: st.DataObject) -> None:
    """What ``batch`` reads is what was written, pages included."""
    field = opened(batch_of(postings))
    first = data.draw(st.integers(0, len(postings)))
    last = data.draw(st.integers(first, len(postings)))
    again, wanted = field.batch(first, last), batch_of(postings[first:last])
    assert list(again.terms) == list(wanted.terms)
    assert again.counts.tolist() == wanted.counts.tolist()
    assert again.documents.tolist() == wanted.documents.tolist()
    assert again.values.positions is not None
    assert wanted.values.positions is not None
    assert again.values.positions.tolist() == wanted.values.positions.tolist()


DENSE = st.lists(st.sets(st.integers(0, 79), min_size=1), max_size=12)
"""The documents of each term, among eighty: more than five of them are a bitmap."""


def dense_batch(held: list[set[int]]) -> TermBatch:
    """Terms in these documents, each once."""
    documents = np.array([document for some in held for document in sorted(some)], np.uint32)
    ones = np.ones(len(documents), np.uint8)
    terms = [b"%03d" % number for number in range(len(held))]
    return TermBatch(terms, numbers(*map(len, held)), documents, Values(ones))


@given(DENSE, st.integers(0, 12), st.data())
@settings(max_examples=100, deadline=None)
def test_frequent_terms_are_bitmaps(held: list[set[int]], cut: int, data: st.DataObject) -> None:
    """One by one and run by run, they hold what a list would."""
    whole = dense_batch(held)
    split = int(whole.counts[:cut].sum())
    parts = [
        TermBatch(terms, counts, documents, Values(np.ones(len(documents), np.uint8)))
        for terms, counts, documents in (
            (whole.terms[:cut], whole.counts[:cut], whole.documents[:split]),
            (whole.terms[cut:], whole.counts[cut:], whole.documents[split:]),
        )
    ]
    field = opened(*parts, layout=Layout.EXISTENCE, size=80)
    for number, some in enumerate(held):
        bits = field.bitmap(number)
        assert field.documents(number).tolist() == sorted(some)
        assert field.first_and_last(number) == (min(some), max(some))
        assert (bits is None) == (len(some) <= 5)
        unpacked = np.unpackbits(
            np.zeros(10, np.uint8) if bits is None else bits, bitorder="little"
        )
        assert bits is None or np.flatnonzero(unpacked).tolist() == sorted(some)
    first = data.draw(st.integers(0, len(held)))
    last = data.draw(st.integers(first, len(held)))
    wanted = [document for some in held[first:last] for document in sorted(some)]
    assert field.documents_of_terms(first, last).tolist() == wanted


def test_bitmaps_between_terms_over_a_page_edge() -> None:
    """Lists with pages before, between and behind bitmaps, term by term and in one run."""
    size = 150_000
    held = [
        np.array([5, 70_000, 140_000]),
        np.arange(1, size, 3),
        np.array([65_535, 65_536]),
        np.arange(0, size, 2),
        np.array([149_999]),
    ]
    documents = np.concatenate(held).astype(np.uint32)
    values = Values(np.ones(len(documents), np.uint8))
    terms = [b"%d" % number for number in range(len(held))]
    batch = TermBatch(terms, numbers(*map(len, held)), documents, values)
    field = opened(batch, layout=Layout.EXISTENCE, size=size)
    assert [field.bitmap(number) is not None for number in range(5)] == [0, 1, 0, 1, 0]
    for first in range(5):
        assert np.array_equal(field.documents(first), held[first])
        for last in range(first + 1, 6):
            run = field.documents_of_terms(first, last)
            assert np.array_equal(run, np.concatenate(held[first:last]))


def test_a_document_stands_once_in_a_frequent_term() -> None:
    """A bitmap could not tell it otherwise."""
    batch = TermBatch([b"a"], numbers(3), numbers(1, 1, 2), Values(numbers(1, 1, 1)))
    with pytest.raises(ValueError, match="twice"):
        opened(batch, layout=Layout.EXISTENCE, size=8)


def test_a_term_in_seventy_thousand_documents() -> None:
    """Every document, over a page's edge."""
    count = 70_000
    values = Values(np.ones(count, np.uint8), None, np.arange(count))
    field = opened(TermBatch([b"de"], numbers(count), np.arange(count), values))
    assert np.array_equal(field.documents(0), np.arange(count))
    assert field.first_and_last(0) == (0, count - 1)
    assert np.array_equal(field.values.occurrences("positions", 0), np.arange(count))


@pytest.mark.parametrize(
    "change",
    [
        {"counts": numbers(1)},
        {"counts": numbers(2, 1), "terms": [b"b", b"a"]},
        {"counts": numbers(3, 0)},
        {"documents": numbers(2, 1, 1)},
        {"documents": numbers(1, 2)},
        {"values": Values(numbers(1, 1, 1))},
        {"values": Values(numbers(1, 1, 1), numbers(1), numbers(1, 2, 3))},
    ],
)
def test_arrays_that_do_not_belong_together_are_refused(change: dict[str, Any]) -> None:
    """A wrong bulk writer hears it, instead of a wrong index."""
    whole = {
        "terms": [b"a", b"b"],
        "counts": numbers(2, 1),
        "documents": numbers(1, 2, 1),
        "values": Values(numbers(1, 1, 1), positions=numbers(1, 2, 3)),
    }
    opened(TermBatch(**whole))
    with pytest.raises(ValueError, match=r"\w"):
        opened(TermBatch(**{**whole, **change}))


@given(st.lists(st.integers(0, 5), max_size=8), st.data())
@settings(max_examples=50, deadline=None)
def test_spread_numbers_the_items_of_groups(sizes: list[int], data: st.DataObject) -> None:
    """In the order of the groups asked for, each as often."""
    chosen = data.draw(st.lists(st.sampled_from(range(len(sizes))), max_size=9)) if sizes else []
    starts = np.cumsum([0, *sizes])
    wanted = [int(starts[one]) + item for one in chosen for item in range(sizes[one])]
    found = spread(np.array(sizes, np.uint8), np.array(chosen, np.int64))
    assert found.tolist() == wanted


@pytest.mark.parametrize("bits", [4, 12])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_packed_integers_come_back(bits: int, data: st.DataObject) -> None:
    """From any place to any other, exceptions included, packed or not."""
    small, large = st.integers(0, 2**bits - 2), st.integers(0, 2**33)
    values = data.draw(st.lists(small, max_size=40)) * 9 + data.draw(st.lists(large, max_size=4))

    def fill(writer: SectionWriter) -> None:
        sink = PackedSink(writer, "p", bits)
        sink.write(np.array(values[:7], np.uint64))
        sink.write(np.array(values[7:], np.uint64))
        sink.close()

    array = PackedArray(written(fill), "p", bits)
    start = data.draw(st.integers(0, len(values)))
    stop = data.draw(st.integers(start, len(values)))
    assert array.read(start, stop).tolist() == values[start:stop]


def test_integers_that_are_mostly_large_stay_plain() -> None:
    """An exception costs more than the bits save."""

    def fill(writer: SectionWriter) -> None:
        sink = PackedSink(writer, "p", 4)
        sink.write(np.arange(100))
        sink.close()

    file = written(fill)
    assert list(file) == ["p"]
    assert PackedArray(file, "p", 4).read(3, 5).tolist() == [3, 4]


def test_joined_weights_fill_in_the_frequencies() -> None:
    """Where one run of postings has weights of its own and another has not."""
    joined = Values.joined(
        [Values(numbers(2), numbers(5)), Values(numbers(3), None)],
    )
    assert joined.weights is not None
    assert joined.weights.tolist() == [5, 3]
    assert joined.frequencies.tolist() == [2, 3]


@pytest.mark.parametrize("start", [0, 1, 2])
@pytest.mark.parametrize("bits", [4, 12])
@given(st.data())
def test_some_packed_values_are_those_among_all(bits: int, start: int, data: st.DataObject) -> None:
    escape = (1 << bits) - 1
    values = np.arange(200) % escape
    values[data.draw(st.lists(st.integers(0, 199), max_size=5))] = data.draw(
        st.sampled_from([escape - 1, escape, 70_000])
    )

    def fill(writer: SectionWriter) -> None:
        sink = PackedSink(writer, "p", bits)
        sink.write(values)
        sink.close()

    chosen = np.array(sorted(data.draw(st.sets(st.integers(0, 190)))), np.int64)
    found = PackedArray(written(fill), "p", bits).take(start, start + 191, chosen)
    assert found.tolist() == values[chosen + start].tolist()
