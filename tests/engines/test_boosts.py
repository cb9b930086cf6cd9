"""What raises the best documents."""

from __future__ import annotations

import pytest

from indexer.engines import boosts
from indexer.query import parse


@pytest.mark.parametrize(
    ("query", "least"),
    [
        ("santé déserts médicaux", 3),
        ("déserts médicaux", None),
        ('santé "déserts médicaux"', 3),
        ("santé titre:désert médical", None),
        ("santé -désert médical", None),
        ("un deux trois quatre cinq six sept huit neuf dix onze douze treize", None),
    ],
)
def test_a_title_is_looked_for_within_a_query_of_plain_words(query: str, least: int | None) -> None:
    found = boosts.title_part(parse(query)[0])
    assert (found and len(found.slots)) == least
