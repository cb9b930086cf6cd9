"""The JSON form of pages and questions."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given, settings

from indexer.engines.memory import MemoryStore
from indexer.fields import BY_NAME
from indexer.model import Passage, Question, Span, Transfer
from indexer.query.request import SearchRequest
from indexer.search.jsonform import page_to_json, question_to_json
from indexer.search.searcher import Searcher
from tests.conftest import ask
from tests.engines.contract import ECOLE, LOUP, fill
from tests.engines.strategies import questions


def page(request: SearchRequest, *facets: str) -> dict[str, object]:
    store = MemoryStore()
    fill(store)
    return page_to_json(Searcher(store).search(request, facets))


def test_a_page_says_what_was_asked_and_found() -> None:
    found = page(SearchRequest("loup", {"year": ("2023",)}, page=1, size=1), "year")
    assert found["query"] == "loup"
    assert found["filters"] == {"annee": ["2023"]}
    assert (found["total"], found["page"], found["pages"]) == (1, 1, 1)
    assert found["sort"] == "pertinence"
    assert found["facets"] == {
        "annee": [
            {"value": "2023", "count": 1, "selected": True},
            {"value": "2024", "count": 1, "selected": False},
        ]
    }
    (result,) = found["results"]
    assert result["id"] == LOUP.id
    assert result["title_marks"] == [[12, 16]]
    assert result["snippets"][0]["field"] == "question"
    json.dumps(found)


def test_notices_have_a_code_and_a_message() -> None:
    (notice, *_) = page(SearchRequest("date:demain"))["notices"]
    assert notice.keys() == {"code", "message"}


def test_a_question_has_its_dates_as_iso_and_its_group_by_its_best_name() -> None:
    told = question_to_json(ECOLE)
    assert (told["published"], told["answered"]) == ("2024-03-12", "2024-06-04")
    assert told["group"] == "Socialistes et apparentés"
    assert question_to_json(ask(1, author_group="LR"))["group"] == "LR"
    assert question_to_json(ask(1))["answer"] is None


def test_the_history_and_the_speakers_are_told() -> None:
    question = ask(
        1,
        transfers=(Transfer("Travail", date(2024, 2, 1)), Transfer("Santé")),
        renewed=(date(2024, 5, 1),),
        flagged=date(2024, 6, 1),
        closed=date(2025, 1, 1),
        closing_label="Retrait",
    )
    assert question_to_json(question)["history"] == {
        "transfers": [
            {"ministry": "Travail", "date": "2024-02-01"},
            {"ministry": "Santé", "date": None},
        ],
        "flagged": "2024-06-01",
        "renewed": ["2024-05-01"],
        "closed": "2025-01-01",
        "closing_label": "Retrait",
    }
    spoken = ask(2, answer="M. Roy. Oui.")
    answer = Passage("M. Roy. Oui.", page=7, speakers=(Span(0, 7),))
    told = question_to_json(
        Question(
            spoken.id, 17, spoken.kind, 2, "", spoken.question, spoken.provenance, answer=answer
        )
    )
    assert told["answer"] == {
        "text": "M. Roy. Oui.",
        "published": None,
        "page": 7,
        "speakers": [[0, 7]],
    }


@settings(max_examples=30, deadline=None)
@given(questions())
def test_every_question_is_json(question: Question) -> None:
    told = json.loads(json.dumps(question_to_json(question)))
    assert told["id"] == question.id
    assert told["keywords"] == list(question.keywords)


def test_facets_stand_under_the_names_that_users_write() -> None:
    names = [row.name for row in BY_NAME.values() if row.facet]
    assert list(page(SearchRequest(), *names)["facets"]) == [BY_NAME[name].prefix for name in names]


def test_what_the_texts_name_stands_with_its_places() -> None:
    text = "L'OFB, M. Jean Dupont, l'article L. 121-4 du code de la route, 1,5 % et 2 M€ en Creuse."
    said = {"answer": "Le décret sera publié en mai.", "answered": date(2024, 3, 5)}
    told = question_to_json(ask(1, text, title="Gare de Guéret", **said))
    assert [(one["in"], one["name"], one["department"]) for one in told["places"]] == [
        ("title", "Guéret", "Creuse"),
        ("question", "Creuse", "Creuse"),
    ]
    assert [one["value"] for one in told["laws"]] == ["L121-4 code de la route"]
    assert [(one["value"], one["unit"]) for one in told["amounts"]] == [(1.5, "%"), (2000000, "€")]
    assert [(one["due"], one["written"]) for one in told["promises"]] == [("2024-05-31", "en mai")]
    named = [(one["kind"], one["name"]) for one in told["named"]]
    assert named == [("body", "Office français de la biodiversité"), ("person", "Jean Dupont")]
    ranges = [one["range"] for one in told["named"]]
    assert [text[start:end] for start, end in ranges] == ["OFB", "M. Jean Dupont"]
