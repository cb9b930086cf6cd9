"""A bitmap of documents answers what their list would."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.embedded.searching.postings.docsets import KEPT, Bitmap, DocList, Recent

SIZE = 700
HELD = st.sets(st.integers(0, SIZE - 1), min_size=1)
WANTED = st.one_of(st.sets(st.integers(0, SIZE - 1), max_size=20), HELD)


def both(held: set[int]) -> tuple[DocList, Bitmap]:
    mask = np.zeros(SIZE, dtype=bool)
    mask[list(held)] = True
    bits = np.packbits(mask, bitorder="little")
    return DocList(np.array(sorted(held))), Bitmap(bits, len(held), SIZE)


@given(HELD, WANTED)
@settings(max_examples=200, deadline=None)
def test_a_bitmap_finds_what_a_list_finds(held: set[int], asked: set[int]) -> None:
    listed, bitmap = both(held)
    wanted = np.array(sorted(asked), dtype=np.int64)
    for _ in range(2):  # before and after the list was made
        at, inside = bitmap.located(wanted)
        assert inside.tolist() == [document in held for document in sorted(asked)]
        expected = listed.located(wanted)[0]
        assert at[inside].tolist() == expected[inside].tolist()
        assert bitmap.doc_ids.tolist() == sorted(held)


@given(HELD, HELD)
@settings(max_examples=50, deadline=None)
def test_marking_adds_to_what_is_marked(held: set[int], before: set[int]) -> None:
    for docs in both(held):
        mask = np.zeros(SIZE, dtype=bool)
        mask[list(before)] = True
        docs.mark(mask)
        assert set(np.flatnonzero(mask).tolist()) == held | before


@pytest.mark.parametrize("size", [1, 63, 64, 65, 640])
def test_the_last_document_is_found_at_any_size(size: int) -> None:
    bits = np.packbits(np.ones(size, dtype=bool), bitorder="little")
    at, inside = Bitmap(bits, size, size).located(np.array([size - 1]))
    assert (at.tolist(), inside.tolist()) == ([size - 1], [True])


@given(st.lists(st.sets(st.integers(0, SIZE - 1)), min_size=1, max_size=5))
def test_what_was_read_of_late_is_given_again_until_there_is_too_much(sets: list[set[int]]) -> None:
    """A set without documents is remembered too."""
    recent = Recent(SIZE)
    for number, held in enumerate(sets):
        recent.keep(number, DocList(np.array(sorted(held), dtype=np.int64)))
    for number, held in enumerate(sets):
        found = recent(number)
        assert found is not None
        assert (found.doc_ids.tolist(), len(found)) == (sorted(held), len(held))
    for number in range(len(sets), KEPT + 1):
        recent.keep(number, DocList(np.array([1])))
    assert recent(0) is None
    assert recent(KEPT) is not None
