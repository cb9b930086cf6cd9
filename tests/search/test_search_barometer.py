"""The barometer beside a plain reading of each question, on any day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.delays import due
from indexer.engines.memory import MemoryStore
from indexer.model import Kind, Question, Status
from indexer.query.request import SearchRequest
from indexer.search.figures.barometer import BY, Figure, answered_by, barometer
from indexer.search.results import SearchPage
from indexer.search.searcher import Searcher
from tests.conftest import ask

START = date(2025, 1, 1)
DAYS = st.integers(0, 200).map(lambda days: START + timedelta(days=days))


@st.composite
def questions(draw: st.DrawFn) -> list[Question]:
    made = []
    for number in range(draw(st.integers(1, 12))):
        put = draw(DAYS)
        end = draw(st.none() | st.integers(0, 150).map(lambda n, put=put: put + timedelta(days=n)))
        dated = draw(st.integers(0, 9)) > 0
        more = {"answer": "Oui.", "answered": end if dated else None} if end else {}
        made.append(
            ask(
                number,
                draw(st.sampled_from(["Le loup.", "L’ours."])),
                published=put,
                kind=draw(st.sampled_from([Kind.WRITTEN, Kind.WRITTEN, Kind.ORAL])),
                known=START + timedelta(days=draw(st.integers(100, 300))),
                rubrique=draw(st.sampled_from(["santé", "budget"])),
                flagged=draw(st.none() | DAYS),
                renewed=tuple(draw(st.lists(DAYS, max_size=2))),
                status=Status.ANSWERED if end else Status.PENDING,
                **more,
            )
        )
    return made


def expected(held: list[Question], day: date) -> dict[Figure, int]:
    """Each figure by the words of its definition."""
    found = dict.fromkeys(Figure, 0)
    for q in held:
        if q.kind is not Kind.WRITTEN or q.published is None or q.published > day:
            continue
        told = q.answered
        lost = told is None if q.status is Status.ANSWERED else q.known is None or q.known < day
        if lost:
            found[Figure.UNKNOWN] += 1
            continue
        answered = told is not None and told <= day
        flagged = q.flagged is not None and q.flagged <= day
        found[Figure.RECEIVED] += 1
        found[Figure.ANSWERED] += answered
        found[Figure.FLAGGED] += flagged
        found[Figure.RENEWED] += any(one <= day for one in q.renewed)
        if answered and told:
            found[Figure.IN_TIME] += told <= due(q.published)
            if flagged and q.flagged:
                found[Figure.FLAGGED_IN_TIME] += 0 <= (told - q.flagged).days <= 10
    return found


def searcher_of(held: list[Question]) -> Searcher:
    store = MemoryStore()
    with store.writer(fresh=True) as writer:
        writer.put(held)
        writer.commit()
    return Searcher(store)


@settings(max_examples=60, deadline=None)
@given(held=questions(), day=DAYS)
def test_figures_are_what_was_known_on_the_day(held: list[Question], day: date) -> None:
    searcher = searcher_of(held)

    def counts(asked: SearchRequest, facets: Sequence[str]) -> SearchPage:
        return searcher.search(replace(asked, size=1), facets, facet_limit=0)

    found = barometer(counts, SearchRequest(), day, "rubrique")
    assert {figure: found.count(figure) for figure in Figure} == expected(held, day)
    for value in found.values:
        part = [question for question in held if question.rubrique == value]
        assert {figure: found.count(figure, value) for figure in Figure} == expected(part, day)
    wolves = barometer(counts, SearchRequest("loup OU baleine"), day, "rubrique")
    part = [question for question in held if "loup" in question.question.text]
    assert {figure: wolves.count(figure) for figure in Figure} == expected(part, day)


def test_every_figure_is_the_total_of_its_search() -> None:
    """Those of a value too, and filters of the search hold."""
    held = [
        ask(
            n,
            published=START + timedelta(days=n),
            known=date(2025, 12, 1),
            rubrique="santé" if n % 2 else "budget",
            flagged=START + timedelta(days=40) if n % 3 else None,
            **({"answer": "Oui.", "answered": START + timedelta(days=45)} if n % 5 else {}),
        )
        for n in range(20)
    ]
    searcher = searcher_of(held)

    def counts(asked: SearchRequest, facets: Sequence[str]) -> SearchPage:
        return searcher.search(replace(asked, size=1), facets, facet_limit=0)

    for request in (SearchRequest(), SearchRequest(filters={"rubrique": ("santé",)})):
        found = barometer(counts, request, date(2025, 3, 1), "rubrique")
        assert found.count(Figure.FLAGGED_IN_TIME) > 0
        for figure in Figure:
            for value in ("", *found.values):
                asked = found.search(figure, value)
                assert asked is not None
                assert searcher.search(asked).total == found.count(figure, value)
    assert barometer(counts, SearchRequest(filters={"kind": ("QG",)}), START, BY[0]).values == ()


@pytest.mark.parametrize(
    ("day", "steps"),
    [
        (date(2025, 1, 5), []),
        (date(2025, 1, 11), [(10, 0.5)]),
        (date(2025, 2, 1), [(10, 0.5), (20, 1.0)]),
    ],
)
def test_the_curve_knows_no_later_answer(day: date, steps: list[tuple[int, float]]) -> None:
    """What was answered later still waited on the day; what is lost counts nowhere."""
    held = [
        ask(1, answer="a", published=START, answered=date(2025, 1, 11)),
        ask(2, answer="a", published=START, answered=date(2025, 1, 21)),
        ask(3, published=START, known=date(2025, 1, 2)),
        ask(4, published=START, kind=Kind.ORAL, answer="a", answered=START),
    ]
    assert answered_by(held, day) == [pytest.approx(step) for step in steps]
