"""What every engine must do; subclassed once for each engine, with a ``store`` fixture."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from indexer.engines.base import Store
from indexer.engines.completion import Completes, Completion, Neighbour
from indexer.engines.hits import FacetCount, Hits, Repeats
from indexer.engines.plan import Plan
from indexer.errors import MissingIndex
from indexer.mining import Meaning, sense
from indexer.model import Kind, Question, QuestionId, Status
from indexer.query import And, Node, Or, Word, parse
from indexer.query.ast import Near
from indexer.query.request import Sort
from indexer.sketches import Text
from tests.conftest import ask

LOUP = ask(
    1,
    "M. Dupont appelle l'attention sur les loups et les bergers des Alpes.",
    title="Présence du loup",
    rubrique="Animaux",
    published=date(2023, 2, 7),
    author_name="Jean Dupont",
    author_group_label="Les Républicains",
    author_group="LR",
    ministry="Agriculture",
)
ECOLE = ask(
    2,
    "Mme Martin interroge sur les enseignants et la fermeture de classes.",
    answer="Le ministre répond que les classes rouvrent ; aucun loup n'y est.",
    title="Fermeture de classes",
    rubrique="Enseignement",
    published=date(2024, 3, 12),
    answered=date(2024, 6, 4),
    author_name="Anne Martin",
    author_group_label="Socialistes et apparentés",
    ministry="Éducation nationale",
)
RETRAITE = ask(
    3,
    "Sur la revalorisation des retraites agricoles et la carte scolaire.",
    title="Retraites agricoles",
    rubrique="Retraites : régime agricole",
    published=date(2024, 3, 20),
    author_name="Jean Dupont",
    author_group_label="Les Républicains",
    author_group="LR",
    ministry="Agriculture",
    legislature=16,
)
DEBAT = ask(
    4,
    "Quelles mesures pour les retraités et les agriculteurs ?",
    answer="Le Gouvernement agit pour les agricultrices.",
    title="Politique agricole",
    rubrique="animaux",
    kind=Kind.GOVERNMENT,
    published=date(2025, 11, 5),
    answered=date(2025, 11, 5),
    author_name="Zoé Petit",
    ministry="Travail",
)
QUESTIONS = (LOUP, ECOLE, RETRAITE, DEBAT)
_TOLD = (
    "les difficultés que rencontrent les établissements hospitaliers de proximité : fermetures "
    "nocturnes des services d'urgence, médecins remplaçants rémunérés au-delà du plafond, "
    "générations entières de soignants découragées par l'organisation actuelle. Les collectivités "
    "financent des logements et des véhicules, sans résultat durable constaté depuis {} ; les "
    "associations d'usagers dénoncent des distances excessives et des renoncements fréquents. "
    "La maternité la plus proche se trouve à une heure de route, la clinique privée n'assure ni "
    "garde ni pédiatrie, et une ambulance parcourt une distance double de celle de la décennie "
    "passée. L'agence régionale promet une antenne mobile, une maison de santé pluridisciplinaire "
    "et une ligne téléphonique unique, sans que la date de leur ouverture soit jamais précise."
)
_ANSWERED = (
    "Le ministère prépare une réforme du financement des urgences ; un décret paraîtra en juin. "
    "Les agences régionales ont reçu des crédits supplémentaires, les internes seront mieux "
    "répartis, et une mission parlementaire rendra ses conclusions. Une concertation est ouverte "
    "avec les élus locaux : elle durera trois mois, sous l'autorité des préfets. Un bilan suivra. "
    "La campagne de recrutement lancée à la rentrée porte sur chaque métier de la chaîne de prise "
    "en charge, une enveloppe spécifique finance la prime de nuit et une charte précise la durée "
    "maximale de la garde. La télémédecine complète l'offre : une plateforme unique oriente la "
    "personne malade vers la structure la plus proche, ouverte de manière continue."
)
CAMPAIGN = (
    ask(11, f"M. Dupont alerte M. le ministre sur {_TOLD.format(2019)}", answer=_ANSWERED),
    ask(12, f"Mme Roy interroge le Gouvernement sur {_TOLD.format('mars 2022')} Elle s'inquiète."),
    ask(13, f"M. Petit attire l'attention sur {_TOLD.format(2020)}", answer=f"{_ANSWERED} (2024)"),
)
"""One question thrice, by others and of other dates; one answer twice."""


def numbers(hits: Hits) -> list[int]:
    """The numbers of a page's questions, in order."""
    return [int(hit.id.lstrip("QANR5LEG").split("Q")[-1].lstrip("EGOSD")) for hit in hits.hits]


def fill(store: Store, questions: Iterable[Question] = QUESTIONS, **options: Any) -> None:
    """Commit questions."""
    with store.writer(**options) as writer:
        writer.put(questions)
        writer.commit()


RAILWAYS = "Société nationale des chemins de fer"
RAIL = f"La {RAILWAYS} (SNCF)"


def _meanings(store: Store) -> dict[str, Meaning]:
    engine = store.open()
    found = dict(engine.mined().acronyms.meanings)
    engine.close()
    return found


class EngineContract:
    """The promises of ``indexer/engines/README.md``, one test each."""

    @pytest.fixture
    def store(self) -> Store:
        raise AssertionError("an engine's tests give the store")

    @pytest.fixture
    def engine(self, store: Store) -> Any:
        fill(store)
        engine = store.open()
        yield engine
        engine.close()

    def find(self, engine: Any, query: str = "", **plan: Any) -> Hits:
        return engine.search(Plan(tree=parse(query)[0], **plan))

    def found(self, engine: Any, query: str, **plan: Any) -> set[int]:
        return set(numbers(self.find(engine, query, **plan)))

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

    def test_accents_and_case_make_no_difference(self, engine: Any) -> None:
        for typed in ("scolaire", "SCOLAIRE", "Scolaïre"):
            assert self.found(engine, typed) == {3}

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

    def test_delays_are_days_ranges_and_an_order(self, store: Store) -> None:
        """The open question waits to the latest day of the data, 1 September."""
        open_one = ask(1, published=date(2024, 5, 1))
        late = ask(2, answer="a", published=date(2023, 12, 31), answered=date(2024, 3, 1))
        quick = ask(3, answer="a", published=date(2024, 8, 1), answered=date(2024, 9, 1))
        oral = ask(4, answer="a", published=date(2020, 1, 1), kind=Kind.ORAL)
        gone = ask(5, published=date(2020, 1, 1), status=Status.WITHDRAWN)
        fill(store, [open_one, late, quick, oral, gone])
        engine = store.open()
        assert self.found(engine, "delai:123") == {1}
        assert self.found(engine, "delai:>60") == {1, 2}
        assert self.found(engine, "delai:31..61") == {2, 3}
        assert self.found(engine, filters={"delay": ("2 A 6 MOIS",)}, query="") == {2}
        hits = self.find(engine, sort=Sort.DELAY, facets=("delay",))
        assert numbers(hits)[:3] == [1, 2, 3]
        assert {count.value: count.count for count in hits.facets["delay"]} == {
            "en attente, hors délai": 1,
            "2 à 6 mois": 1,
            "moins d’un mois": 1,
        }
        engine.close()

    def test_pages_follow_each_other(self, engine: Any) -> None:
        pages = [
            numbers(self.find(engine, sort=Sort.NEWEST, offset=offset, limit=2))
            for offset in (0, 2, 4)
        ]
        assert pages == [[4, 3], [2, 1], []]
        assert self.find(engine, offset=4, limit=2).total == 4

    def test_a_filter_keeps_what_holds_one_of_its_values(self, engine: Any) -> None:
        filters = {"author": ("jean dupont", "Anne Martin"), "legislature": ("17",)}
        assert set(numbers(self.find(engine, filters=filters))) == {1, 2}

    def test_a_filter_matches_whatever_the_accents_and_case(self, engine: Any) -> None:
        assert set(numbers(self.find(engine, filters={"ministry": ("EDUCATION nationale",)}))) == {
            2
        }

    def test_values_that_fold_alike_are_one_facet_value(self, engine: Any) -> None:
        counts = self.find(engine, facets=("rubrique",)).facets["rubrique"]
        assert {count.value.lower(): count.count for count in counts}["animaux"] == 2

    def test_a_facet_ignores_its_own_filter_and_obeys_the_others(self, engine: Any) -> None:
        hits = self.find(
            engine,
            filters={"year": ("2024",), "legislature": ("17",)},
            facets=("year", "legislature"),
        )
        assert hits.total == 1
        assert {count.value: count.count for count in hits.facets["year"]} == {
            "2023": 1,
            "2024": 1,
            "2025": 1,
        }
        assert {count.value: count.count for count in hits.facets["legislature"]} == {
            "16": 1,
            "17": 1,
        }

    def test_facet_values_stand_by_count_then_by_name(self, engine: Any) -> None:
        counts = self.find(engine, facets=("author",)).facets["author"]
        assert [count.value for count in counts] == ["Jean Dupont", "Anne Martin", "Zoé Petit"]

    def test_a_filtered_value_is_shown_even_at_zero(self, engine: Any) -> None:
        hits = self.find(engine, "loup", filters={"year": ("1999",)}, facets=("year",))
        assert hits.total == 0
        assert FacetCount("1999", 0) in hits.facets["year"]

    def test_the_facet_limit_spares_filtered_values(self, engine: Any) -> None:
        filters = {"author": ("Zoé Petit",)}
        hits = self.find(engine, filters=filters, facets=("author",), facet_limit=1)
        assert [count.value for count in hits.facets["author"]] == ["Jean Dupont", "Zoé Petit"]

    def test_the_histogram_counts_months(self, engine: Any) -> None:
        hits = self.find(engine, histogram=True)
        assert hits.histogram == {(2023, 2): 1, (2024, 3): 2, (2025, 11): 1}

    def test_the_histogram_obeys_query_and_filters(self, engine: Any) -> None:
        hits = self.find(engine, "loup", filters={"year": ("2024",)}, histogram=True)
        assert hits.histogram == {(2024, 3): 1}
        assert self.find(engine, histogram=False).histogram == {}

    def test_what_is_not_asked_is_not_counted(self, engine: Any) -> None:
        assert self.find(engine).facets == {}

    def test_an_empty_result_counts_nothing(self, engine: Any) -> None:
        hits = self.find(engine, "zzzz", facets=("year",), histogram=True)
        assert (hits.total, hits.hits, hits.facets["year"], hits.histogram) == (0, (), (), {})

    def test_a_page_far_past_the_end_is_empty_and_the_total_exact(self, engine: Any) -> None:
        hits = self.find(engine, "loup", offset=10**12, limit=100)
        assert (hits.hits, hits.total) == ((), 2)

    def test_a_filter_of_one_field_and_one_of_another_both_hold(self, engine: Any) -> None:
        filters = {"author": ("Jean Dupont",), "year": ("2024", "2025")}
        assert self.found(engine, "", filters=filters) == {3}
        assert self.found(engine, "loup", filters=filters) == set()

    def test_one_engine_answers_many_threads(self, engine: Any) -> None:
        queries = ["loup", '"fermeture de classes"', "agri*", "auteur:dupont", "-loup", ""] * 4
        alone = [self.find(engine, query, facets=("year", "author")) for query in queries]
        with ThreadPoolExecutor(8) as pool:
            together = pool.map(
                lambda query: self.find(engine, query, facets=("year", "author")), queries
            )
        assert list(together) == alone

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

    def test_question_words_are_passed_over(self, engine: Any) -> None:
        assert numbers(self.find(engine, "est-ce que les loups peuvent ?")) == numbers(
            self.find(engine, "loups")
        )
        assert numbers(self.find(engine, '"est-ce"')) == []

    def test_frequencies_are_those_of_lemmas(self, engine: Any) -> None:
        found = engine.frequencies(["Loups", "retraités", "zzzz", "", "berger-loup"])
        assert found == {"Loups": 2, "retraités": 2, "zzzz": 0, "": 0, "berger-loup": 1}

    def test_another_name_matches_and_what_was_typed_comes_first(self, engine: Any) -> None:
        """A word beside near words, and words where they stand near beside another word."""
        tree: Node = Or((Word("classe"), Near("loup berger", 9)), one_word=True)
        assert numbers(engine.search(Plan(tree=tree))) == [2, 1]
        close = Near("loup berger", 9)
        typed = And((Word("loup"), Word("des"), Word("berger"), close))
        tree = Or((typed, close, Word("retraite")), one_word=True)
        assert numbers(engine.search(Plan(tree=tree)))[0] == 1
        assert engine.search(Plan(tree=tree)).total == 3

    def test_several_plans_are_counted_at_once(self, engine: Any) -> None:
        """Each total is that of the plan alone."""
        queries = ["loup", "loup -berger", "(loup OU agri*) annee:2025", '"fermeture de classes"']
        plans = [Plan(tree=parse(query)[0]) for query in queries]
        plans += [Plan(filters={"author": ("Jean Dupont",), "year": ("2024",)}), Plan()]
        assert engine.counts(plans) == [engine.search(plan).total for plan in plans]

    def test_a_beginning_is_completed_to_words_names_and_references(self, engine: Any) -> None:
        found = engine.complete("agri", 5)
        assert found[0] == Completion(Completes.WORD, "agricole", 2)
        assert {item.text for item in found if item.kind is Completes.WORD} == {
            *("agricole", "agricoles", "agriculteurs", "agricultrices", "agriculture")
        } - {"agriculture"}
        assert Completion(Completes.MINISTRY, "Agriculture", 2) in found
        assert engine.complete("DÛP", 5) == [
            Completion(Completes.WORD, "dupont", 2),
            Completion(Completes.AUTHOR, "Jean Dupont", 2),
        ]
        assert engine.complete("zzzz", 5) == engine.complete("", 5) == []

    def test_words_are_completed_at_the_end_of_a_text(self, engine: Any) -> None:
        assert Completion(Completes.WORD, "bergers", 1) in engine.complete("loup ber", 5)
        assert engine.complete("loup ber ", 5) == []

    def test_behind_a_prefix_only_what_its_field_holds_is_meant(self, engine: Any) -> None:
        dupont = [Completion(Completes.AUTHOR, "Jean Dupont", 2)]
        assert (
            engine.complete("loup auteur:dup", 5) == engine.complete('auteur:"jean d', 5) == dupont
        )
        assert engine.complete("ministère: agri", 5) == [
            Completion(Completes.MINISTRY, "Agriculture", 2)
        ]
        assert {item.kind for item in engine.complete("titre:loup", 5)} == {Completes.WORD}
        assert engine.complete("annee:20", 5) == engine.complete("auteur:agri", 5) == []

    def test_an_expression_is_completed_by_the_last_words(self, store: Store) -> None:
        """Accents and kinds of apostrophes make no difference, and neither do words before."""
        texts = ["Le pouvoir d’achat baisse.", "Un loup rôde.", "La neige tombe.", "Il pleut."]
        fill(store, [ask(n, text) for n, text in enumerate(texts * 4, 1)])
        engine = store.open()
        found = Completion(Completes.EXPRESSION, "pouvoir d'achat", 4)
        for typed in ("pouv", "Pouvoir d", "pouvoir d'ach", "pouvoir d’ACH", "le  pouvoir d'"):
            assert found in engine.complete(typed, 5), typed
        for typed in ("po", "pouvoir d'achats", "pouvoirs", "titre:pouvoir d'ach"):
            assert found not in engine.complete(typed, 5), typed
        engine.close()

    def test_what_questions_say_about_their_words_is_mined(self, store: Store) -> None:
        fill(store, [ask(n, f"{RAIL} écrit {n}.") for n in (1, 2, 3)] + [ask(4, "Les élèves.")])
        engine = store.open()
        mined = engine.mined()
        assert dict(mined.acronyms.meanings) == {"sncf": Meaning(RAILWAYS, 3, 1.0)}
        assert dict(mined.acronyms.written) == {"sncf": "SNCF"}
        assert mined.acronyms.senses[sense(RAILWAYS)] == "sncf"
        assert (mined.spellings["eleves"], mined.spellings.get("zzz")) == ("élèves", None)
        assert "zzz" not in mined.acronyms.meanings
        engine.close()

    def test_acronyms_are_those_of_the_questions_that_are_there(self, store: Store) -> None:
        """One that is replaced or dropped says nothing any more, and one that is new at once."""
        many = [ask(n, "Rien.") for n in range(10, 60)]
        fill(store, [ask(n, f"{RAIL} écrit {n}.") for n in (1, 2, 3)] + many)
        fill(store, [ask(3, "Autre chose.")])
        assert _meanings(store) == {"sncf": Meaning(RAILWAYS, 2, 1.0)}
        with store.writer() as writer:
            writer.drop([ask(2).id])
            writer.commit()
        assert _meanings(store) == {}
        fill(store, [ask(61, f"{RAIL} revient.")])
        assert _meanings(store) == {"sncf": Meaning(RAILWAYS, 2, 1.0)}

    def test_a_number_is_completed_to_its_questions(self, store: Store) -> None:
        """The number itself first, the newest legislature first, then the longer ones."""
        fill(store, [ask(71), ask(71, legislature=16), ask(710, kind=Kind.ORAL), ask(7), ask(8)])
        engine = store.open()
        found = [item.text for item in engine.complete("71", 9) if item.kind == "reference"]
        assert found == ["17-71QE", "16-71QE", "17-710QOSD"]
        assert [item.text for item in engine.complete("16-7", 9)] == ["16-71QE"]
        assert [item.text for item in engine.complete("7", 1)] == ["17-7QE"]
        engine.close()

    def test_neighbours_are_words_spelled_nearly_alike(self, engine: Any) -> None:
        """Two letters exchanged, one dropped, one too many, one wrong."""
        for typed in ("fermetrue", "fermture", "fermmeture", "fermeturo", "FERMÊTRUE"):
            assert engine.neighbours(typed, 3)[0] == Neighbour("fermeture", 1, 1)
        assert engine.neighbours("farmetrue", 3) == [Neighbour("fermeture", 1, 2)]
        assert engine.neighbours("fermeture", 3) == []
        assert engine.neighbours("lop", 3) == engine.neighbours("", 3) == []
        assert [near.word for near in engine.neighbours("loop", 3)] == ["loup"]

    def test_a_doubled_letter_is_nearer_than_another_edit(self, store: Any) -> None:
        """``billets`` is met more, and one letter from ``gillets`` too."""
        texts = ["Les gilets.", *["Les billets, les villes."] * 3]
        fill(store, [ask(n, text) for n, text in enumerate(texts, 1)])
        engine = store.open()
        found = [Neighbour("gilets", 1, 1), Neighbour("billets", 3, 1), Neighbour("villes", 3, 2)]
        assert engine.neighbours("gillets", 3) == found
        engine.close()

    def test_an_example_holds_the_word(self, engine: Any) -> None:
        assert engine.example("bergers") == LOUP.id
        assert engine.example("zzzz") is None

    def test_questions_come_back_whole_and_in_order(self, engine: Any) -> None:
        unknown = QuestionId("QANR5L17QE999")
        assert engine.fetch([DEBAT.id, unknown, LOUP.id]) == [DEBAT, LOUP]

    def test_a_scan_gives_every_document_in_order(self, engine: Any) -> None:
        plan = Plan(tree=parse("agricole OU loup")[0], sort=Sort.OLDEST)
        assert list(engine.scan(plan)) == [LOUP.id, ECOLE.id, RETRAITE.id, DEBAT.id]

    def test_the_index_says_what_it_holds(self, engine: Any) -> None:
        info = engine.info()
        assert info.documents == 4
        assert dict(info.by_kind) == {"QE": 3, "QG": 1}
        assert dict(info.by_year) == {"2023": 1, "2024": 2, "2025": 1}
        assert info.data_date == date(2025, 11, 5)

    def test_an_empty_store_has_no_index(self, store: Store) -> None:
        assert store.generation() == ""
        assert dict(store.known()) == {}
        with pytest.raises(MissingIndex):
            store.open()

    def test_nothing_is_seen_without_a_commit(self, store: Store) -> None:
        fill(store, [LOUP])
        before = store.generation()
        with store.writer() as writer:
            writer.put([ECOLE])
        assert store.generation() == before
        assert set(store.known()) == {LOUP.id}

    def test_an_error_inside_a_writer_drops_everything(self, store: Store) -> None:
        fill(store, [LOUP])

        def failing() -> Iterable[Question]:
            yield ECOLE
            raise RuntimeError

        with pytest.raises(RuntimeError), store.writer() as writer:
            writer.put(failing())
        assert set(store.known()) == {LOUP.id}
        fill(store, [ECOLE])
        assert set(store.known()) == {LOUP.id, ECOLE.id}

    def test_an_open_engine_never_sees_a_later_commit(self, store: Store) -> None:
        fill(store, [LOUP])
        old = store.open()
        fill(store, [ECOLE])
        new = store.open()
        assert (old.info().documents, new.info().documents) == (1, 2)
        assert self.found(old, "classes") == set()
        assert self.found(new, "classes") == {2}
        assert old.fetch([LOUP.id]) == [LOUP]
        old.close()
        new.close()

    def test_putting_a_question_again_replaces_it(self, store: Store) -> None:
        fill(store)
        fill(store, [ask(1, "Texte refait sur les abeilles.", published=date(2023, 2, 7))])
        engine = store.open()
        assert engine.info().documents == 4
        assert self.found(engine, "abeille") == {1}
        assert self.found(engine, "loup") == {2}
        engine.close()

    def test_the_last_of_two_in_one_commit_is_kept(self, store: Store) -> None:
        fill(store, [LOUP, ask(1, "Les abeilles.")])
        engine = store.open()
        assert engine.info().documents == 1
        assert self.found(engine, "abeille") == {1}
        assert self.found(engine, "loup") == set()
        engine.close()

    def test_dropped_questions_are_gone(self, store: Store) -> None:
        fill(store)
        with store.writer() as writer:
            assert writer.drop([LOUP.id, QuestionId("QANR5L17QE999")]) == 1
            writer.commit()
        engine = store.open()
        assert self.found(engine, "") == {2, 3, 4}
        assert self.found(engine, "-classes") == {3, 4}
        assert engine.fetch([LOUP.id]) == []
        facets = self.find(engine, facets=("year", "rubrique")).facets
        assert {count.value: count.count for count in facets["year"]} == {"2024": 2, "2025": 1}
        assert {count.value for count in facets["rubrique"]} == {
            *("Enseignement", "Retraites : régime agricole", "animaux")
        }
        assert set(store.known()) == {ECOLE.id, RETRAITE.id, DEBAT.id}
        engine.close()

    def test_a_fresh_writer_starts_from_nothing(self, store: Store) -> None:
        fill(store)
        fill(store, [LOUP], fresh=True)
        assert set(store.known()) == {LOUP.id}

    def test_digests_are_known(self, store: Store) -> None:
        fill(store, [LOUP])
        assert dict(store.known()) == {LOUP.id: LOUP.provenance.digest}

    def test_every_commit_has_a_name_of_its_own(self, store: Store) -> None:
        names = []
        for question in QUESTIONS:
            fill(store, [question])
            names.append(store.generation())
        assert len(set(names)) == len(QUESTIONS)

    def test_a_document_without_words_or_dates_is_found_by_its_number(self, store: Store) -> None:
        fill(store, [ask(7, "", published=None), LOUP])
        engine = store.open()
        assert self.found(engine, "numero:7") == {7}
        assert numbers(self.find(engine, sort=Sort.NEWEST)) == [1, 7]
        assert numbers(self.find(engine, sort=Sort.OLDEST)) == [1, 7]
        engine.close()

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ('"15108 euros"', {21, 22, 23}),
            ('"15 108 euros"', {21, 22, 23}),
            ('"coûte 15.108 euros par an"', {21, 22, 23}),
            ('"15108,50 euros"', {24}),
            ('"15 108,50 euros"', {24}),
            ('"108 euros"', {21, 22}),
            ('"2 000 communes"', {25}),
            ('"2000 communes"', {25}),
            ("Sté Dupont", {26, 27}),
            ('"société Dupont"', {26, 27}),
            ('"Ste-Marie"', {28}),
        ],
    )
    def test_numbers_and_abbreviations_are_found_however_they_are_written(
        self, store: Store, query: str, expected: set[int]
    ) -> None:
        """In quotes too, where a grouped number takes more places than a plain one."""
        texts = (
            "Cela coûte 15 108 euros par an.",
            "Cela coûte 15 108 euros par an.",
            "Cela coûte 15108 euros par an.",
            "Cela coûte 15 108,50 euros.",
            "Dans 2000 communes.",
            "La Sté Dupont.",
            "La société Dupont.",
            "Ste-Marie.",
        )
        fill(store, [ask(number, text) for number, text in enumerate(texts, 21)])
        engine = store.open()
        assert self.found(engine, query) == expected
        engine.close()

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("actif", {1, 2}),
            ("active", {1, 2, 3}),
            ("bref", {1, 2}),
            ("brève", {1, 2}),
            ("inquiet", {1, 2}),
            ("inquiete", {1, 2}),
            ("clé", {4, 5}),
            ("CLEF", {4, 5}),
            ("clefs problème", {4, 5}),
            ("titre:privé", {6, 7}),
            ("privée", {6, 7}),
            ("gris", {8, 9}),
            ('"clé"', {5}),
            ("-clé", {1, 2, 3, 6, 7, 8, 9}),
        ],
    )
    def test_a_word_finds_the_whole_family_of_its_forms(
        self, store: Store, query: str, expected: set[int]
    ) -> None:
        """Forms whose lemma key is another one, both ways; quotes keep to the form."""
        texts = (
            "Les solidarités actives ; une brève audition ; une personne inquiète.",
            "Des membres actifs ; un bref échange ; un homme inquiet.",
            "Pour activer le dispositif.",
            "La clef du problème.",
            "La clé du problème.",
            "Du secteur privé.",
            "De l'école privée.",
            "Un ciel gris.",
            "Une souris grise.",
        )
        several = [ask(number, text, title=text) for number, text in enumerate(texts, 1)]
        fill(store, several)
        engine = store.open()
        assert self.found(engine, query) == expected
        assert self.find(engine, query).total == len(expected)
        engine.close()

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
        ("query", "expected"),
        [
            ("A69", {1, 2}),
            ("A 69", {1, 2}),
            ("a\u00a069", {1, 2}),
            ('"A69"', {1, 2}),
            ('"A 69"', {1, 2}),
            ("chantier A 69", {1, 2}),
            ('"chantier de l\'A69 est"', {1, 2}),
            ("3919", {3, 4}),
            ("39 19", {3, 4}),
            ('"39\u202f19"', {3, 4}),
            ('"le 3919 est"', {3, 4}),
            ("0140636000", {5, 6, 7}),
            ("01 40 63 60 00", {5, 6, 7}),
            ("01.40.63.60.00", {5, 6, 7}),
            ('"01 40 63 60 00"', {5, 6, 7}),
            ("+15108", {8, 9}),
            ("euros 15 108", {8, 9}),
            ("15\u202f108 euros", {8, 9}),
        ],
    )
    def test_letters_and_numbers_are_found_joined_and_apart(
        self, store: Store, query: str, expected: set[int]
    ) -> None:
        """In and out of quotes, in both directions."""
        texts = (
            "Le chantier de l'A69 est suspendu.",
            "Le chantier de l'A 69 est suspendu.",
            "Le 3919 est un numéro.",
            "Le 39 19 est un numéro.",
            "Appeler le 0140636000.",
            "Appeler le 01 40 63 60 00.",
            "Appeler le 01.40.63.60.00.",
            "Une aide de 15108 euros.",
            "Une aide de 15\u202f108 euros.",
        )
        fill(store, [ask(number, text) for number, text in enumerate(texts, 1)])
        engine = store.open()
        assert self.found(engine, query) == expected
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

    def test_those_of_some_questions_that_a_plan_finds_are_told(self, engine: Any) -> None:
        """Filters count; what the index does not hold is found by no plan."""
        some = {LOUP.id, RETRAITE.id, QuestionId("QANR5L17QE999999")}
        assert engine.among(Plan(tree=parse("loup")[0]), some) == {LOUP.id}
        filtered = Plan(tree=parse("")[0], filters={"year": ("2024",)})
        assert engine.among(filtered, some) == {RETRAITE.id}
        assert engine.among(Plan(), set()) == set()

    def test_texts_that_are_nearly_the_same_are_alike(self, store: Store) -> None:
        """Whoever asks and whatever the date; short texts are never alike."""
        fill(store, [*QUESTIONS, *CAMPAIGN])
        engine = store.open()
        first, second, third = (question.id for question in CAMPAIGN)
        assert engine.near_duplicates(first, Text.QUESTION) == [second, third]
        assert engine.near_duplicates(second, Text.QUESTION) == [first, third]
        assert engine.near_duplicates(first, Text.ANSWER) == [third]
        assert engine.near_duplicates(LOUP.id, Text.QUESTION) == []
        assert engine.near_duplicates(QuestionId("QANR5L17QE999999"), Text.QUESTION) == []
        engine.close()

    def test_texts_written_one_after_the_other_are_alike(self, store: Store) -> None:
        """However many commits they come in, among others that have no sketch."""
        for question in (LOUP, CAMPAIGN[0], ECOLE, CAMPAIGN[1], RETRAITE, DEBAT, CAMPAIGN[2]):
            fill(store, [question])
        engine = store.open()
        first, second, third = (question.id for question in CAMPAIGN)
        assert engine.near_duplicates(second, Text.QUESTION) == [first, third]
        assert engine.repeats([first])[first] == Repeats(question=2, answer=1)
        engine.close()

    def test_repeats_are_how_many_are_alike(self, store: Store) -> None:
        """Counted for a page at once; what an update drops no longer counts."""
        fill(store, [*QUESTIONS, *CAMPAIGN])
        first, second, third = (question.id for question in CAMPAIGN)
        engine = store.open()
        unknown = QuestionId("QANR5L17QE999999")
        assert engine.repeats([third, unknown, LOUP.id, second]) == {
            third: Repeats(question=2, answer=1),
            LOUP.id: Repeats(),
            second: Repeats(question=2, answer=0),
        }
        assert engine.repeats([]) == {}
        engine.close()
        with store.writer() as writer:
            writer.drop([first])
            writer.commit()
        engine = store.open()
        assert engine.repeats([third]) == {third: Repeats(question=1, answer=0)}
        engine.close()
