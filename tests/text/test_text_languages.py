"""English and German: what their texts are made of, and that each is told from French."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.model import LANGUAGES
from indexer.text import (
    ANALYSED,
    analyse,
    expand,
    explain,
    fingerprint,
    is_known,
    is_stop,
    language,
    remembered,
    speak,
    stem_of,
    telling,
    verb_of,
)
from indexer.text.languages import english, foreign, german
from tests.languages import speaking


@pytest.fixture
def reading_english() -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.fixture
def reading_german() -> Iterator[None]:
    with speaking("de"):
        yield


def read(text: str) -> list[str]:
    """Each place as ``exact/lemma``, its further readings behind a bar."""
    places: dict[int, list[str]] = {}
    for token in analyse(text):
        places.setdefault(token.position, []).append(f"{token.exact}/{token.stem}")
    return ["|".join(place) for place in places.values()]


ENGLISH = {
    "How many children’s dentists": "how/how many/many children/child dentists/dentist",
    "the ministers’ answers": "the/the ministers/minister answers/answer",
    "policies were housed": "policies/policy were/were housed/house",
    "15,108 patients": "15108/15108|15/15 108/108 patients/patient",
    "1,234.5 or 3.5": "1234.5/1234.5|1/1 234/234 5/5 or/or 3.5/3.5|3/3 5/5",
    "long-term": "longterm/longterm|long/long term/term",
    "don’t": "dont/do",
    "No 10": "no10/no10|no/no 10/10",
    "the U.S. member(s)": "the/the us/us members/member|member/member s/s",
    "O'Brien's": "obrien/obrien",
    "ofwats": "ofwats/ofwat",
    "d'accord": "daccord/daccord",
}
GERMAN = {
    "Häusern und Straßen": "hausern/haus und/und strassen/strasse",
    "gingen": "gingen/gehen",
    "Ärzte der Krankenhäuser": "arzte/arzt der/der krankenhauser/krankenhaus",
    "Schulgebäuden": "schulgebauden/schulgebaude",
    "Bundesregierungen": "bundesregierungen/bundesregierung",
    "15.108 Züge": "15108/15108|15/15 108/108 zuge/zug",
    "3,5 Prozent": "3.5/3.5|3/3 5/5 prozent/prozent",
    "Ost-West": "ostwest/ostwest|ost/ost west/west",
    "l’eau": "leau/leau",
}


@pytest.mark.usefixtures("reading_english")
@pytest.mark.parametrize(("text", "told"), ENGLISH.items())
def test_english_is_read_by_its_own_rules(text: str, told: str) -> None:
    """Elision, « n° » and inclusive writing are French alone."""
    assert " ".join(read(text)) == told


@pytest.mark.usefixtures("reading_german")
@pytest.mark.parametrize(("text", "told"), GERMAN.items())
def test_german_is_read_by_its_own_rules(text: str, told: str) -> None:
    """What the dictionary lacks is told by its last word."""
    assert " ".join(read(text)) == told


def test_french_is_read_as_before_once_another_language_was() -> None:
    """No memory of the analysis outlives its language."""
    french = [analyse("l’eau des ministres"), expand("travaux")]
    for code in ANALYSED:
        with speaking(code):
            analyse("l’eau des ministres")
            expand("travaux")
    assert [analyse("l’eau des ministres"), expand("travaux")] == french


def test_every_language_of_the_model_is_analysed() -> None:
    """Each by its own fingerprint, so that no index is opened by the rules of another."""
    assert ANALYSED.keys() == LANGUAGES.keys()
    prints = set()
    for code in ANALYSED:
        with speaking(code):
            prints.add(fingerprint())
    assert len(prints) == len(ANALYSED)


def test_a_process_keeps_to_the_language_that_it_began_with() -> None:
    """A second one is refused, and so is one that nobody knows; the same again is no change."""
    with speaking():
        assert not speak("xx")
        assert speak("en")
        assert speak("en")
        assert not speak("de")
        assert language().code == "en"


def test_what_depends_on_the_language_is_forgotten_with_it() -> None:
    @remembered(8)
    def lemma(word: str) -> str:
        return stem_of(word)

    with speaking("fr"):
        assert lemma("policies") == "policie"
    with speaking("en"):
        assert lemma("policies") == "policy"


@pytest.mark.usefixtures("reading_english")
def test_a_question_put_in_english_is_about_its_object() -> None:
    """« how many dentists are there » is about dentists; nothing else is left of « how many »."""
    words = [("how",), ("many",), ("dentists",), ("are",)]
    assert telling(words, elided=[False] * 4) == [False, False, True, False]
    assert telling(words[:2], elided=[False] * 2) == [True, True]
    assert verb_of(("peut", "on")) == ("peut", "on")
    assert is_stop("the")
    assert not is_stop("le")
    assert is_known("dentist")


@pytest.mark.usefixtures("reading_german")
def test_german_has_stop_words_of_its_own() -> None:
    assert is_stop("fur")
    assert not is_stop("pour")


@pytest.mark.usefixtures("reading_english")
def test_what_became_of_an_english_word_is_explained() -> None:
    """The same stages as of a French one."""
    (chunk,) = explain("15,108")
    assert chunk.rule == "grouped_number"
    assert [reading.lemma_from for reading in explain("ofwats")[0].readings] == ["singular"]


def known(**lemmas: str) -> foreign.Known:
    return lemmas.get


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("rezoned", "rezone"), ("retried", "retry"), ("boxes", "box"), ("thing", None)],
)
def test_an_english_form_of_a_known_word_has_its_lemma(form: str, lemma: str | None) -> None:
    """Whatever its ending is; nothing is made of a word that the table has not."""
    words = known(rezone="rezone", retry="retry", box="box")
    assert english.by_ending(form, words) == lemma


def test_the_longest_last_word_of_a_compound_decides() -> None:
    """Nothing shorter than five letters is one, nor is anything before it shorter than three."""
    words = known(gebauden="gebaude", schulgebauden="?", bau="bau")
    assert german.by_last_word("hochschulgebauden", words) == "hoch?"
    assert german.by_last_word("altgebauden", words) == "altgebaude"
    assert german.by_last_word("agebauden", words) is None
    assert german.by_last_word("umbau", words) is None


def test_of_forms_that_fold_into_one_the_likelier_counts() -> None:
    """A noun before a verb and an umlaut before none in German; small letters first in English."""
    told = [("zählen", "zählen"), ("Zahlen", "Zahl"), ("Hausern", "Hauser"), ("Häusern", "Haus")]
    assert foreign.entries(told, german.nouns_first) == {"zahlen": "zahl", "hausern": "haus"}
    told = [("Reading", "Reading"), ("reading", "read"), ("x", "x"), ("a.m.", "a.m.")]
    assert foreign.entries(told, english.small_first) == {"reading": "read"}


def test_a_chain_of_lemmas_leads_to_its_end() -> None:
    """So the lemma of a lemma is itself."""
    told = [("as", "bs"), ("bs", "cs"), ("cs", "cs")]
    assert set(foreign.entries(told, english.small_first).values()) == {"cs"}


TEXTS = st.text(max_size=60) | st.lists(
    st.sampled_from(["Häuser", "don't", "15,108", "member(s)", "L. 121-4", "No 10", "l'eau", "-"])
).map(" ".join)


@pytest.mark.parametrize("code", ["en", "de"])
@given(text=TEXTS)
def test_any_text_is_read_in_any_language(code: str, text: str) -> None:
    """Tokens stand in order and inside of the text, and a lemma is its own lemma."""
    with speaking(code):
        tokens = analyse(text)
        assert [token.position for token in tokens] == sorted(token.position for token in tokens)
        for token in tokens:
            assert 0 <= token.start < token.end <= len(text)
            assert token.exact
            assert stem_of(stem_of(token.exact)) == token.stem
