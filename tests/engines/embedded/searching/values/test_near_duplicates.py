"""Sketches of many documents as arrays, against a look at each pair of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.embedded.searching.values.near_duplicates import NearDuplicates, Words, _hashed
from indexer.sketches import AGREED, NONE, SIZE, Sketch, alike


def columns(sketches: list[Sketch]) -> list[Words]:
    """The sketches as an index keeps them: four bins a number, 0 for none."""
    bins = np.array([sketch or (0,) * SIZE for sketch in sketches], dtype="<u2")
    return list(bins.reshape(len(sketches), SIZE).view("<i8").T)


sketches = st.one_of(
    st.just(NONE),
    st.builds(
        lambda bins, changed: tuple(changed.get(at, number) for at, number in enumerate(bins)),
        st.sampled_from([(7,) * SIZE, tuple(range(1, SIZE + 1)), (65_535,) * SIZE]),
        st.dictionaries(st.integers(0, SIZE - 1), st.integers(1, 65_535), max_size=SIZE),
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(sketches, st.booleans()), min_size=1, max_size=30))
def test_what_is_alike_is_what_a_look_at_each_pair_finds(rows: list[tuple[Sketch, bool]]) -> None:
    """Whatever the bins and whichever documents are dead; nobody asks for those."""
    held, live = [sketch for sketch, _ in rows], np.array([alive for _, alive in rows])
    found = NearDuplicates(columns(held), live)
    expected = [
        [
            other
            for other in range(len(held))
            if other != one and live[other] and alike(held[one], held[other])
        ]
        for one in range(len(held))
    ]
    living = np.flatnonzero(live)
    assert [found.of(one).tolist() for one in living] == [expected[one] for one in living]
    for _ in range(2):  # worked out, then remembered
        assert found.counts(living).tolist() == [len(expected[one]) for one in living]
    assert found.counts(living[::-2]).tolist() == [len(expected[one]) for one in living[::-2]]
    assert found.pairs().tolist() == [
        [one, other] for one in living for other in expected[one] if one < other
    ]


def test_every_key_has_its_documents() -> None:
    """Of a million pairs of bins, some fall on the last of all keys."""
    rng = np.random.default_rng(5)
    bins = rng.integers(1, 65_536, (40_000, SIZE)).astype("<u2")
    bins[1::2, :AGREED] = bins[::2, :AGREED]
    words = list(bins.view("<i8").T)
    everything = np.arange(len(bins))
    assert any((_hashed(words, number, everything) == 65_535).any() for number in range(5))
    assert (NearDuplicates(words, np.ones(len(bins), dtype=bool)).counts(everything) >= 1).all()
