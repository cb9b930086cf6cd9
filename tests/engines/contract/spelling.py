"""Forms of a word, and ways to write a number, that find each other."""

from __future__ import annotations

import pytest

from indexer.engines.base import Store
from tests.conftest import ask
from tests.engines.contract.base import Asking, fill


class Spelling(Asking):
    """Forms of a word, and ways to write a number, that find each other."""

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
