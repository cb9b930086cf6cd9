"""Terms read together give what each of them gives alone, in every segment."""

from __future__ import annotations

import tempfile
from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.embedded.searching.postings import together
from indexer.model import Question
from tests.engines.embedded.searching.test_best import opened
from tests.engines.strategies import corpora


@settings(max_examples=25, deadline=None)
@given(corpora, st.integers(0, 3), st.data())
def test_groups_of_terms_are_read_as_one_by_one(
    questions: list[Question], few: int, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        opened(folder, questions[:7]).close()
        engine = opened(folder, questions[3:])  # another segment, and what it takes the place of
        view = engine._view
        known = {label: view.keys_of_prefix("", label) for label in ("", "title")}
        groups = data.draw(
            st.lists(st.lists(st.sampled_from([*known[""], "?"]), unique=True), max_size=3)
        )
        live = np.flatnonzero(view.live)
        among = live[data.draw(st.integers(0, 2)) :: data.draw(st.integers(1, 2))]
        with patch.object(together, "FEW", few), patch.object(together, "RARE", few):
            found = view.positions_of_groups(groups, among)
            held = {label: view.holding(keys, label) & view.live for label, keys in known.items()}
        for group, positions in zip(groups, found, strict=True):
            alone = [view.positions(key, among=among).tolist() for key in group]
            assert positions.tolist() == sorted(place for places in alone for place in places)
        for label, keys in known.items():
            alone = {doc_id for key in keys for doc_id in view.doc_ids(key, label).tolist()}
            assert set(np.flatnonzero(held[label]).tolist()) == alone
        engine.close()
