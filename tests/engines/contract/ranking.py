"""Scores, orders and pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from indexer.engines.base import Store
from indexer.engines.plan import Plan
from indexer.query import And, Node, Or, Word, parse
from indexer.query.ast import Near
from indexer.query.request import Sort
from tests.conftest import ask
from tests.engines.contract.base import DEBAT, ECOLE, LOUP, RETRAITE, Asking, fill, numbers


class Ranking(Asking):
    """Scores, orders and pages."""

    def test_a_word_typed_with_accents_ranks_its_very_form_first(self, store: Store) -> None:
        noun = ask(1, "La retraite, la retraite, encore la retraite.", title="Retraite")
        person = ask(2, "Un retraité parmi bien d'autres personnes de ce pays.")
        fill(store, [noun, person])
        engine = store.open()
        assert numbers(self.find(engine, "retraité")) == [2, 1]
        assert numbers(self.find(engine, "retraite")) == [1, 2]
        engine.close()

    def test_the_title_weighs_more_than_the_answer(self, engine: Any) -> None:
        assert numbers(self.find(engine, "loup")) == [1, 2]

    def test_scores_fall_and_vanish_in_other_orders(self, engine: Any) -> None:
        scores = [hit.score for hit in self.find(engine, "loup").hits]
        assert scores == sorted(scores, reverse=True)
        assert scores[-1] > 0
        assert {hit.score for hit in self.find(engine, "loup", sort=Sort.NEWEST).hits} == {0.0}

    def test_a_whole_title_comes_first(self, store: Store) -> None:
        """Whatever the other scores; a title of more words is not the whole one."""
        often = ask(1, "Prix, prix de l'eau, eau, prix de l'eau.", title="Prix de l'eau potable")
        named = ask(2, "Elle coule.", title="Le prix de l’EAU", published=date(2001, 1, 1))
        fill(store, [often, named])
        engine = store.open()
        assert numbers(self.find(engine, "prix eau"))[0] == 1
        for typed in ("prix de l'eau potable", "PRIX de l’eau potable"):
            hits = self.find(engine, typed)
            assert numbers(hits)[0] == 1
            assert hits.hits[0].score > 90
        assert numbers(self.find(engine, "le prix de l'eau")) == [2, 1]
        assert numbers(self.find(engine, "le prix de l'eaux")) == [2, 1]
        assert [*engine.scan(Plan(tree=parse("le prix de l'eau")[0]))] == [named.id, often.id]
        engine.close()

    def test_words_that_stand_close_rank_before_words_apart(self, store: Store) -> None:
        near = ask(1, "Un pont, la carte scolaire de la rue, un parc et un bois.")
        apart = ask(2, "La carte de la rue, un pont, un parc et un bois scolaire.")
        fill(store, [near, apart])
        engine = store.open()
        hits = self.find(engine, "scolaires carte").hits
        assert [hit.id for hit in hits] == [near.id, apart.id]
        assert hits[0].score > hits[1].score
        engine.close()

    def test_a_reference_puts_the_question_first(self, engine: Any) -> None:
        assert numbers(self.find(engine, "3"))[0] == 3
        assert numbers(self.find(engine, "QANR5L17QE2")) == [2]

    def test_the_orders_by_date(self, engine: Any) -> None:
        assert numbers(self.find(engine, sort=Sort.NEWEST)) == [4, 3, 2, 1]
        assert numbers(self.find(engine, sort=Sort.OLDEST)) == [1, 2, 3, 4]

    def test_pages_follow_each_other(self, engine: Any) -> None:
        pages = [
            numbers(self.find(engine, sort=Sort.NEWEST, offset=offset, limit=2))
            for offset in (0, 2, 4)
        ]
        assert pages == [[4, 3], [2, 1], []]
        assert self.find(engine, offset=4, limit=2).total == 4

    def test_a_page_far_past_the_end_is_empty_and_the_total_exact(self, engine: Any) -> None:
        hits = self.find(engine, "loup", offset=10**12, limit=100)
        assert (hits.hits, hits.total) == ((), 2)

    def test_another_name_matches_and_what_was_typed_comes_first(self, engine: Any) -> None:
        """A word beside near words, and words where they stand near beside another word."""
        tree: Node = Or((Word("classe"), Near("loup berger", 9)), one_word=True)
        assert numbers(engine.search(Plan(tree=tree))) == [2, 1]
        close = Near("loup berger", 9)
        typed = And((Word("loup"), Word("des"), Word("berger"), close))
        tree = Or((typed, close, Word("retraite")), one_word=True)
        assert numbers(engine.search(Plan(tree=tree)))[0] == 1
        assert engine.search(Plan(tree=tree)).total == 3

    def test_a_surer_form_of_the_family_ranks_before_one_that_may_be_another_word(
        self, store: Store
    ) -> None:
        """And the typed form before both; what occurs more often still counts more."""
        texts = ("Un peuple actif.", "Une pensée active.", "Des peuples actifs.")
        fill(store, [ask(number, text) for number, text in enumerate(texts, 1)])
        engine = store.open()
        assert numbers(self.find(engine, "actif")) == [1, 3, 2]
        scores = [hit.score for hit in self.find(engine, "actif").hits]
        assert scores[0] > scores[1] > scores[2] > 0
        engine.close()

    @pytest.mark.parametrize(
        "query",
        [
            "Animaux présence du loup",
            "présences du loup Dupont",
            "Alpes présence du loup dupont",
        ],
    )
    def test_a_title_within_a_query_comes_before_words_in_a_text(
        self, store: Store, query: str
    ) -> None:
        """What is typed from a page: the rubrique and the title, the title and the author."""
        text = "Animaux, loup, présence, Dupont, Alpes : la présence du loup, du loup Dupont. " * 5
        others = [
            ask(n, text, title=title)
            for n, title in (
                (5, "Loup des Alpes, animaux"),
                (6, "Animaux"),
                (7, "Dupont et le loup"),
            )
        ]
        titled = ask(
            8,
            f"Dans les Alpes. {'Rien. ' * 40}",
            title="Présence du loup",
            rubrique="Animaux",
            author_name="Jean Dupont",
        )
        fill(store, [*others, titled])
        engine = store.open()
        found = [hit.score for hit in self.find(engine, query).hits]
        assert numbers(self.find(engine, query))[0] == 8
        assert found[0] > found[1] + 5
        engine.close()

    def test_a_scan_gives_every_document_in_order(self, engine: Any) -> None:
        plan = Plan(tree=parse("agricole OU loup")[0], sort=Sort.OLDEST)
        assert list(engine.scan(plan)) == [LOUP.id, ECOLE.id, RETRAITE.id, DEBAT.id]

    def test_near_results_hold_some_of_the_words_and_say_what_they_lack(self, engine: Any) -> None:
        def near(query: str, **given: Any) -> dict[int, tuple[str, ...]]:
            hits = engine.search(Plan(tree=parse(query)[0], near=5, **given)).near
            assert [hit.score for hit in hits] == sorted((h.score for h in hits), reverse=True)
            return {int(hit.id.rpartition("E")[2]): hit.missing for hit in hits}

        assert near("loups bergers") == {2: ("bergers",)}
        assert near("loups bergers zzzz") == {1: ("zzzz",), 2: ("bergers", "zzzz")}
        assert near("bergers classes loups", filters={"year": ("2024",)}) == {2: ("bergers",)}
        assert near("loups") == near("zzzz yyyy") == near('"loups" "bergers"') == {}
        assert near('"fermeture de classes" bergers loup') == {2: ("bergers",)}
        assert near("comment les loups et les bergers ?") == {2: ("bergers",)}

    def test_near_results_are_as_many_as_are_asked_for_and_never_counted(self, engine: Any) -> None:
        plan = Plan(tree=parse("loup bergers")[0], near=1)
        assert len(engine.search(plan).near) == 1
        assert engine.search(plan).total == engine.search(replace(plan, near=0)).total
        assert engine.search(replace(plan, near=0)).near == ()
