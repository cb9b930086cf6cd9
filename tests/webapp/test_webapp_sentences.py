"""The sentences of what texts name: where they are cut, as a reader of French expects it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.model import Passage, Span
from tests.webapp.conftest import make
from webapp.views.named.sentences import Sentence, parts
from webapp.views.named.sums import LONGEST, lines_of


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        ("", "Il paraîtra en mai."),
        ("Un ministre. ", "Il paraîtra en mai."),
        ("Un ministre. …", "[…]\u00a0Il paraîtra en mai."),
        ("Plus bas…\n\n", "Il paraîtra en mai."),
        ("Plus bas… ", "Il paraîtra en mai."),
    ],
)
def test_words_of_somebody_interrupted_begin_with_a_cut(before: str, shown: str) -> None:
    text = f"{before}Il paraîtra en mai."
    start = len(before)
    cut = parts(text, (start, len(text)), (start + 12, start + 18))
    assert Sentence(cut).sentence == shown
    assert Sentence(cut).words == "Il paraîtra en mai."
    assert Sentence(cut).written == "en mai"


@pytest.mark.parametrize("said", ["et paraîtra", ", il paraîtra", ") il paraîtra", "« et »"])
def test_what_opens_like_the_inside_of_a_sentence_is_one(said: str) -> None:
    assert parts(said, (0, len(said)), (len(said), len(said))).opening == "[…]\u00a0"


def test_a_long_sentence_is_cut_between_words_and_says_so() -> None:
    words = " ".join(["Paris"] * LONGEST)
    line = next(lines_of(make(1, "Un", f"{words} coûte 300 euros pour {words}.")))
    assert line.sentence.startswith("[…]\u00a0Paris Paris")
    assert line.sentence.endswith("Paris Paris\u00a0[…]")
    assert len(line.words) <= 2 * LONGEST + len("300 euros")


def test_a_short_sentence_is_whole() -> None:
    line = next(lines_of(make(1, "Un", "Il a dit. Cela coûte 300 euros par an. Bien.")))
    assert line.sentence == "Cela coûte 300 euros par an."


def test_a_sum_is_told_with_who_says_it() -> None:
    """In a debate the speaker, whichever text it stands in; else who asks, or which ministry."""
    minister, deputy = "Mme Deux, ministre", "M. Un"
    spoken = f"{minister}. Nous donnons 300 euros.\n\n{deputy}. Il en faut 1 200 euros."
    heads = tuple(
        Span(spoken.index(name), spoken.index(name) + len(name)) for name in (minister, deputy)
    )
    debate = replace(make(1, "Un", "Et 50 euros ?"), answer=Passage(spoken, speakers=heads))
    assert [(line.written, line.said_by) for line in lines_of(debate)] == [
        ("50 euros", "Mme Sandrine Runel"),
        ("300 euros", "Mme Deux"),
        ("1 200 euros", "M. Un"),
    ]
    written = make(2, "Un", "Combien ?", answer=Passage("Ce sera 80 euros."), ministry="Budget")
    assert [line.said_by for line in lines_of(written)] == ["Budget"]
