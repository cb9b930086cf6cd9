"""What the texts say of their words: spellings, expressions, neighbours."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.mining import Expression
from indexer.mining.expressions import expressions
from indexer.mining.related import LEAST, related
from indexer.mining.spellings import spellings
from indexer.mining.streams import Gap, stream, word_of
from indexer.text import analyse


def _spelled(*texts: str) -> dict[str, str]:
    return dict(spellings(stream(texts)))


@pytest.mark.parametrize(
    ("chunk", "bare", "key"),
    [
        ("d’Achat", "Achat", "achat"),
        ("qu'œuvre", "œuvre", "oeuvre"),
        ("sapeurs-pompiers", "sapeurs-pompiers", "sapeurspompiers"),
        ("l'après‑midi", "après‑midi", "apresmidi"),
        ("aujourd’hui", "aujourd’hui", "aujourdhui"),
    ],
)
def test_a_chunk_of_letters_is_a_word_behind_its_article(chunk: str, bare: str, key: str) -> None:
    word = word_of(chunk)
    assert word is not None
    assert (word.bare, word.key) == (bare, key)
    assert key in {token.exact for token in analyse(chunk)}


@pytest.mark.parametrize("chunk", ["2024", "covid19", "L. 121-4", "15 108", "député·e·s", "CO2"])
def test_what_has_signs_or_digits_is_no_word(chunk: str) -> None:
    assert word_of(chunk) is None


def test_a_key_is_spelled_as_the_texts_do_most_often() -> None:
    found = _spelled(
        "une école, cette école et une ecole", "Une école à Saint-Étienne l’après-midi"
    )
    assert found["ecole"] == "école"
    assert found["saintetienne"] == "Saint-Étienne"
    assert found["apresmidi"] == "après-midi"


def test_capitals_throughout_say_nothing_about_accents() -> None:
    assert _spelled("UNE ECOLE, MON ECOLE, SON ECOLE", "une école")["ecole"] == "école"


def test_a_capital_that_opens_a_sentence_says_nothing() -> None:
    found = _spelled("Retraite. Retraite ! Ma retraite", "Chômage : chômage", "La France. France")
    assert (found["retraite"], found["chomage"], found["france"]) == (
        "retraite",
        "chômage",
        "France",
    )


def test_an_acronym_keeps_its_capitals() -> None:
    assert _spelled("SNCF. La SNCF et l'EHPAD, un Ehpad, un EHPAD") == {
        "sncf": "SNCF",
        "la": "la",
        "et": "et",
        "ehpad": "EHPAD",
        "un": "un",
    }


PURCHASE = "le pouvoir d’achat des ménages, et l'aide à l'enfance."


def _expressions(*texts: str) -> dict[str, Expression]:
    return dict(expressions(stream(texts)))


def test_expressions_reach_over_grammar_words_and_apostrophes() -> None:
    others = [f"Un texte {number} sur autre chose." for number in range(20)]
    found = _expressions(*[PURCHASE] * 4, *others)
    assert {key: one.text for key, one in found.items()} == {
        "pouvoir d'achat": "pouvoir d'achat",
        "achat des menages": "achat des ménages",
        "aide a l'enfance": "aide à l'enfance",
    }
    assert {one.documents for one in found.values()} == {4}


def test_an_expression_stands_in_enough_documents() -> None:
    others = [f"Un texte {number} sur autre chose." for number in range(20)]
    assert _expressions(*[PURCHASE] * 3, PURCHASE * 0, *others) == {}


def test_a_phrase_of_the_genre_is_no_expression() -> None:
    assert _expressions(*["Il appelle l'attention du ministre."] * 30) == {}


def test_no_expression_reaches_over_a_sign() -> None:
    others = [f"Un texte {number} sur autre chose." for number in range(20)]
    assert _expressions(*["pouvoir, achat ; loup (garou) loup. garou"] * 5, *others) == {}


def test_an_expression_is_written_with_its_usual_capitals() -> None:
    others = ["Un texte bref pour une chose rare."] * 40
    texts = ["Dans l'Union européenne. Union européenne"] * 4 + ["une union Européenne"]
    assert _expressions(*texts, *others)["union europeenne"].text == "Union européenne"
    texts = ["le ministre Bruno Le Maire a dit"] * 4
    assert _expressions(*texts, *others)["bruno le maire"].text == "Bruno Le Maire"


def _sentences(seed: int, count: int) -> Sequence[str]:
    """Texts in which médecins and infirmiers stand among the same words, and loups do not."""
    rng = random.Random(seed)
    frames = [
        ("Nos {} soignent les malades", ("médecins", "infirmiers")),
        ("les {} manquent cruellement", ("médecins", "infirmiers")),
        ("ces {} attaquent encore les brebis", ("loups", "ours")),
        ("des {} rôdent près du village", ("loups", "ours")),
    ]
    texts = []
    for _ in range(count):
        frame, words = rng.choice(frames)
        texts.append(frame.format(rng.choice(words)))
    return texts


def test_words_that_stand_among_the_same_words_are_neighbours() -> None:
    found = related(stream(_sentences(1, 600)))
    assert found["medecin"][0].lemma == "infirmier"
    assert found["loup"][0].form == "ours"
    assert "loup" not in {near.lemma for near in found["medecin"]}


def test_a_rare_word_has_no_neighbours() -> None:
    assert related(stream(_sentences(1, LEAST // 2))) == {}


@given(st.lists(st.text(max_size=60), max_size=6))
@settings(max_examples=100)
def test_any_texts_can_be_mined(texts: list[str]) -> None:
    read = stream(texts)
    assert len(read.places) == len(read.gaps) == len(read.documents)
    assert read.places.max() < max(1, len(read.words))
    for key, text in spellings(read).items():
        assert key in {token.exact for token in analyse(text)} | {word.key for word in read.words}
    expressions(read)
    related(read)


def test_a_gap_is_the_widest_sign_between_two_words() -> None:
    read = stream(["un deux, trois. quatre\ncinq (six)"])
    assert read.gaps.tolist()[1:7] == [
        Gap.STOP,
        Gap.BLANK,
        Gap.SIGN,
        Gap.STOP,
        Gap.STOP,
        Gap.SIGN,
    ]
