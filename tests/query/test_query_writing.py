"""What a form asks for is what its query is read as, whatever was typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.query import parse
from indexer.query.writing import Parts, asked, phrases, words, written
from tests.query.test_query_properties import ANY, HOSTILE

SHORT = (HOSTILE | ANY).map(lambda text: text[:40])
DAYS = st.none() | st.dates(date(1958, 1, 1), date(2030, 12, 31))
FIELDS = st.sampled_from(["", "title", "question", "answer"])


@settings(max_examples=60, deadline=None)
@given(SHORT, SHORT, SHORT, SHORT, FIELDS, DAYS, DAYS)
def test_a_query_means_just_the_parts(  # noqa: PLR0917 one for each part
    every: str,
    phrase: str,
    some: str,
    none: str,
    field: str,
    low: date | None,
    high: date | None,
) -> None:
    """``parse(written(parts))`` is the tree of the parts, for any text."""
    low, high = (high, low) if low and high and high < low else (low, high)
    parts = Parts(every, phrase, some, none, field, low, high)
    tree = asked(parts)
    if tree is not None:
        assert parse(written(parts))[0] == tree


@pytest.mark.parametrize(
    ("parts", "query"),
    [
        (Parts(), ""),
        (Parts(every="?! ()"), ""),
        (Parts(every="loup OU ours"), "loup +OU ours"),
        (Parts(every="titre:loup -ours"), "titre loup ours"),
        (Parts(every="714"), "+714"),
        (Parts(every="agri* a* l’agri*, * **"), "agri* a l’agri*"),
        (
            Parts(some="agri* ours", none="vig*", field="title"),
            "(titre:agri* OU titre:ours) -titre:vig*",
        ),
        (Parts(phrase="parc national"), '"parc national"'),
        (Parts(phrase="« parc national » “haut débit”"), '"parc national" "haut débit"'),
        (Parts("berger", some="loup ours", none="chien"), "berger (loup OU ours) -chien"),
        (Parts("loup", some="ours chien", field="title"), "titre:loup (titre:ours OU titre:chien)"),
        (Parts("loup", low=date(2024, 3, 1)), "loup date:2024-03.."),
    ],
)
def test_parts_are_written_so(parts: Parts, query: str) -> None:
    """No sign, operator or prefix that was typed into a part acts."""
    assert written(parts) == query


def test_what_a_text_holds() -> None:
    """Words are parted at signs, phrases at quotes."""
    assert words("l’école rendez-vous (e) foo:bar") == ("l’école", "rendez-vous", "e", "foo", "bar")
    assert phrases('a "b c" d') == ("a", "b c", "d")


def test_accents_of_their_own_part_no_word() -> None:
    """A letter and its accent may come as two characters, as some systems write them."""
    assert words("e\u0301cole publique") == ("école", "publique")
