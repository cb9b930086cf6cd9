"""Answers of two work trees, compared in turn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from bench import answers
from indexer.build import reindex
from indexer.config import Settings
from indexer.model import Question
from indexer.wiring import open_store


class Fake:
    """A tree whose answers take so many seconds each and say the same, and what it was asked."""

    def __init__(self, seconds: float, body: str) -> None:
        self.seconds, self.body = seconds, body
        self.asked: list[tuple[str, bool]] = []

    def ask(self, path: str, *, remembering: bool) -> tuple[float, int, str]:
        self.asked.append((path, remembering))
        return self.seconds, 1, self.body


def _compared(one: Fake, two: Fake) -> tuple[dict[str, answers.Times], list[str]]:
    trees = cast(answers.Tree, one), cast(answers.Tree, two)
    times, different = answers.compare(*trees, ["/recherche?q=loup"], 2)
    return dict(times), different


def test_each_page_is_asked_for_in_four_ways_and_the_first_round_warms_up() -> None:
    before, after = Fake(2.0, "a"), Fake(1.0, "a")
    times, different = _compared(before, after)
    assert times == dict.fromkeys(answers.PAGES, ([2.0], [1.0]))
    assert different == []
    asked = [("/recherche?q=loup", False), ("/recherche?q=loup", True)]
    asked += [("/recherche.json?q=loup", False), ("/recherche.json?q=loup", True)]
    assert before.asked == after.asked == [one for one in asked for _ in range(3)]


def test_a_body_that_differs_is_named() -> None:
    _, different = _compared(Fake(1.0, "a"), Fake(1.0, "b"))
    assert different == ["/recherche?q=loup"] * 2 + ["/recherche.json?q=loup"] * 2


def test_a_table_says_means_medians_and_ratios() -> None:
    lines = [*answers.table({"HTML": ([0.004, 0.008], [0.002, 0.004])})]
    assert lines[2].startswith("| HTML | 6.00 / 6.00 / 7.80 | 3.00 / 3.00 / 3.90 | 0.50 (0.50")


def test_a_page_that_is_remembered_is_the_same_page(tmp_path: Path, sample: list[Question]) -> None:
    """Only its time may differ; the digest leaves out what changes from answer to answer."""
    reindex(open_store(Settings(index=tmp_path / "index")), sample)
    path = answers.addresses(sample, 1)[0]
    asked = [(path, False), (path, True), (path, True), (path + "&page=1", False)]
    asked += [("/recherche.json?q=loi", False), ("/recherche.json?q=loi", True)]
    lines = (json.dumps(one) for one in asked)
    said = [json.loads(line) for line in answers.answer(tmp_path / "index", lines)]
    assert all(status == "200 OK" and seconds > 0 for seconds, _, _, status in said)
    digests = [digest for _, _, digest, _ in said]
    assert len(set(digests[:4])) == len(set(digests[4:])) == 1
