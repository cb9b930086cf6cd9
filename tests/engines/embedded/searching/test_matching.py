"""What matches without a score is what matches with one."""

from __future__ import annotations

import tempfile

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.bound import distinct
from indexer.engines.embedded.searching.matching import documents, match
from indexer.engines.plan import Plan
from indexer.model import Question
from tests.engines.embedded.searching.test_best import opened
from tests.engines.strategies import corpora, plans


@settings(max_examples=25, deadline=None)
@given(questions=corpora, asked=st.lists(plans(), min_size=1, max_size=8))
def test_the_documents_of_a_leaf_are_those_that_it_scores(
    questions: list[Question], asked: list[Plan]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = opened(folder, questions)
        view = engine._view
        for leaf in {leaf for plan in asked for leaf in distinct(plan.ranked)}:
            found = documents(view, leaf).doc_ids.tolist()
            assert found == match(view, leaf).doc_ids.tolist()
            assert documents(view, leaf).doc_ids.tolist() == found  # remembered
        engine.close()
