"""How well an answer can be picked for its question."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from bench import picking
from tests.conftest import ask

WOLVES = Counter(["loup", "troupeau"])
SCHOOLS = Counter(["école", "classe"])


def test_an_answer_with_the_words_of_the_question_is_the_first() -> None:
    question = ask(1, "Le loup menace un troupeau.", title="Loup")
    assert picking.rank(question, [WOLVES, SCHOOLS, SCHOOLS]) == 1
    assert picking.rank(question, [SCHOOLS, WOLVES, WOLVES]) == 3


def test_answers_alike_share_their_places() -> None:
    question = ask(1, "Le loup menace un troupeau.", title="Loup")
    assert picking.rank(question, [WOLVES, WOLVES, WOLVES]) == 2


def test_a_group_with_enough_questions_has_a_mean_and_an_interval() -> None:
    found = {"Santé": [1.0] * picking.LEAST, "Logement": [1.0]}
    lines = list(picking.told(found, random.Random(1)))
    assert lines == [f"| Santé | {picking.LEAST} | 1.00 | 1.00 to 1.00 |"]


@pytest.mark.parametrize("values", [[1.0, 0.5] * 20])
def test_the_interval_holds_the_mean(values: list[float]) -> None:
    (line,) = picking.told({"Santé": values}, random.Random(1))
    mean, low, high = line.split(" | ")[2], *line.rstrip(" |").split(" | ")[3].split(" to ")
    assert float(low) < float(mean) < float(high)
