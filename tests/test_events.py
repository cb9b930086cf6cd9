"""The difference between two states of a question, and the lines of a journal."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.events import Change, Event, events, from_lines, steps, to_line
from indexer.model import Passage, QuestionId, Status, Transfer
from tests.conftest import ask

SEEN = "2026-07-15T03:00:00Z"
DAY = date(2026, 7, 14)
JSON = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def changes(old: object, new: object) -> list[tuple[Change, date | None, str]]:
    return list(steps(old, new))


def test_a_question_never_seen_was_asked() -> None:
    assert changes(None, ask(1)) == [(Change.ASKED, date(2024, 1, 1), "")]


def test_a_question_first_seen_with_its_answer_was_asked_and_answered() -> None:
    new = ask(1, answer="Oui.", answered=DAY, ministry_answering="Santé")
    assert changes(None, new)[1:] == [(Change.ANSWERED, DAY, "Santé")]


def test_an_answer_is_one_event_with_its_day() -> None:
    new = ask(1, answer="Oui.", answered=DAY, closed=DAY, closing_label="Réponse publiée")
    assert changes(ask(1), new) == [(Change.ANSWERED, DAY, "")]


def test_a_transfer_a_flag_and_a_renewal_are_told_with_their_days() -> None:
    old = ask(1, transfers=(Transfer("Budget", None),), renewed=(date(2026, 6, 1),))
    new = dataclasses.replace(
        old,
        transfers=(*old.transfers, Transfer("Santé", DAY)),
        flagged=DAY,
        renewed=(*old.renewed, DAY),
        ministry_answering="Santé",
    )
    assert changes(old, new) == [
        (Change.TRANSFERRED, DAY, "Santé"),
        (Change.FLAGGED, DAY, ""),
        (Change.RENEWED, DAY, ""),
    ]


def test_a_withdrawal_and_a_lapse_tell_their_label() -> None:
    for status, change in ((Status.WITHDRAWN, "withdrawn"), (Status.LAPSED, "lapsed")):
        new = ask(1, status=status, closed=DAY, closing_label="Fin de mandat")
        assert changes(ask(1), new) == [(Change(change), DAY, "Fin de mandat")]


def test_any_other_difference_is_a_revision_that_names_the_attributes() -> None:
    new = dataclasses.replace(ask(1), title="Autre", question=Passage("Autre"))
    assert changes(ask(1), new) == [(Change.REVISED, None, "title, question")]


def test_a_revision_beside_an_answer_is_told_too() -> None:
    new = dataclasses.replace(ask(1, answer="Oui."), title="Autre")
    assert [change for change, _, _ in changes(ask(1), new)] == [Change.ANSWERED, Change.REVISED]


def test_the_same_question_from_another_file_has_no_event() -> None:
    moved = dataclasses.replace(ask(1), provenance=ask(2).provenance)
    assert changes(ask(1), moved) == []


def test_events_carry_the_moment_and_the_question() -> None:
    assert list(events(None, ask(1), SEEN)) == [
        Event(SEEN, ask(1).id, Change.ASKED, date(2024, 1, 1))
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        Event,
        seen=st.just(SEEN),
        id=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(QuestionId),
        change=st.sampled_from(Change),
        day=st.none() | st.dates(),
        detail=st.text(st.characters(exclude_categories=["Cs"])),
    )
)
def test_an_event_comes_back_from_its_line(event: Event) -> None:
    line = to_line(event)
    assert line.count("\n") == 1
    assert list(from_lines([line])) == [event]


@settings(max_examples=100, deadline=None)
@given(
    st.text()
    | st.recursive(
        st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    ).map(json.dumps)
)
def test_a_line_that_is_no_event_is_let_pass(line: str) -> None:
    good = to_line(Event(SEEN, ask(1).id, Change.ASKED))
    assert len(list(from_lines([line, good]))) == 1
