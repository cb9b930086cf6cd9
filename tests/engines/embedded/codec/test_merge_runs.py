"""Runs of several sources in one: what a merge makes of postings, told by plain lists."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.embedded.codec.merge_runs import Run, interleaved
from indexer.engines.embedded.codec.payloads import Values
from tests.engines.embedded.codec.codec_cases import numbers

GROUPS = 4
Posting = tuple[int, list[int]]
"""A document and the positions in it."""

SOURCES = st.lists(
    st.lists(
        st.lists(
            st.tuples(
                st.integers(0, 70_000), st.lists(st.integers(0, 300), min_size=1, max_size=3)
            ),
            max_size=3,
        ),
        min_size=GROUPS,
        max_size=GROUPS,
    ),
    min_size=1,
    max_size=4,
)


def run_of(groups: list[list[Posting]], *, weighted: bool) -> Run:
    """The postings of a source as arrays."""
    postings = [posting for group in groups for posting in group]
    sizes = numbers(*(len(positions) for _, positions in postings))
    return Run(
        np.array([len(group) for group in groups], np.int64),
        np.array([document for document, _ in postings], np.uint32),
        Values(
            sizes,
            sizes * 2.5 if weighted else None,
            np.array([place for _, positions in postings for place in positions], np.uint16),
        ),
    )


@given(SOURCES, st.integers(0, 4))
@settings(max_examples=150, deadline=None)
def test_groups_follow_each_other_source_by_source(
    sources: list[list[list[Posting]]], weighted: int
) -> None:
    """Documents, frequencies, weights and positions; a source without weights gives its counts."""
    runs = [run_of(groups, weighted=n < weighted) for n, groups in enumerate(sources)]
    documents, values = interleaved(runs)
    rows = [
        (n, *posting)
        for group in range(GROUPS)
        for n, some in enumerate(sources)
        for posting in some[group]
    ]
    assert documents.tolist() == [document for _, document, _ in rows]
    assert values.frequencies.tolist() == [len(positions) for _, _, positions in rows]
    assert values.positions is not None
    assert values.positions.tolist() == [place for _, _, some in rows for place in some]
    if weighted:
        assert values.weights is not None
        assert values.weights.tolist() == [
            len(positions) * (2.5 if n < weighted else 1) for n, _, positions in rows
        ]
    else:
        assert values.weights is None


def test_of_one_group_the_sources_follow_each_other() -> None:
    """The postings of a single term, which may be very many."""
    runs = [run_of([[(1, [4, 9])]], weighted=False), run_of([[(5, [2]), (7, [])]], weighted=False)]
    documents, values = interleaved(runs)
    assert documents.tolist() == [1, 5, 7]
    assert values.frequencies.tolist() == [2, 1, 0]
    assert values.positions is not None
    assert values.positions.tolist() == [4, 9, 2]


def test_raw_bytes_go_with_their_postings() -> None:
    """Each posting keeps its own."""
    runs = [
        Run(numbers(1, 1), numbers(0, 1), Values(numbers(1, 1), raw=numbers(*raw), raw_sizes=sizes))
        for raw, sizes in (((1, 2, 3), numbers(2, 1)), ((4,), numbers(0, 1)))
    ]
    _, values = interleaved(runs)
    assert values.raw is not None
    assert values.raw_sizes is not None
    assert values.raw_sizes.tolist() == [2, 0, 1, 1]
    assert values.raw.tolist() == [1, 2, 3, 4]
