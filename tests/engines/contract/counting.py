"""Filters, and the exact counts of facets, months and words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from indexer.engines.base import Store
from indexer.engines.hits import FacetCount
from indexer.engines.plan import Plan
from indexer.fields import WHOLE_ARTICLE
from indexer.model import Identity, Kind, Status
from indexer.query import parse
from indexer.query.request import Sort
from tests.conftest import ask
from tests.engines.contract.base import DEBAT, ECOLE, LOUP, RETRAITE, Asking, fill, numbers

_DRAWN = ((LOUP, "c"), (ECOLE, "a"), (RETRAITE, "b"), (DEBAT, "d"))


class Counting(Asking):
    """Filters, and the exact counts of facets, months and words."""

    def test_delays_are_days_ranges_and_an_order(self, store: Store) -> None:
        """The open question waits to the day of its source, not to that of the data."""
        open_one = ask(1, published=date(2024, 5, 1), known=date(2024, 9, 1))
        seen = date(2022, 9, 20)
        unknown = ask(6, published=date(2020, 1, 1), known=seen, status=Status.UNKNOWN)
        newer = ask(7, published=date(2026, 1, 1), kind=Kind.ORAL)
        late = ask(2, answer="a", published=date(2023, 12, 31), answered=date(2024, 3, 1))
        quick = ask(3, answer="a", published=date(2024, 8, 1), answered=date(2024, 9, 1))
        oral = ask(4, answer="a", published=date(2020, 1, 1), kind=Kind.ORAL)
        gone = ask(5, published=date(2020, 1, 1), status=Status.WITHDRAWN)
        fill(store, [open_one, late, quick, oral, gone, unknown, newer])
        engine = store.open()
        assert self.found(engine, "delai:123") == {1}
        assert self.found(engine, "delai:>60") == {1, 2}
        assert self.found(engine, "connue:2022") == {6}
        assert self.found(engine, "delai:31..61") == {2, 3}
        assert self.found(engine, filters={"delay": ("2 A 6 MOIS",)}, query="") == {2}
        hits = self.find(engine, sort=Sort.DELAY, facets=("delay",))
        assert numbers(hits)[:3] == [1, 2, 3]
        assert {count.value: count.count for count in hits.facets["delay"]} == {
            "sans réponse, hors délai": 1,
            "2 à 6 mois": 1,
            "moins d’un mois": 1,
        }
        engine.close()

    def test_places_are_read_out_of_texts_and_counted_by_department(self, store: Store) -> None:
        """Each département of a text counts; a name finds it alone, a commune its département."""
        fill(
            store,
            [
                ask(1, "à Limoges", title="Gare de Guéret"),
                ask(2, "dans la Loire et en Haute-Loire"),
                ask(3, "en Haute-Loire", answer="en Bretagne"),
                ask(4, "M. Laurent Saint-Martin"),
            ],
        )
        engine = store.open()
        hits = self.find(engine, facets=("place",))
        assert {count.value: count.count for count in hits.facets["place"]} == {
            "Haute-Loire": 2,
            "Creuse": 1,
            "Haute-Vienne": 1,
            "Loire": 1,
        }
        assert self.found(engine, filters={"place": ("haute-loire",)}, query="") == {2, 3}
        assert self.found(engine, "lieu:Guéret") == {1}
        assert self.found(engine, "lieu:bretagne") == {3}
        assert self.found(engine, "lieu:42") == {2}
        engine.close()

    def test_signalements_and_renewals_are_days(self, store: Store) -> None:
        """And the days from a signalement to its answer; an answer before it has none."""
        answered = {"answer": "a", "answered": date(2025, 5, 1), "published": date(2025, 1, 1)}
        fill(
            store,
            [
                ask(1, **answered, flagged=date(2025, 4, 21)),
                ask(2, **answered, flagged=date(2025, 4, 20), renewed=(date(2025, 4, 1),)),
                ask(3, **answered, flagged=date(2025, 5, 6)),
                ask(4, published=date(2025, 1, 1), flagged=date(2025, 4, 29)),
                ask(5, renewed=(date(2025, 3, 4), date(2025, 6, 1))),
            ],
        )
        engine = store.open()
        assert self.found(engine, "signalee:..2025-05-05") == {1, 2, 4}
        assert self.found(engine, "signalee:2025 delaisignalement:..10") == {1}
        assert self.found(engine, "renouvelee:2025-03..2025-04") == {2, 5}
        assert self.found(engine, "renouvelee:2025-06") == set()
        engine.close()

    def test_texts_of_law_and_sums_are_those_that_the_texts_name(self, store: Store) -> None:
        """However they are written, by the reader and by who asks; the largest sum counts."""
        first = "L'article L. 121-4 du code de la route coûte 2,5 milliards d'euros, ou 300 €."
        fill(
            store,
            [
                ask(1, first),
                ask(2, "La loi n° 2019-1428 ?", answer="Le code de la route, 12 000 €."),
                ask(3, "Les articles L. 121-4 à L. 121-6 du Code de la route."),
                ask(4, "L121-4-1 du code de la route, 49.3, 40 millions de masques."),
                ask(5, "L'article L. 121-4 du code du travail."),
            ],
        )
        engine = store.open()
        for written in ('"L. 121-4 du code de la route"', "l121-4 du Code de la route"):
            assert self.found(engine, f"texte:{written}") == {1, 3}
        assert self.found(engine, 'texte:"L. 121-5 du code de la route"') == {3}
        assert self.found(engine, "texte:code de la route") == {1, 2, 3, 4}
        assert self.found(engine, "texte:L121-4") == {1, 3, 4, 5}
        assert self.found(engine, f'texte:"L121-4 {WHOLE_ARTICLE}"') == {1, 3, 5}
        assert self.found(engine, 'texte:"loi du 24 décembre 2019 n° 2019-1428"') == {2}
        assert self.found(engine, "texte:49-3") == {4}
        assert self.found(engine, "texte:travail") == {5}
        assert self.found(engine, "code -texte:travail") == {1, 2, 3, 4}
        assert self.found(engine, "montant:>1M") == {1}
        assert self.found(engine, "montant:10k..20k") == {2}
        assert self.found(engine, "montant:2,5 milliards") == {1}
        assert self.found(engine, "montant:..1") == set()
        chosen = ("CODE de la route",)
        assert self.found(engine, filters={"law": chosen}, query="") == {2}
        hits = self.find(engine, facets=("law",), facet_limit=2)
        assert [(count.value, count.count) for count in hits.facets["law"]] == [
            ("L121-4 code de la route", 2),
            ("article 49 Constitution", 1),
        ]
        engine.close()

    def test_persons_and_bodies_are_found_by_their_names(self, store: Store) -> None:
        """An office and a surname alone are told by the archive, a body by any of its names."""
        known = (Identity("ministre de la santé", "Ève Hugo", "PA1"),)
        fill(
            store,
            [
                ask(1, "Ce que dit le ministre de la santé.", identities=known),
                ask(2, "L'OFB.", answer="L'Office français de la biodiversité."),
                ask(3, "M. Jean Dupont, puis M. Dupont ; la Haute Autorité de santé (HAS)."),
                ask(4, "Ce que dit le ministre de la santé.", author_name="Jean Dupont"),
                ask(5, "Comme M. Jean Dupont, l'OFB.", author_name="Jean Dupont"),
                ask(6, "Comme M. Jean Dupont.", author_name="Jean Dupont (Jura)"),
            ],
        )
        engine = store.open()
        hits = self.find(engine, facets=("named",))
        assert {count.value: count.count for count in hits.facets["named"]} == {
            "Office français de la biodiversité": 2,
            "Haute Autorité de santé": 1,
            "Jean Dupont": 1,
            "Ève Hugo": 1,
        }
        for written in ("OFB", "office français de la biodiversité", '"OFB"'):
            assert self.found(engine, f"nomme:{written}") == {2, 5}
        assert self.found(engine, "nomme:dupont") == {3}
        assert self.found(engine, 'nomme:"Ève Hugo"') == {1}
        assert self.found(engine, filters={"named": ("haute autorité de santé",)}, query="") == {3}
        engine.close()

    def test_promises_are_days_and_sorts(self, store: Store) -> None:
        """Of several the first day; what only comes soon has a sort and no day."""
        said = {"answered": date(2024, 3, 5), "published": date(2024, 1, 2)}
        fill(
            store,
            [
                ask(1, answer="Il sera publié en mai. Il sera relu le 2 avril.", **said),
                ask(2, answer="Il sera publié prochainement.", **said),
                ask(3, answer="Il sera prêt bientôt. Il sera publié en 2025.", **said),
                ask(4, answer="Il a été publié en mai 2023.", **said),
                ask(5, "Il sera publié en mai."),
            ],
        )
        engine = store.open()
        assert self.found(engine, "echeance:2024-04") == {1}
        assert self.found(engine, "echeance:2024-05") == set()
        assert self.found(engine, "echeance:>2024-06") == {3}
        assert self.found(engine, "promesse:datée") == {1, 3}
        assert self.found(engine, "promesse:sans date") == {2, 3}
        hits = self.find(engine, facets=("promise",))
        assert {count.value: count.count for count in hits.facets["promise"]} == {
            "datée": 2,
            "sans date": 2,
        }
        engine.close()

    def test_a_filter_keeps_what_holds_one_of_its_values(self, engine: Any) -> None:
        filters = {"author": ("jean dupont", "Anne Martin"), "legislature": ("17",)}
        assert set(numbers(self.find(engine, filters=filters))) == {1, 2}

    def test_a_sample_is_drawn_by_the_digests_of_the_matches(self, store: Store) -> None:
        """The same ones each time, all where they are few; none of what does not match."""
        fill(store, [replace(q, provenance=replace(q.provenance, digest=d)) for q, d in _DRAWN])
        engine = store.open()
        ids = [question.id for question, _ in sorted(_DRAWN, key=lambda pair: pair[1])]
        everything = Plan()
        assert engine.sample(everything, 9) == ids
        assert engine.sample(everything, 2) == ids[:2]
        assert engine.sample(everything, 0) == []
        written = Plan(tree=parse("agricole")[0], filters={"kind": (str(Kind.WRITTEN),)})
        assert engine.sample(written, 9) == [RETRAITE.id]
        engine.close()

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
        assert hits.known == {"author": 3}

    def test_a_facet_tells_how_many_values_it_has_in_all(self, engine: Any) -> None:
        """Filtered or not, and none of those that no document of the result holds."""
        hits = self.find(engine, facets=("author", "year"), facet_limit=1)
        assert hits.known == {"author": 3, "year": 3}
        assert [len(values) for values in hits.facets.values()] == [1, 1]
        within = self.find(engine, filters={"year": ("2024",)}, facets=("author", "year"))
        assert within.known == {"author": len(within.facets["author"]), "year": 3}

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

    def test_a_filter_of_one_field_and_one_of_another_both_hold(self, engine: Any) -> None:
        filters = {"author": ("Jean Dupont",), "year": ("2024", "2025")}
        assert self.found(engine, "", filters=filters) == {3}
        assert self.found(engine, "loup", filters=filters) == set()

    def test_several_plans_are_counted_at_once(self, engine: Any) -> None:
        """Each total is that of the plan alone."""
        queries = ["loup", "loup -berger", "(loup OU agri*) annee:2025", '"fermeture de classes"']
        plans = [Plan(tree=parse(query)[0]) for query in queries]
        plans += [Plan(filters={"author": ("Jean Dupont",), "year": ("2024",)}), Plan()]
        assert engine.counts(plans) == [engine.search(plan).total for plan in plans]

    def test_frequencies_are_those_of_lemmas(self, engine: Any) -> None:
        found = engine.frequencies(["Loups", "retraités", "zzzz", "", "berger-loup"])
        assert found == {"Loups": 2, "retraités": 2, "zzzz": 0, "": 0, "berger-loup": 1}
