"""What a typed text may go on to be, and words spelled nearly alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from indexer.engines.base import Store
from indexer.engines.completion import Completes, Completion, Neighbour
from indexer.model import Kind, senate_id
from tests.conftest import ask
from tests.engines.contract.base import LOUP, Asking, fill


class Completing(Asking):
    """What a typed text may go on to be, and words spelled nearly alike."""

    def test_a_beginning_is_completed_to_words_names_and_references(self, engine: Any) -> None:
        found = engine.complete("agri", 5)
        assert found[0] == Completion(Completes.WORD, "agricole", 2)
        assert {item.text for item in found if item.kind is Completes.WORD} == {
            *("agricole", "agricoles", "agriculteurs", "agricultrices", "agriculture")
        } - {"agriculture"}
        assert Completion(Completes.MINISTRY, "Agriculture", 2) in found
        assert Completion(Completes.PORTFOLIO, "Agriculture", 2) in found
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
        for typed in (
            "pouv",
            "Pouvoir d",
            "pouvoir d'ach",
            "pouvoir d’ACH",
            "le  pouvoir d'",
            "pouvoirs d'a",
        ):
            assert found in engine.complete(typed, 5), typed
        for typed in ("po", "pouvoir d'achats", "pouvoirs", "titre:pouvoir d'ach"):
            assert found not in engine.complete(typed, 5), typed
        engine.close()

    def test_a_number_is_completed_to_its_questions(self, store: Store) -> None:
        """The number itself first, the newest legislature first, then the longer ones."""
        fill(store, [ask(71), ask(71, legislature=16), ask(710, kind=Kind.ORAL), ask(7), ask(8)])
        engine = store.open()
        found = [item.text for item in engine.complete("71", 9) if item.kind == "reference"]
        assert found == ["17-71QE", "16-71QE", "17-710QOSD"]
        assert [item.text for item in engine.complete("16-7", 9)] == ["16-71QE"]
        assert [item.text for item in engine.complete("7", 1)] == ["17-7QE"]
        engine.close()

    def test_a_number_of_the_senate_is_not_completed(self, store: Store) -> None:
        """It has no legislature to be called by."""
        senate = replace(ask(72, legislature=0), id=senate_id(Kind.WRITTEN, date(2024, 1, 1), 72))
        fill(store, [ask(72), senate])
        engine = store.open()
        found = [item.text for item in engine.complete("72", 9) if item.kind == "reference"]
        assert found == ["17-72QE"]
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
