"""Which words of a query say what it is about."""

from __future__ import annotations

import pytest

from indexer.text import telling


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("periode d essai", "periode essai"),
        ("l employeur", "employeur"),
        ("risque d hypothermie", "risque hypothermie"),
        ("vitamine d", "vitamine d"),
        ("vitamine d carence", "vitamine d carence"),
        ("permis a", "permis a"),
        ("est-il possible de demissionner", "de demissionner"),
        ("possible candidature", "possible candidature"),
    ],
)
def test_what_a_query_passes_over(query: str, told: str) -> None:
    words = [tuple(word.split("-")) for word in query.split()]
    tell = telling(words, elided=[False] * len(words))
    kept = [word for word, tells in zip(query.split(), tell, strict=True) if tells]
    assert kept == told.split()
