"""Several terms read together: what each of them gives alone."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.engines.embedded.codec.several_terms import occurrences_among
from tests.engines.embedded.codec.test_postings import POSTINGS, Postings, batch_of, opened

SIZE = 300_001
"""Documents of a segment: beyond 2¹⁶ they have pages."""


@given(POSTINGS, st.data())
@settings(max_examples=60, deadline=None)
@example([(b"a", [(3, 1.0, [7]), (65_540, 1.0, [1, 70_000])]), (b"b", [(2, 1.0, [9])])], None)
def test_occurrences_are_those_of_each_term_in_the_wanted_documents(
    postings: Postings, data: st.DataObject | None
) -> None:
    """Positions of twelve bits and more, documents of any page, terms left out between others."""
    field = opened(batch_of(postings))
    places = range(len(postings))
    chosen = [*places] if data is None else data.draw(st.lists(st.sampled_from([*places, -1])))
    terms = sorted({place for place in chosen if place >= 0})
    known = sorted({document for _, rows in postings for document, _, _ in rows} or {0})
    some = known if data is None else data.draw(st.lists(st.sampled_from(known)))
    wanted = np.zeros(SIZE, dtype=bool)
    wanted[some] = True
    expected = [
        (at, document, position)
        for at, term in enumerate(terms)
        for document, _, positions in postings[term][1]
        if wanted[document]
        for position in positions
    ]
    if terms:
        found = occurrences_among(field, terms, wanted)
        assert [*zip(*(part.tolist() for part in found), strict=True)] == expected
        listed = field.listed(np.array(terms), *field.values.extents(np.array(terms)))
        assert listed.tolist() == [row[0] for term in terms for row in postings[term][1]]


def test_a_term_with_a_bitmap_comes_behind_the_others() -> None:
    """The documents of the others are listed, and stand closer for those that are not."""
    often = [(document, 1.0, [document]) for document in range(0, 64, 2)]
    field = opened(
        batch_of([(b"a", [(5, 1.0, [1])]), (b"b", often), (b"c", [(6, 1.0, [2, 3])])]), size=64
    )
    assert [field.placed(term)[1] for term in range(3)] == [False, True, False]
    wanted = np.zeros(64, dtype=bool)
    wanted[[4, 5, 6]] = True
    alone = occurrences_among(field, [1], wanted)
    assert [part.tolist() for part in alone] == [[0, 0], [4, 6], [4, 6]]
    found = occurrences_among(field, [0, 1, 2], wanted)
    assert [part.tolist() for part in found] == [
        [0, 2, 2, 1, 1],
        [5, 6, 6, 4, 6],
        [1, 2, 3, 4, 6],
    ]
