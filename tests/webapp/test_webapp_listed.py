"""The cards of a list: one line of facts, passages cut to two lines around what was found."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from indexer.engines.hits import Repeats
from indexer.model import Passage, Provenance, Question, QuestionId, Span, Status
from indexer.search.results import Result, Snippet
from tests.engines.contract import CAMPAIGN
from tests.webapp.conftest import ANSWERED
from tests.webapp.test_webapp_browse import served, words
from webapp.parts import filters
from webapp.parts.listed import briefs
from webapp.parts.listed.excerpts import LENGTH, REACH, excerpt
from webapp.parts.listed.gathered import gathered
from webapp.parts.reading.debate import replies

WORDS = "un mot après un autre qui mène loin de là où tout commence " * 12


def _marked(passage: Snippet) -> list[str]:
    return [passage.text[mark.start : mark.end] for mark in passage.marks]


def test_a_short_passage_stays_whole() -> None:
    passage = Snippet("question", WORDS[:LENGTH], (Span(3, 6),))
    assert excerpt(passage) is passage


def test_a_far_mark_stands_near_the_beginning() -> None:
    """Or else two lines of a phone would not show why the question was found."""
    cut = excerpt(Snippet("answer", WORDS, (Span(300, 310), Span(500, 505))))
    assert cut.marks[0].start <= REACH
    assert len(cut.text) <= LENGTH
    assert cut.cut_before
    assert cut.cut_after
    assert WORDS[300:310] in _marked(cut)


def test_an_excerpt_that_begins_inside_a_sentence_says_so() -> None:
    """A capital there is no beginning: « du groupe LR), je »."""
    text = f"{'un mot ' * 20}du groupe LR), je parle du loup {'et ' * 90}"
    at = text.index("loup")
    cut = excerpt(Snippet("question", text, (Span(at, at + 4),)))
    assert cut.inside
    assert filters.snippet(replace(cut, text="LR), je parle")).startswith("[…]")


@given(
    st.text("ab é.", max_size=600),
    st.lists(st.tuples(st.integers(0, 600), st.integers(1, 20)), max_size=6),
)
@settings(deadline=None)
def test_an_excerpt_is_a_part_of_its_passage(text: str, places: list[tuple[int, int]]) -> None:
    """Whatever was marked: marks lie within, the first of them is kept, none says another word."""
    marks = [Span(at, at + long) for at, long in sorted(places) if at + long <= len(text)]
    kept, end = [], 0
    for mark in marks:
        if mark.start >= end:
            kept.append(mark)
            end = mark.end
    passage = Snippet("question", text, tuple(kept))
    cut = excerpt(passage)
    assert cut.text in text
    assert all(0 <= mark.start < mark.end <= len(cut.text) + 1 for mark in cut.marks)
    assert bool(cut.marks) == bool(kept)
    assert cut.cut_before or text.startswith(cut.text)


KNOWN = Provenance("test", "1", "1", date(2024, 6, 1))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "réponse en 64 j"),
        ({"answer": None, "status": Status.WITHDRAWN}, "retirée"),
        ({"answer": None, "status": Status.LAPSED}, "caduque"),
        ({"answer": Passage("Oui.")}, "réponse publiée"),
        (
            {"answer": None, "status": Status.PENDING, "provenance": KNOWN},
            'sans réponse au <time datetime="2024-06-01">1<sup>er</sup> juin 2024</time>',
        ),
    ],
)
def test_a_card_says_what_came_of_a_question(
    sample: type, changes: dict[str, object], said: str
) -> None:
    """In few words; an open one with the day up to which that is known."""
    question: Question = replace(sample.answered, **changes)
    assert briefs.outcome(question).replace("\u00a0", " ") == said


def test_questions_with_one_text_are_one_card_of_their_page(repeated: FlaskClient) -> None:
    """The first stands for all; the others are behind a fold, each with the rank it has."""
    shown = html.fromstring(repeated.get("/recherche?q=urgences").text)
    (card,) = shown.xpath("//ol[@class='results']/li")
    twins = card.xpath("./details[@class='repeats']/ol[@class='twins']/li")
    links = [item.xpath(".//a/@href")[0] for item in (card.find("h2"), *twins)]
    found = repeated.get("/api/v1/search?q=urgences").get_json()
    assert found["total"] == 3
    assert [link.partition("?")[0].rpartition("/")[2] for link in links] == [
        result["id"] for result in found["results"]
    ]
    assert [link.rpartition("=")[2] for link in links] == ["1", "2", "3"]
    assert [item.get("id") for item in (card, *twins)] == [r["id"] for r in found["results"]]
    assert "Posée 3\u00a0fois" in card.findtext(".//summary")
    assert not card.xpath(".//*[@data-part='les-jumelles']")


def test_twins_of_other_pages_are_told_and_brought(repeated: FlaskClient) -> None:
    """What the page has not, the fold leads to."""
    shown = html.fromstring(repeated.get("/recherche?q=urgences&par_page=2").text)
    (card,) = shown.xpath("//ol[@class='results']/li")
    assert card.findtext(".//summary").endswith("2 sur cette page")
    assert len(card.xpath(".//ol[@class='twins']/li")) == 1
    (rest,) = card.xpath(".//*[@data-part='les-jumelles']")
    assert rest.text_content() == "Voir 1\u00a0autre question"


def test_a_table_has_a_row_for_each_question(repeated: FlaskClient) -> None:
    shown = html.fromstring(repeated.get("/recherche?q=urgences&vue=tableau").text)
    assert len(shown.xpath("//table[contains(@class, 'rows')]/tbody/tr")) == 3


@given(st.lists(st.integers(0, 3), max_size=12))
@settings(deadline=None)
def test_cards_hold_every_question_of_a_page_once(texts: list[int]) -> None:
    """In order, and only such together as ask nearly the same."""
    asked = [*(one.question for one in CAMPAIGN[:2]), Passage("Un autre texte."), Passage("")]
    page = [
        Result(
            replace(ANSWERED, id=QuestionId(f"QANR5L17QE{at}"), question=asked[text]),
            0.0,
            Snippet("title", "", ()),
            (),
            repeats=Repeats(question=1),
        )
        for at, text in enumerate(texts)
    ]
    cards = gathered(page)
    assert (
        sorted((item for card in cards for item in (card.first, *card.twins)), key=page.index)
        == page
    )
    assert [card.first for card in cards] == sorted((c.first for c in cards), key=page.index)
    assert len(cards) == any(text < 2 for text in texts) + sum(text >= 2 for text in texts)


def test_what_a_deputy_replies_is_not_called_an_answer() -> None:
    """« Réponse » is what the Government says, with its office or without."""
    minister, deputy, chair = "M. Un, ministre", "Mme Trois", "M. le président"
    text = f"{minister}. Oui.\n\n{chair}. Madame.\n\n{deputy}. Non.\n\nM. Un. Si."
    heads = tuple(
        Span(text.index(name), text.index(name) + len(name))
        for name in (minister, chair, deputy, "M. Un. Si"[:5])
    )
    answer = Passage(text, speakers=heads)
    assert replies(deputy, answer)
    assert not replies(minister, answer)
    assert not replies("M. Un", answer)
    assert not replies("", answer)
    question = replace(ANSWERED, answer=answer)
    said = {
        speaker: _card(question, Snippet("answer", "Non.", (Span(0, 3),), speaker=speaker))
        for speaker in (minister, deputy)
    }
    assert "<b>Réponse</b>" in said[minister]
    assert "<b>Réplique</b>" in said[deputy]


def _card(question: Question, passage: Snippet) -> str:
    return str(briefs._passages([passage], question))


def test_a_line_of_a_concordance_tells_a_reply_too() -> None:
    """The file has who speaks."""
    minister, deputy = "M. Un, ministre", "Mme Trois"
    text = f"{minister}. Le lynx vit.\n\n{deputy}. Le lynx meurt."
    heads = tuple(
        Span(text.index(name), text.index(name) + len(name)) for name in (minister, deputy)
    )
    client = served(replace(ANSWERED, answer=Passage(text, speakers=heads)))
    shown = html.fromstring(client.get("/concordance?q=lynx").text)
    told = [words(one) for one in shown.xpath("//td[@class='from']/span")]
    assert told == ["réponse", "réplique"]
    rows = csv.DictReader(client.get("/concordance.csv?q=lynx").text.splitlines())
    assert [row["dit_par"] for row in rows] == [minister, deputy]
