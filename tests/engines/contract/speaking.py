"""Other languages than French: an index is in one, and whoever opens it reads that one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer.engines.base import Engine, Store
from indexer.errors import StaleIndex
from indexer.model import House, Question
from indexer.text import language
from tests.conftest import ask
from tests.engines.contract.base import Asking, fill
from tests.languages import speaking

_UK, _DE = House("UK Parliament", "en"), House("Bundestag", "de")
ENGLISH = (
    ask(
        1,
        "To ask the Secretary of State, how many children’s dentists accept new patients.",
        answer="The Department (DH) does not hold this information; 15,108 were housed.",
        title="Dental Services: Rural Areas",
        house=_UK,
    ),
    ask(2, "What steps she is taking to help the villages of l’eau.", title="Villages", house=_UK),
)
GERMAN = (
    ask(1, "Wie viele Schulgebäude hat die Bundesregierung saniert?", house=_DE),
    ask(2, "Welche Häuser stehen an den Straßen der Gemeinde?", house=_DE),
)

FOUND: dict[str, set[int]] = {
    "child": {1},
    "the dentist": {1},
    "accepting": {1},
    "15108": {1},
    '"accept new patients"': {1},
    '"dentist"': set(),
    "village": {2},
    "eau": set(),
    "how many dentists are there": {1},
    "pour": set(),
}
"""Query → the numbers of the English questions that it finds."""


class Speaking(Asking):
    """An index that is not French."""

    @pytest.fixture
    def english(self, store: Store) -> Iterator[Engine]:
        with speaking("en"):
            fill(store, ENGLISH)
            engine = store.open()
            yield engine
            engine.close()

    def test_english_words_are_found_by_their_forms(self, english: Engine) -> None:
        """By English rules alone: no elision, no French stop word, no acronym of French words."""
        assert {query: self.found(english, query) for query in FOUND} == FOUND
        assert english.info().language == "en"
        mined = english.mined()
        assert not mined.acronyms.meanings
        assert not mined.expressions

    def test_german_words_are_found_by_their_forms(self, store: Store) -> None:
        """Compounds that no dictionary has among them."""
        with speaking("de"):
            fill(store, GERMAN)
            engine = store.open()
            assert self.found(engine, "Schulgebäuden") == {1}
            assert self.found(engine, "haus") == {2}
            assert self.found(engine, "strasse") == {2}
            assert self.found(engine, "die Gemeinden") == {2}
            engine.close()

    def test_who_reads_another_language_is_refused(self, store: Store) -> None:
        """And who has begun with none reads that of the index, which an update keeps."""
        with speaking("en"):
            fill(store, ENGLISH[:1])
        with speaking("fr"), pytest.raises(StaleIndex, match="is in English"):
            store.open()
        with speaking():
            store.open().close()
            assert language().code == "en"
            fill(store, ENGLISH[1:])
            engine = store.open()
            assert self.found(engine, "dentist OR village") == {1, 2}
            engine.close()

    def test_a_french_index_is_refused_as_well(self, store: Store) -> None:
        questions: tuple[Question, ...] = (ask(1, "Les villages."),)
        fill(store, questions)
        with speaking("de"), pytest.raises(StaleIndex, match="is in French"):
            store.open()
