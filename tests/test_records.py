"""Records are JSON, and give back the very question that they came from."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model import (
    LANGUAGES,
    Author,
    House,
    Kind,
    Passage,
    Provenance,
    Question,
    Span,
    Status,
    Transfer,
)
from indexer.model import question_id as uid
from indexer.records import from_record, packed, to_record, unpacked
from tests.conftest import ask

texts = st.text(st.characters(exclude_categories=[]), max_size=20)  # lone surrogates too
days = st.dates()
spans = st.builds(Span, st.integers(0, 99), st.integers(0, 99))
passages = st.builds(
    Passage,
    texts,
    st.none() | days,
    st.none() | st.integers(1, 9999),
    st.lists(spans, max_size=2).map(tuple),
)
whole_questions = st.builds(
    Question,
    id=st.builds(uid, st.integers(1, 99), st.sampled_from(Kind), st.integers(1, 10**6)),
    legislature=st.integers(1, 99),
    kind=st.sampled_from(Kind),
    number=st.integers(1, 10**6),
    title=texts,
    question=passages,
    provenance=st.builds(Provenance, texts, texts, texts),
    author=st.builds(Author, *[texts] * len(Author.__slots__)),
    rubrique=texts,
    keywords=st.lists(texts, max_size=3).map(tuple),
    ministry=texts,
    ministry_answering=texts,
    transfers=st.lists(st.builds(Transfer, texts, st.none() | days), max_size=2).map(tuple),
    answer=st.none() | passages,
    status=st.sampled_from(Status),
    closed=st.none() | days,
    closing_label=texts,
    flagged=st.none() | days,
    renewed=st.lists(days, max_size=2).map(tuple),
    house=st.none() | st.builds(House, texts, st.sampled_from([*LANGUAGES])),
    page=texts,
).map(lambda question: question if question.house else dataclasses.replace(question, page=""))


@settings(max_examples=150, deadline=None)
@given(whole_questions)
def test_a_question_comes_back_whole_through_json(question: Question) -> None:
    assert from_record(json.loads(json.dumps(to_record(question)))) == question


@settings(max_examples=150, deadline=None)
@given(whole_questions)
def test_a_question_comes_back_whole_from_its_stored_text(question: Question) -> None:
    assert unpacked(packed(question)) == question


def test_a_lone_surrogate_is_stored() -> None:
    """It is no character, but a damaged source may hold one."""
    question = ask(1, "Un texte abîmé : \ud800.")
    assert unpacked(packed(question)) == question


def test_every_attribute_of_a_question_is_recorded() -> None:
    assert to_record(ask(1, house=House("Bundestag"))).keys() == set(Question.__slots__)
    assert to_record(ask(1)).keys() == set(Question.__slots__) - {"house", "page"}
    assert len(to_record(ask(1))["author"]) == len(dataclasses.fields(Author))


def test_an_answer_without_text_is_no_missing_answer() -> None:
    question = ask(1, answer="")
    assert from_record(to_record(question)).answer == Passage("")
    assert from_record(to_record(ask(1))).answer is None


@pytest.mark.parametrize(
    "change",
    [{"kind": "QX"}, {"status": "?"}, {"closed": "hier"}, {"renewed": ["2024-13-01"]}],
)
def test_another_value_is_a_value_error(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        from_record({**to_record(ask(1)), **change})


def test_a_missing_key_is_a_key_error() -> None:
    record = to_record(ask(1, published=date(2024, 1, 1)))
    for key in record:
        with pytest.raises(KeyError):
            from_record({name: value for name, value in record.items() if name != key})
