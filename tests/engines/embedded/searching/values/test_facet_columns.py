"""The columns of facets of which many documents have several values."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.embedded.searching.values.facet_columns import _further

HELD = st.lists(st.lists(st.integers(0, 9), max_size=4, unique=True), min_size=1, max_size=6)


@given(data=st.data(), held=HELD)
def test_further_values_are_those_of_each_documents_row(
    data: st.DataObject, held: list[list[int]]
) -> None:
    rows = data.draw(st.lists(st.integers(0, len(held) - 1), max_size=20))
    doc_ids, ordinals = _further(np.array(rows, dtype=np.int64), held)
    expected = [(doc_id, value) for doc_id, row in enumerate(rows) for value in held[row][1:]]
    assert list(zip(doc_ids.tolist(), ordinals.tolist(), strict=True)) == expected
