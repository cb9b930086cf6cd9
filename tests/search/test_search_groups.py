"""One group, one set of names: the short one finds the records that give the whole one alone."""

from __future__ import annotations

import pytest

from indexer.query.request import SearchRequest
from indexer.search.searcher import Searcher
from tests.conftest import ask

WHOLE, SHORT = "Ensemble pour les essais", "EPE"
QUESTIONS = (
    ask(1, "Un loup.", author_group=SHORT, author_group_label=WHOLE),
    ask(2, "Un loup.", author_group_label=WHOLE),
    ask(3, "Un loup.", author_group=SHORT),
    ask(4, "Un loup.", author_group="AUT", author_group_label="Les autres"),
    ask(5, "Un loup."),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("groupe:EPE", {1, 2, 3}),
        ("groupe:epe loup", {1, 2, 3}),
        (f'groupe:"{WHOLE}"', {1, 2, 3}),
        ("groupe:essais", {1, 2, 3}),
        ("-groupe:EPE", {4, 5}),
        ("groupe:EPE OU groupe:AUT", {1, 2, 3, 4}),
        ("groupe:AUT", {4}),
        ("groupe:personne", set()),
    ],
)
def test_a_group_is_found_by_each_of_its_names(
    searcher: Searcher, query: str, found: set[int]
) -> None:
    page = searcher.search(SearchRequest(query))
    assert {result.question.number for result in page.results} == found
    assert page.total == len(found)
