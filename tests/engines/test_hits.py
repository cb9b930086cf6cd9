"""Counts as a plan wants them."""

from __future__ import annotations

from indexer.engines.hits import FacetCount, labelled
from indexer.engines.plan import Plan


def test_facet_values_stand_by_count_then_key_and_the_filtered_ones_stay() -> None:
    plan = Plan(filters={"rubrique": ("Zèbre", "SANTE")}, facet_limit=2)
    counts = {"b": 2, "a": 2, "sante": 1, "never": 0}
    spellings = {"a": "A", "b": "B", "sante": "Santé"}
    values, known = labelled(counts, spellings, plan, "rubrique")
    assert known == 4
    assert values == (
        FacetCount("A", 2),
        FacetCount("B", 2),
        FacetCount("Santé", 1),
        FacetCount("Zèbre", 0),
    )
    first = labelled(counts, spellings, Plan(facet_limit=1), "rubrique")
    assert first == ((FacetCount("A", 2),), 3)
    assert len(labelled(counts, spellings, Plan(facet_limit=0), "rubrique").values) == 3
