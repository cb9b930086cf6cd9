"""Processes that answer messages: what they say, what they die of, and that they never stay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from indexer.engines.cluster.indexing.workers import Makers
from indexer.engines.processes import Process
from indexer.errors import UnusableIndex
from indexer.records import packed
from tests.conftest import ask

MAKER = "indexer.engines.cluster"


@pytest.fixture
def process() -> Iterator[Process]:
    started = Process(MAKER, "fr")
    yield started
    started.close()


def test_answers_come_in_the_order_of_their_messages(process: Process) -> None:
    records = [packed(ask(number, title=f"Loup {number}")) for number in range(3)]
    for some in ([records[0]], records[1:], None):
        process.tell(some)
    first, second, words = (process.answer() for _ in range(3))
    assert [len(first), len(second)] == [1, 2]
    assert words["loup"] == 3


def test_a_process_says_what_it_died_of(process: Process) -> None:
    process.tell([b"no record"])
    with pytest.raises(ValueError, match="Expecting value"):
        process.answer()
    with pytest.raises(UnusableIndex, match="ended early"):
        process.answer()


def test_a_process_that_never_was_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    absent = Process("indexer.no_such_module")
    with pytest.raises(UnusableIndex, match="ended early"):
        absent.answer()
    absent.close()
    assert "no_such_module" in capfd.readouterr().err


def read(line: bytes) -> dict[str, Any]:
    """A document; the order of what it holds together says nothing."""
    document: dict[str, Any] = json.loads(line)
    return document | {"together": sorted(document["together"].split(" "))}


@pytest.mark.parametrize("processes", [0, 1, 2])
def test_documents_and_words_are_the_same_from_any_number_of_processes(processes: int) -> None:
    questions = [ask(number, title=f"Loups {number}", answer="Été \ud800") for number in range(40)]
    alone, several = Makers(0), Makers(processes)
    try:
        made = several.make(questions[:10])
        several.grow()
        several.grow()
        made += several.make(questions[10:25]) + several.make(questions[25:])
        assert list(map(read, made)) == list(map(read, alone.make(questions)))
        assert several.words() == alone.words()
    finally:
        several.close()
