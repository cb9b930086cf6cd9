"""Which documents a query finds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from indexer.engines.base import Store
from indexer.engines.plan import Plan
from indexer.model import Kind, QuestionId, senate_id
from indexer.query import parse
from indexer.query.request import Sort
from tests.conftest import ask
from tests.engines.contract.base import LOUP, RETRAITE, Asking, fill, numbers

OF_SENATE = (
    replace(
        ask(8, "loup", published=date(2024, 1, 11), legislature=0),
        id=senate_id(Kind.WRITTEN, date(2024, 1, 11), 8),
    ),
    replace(
        ask(9, "loup", published=date(2024, 10, 10), legislature=0, kind=Kind.ORAL),
        id=senate_id(Kind.ORAL, date(2024, 10, 10), 9),
    ),
)


class Matching(Asking):
    """Which documents a query finds."""

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", {1, 2, 3, 4}),
            ("loup", {1, 2}),
            ("LOUPS", {1, 2}),
            ("l’enseignante", {2}),
            ('"loups"', {1}),
            ('"fermeture de classes"', {2}),
            ('"classes de fermeture"', set()),
            ("loup bergers", {1}),
            ("loup OU retraite", {1, 2, 3, 4}),
            ("loup SAUF berger", {2}),
            ("-loup", {3, 4}),
            ("reval*", {3}),
            ('"alpes bergers"~2', {1}),
            ('"loups alpes"~1', set()),
            ("titre:loup", {1}),
            ("reponse:loup", {2}),
            ("question:loup -reponse:loup", {1}),
            ("auteur:dupont", {1, 3}),
            ('auteur:"jean dupont"', {1, 3}),
            ("groupe:LR", {1, 3}),
            ("groupe:socialiste", {2}),
            ("ministere:education", {2}),
            ("rubrique:retraite", {3}),
            ("type:QG", {4}),
            ("annee:2024", {2, 3}),
            ("legislature:16", {3}),
            ("date:2024-03", {2, 3}),
            ("date:2024-03-15..2025-12-31", {3, 4}),
            ("depuis:2025-01", {4}),
            ("numero:3", {3}),
            ("dupont", {1, 3}),
            ("zzzzqqq", set()),
            ("loup zzzzqqq", set()),
        ],
    )
    def test_a_query_finds_exactly_its_documents(
        self, engine: Any, query: str, expected: set[int]
    ) -> None:
        hits = self.find(engine, query)
        assert set(numbers(hits)) == expected
        assert hits.total == len(expected)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", {7, 8, 9}),
            ("chambre:sénat", {8, 9}),
            ("chambre:AN", {7}),
            ("-chambre:senat", {7}),
            ("legislature:17", {7}),
            ("session:2023-2024", {8}),
            ("session:2024", {9}),
            ("type:QOSD", {9}),
            ("SEQ240100008", {8}),
            ("SEQ24100009S", {9}),
            ("SEQ231200008", {8}),  # the Journal may be of a month beside
            ("SEQ190100008", set()),
            ("QE 8 du Sénat", {8}),
            ("QE 7 du Sénat", set()),
            ("17-8", set()),
        ],
    )
    def test_a_chamber_is_chosen_or_both_are_searched(
        self, store: Store, query: str, expected: set[int]
    ) -> None:
        fill(store, [ask(7, "loup"), *OF_SENATE])
        engine = store.open()
        found = engine.fetch([hit.id for hit in self.find(engine, query).hits])
        assert {question.number for question in found} == expected
        engine.close()

    def test_accents_and_case_make_no_difference(self, engine: Any) -> None:
        for typed in ("scolaire", "SCOLAIRE", "Scolaïre"):
            assert self.found(engine, typed) == {3}

    def test_question_words_are_passed_over(self, engine: Any) -> None:
        assert numbers(self.find(engine, "est-ce que les loups peuvent ?")) == numbers(
            self.find(engine, "loups")
        )
        assert numbers(self.find(engine, '"est-ce"')) == []

    def test_those_of_some_questions_that_a_plan_finds_are_told(self, engine: Any) -> None:
        """Filters count; what the index does not hold is found by no plan."""
        some = {LOUP.id, RETRAITE.id, QuestionId("QANR5L17QE999999")}
        assert engine.among(Plan(tree=parse("loup")[0]), some) == {LOUP.id}
        filtered = Plan(tree=parse("")[0], filters={"year": ("2024",)})
        assert engine.among(filtered, some) == {RETRAITE.id}
        assert engine.among(Plan(), set()) == set()

    def test_a_document_without_words_or_dates_is_found_by_its_number(self, store: Store) -> None:
        fill(store, [ask(7, "", published=None), LOUP])
        engine = store.open()
        assert self.found(engine, "numero:7") == {7}
        assert numbers(self.find(engine, sort=Sort.NEWEST)) == [1, 7]
        assert numbers(self.find(engine, sort=Sort.OLDEST)) == [1, 7]
        engine.close()

    def test_one_engine_answers_many_threads(self, engine: Any) -> None:
        queries = ["loup", '"fermeture de classes"', "agri*", "auteur:dupont", "-loup", ""] * 4
        alone = [self.find(engine, query, facets=("year", "author")) for query in queries]
        with ThreadPoolExecutor(8) as pool:
            together = pool.map(
                lambda query: self.find(engine, query, facets=("year", "author")), queries
            )
        assert list(together) == alone
