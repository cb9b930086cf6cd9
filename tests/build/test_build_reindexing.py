"""A build counts what became of each record, and commits all of it or nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

import pytest

from indexer.build import reindex
from indexer.build.counting import BuildReport
from indexer.engines.memory import MemoryStore
from indexer.errors import DamagedIndex, UnusableInput
from indexer.model import Kind, Question, QuestionId
from indexer.sources.base import Rejection
from tests.conftest import ask

BAD = Rejection("file.json/7", "it has no number")
ODD = Rejection("file.json/8", "its date is odd", kept=True)


def counts(report: BuildReport) -> tuple[int, int, int, int, int, int]:
    return (
        report.read,
        report.added,
        report.changed,
        report.unchanged,
        report.repeated,
        report.dropped,
    )


def changed(question: Question) -> Question:
    provenance = dataclasses.replace(question.provenance, digest="f" * 32)
    return dataclasses.replace(question, title="Changé", provenance=provenance)


def test_a_first_build_adds_everything() -> None:
    store = MemoryStore()
    report = reindex(store, [ask(1), BAD, ask(2), ODD])
    assert counts(report) == (2, 2, 0, 0, 0, 0)
    assert report.rejections == [BAD, ODD]
    assert report.info is not None
    assert report.info.documents == 2
    assert set(store.known()) == {ask(1).id, ask(2).id}


def test_digests_tell_what_has_changed_and_what_is_gone() -> None:
    store = MemoryStore()
    reindex(store, [ask(1), ask(2), ask(3)])
    report = reindex(store, [ask(1), changed(ask(2)), ask(4)])
    assert counts(report) == (3, 1, 1, 1, 0, 1)
    assert set(store.known()) == {ask(1).id, ask(2).id, ask(4).id}


def test_a_repeated_uid_counts_once_and_its_last_record_is_kept() -> None:
    store = MemoryStore()
    report = reindex(store, [ask(1), changed(ask(1))])
    assert counts(report) == (2, 1, 0, 0, 1, 0)
    assert report.by_kind == {"QE": 1}
    assert store.open().fetch([ask(1).id])[0].title == "Changé"


def test_the_last_of_several_records_is_compared_with_the_index() -> None:
    store = MemoryStore()
    reindex(store, [ask(1)])
    assert counts(reindex(store, [ask(1), changed(ask(1))])) == (2, 0, 1, 0, 1, 0)


def test_kinds_and_years_are_counted_and_the_undated_too() -> None:
    report = reindex(MemoryStore(), [ask(1), ask(2, kind=Kind.GOVERNMENT), ask(3, published=None)])
    assert report.by_kind == {"QE": 2, "QG": 1}
    assert report.by_year == {"2024": 2, "undated": 1}


@pytest.mark.parametrize("records", [[], [BAD], [BAD, ODD]])
def test_without_a_question_nothing_is_committed(records: list[Rejection]) -> None:
    store = MemoryStore()
    reindex(store, [ask(1)])
    before = store.generation()
    report = reindex(store, records)
    assert report.info is None
    assert report.dropped == 0
    assert report.rejections == records
    assert store.generation() == before
    assert set(store.known()) == {ask(1).id}


def test_a_source_that_fails_half_way_leaves_the_old_index() -> None:
    store = MemoryStore()
    reindex(store, [ask(1)])

    def failing() -> Iterator[Question]:
        yield ask(2)
        raise UnusableInput("the file ends here")

    with pytest.raises(UnusableInput):
        reindex(store, failing())
    assert set(store.known()) == {ask(1).id}


def test_an_unusable_index_is_replaced_as_if_it_were_empty() -> None:
    class Damaged(MemoryStore):
        def known(self) -> Mapping[QuestionId, str]:
            raise DamagedIndex("a file is short")

    assert counts(reindex(Damaged(), [ask(1)])) == (1, 1, 0, 0, 0, 0)


def test_progress_is_told_after_each_question() -> None:
    told: list[int] = []
    reindex(MemoryStore(), [ask(1), BAD, ask(2), ask(2)], told.append)
    assert told == [1, 2, 3]


def test_the_rate_is_read_over_time() -> None:
    report = reindex(MemoryStore(), [ask(1)])
    assert report.seconds > 0
    assert report.rate == pytest.approx(1 / report.seconds)
    assert BuildReport().rate == 0.0
