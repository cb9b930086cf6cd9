"""The generated corpus: always the same, in the proportions of the records, well-formed French."""

from __future__ import annotations

import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import calibration, corpus, official
from bench.labels import authors, ministries, rubriques
from bench.vocabulary import chances, frequent, vocabulary
from indexer.model import Kind, Question, Status
from indexer.sources import read
from indexer.sources.vintage import lapsed
from tests.conftest import ask


@settings(deadline=None, max_examples=8)
@given(start=st.integers(0, 700), count=st.integers(0, 300))
def test_a_question_depends_on_its_number_alone(start: int, count: int) -> None:
    """A run from anywhere is a part of the run from the beginning."""
    run = list(corpus.questions(count, start=start))
    assert [question.number for question in run] == list(range(start + 1, start + count + 1))
    assert run[:1] == list(corpus.questions(1, start=start))[: len(run)]


def test_identifiers_are_unique(sample: list[Question]) -> None:
    """Numbers run through all legislatures and kinds."""
    assert len({question.id for question in sample}) == len(sample)


def test_another_seed_gives_other_questions(sample: list[Question]) -> None:
    """The seed is in every draw."""
    others = list(corpus.questions(50, seed=1))
    assert [question.title for question in others] != [question.title for question in sample[:50]]


LOOSE = {"tokens, longest": 0.2, "authors": 0.2}


def test_the_proportions_are_those_of_the_records() -> None:
    """Within 6 % (authors appear one by one), over the vocabulary of the first million tokens."""
    rows = calibration.measure(corpus.questions(2500))
    assert {row.name for row in rows} >= {"accented tokens", "distinct forms in 1,000,000 tokens"}
    assert [row for row in rows if abs(row.off) > LOOSE.get(row.name, 0.06)] == []


def test_elided_words_stand_before_vowels(sample: list[Question]) -> None:
    """``l'école``, never ``l'maison`` or ``d'15 000``."""
    texts = " ".join(question.question.text for question in sample)
    found = re.findall(r"\b(?:l|d|qu|n|s|c|j)['’](\w)", texts)
    assert len(found) > 500
    assert set("".join(found).lower()) <= set("aeiouyhàâéèêëîïôöûùœæ")


def test_sentences_begin_with_capitals_and_texts_end_with_a_stop(sample: list[Question]) -> None:
    """``M. un`` is no end of a sentence."""
    for question in sample:
        passages = [question.question, *filter(None, [question.answer])]
        for text in (passage.text for passage in passages):
            assert text.endswith(".")
            assert not re.search(r"(?<!\bM)(?<!\bM\.)\.\s[a-zà-ÿ]", text)


def test_an_unanswered_question_has_a_status_that_says_so() -> None:
    """Pending, withdrawn and lapsed ones all occur; a pending one is not closed."""
    found = list(corpus.questions(3000))
    kept = Counter(question.status for question in found)
    assert set(kept) == set(Status) - {Status.UNKNOWN}
    for question in found:
        assert (question.answer is not None) == (question.status is Status.ANSWERED)
        assert (question.closed is None) == (question.status is Status.PENDING)


def test_questions_appear_on_tuesdays_of_their_legislature(sample: list[Question]) -> None:
    """The Journal officiel of questions is a weekly of Tuesday."""
    assert {question.published.weekday() for question in sample if question.published} == {1}
    assert {question.legislature for question in sample} == {14, 15, 16, 17}


def test_speakers_of_a_debate_are_named_where_they_speak(sample: list[Question]) -> None:
    """The span covers the name and stops before its full stop."""
    spoken = [question for question in sample if question.kind is not Kind.WRITTEN]
    assert spoken
    for question in spoken:
        span = question.question.speakers[0]
        assert question.question.text[span.start : span.end] == question.author.full_name


def test_labels_are_skewed_and_as_many_as_asked() -> None:
    """190 topics, 126 ministries, 950 authors of 25 groups; each once."""
    for labels, count in ((rubriques(), 190), (ministries(), 126)):
        assert len(labels.values) == len(set(labels.values)) == count
        assert labels.upto[0] > 5 * (labels.upto[-1] - labels.upto[-2])
    members = authors().values
    assert len({member.name for member in members}) == 950
    assert len({member.group for member in members}) == 25


def test_the_vocabulary_is_distinct_and_its_chances_fall() -> None:
    """True frequent words on top, no word twice, no word likelier than one before it."""
    words = vocabulary()
    assert words.forms[:4] == ("de", "la", "les", "et") or words.forms[0] == "de"
    assert words.forms[: len(frequent())] == frequent()
    assert len(set(words.forms)) == len(words.forms)
    falling = chances()
    assert (falling[1:] <= falling[:-1]).all()
    assert falling.sum() == pytest.approx(1)


def test_the_official_packaging_reads_back_as_the_same_questions(tmp_path: Path) -> None:
    """All but the author's department, which the records leave to a file of people.

    Open questions of a closed legislature have lapsed by the day of the archive.
    """
    made = {question.id: question for question in corpus.questions(400)}
    assert official.pack(made.values(), tmp_path / "Q.zip") == 400
    found = [record for record in read([tmp_path / "Q.zip"]) if isinstance(record, Question)]
    assert len(found) == 400
    for question in found:
        wanted = made[question.id]
        wanted = lapsed(wanted, date.max) if wanted.open else wanted
        for name in Question.__slots__:
            if name not in {"provenance", "author"}:
                assert getattr(question, name) == getattr(wanted, name), name
        assert (question.author.name, question.author.group) == (
            wanted.author.name,
            wanted.author.group,
        )


def test_calibration_counts_what_is_there() -> None:
    """Two documents counted by hand."""
    rows = calibration.measure(
        [ask(1, "été été l'eau", answer="Deux mots"), ask(2, "mots d'été")],
    )
    found = {row.name: row.measured for row in rows}
    assert found["tokens, mean"] == 4.5
    assert found["tokens, longest"] == 6
    assert found["QE: words of the question, mean"] == 2.5
    assert found["accented tokens"] == pytest.approx(3 / 9)
    assert found["distinct forms a document"] == 4
    assert "distinct forms in 10,000 tokens" not in found
    assert rows[0].off == pytest.approx(4.5 / 830 - 1)


def test_nothing_cannot_be_measured() -> None:
    """One sentence instead of a division by nothing."""
    with pytest.raises(ValueError, match="no question was given"):
        calibration.measure([])


def test_the_command_checks_and_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``--write`` packs; ``--check`` prints the table."""
    archive = tmp_path / "Q.zip"
    monkeypatch.setattr(sys, "argv", ["corpus", "--size", "20", "--write", str(archive), "--check"])
    corpus.main()
    assert "| tokens, mean | 830 |" in capsys.readouterr().out
    with ZipFile(archive) as packed:
        assert len(packed.namelist()) == 20
