"""Queries drawn from the questions that they are asked of: always the same ones for a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from indexer.delays import RANGES
from indexer.engines.plan import Plan
from indexer.fields import BY_NAME, SEARCHED, fold
from indexer.model import Question
from indexer.query import ast
from indexer.query.request import Sort

FACETS = tuple(name for name, row in BY_NAME.items() if row.facet)
_WORD = re.compile(r"[\w’'-]+")


class Asking:
    """Plans over some questions."""

    def __init__(self, questions: Sequence[Question], seed: int) -> None:
        self._chance = random.Random(seed)
        self._questions = questions
        self._loose = 0
        self._leaves: Sequence[Callable[[], ast.Node]] = (
            *(self._word, self._word, self._word, self._exact, self._phrase, self._near),
            self._repeated,
            *(self._prefix, self._fielded, self._valued, self._range, self._reference),
        )

    def plans(self, count: int) -> Iterator[Plan]:
        """So many of them."""
        for _ in range(count):
            self._loose = 0
            yield Plan(
                tree=self._tree(depth=2),
                filters=self._filters(),
                sort=self._chance.choice((Sort.RELEVANCE, Sort.RELEVANCE, *Sort)),
                limit=len(self._questions),
                facets=FACETS,
                facet_limit=self._chance.choice((0, 5)),
                histogram=True,
                near=self._chance.choice((0, 10)),
            )

    def words(self, count: int) -> list[str]:
        """So many words of the texts, some of them cut or misspelt."""
        found = [self._drawn(1) for _ in range(count)]
        return [word[: self._chance.randint(2, 9)] for word in found]

    # -- trees ---------------------------------------------------------------------------------

    def _tree(self, depth: int) -> ast.Node:
        if not depth or self._chance.random() < 0.4:
            return self._chance.choice(self._leaves)()
        nodes = tuple(self._tree(depth - 1) for _ in range(self._chance.randint(1, 4)))
        made: ast.Node = self._chance.choice(
            (
                ast.And(nodes),
                ast.And(nodes),
                ast.Or(nodes),
                ast.And((nodes[0], ast.Not(nodes[-1]))),
            )
        )
        return made

    def _question(self) -> Question:
        return self._chance.choice(self._questions)

    def _drawn(self, length: int, field: str = "") -> str:
        """Words side by side in a text; a word where there is none."""
        row = BY_NAME[field] if field else self._chance.choice(SEARCHED)
        found = _WORD.findall(row.text(self._question()))
        at = self._chance.randrange(max(1, len(found) - length + 1))
        return " ".join(found[at : at + length]) or "loup"

    def _word(self) -> ast.Node:
        return ast.Word(self._drawn(1))

    def _exact(self) -> ast.Node:
        return ast.Word(self._drawn(1), exact=True)

    def _phrase(self) -> ast.Node:
        return ast.Phrase(self._drawn(self._chance.randint(1, 4)))

    def _near(self) -> ast.Node:
        if self._many():
            return self._word()
        words = self._drawn(self._chance.randint(2, 8)).split()
        chosen = self._chance.sample(words, min(len(words), self._chance.randint(2, 4)))
        return ast.Near(" ".join(chosen), self._chance.randint(0, 9))

    def _repeated(self) -> ast.Node:
        """Words near each other, some of them more than once."""
        if self._many():
            return self._word()
        words = self._drawn(self._chance.randint(2, 5)).split()
        again = self._chance.choices(words, k=self._chance.randint(1, 4))
        return ast.Near(" ".join(words + again), self._chance.randint(0, 90))

    def _many(self) -> bool:
        """Whether a query has enough proximities: a cluster refuses one with too many parts."""
        self._loose += 1
        return self._loose > 2

    def _prefix(self) -> ast.Node:
        return ast.Prefix(self._drawn(1)[: self._chance.randint(3, 6)])

    def _fielded(self) -> ast.Node:
        field = self._chance.choice(SEARCHED).name
        node = self._chance.choice((ast.Word, ast.Phrase))
        return ast.Fielded(field, node(self._drawn(self._chance.randint(1, 3), field)))

    def _valued(self) -> ast.Node:
        field = self._chance.choice(("kind", "year", "legislature", "status"))
        return ast.Fielded(field, ast.Word(self._value(field)))

    def _range(self) -> ast.Node:
        if self._chance.random() < 0.5:
            return ast.Range("delay", self._chance.randint(0, 99), self._chance.randint(30, 300))
        first = self._question().published or date(2020, 1, 1)
        return ast.Range("published", first, first + timedelta(self._chance.randint(0, 900)))

    def _reference(self) -> ast.Node:
        called = self._question()
        return ast.Reference(called.number, self._chance.choice((None, called.legislature)))

    def _value(self, field: str) -> str:
        if field == "delay":
            return self._chance.choice(tuple(RANGES))
        return next((str(value) for value in BY_NAME[field].read(self._question())), "rien")

    def _filters(self) -> dict[str, tuple[str, ...]]:
        chosen = self._chance.sample(FACETS, self._chance.choice((0, 0, 1, 2)))
        return {
            field: tuple(self._value(field) for _ in range(self._chance.randint(1, 3)))
            for field in chosen
        }


def scored_alike(tree: ast.Node) -> bool:
    """Whether a cluster scores a tree as other engines do: not where words near others repeat."""
    match tree:
        case ast.Near(text=text):
            words = [fold(word) for word in _WORD.findall(text)]
            return len(words) <= 4 and len(set(words)) == len(words)
        case ast.And(nodes=nodes) | ast.Or(nodes=nodes):
            return all(map(scored_alike, nodes))
        case ast.Not(node=node) | ast.Fielded(node=node):
            return scored_alike(node)
        case _:
            return True
