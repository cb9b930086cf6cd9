"""How often a draft leads to the question that has nearly its text.

``python -m bench.drafts INDEX`` asks with the own text of each question that the index knows to
have a twin, its own record left out, and prints how often a twin comes first; beside it, how often
the likeliest rubrique and portefeuille are those of a question, for questions without a twin.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from indexer import portfolios
from indexer.config import Settings
from indexer.engines.base import Engine
from indexer.model import Question, QuestionId
from indexer.search.lookup.draft import Advice, advice
from indexer.sketches import Text
from indexer.wiring import open_store

SEED = 11
MOST = 400
BATCH = 200


class Shares(NamedTuple):
    """How many were asked, and the shares of right answers, 0 to 1."""

    twinned: int
    first: float
    others: int
    rubrique: float
    portfolio: float


def measured(engine: Engine, ids: Iterable[QuestionId], most: int = MOST) -> Shares:
    """The shares over at most so many of the questions of each sort, drawn at random."""
    every = sorted(ids)
    Random(SEED).shuffle(every)
    twinned = [id for id in every if engine.near_duplicates(id, Text.QUESTION)][:most]
    alone = [id for id in every if id not in set(twinned)][:most]
    first = [_leads(engine, question, said) for question, said in _asked(engine, twinned)]
    others = list(_asked(engine, alone))
    return Shares(
        len(first),
        _share(first),
        len(others),
        _share([_guessed(said.rubriques) == q.rubrique for q, said in others]),
        _share(
            [
                _guessed(said.portfolios) == portfolios.named(q.ministry, q.published)
                for q, said in others
            ]
        ),
    )


def _asked(engine: Engine, ids: list[QuestionId]) -> Iterator[tuple[Question, Advice]]:
    for start in range(0, len(ids), BATCH):
        for question in engine.fetch(ids[start : start + BATCH]):
            yield question, advice(engine, question.question.text[:20_000], {question.id})


def _leads(engine: Engine, question: Question, said: Advice) -> bool:
    shown = (*said.twins, *said.similar)
    return bool(shown) and shown[0].id in engine.near_duplicates(question.id, Text.QUESTION)


def _guessed(guesses: tuple[object, ...]) -> str:
    return str(getattr(guesses[0], "value", "")) if guesses else ""


def _share(right: list[bool]) -> float:
    return sum(right) / len(right) if right else 0.0


def main() -> None:
    """Print the shares over an index."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    store = open_store(Settings(index=parser.parse_args().index))
    found = measured(store.open(), store.known())
    print(f"{found.twinned} questions with a twin: a twin comes first for {found.first:.1%}")
    print(
        f"{found.others} others: rubrique right for {found.rubrique:.1%}, "
        f"portefeuille for {found.portfolio:.1%}"
    )


if __name__ == "__main__":
    main()
