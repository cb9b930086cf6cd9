"""What a box proposes beside the words of an index: titles, and the group of each deputy."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.engines.completion import Completes, Completion
from indexer.engines.memory import MemoryStore
from indexer.search.advice import proposals
from indexer.search.searcher import Searcher
from tests.conftest import ask
from tests.engines.contract.base import fill


@pytest.fixture
def searcher() -> Searcher:
    """Four questions: two of one title, one of another group later on."""
    store = MemoryStore()
    fill(
        store,
        [
            ask(1, "Le loup.", title="Présence du loup", author_name="Jean Dupont"),
            ask(2, "Le loup.", title="PRÉSENCE DU LOUP", author_name="Anne Martin"),
            ask(
                3,
                "La louve.",
                title="Loups et chiens",
                published=date(2025, 2, 3),
                author_name="Anne Martin",
                author_group="SOC",
                author_group_label="Socialistes",
            ),
            ask(4, "La pluie.", title="Pluie", author_group_label="Horizons", author_name="Zoé R"),
        ],
    )
    return Searcher(store)


def titles(searcher: Searcher, text: str) -> list[str]:
    """The titles that are proposed for a text."""
    return [item.text for item in searcher.complete(text) if item.kind is Completes.TITLE]


def test_titles_hold_all_words_and_are_proposed_once(searcher: Searcher) -> None:
    found = {title.casefold() for title in titles(searcher, "loup")}
    assert found == {"présence du loup", "loups et chiens"}
    assert titles(searcher, "LOUPS") == ["Loups et chiens"]
    assert len(titles(searcher, "presence lou")) == 1
    assert titles(searcher, "chiens lou") == ["Loups et chiens"]
    (found,) = (item for item in searcher.complete("plui") if item.kind is Completes.TITLE)
    assert (found.count, found.id) == (1, ask(4).id)


@pytest.mark.parametrize(
    "text", ["", " ", "lou", "auteur:loup", '"presence du', "loup -chi", "17-1", "presenc*", "c d"]
)
def test_no_title_is_proposed_for_what_is_no_plain_text(searcher: Searcher, text: str) -> None:
    assert titles(searcher, text) == []


def test_a_title_that_would_cost_much_is_not_looked_for(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposals, "DEAREST", -1)
    assert titles(searcher, "presence lou") == []


@pytest.mark.parametrize(
    ("typed", "group"), [("martin", "SOC"), ("zoe", "Horizons"), ("dupont", "")]
)
def test_deputies_are_proposed_with_their_newest_group(
    searcher: Searcher, typed: str, group: str
) -> None:
    """By its abbreviation, else by its name, or without any; the second time from memory."""
    for _ in range(2):
        (found,) = (item for item in searcher.complete(typed) if item.kind is Completes.AUTHOR)
        assert found.group == group


def test_groups_are_forgotten_when_there_are_too_many(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposals, "REMEMBERED", 1)
    found = [searcher.complete(typed) for typed in ("martin", "zoe", "martin")]
    assert found[0] == found[2]
    assert Completion(Completes.AUTHOR, "Zoé R", 1, group="Horizons") in found[1]
