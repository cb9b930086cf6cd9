"""Texts cut as bytes: the stretches are those of the strings, and each is known again."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.vocabulary import Vocabulary, stretches
from indexer.engines.vocabulary.stretches import UNKNOWN, WIDEST, Cut, Table
from indexer.text import stretches as cut_of

TEXTS = st.lists(st.text("ab \n\0é’\ud800\U0001f43a", max_size=60), max_size=5)


def encoded(texts: list[str]) -> list[bytes]:
    return [text.encode("utf-8", "surrogatepass") for text in texts]


def cut(texts: list[str]) -> Cut:
    return Cut.of(encoded(texts))


@given(TEXTS)
def test_texts_are_cut_as_their_strings_are(texts: list[str]) -> None:
    found = cut(texts)
    assert list(found.strings(np.arange(len(found.starts)))) == [
        stretch for text in texts for stretch in cut_of(text)
    ]
    assert found.counts.tolist() == [len(cut_of(text)) for text in texts]


@given(st.lists(st.binary(max_size=WIDEST).filter(lambda text: b"\xff" not in text), unique=True))
def test_different_stretches_have_different_words(texts: list[bytes]) -> None:
    """Bytes of 0 count too."""
    kept = [text for text in texts if not {*b" \n"} & {*text}]
    words = zip(*Cut.of(kept).words(), strict=True)
    assert len(set(words)) == len(kept)


def test_a_table_knows_what_it_holds_and_nothing_else() -> None:
    """Also when it has grown several times."""
    held, others = cut([f"mot{n}" for n in range(900)]), cut([f"autre{n}" for n in range(900)])
    table = Table(bits=4)
    for some in np.split(np.arange(900), 9):
        table.add(*(words[some] for words in held.words()), some.astype(np.uint32))
    assert table.find(*held.words()).tolist() == list(range(900))
    assert set(table.find(*others.words()).tolist()) == {UNKNOWN}


def test_a_stretch_without_a_place_is_not_held_and_still_known_to_the_vocabulary() -> None:
    texts = encoded([f"mot{n}" for n in range(50)])
    with patch.object(stretches, "REACH", 1):
        vocabulary = Vocabulary()
        first, _ = vocabulary.entries(texts)
        again, _ = vocabulary.entries(texts)
        words = Cut.of(texts).words()
        assert UNKNOWN in Table(bits=4).find(*words)
    assert first.tolist() == again.tolist() == list(range(50))


def test_a_long_stretch_is_not_taken_for_another_that_begins_as_it_does() -> None:
    vocabulary = Vocabulary()
    entries, _ = vocabulary.entries(encoded(["constitutionnel", "constitutionnellement" * 2] * 2))
    assert entries.tolist() == [0, 1, 0, 1]


def test_several_stretches_that_want_one_place_are_all_held() -> None:
    texts = [f"m{n}" for n in range(6)]
    table = Table(bits=4)
    with patch.object(Table, "_places", lambda _self, low, _high: np.zeros(len(low), np.int64)):
        table.add(*cut(texts).words(), np.arange(6, dtype=np.uint32))
        assert table.find(*cut(texts).words()).tolist() == list(range(6))
