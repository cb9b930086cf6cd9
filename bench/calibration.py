r"""What was counted in the published records, and the same counted in any questions.

Tokens are the matches of ``\w+`` in question and answer, in small letters. The records are those
of the 15th and 16th legislatures; figures about written questions come from their statistics.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from indexer.model import Kind, Question

_TOKEN = re.compile(r"\w+")
_ACCENT = re.compile("[à-öø-ÿœ]")
_MARKS = (10_000, 100_000, 1_000_000, 4_000_000, 5_600_000)
_ASKED_WORDS = "QE: words of the question, mean"
_ANSWERED_WORDS = "QE: words of the answer, mean"


class Row(NamedTuple):
    """One proportion: what the records have and what the questions have."""

    name: str
    asked: float
    measured: float

    @property
    def off(self) -> float:
        """How far it is off, as a part of what was asked."""
        return self.measured / self.asked - 1


ASKED = {
    "tokens, mean": 830,
    "tokens, median": 806,
    "tokens, 10th percentile": 678,
    "tokens, 90th percentile": 995,
    "tokens, longest": 2900,
    _ASKED_WORDS: 279,
    _ANSWERED_WORDS: 550,
    "distinct forms in 10,000 tokens": 2300,
    "distinct forms in 100,000 tokens": 9700,
    "distinct forms in 1,000,000 tokens": 28_200,
    "distinct forms in 4,000,000 tokens": 47_700,
    "distinct forms in 5,600,000 tokens": 53_600,
    "covered by the top 50": 0.47,
    "covered by the top 500": 0.71,
    "covered by the top 5,000": 0.93,
    "accented tokens": 0.15,
    "distinct forms a document": 350,
    "rubriques": 190,
    "groups": 25,
    "ministries": 126,
    "authors": 950,
}
"""Name → the figure of the records. Distinct forms a document: 333 in 769 tokens, so 350 in 830."""


@dataclass
class _Counts:
    """What one pass collects."""

    forms: Counter[str] = field(default_factory=Counter)
    lengths: list[int] = field(default_factory=list)
    distinct: list[int] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    growth: dict[int, int] = field(default_factory=dict)
    labels: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    total: int = 0

    def add(self, question: Question) -> None:
        """Count one question."""
        answer = question.answer.text if question.answer else ""
        tokens = _TOKEN.findall(f"{question.question.text}\n{answer}".lower())
        self.forms.update(tokens)
        self.total += len(tokens)
        self.lengths.append(len(tokens))
        self.distinct.append(len(set(tokens)))
        for mark in _MARKS:
            if self.total >= mark:
                self.growth.setdefault(mark, len(self.forms))
        if question.kind is Kind.WRITTEN:
            self.asked.append(len(question.question.text.split()))
            self.answered += [len(answer.split())] if answer else []
        self.labels["rubriques"].add(question.rubrique)
        self.labels["groups"].add(question.author.group_label)
        self.labels["ministries"].add(question.ministry)
        self.labels["authors"].add(question.author.name)

    def figures(self) -> dict[str, float]:
        """The figures that these counts give; a vocabulary beyond their size is left out."""
        tenth, median, ninetieth = np.percentile(self.lengths, (10, 50, 90)).tolist()
        return {
            "tokens, mean": float(np.mean(self.lengths)),
            "tokens, median": median,
            "tokens, 10th percentile": tenth,
            "tokens, 90th percentile": ninetieth,
            "tokens, longest": max(self.lengths),
            **({_ASKED_WORDS: float(np.mean(self.asked))} if self.asked else {}),
            **({_ANSWERED_WORDS: float(np.mean(self.answered))} if self.answered else {}),
            **{f"distinct forms in {mark:,} tokens": seen for mark, seen in self.growth.items()},
            **{f"covered by the top {top:,}": self._covered(top) for top in (50, 500, 5000)},
            "accented tokens": self._accented(),
            "distinct forms a document": float(np.mean(self.distinct)),
            **{name: len(values) for name, values in self.labels.items()},
        }

    def _covered(self, top: int) -> float:
        return sum(count for _, count in self.forms.most_common(top)) / self.total

    def _accented(self) -> float:
        counted = self.forms.items()
        return sum(count for form, count in counted if _ACCENT.search(form)) / self.total


def measure(questions: Iterable[Question]) -> list[Row]:
    """Asked beside measured, one row for each proportion that so many questions show.

    Raises ValueError where there is no question.
    """
    counts = _Counts()
    for question in questions:
        counts.add(question)
    if not counts.total:
        raise ValueError("there is nothing to measure: no question was given")
    found = counts.figures()
    return [Row(name, asked, found[name]) for name, asked in ASKED.items() if name in found]


def table(rows: Iterable[Row]) -> Iterator[str]:
    """The rows as lines of Markdown."""
    yield "| proportion | asked | measured | off by |"
    yield "| --- | ---: | ---: | ---: |"
    for row in rows:
        yield f"| {row.name} | {_number(row.asked)} | {_number(row.measured)} | {row.off:+.1%} |"


def _number(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:,.0f}"
