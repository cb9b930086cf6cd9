"""The vocabulary of a build: a text cut at its blanks has the tokens of the text in one piece."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.engines.vocabulary import Vocabulary
from indexer.text import EDGES, analyse
from tests.text.stretches import PIECES

TEXTS = st.one_of(
    st.lists(st.sampled_from([*PIECES, "", "\n", "\u00a0"]), max_size=9).map(" ".join),
    st.lists(st.sampled_from([*PIECES, " ", "\n"]), max_size=9).map("".join),
    st.text(max_size=40),
)

Row = tuple[str, str, int]


def expected(text: str) -> list[Row]:
    """Exact key, lemma key and position of each token."""
    return [(token.exact, token.stem, token.position) for token in analyse(text)]


def read_back(vocabulary: Vocabulary, entries: list[int]) -> list[Row]:
    """The same of a text's entries."""
    rows, position = [], 0
    for entry in entries:
        for part in range(vocabulary.first[entry], vocabulary.first[entry + 1]):
            key = vocabulary.parts[part]
            exact, stem = vocabulary.exact.names[key], vocabulary.stem.names[vocabulary.stems[key]]
            rows.append((exact, stem, position + vocabulary.steps[part]))
        position += vocabulary.widths[entry]
    return rows


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@given(st.lists(TEXTS, min_size=1, max_size=5))
@example(["n°", "15", "108"])
@example(["article L.", "121-4 du code", "le 15 108", "108"])
@settings(max_examples=300, deadline=None)
def test_entries_are_the_tokens_of_each_text(given_texts: list[str]) -> None:
    """Numbers, references and centuries over a blank too; and never from one text to the next."""
    vocabulary = Vocabulary()
    entries, counts = vocabulary.entries([encoded(text) for text in given_texts])
    ends = np.cumsum(counts).tolist()
    found = [
        read_back(vocabulary, entries[end - count : end].tolist())
        for end, count in zip(ends, counts.tolist(), strict=True)
    ]
    assert found == [expected(text) for text in given_texts]


def test_what_stands_around_a_word_makes_no_new_entry() -> None:
    """``mot``, ``mot,`` and ``(mot)`` are one."""
    vocabulary = Vocabulary()
    numbers = {vocabulary[stretch] >> EDGES for stretch in ("mot", "mot,", "(mot)", "\nmot")}
    assert len(numbers) == 1


def test_a_form_and_its_variant_at_one_place_count_once() -> None:
    """The weight of a lemma is that of its places."""
    vocabulary = Vocabulary()
    entry = vocabulary["député·e·s"] >> EDGES
    first, last = vocabulary.first[entry], vocabulary.first[entry + 1]
    assert list(vocabulary.counted[first:last]) == [1, 0]
