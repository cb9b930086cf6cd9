"""What a cluster's index is given of questions: terms, documents, the list of words."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import delays
from indexer.engines.bound import Layer
from indexer.engines.cluster.indexing.documents import Documents
from indexer.engines.cluster.indexing.texts import Analyser, words
from indexer.engines.cluster.keys import BETWEEN, LEMMA, TIMES, of_place, terms
from indexer.engines.cluster.mapping import mapping
from indexer.engines.cluster.words import Words
from indexer.text import analyse, spelling, stem_of
from tests.conftest import ask

PIECES = (
    *("l'été ", "15 108 ", "n° 5 ", "XVII législature ", "Saint-Denis, ", "(e)s ", "L. 121-4\n"),
    *("député·e·s ", "S.N.C.F. ", "12 000", " 000 ", "\n\n", "  ", "d’Asalée ", "LO 141 "),
    *("loups ", "loup, ", "les yeux", "directeurs/directrices ", "x" * 70),
)
"""Pieces of texts that may belong together over a blank."""


def test_keys_of_one_place_stand_together() -> None:
    found = Documents().make(ask(1, title="Les loups l'été", published=date(2024, 3, 1)))
    places = found["title_keys"].split(" ")
    assert places[1] == f"loups{BETWEEN}{LEMMA}loup"
    assert found["title_lemmas"].split(" ")[1] == "loup"
    assert len(places) == len(found["title_lemmas"].split(" ")) == found["title_length"]
    assert (found["month"], found["published"]) == (202403, [date(2024, 3, 1).toordinal()])
    assert set(found) <= set(mapping()["properties"])


def test_a_word_that_is_its_own_lemma_is_one_term() -> None:
    assert terms(Layer.EXACT, ("loups",)) == ("loups",)
    assert terms(Layer.STEM, ("loup",)) == ("loup", f"{LEMMA}loup")
    assert terms(Layer.STEM, (stem_of("yeux"),)) != ("yeux",)
    assert of_place({"loup": "loup"}) == ["loup"]
    assert of_place({"loups": "loup", "loup": "loup"}) == ["loups", "loup"]
    assert of_place({"loups": "loup"}) == ["loups", f"{LEMMA}loup"]


def test_what_short_fields_with_a_weight_hold_stands_together() -> None:
    """A title weighs 4; two are counted for each unit. The long texts are not kept twice."""
    made = Documents().make(ask(1, title="Loup", question="Été", answer="Prévue"))
    counted = dict(part.split(TIMES) for part in made["together"].split(" "))
    assert counted["loup"] == "8"
    assert "ete" not in counted
    assert made["spellings"].split(" ") == ["été", "prévue"]


def test_an_open_question_waits_and_an_answered_one_has_waited() -> None:
    waiting = Documents().make(ask(1, published=date(2024, 1, 1), known=date(2024, 1, 21)))
    answered = Documents().make(
        ask(2, answer="a", published=date(2024, 1, 1), answered=date(2024, 1, 11))
    )
    assert waiting[delays.FIELD] == 20
    assert answered[delays.FIELD] == 10


TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_a_text_is_read_as_its_tokens_are(rows: list[tuple[str, str]]) -> None:
    """Whatever was read before, and wherever the blanks stand."""
    analyser = Analyser([3, 0], [True, False])
    for batch in (rows[:1], rows, rows):
        found = analyser.analysed(batch)
        texts = [text for row in batch for text in row]
        for text, places, width in zip(texts, found.places, found.widths, strict=True):
            tokens = analyse(text)
            assert len(places.split()) == width
            assert width == max((token.position + 1 for token in tokens), default=0)
            for at, place in enumerate(places.split(" ") if places else []):
                here = [token for token in tokens if token.position == at]
                held = place.split(BETWEEN)
                assert words(place) == {token.exact for token in here}
                assert len(held) == len(set(held))
                for lemma in {token.stem for token in here}:
                    assert {*terms(Layer.STEM, (lemma,))} & {*held}


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_what_is_held_together_is_counted_by_its_weight(rows: list[tuple[str, str]]) -> None:
    """A lemma once at each place; a field without weight not at all."""
    analyser = Analyser([3, 0], [True, False])
    found = analyser.analysed(rows).together
    held: Counter[str] = Counter()
    for (text, _), together in zip(rows, found, strict=True):
        counted: Counter[str] = Counter()
        for part in together.split(" ") if together else []:
            joined, times = part.split(TIMES)
            for term in joined.split(BETWEEN):
                counted[term] += int(times)
        tokens = analyse(text)
        asked = Counter(stem for stem, _ in {(t.stem, t.position) for t in tokens})
        for lemma, times in asked.items():
            assert sum(counted[term] for term in terms(Layer.STEM, (lemma,))) == 3 * times
        assert words(BETWEEN.join(counted)) == {token.exact for token in tokens}
        held.update(token.exact for token in tokens)
    assert held.keys() == analyser.words().keys()


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_the_letters_of_words_with_accents_are_kept(rows: list[tuple[str, str]]) -> None:
    found = Analyser([0, 0], [True, True]).analysed(rows)
    assert not any(found.together)
    for row, letters in zip(rows, found.spellings, strict=True):
        spelled = {spelling(text[t.start : t.end]) for text in row for t in analyse(text)}
        assert set(letters.split(" ")) - {""} == spelled - {""}


def test_words_are_counted_on_where_what_is_known_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("indexer.engines.cluster.indexing.texts.REMEMBERED", 3)
    analyser = Analyser([0], [True])
    for _ in range(3):
        analyser.analysed([["les loups"], ["les loups et les brebis"]])
    assert analyser.words() == {"les": 6, "loups": 6, "et": 3, "brebis": 3}


KEYS = st.text("abelsu12é", min_size=1, max_size=6)


@given(st.dictionaries(KEYS, st.integers(1, 9)), KEYS)
def test_a_list_of_words_tells_what_was_counted(counts: dict[str, int], asked: str) -> None:
    listed = Words.unpacked(Words.of(counts).packed())
    assert (listed.counts(), len(listed)) == (counts, len(counts))
    begun = [key for key in counts if key.startswith(asked)]
    assert listed.beginning(asked) == sorted(begun, key=lambda key: (-counts[key], key))
    lemma = stem_of(asked)
    assert set(listed.of_lemma(lemma)) == {key for key in counts if stem_of(key) == lemma}


def test_a_list_without_words_is_none_at_all() -> None:
    for none in (Words.unpacked([]), Words.empty(), Words.unpacked(Words.empty().packed())):
        assert (none.counts(), none.beginning(""), none.of_lemma("a")) == ({}, [], [])
        assert none.near("fermeture", 3) == []


def test_a_long_list_is_cut_into_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.engines.cluster.words.LINE", 10)
    counts = {f"mot{number}": number for number in range(200)}
    lines = list(Words.of(counts).packed())
    assert len(lines) > 9
    assert Words.unpacked(lines).counts() == counts


def test_near_words_are_found_in_a_list() -> None:
    listed = Words.of({"fermeture": 2, "fermetures": 1, "loup": 3})
    assert [found.word for found in listed.near("fermetrue", 3)] == ["fermeture", "fermetures"]


def test_made_documents_tell_their_words() -> None:
    documents = Documents()
    for number in (1, 2):
        documents.make(ask(number, title="Loups", question="Les loups. Loup, garou"))
    found = documents.words()
    assert (found["loups"], found["garou"], found["les"]) == (2, 2, 2)
