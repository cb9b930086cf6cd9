"""Pages of two work trees, compared in turn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from bench import pages
from bench.queries import Kind, Query
from indexer.build import reindex
from indexer.config import Settings
from indexer.model import Question
from indexer.wiring import open_store


class Fake:
    """A tree whose pages take so many seconds each, and who it was asked after."""

    def __init__(self, seconds: float, turns: list[float]) -> None:
        self.seconds = seconds
        self.turns = turns

    def ask(self, query: Query) -> tuple[float, int]:
        self.turns.append(self.seconds)
        return self.seconds, 1


def test_each_kind_has_as_many_queries_and_two_words_are_filtered_too(
    sample: list[Question],
) -> None:
    found = pages.asked(sample, 3)
    kinds = [kind for kind, _ in found]
    assert {kind: kinds.count(kind) for kind in kinds} == dict.fromkeys(
        [*(kind.value for kind in pages.KINDS), pages.FILTERED], 3
    )
    both = [query for kind, query in found if kind == pages.FILTERED]
    assert all(len(query.words) == 2 and query.filters for query in both)
    assert pages.asked(sample, 3) == found


def test_the_trees_take_turns_and_the_first_round_warms_up() -> None:
    turns: list[float] = []
    before, after = Fake(2.0, turns), Fake(1.0, turns)
    asked = [("one word", Query(Kind.ONE, ("loup",)))]
    times = pages.compare(cast(pages.Tree, before), cast(pages.Tree, after), asked, 2)
    assert times == {"one word": [(2.0, 1.0)]}
    assert turns == [1.0, 2.0, 2.0, 1.0, 1.0, 2.0]


def test_a_table_says_the_medians_and_their_ratio() -> None:
    lines = [*pages.table({"one word": [(0.004, 0.002), (0.008, 0.004)]})]
    assert len(lines) == 4
    assert lines[2].startswith("| one word | 6.0 / 7.8 | 3.0 / 3.9 | 0.50 (0.50 to 0.50) |")
    assert lines[3].startswith("| all |")


def test_an_index_answers_with_the_time_of_the_thread(
    tmp_path: Path, sample: list[Question]
) -> None:
    reindex(open_store(Settings(index=tmp_path / "index")), sample)
    word = pages.asked(sample, 1)[0][1].words[0]
    lines = iter([json.dumps([word, {}, True]), json.dumps(["zzzz", {"year": ["1999"]}, False])])
    (seconds, total), (_, none) = (
        json.loads(line) for line in pages.answer(tmp_path / "index", lines)
    )
    assert seconds > 0
    assert total > 0
    assert none == 0


@pytest.mark.parametrize("name", ["before", "index_before", "after", "index_after"])
def test_the_trees_and_their_indexes_are_named(name: str) -> None:
    assert name in pages.parser().format_help()
