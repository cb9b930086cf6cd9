"""How well can an answer be picked for its question, among others of the same rubrique?

    python -m bench.picking ../shared/corpus

draws answered questions with a kept seed, ranks the answers of (at most) 1,000 questions of the
same rubrique by the words of the question's subject (BM25), and prints the mean reciprocal rank of
its own by portefeuille and by year, with an interval of 95 % (bootstrap over questions). 1: it is
always the first. A low figure says that answers of a rubrique are alike, or in other words than the
questions; it does not say that an answer is wrong or misses its question.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from indexer import portfolios, sources
from indexer.model import Question
from indexer.search import subject
from indexer.text import analyse

SEED = 20250522
AMONG = 1_000
DRAWN = 1_200
"""Questions whose answer is looked for."""
LEAST = 20
"""Questions below which a portefeuille or a year has no figure."""
TIMES = 1_000
"""Samples of a bootstrap."""
K1, B = 1.2, 0.75


def main(paths: Sequence[Path]) -> None:
    """Print the table."""
    chance = random.Random(SEED)
    read = [q for q in sources.read(paths) if isinstance(q, Question) and q.answer and q.rubrique]
    rubriques: defaultdict[str, list[Question]] = defaultdict(list)
    for question in sorted(read, key=lambda q: q.id):
        rubriques[question.rubrique].append(question)
    wanted = chance.sample(sorted(read, key=lambda q: q.id), min(DRAWN, len(read)))
    held = {q.id: Counter(token.stem for token in analyse(_said(q))) for q in read}
    found: defaultdict[str, list[float]] = defaultdict(list)
    for question in wanted:
        others = [q for q in rubriques[question.rubrique] if q.id != question.id]
        if len(others) < LEAST:
            continue
        beside = chance.sample(others, min(AMONG - 1, len(others)))
        found_at = 1 / rank(question, [held[q.id] for q in (question, *beside)])
        year = str(question.published.year) if question.published else "?"
        for name in ("all", year, portfolios.named(question.ministry, question.published)):
            found[name].append(found_at)
    for line in told(found, chance):
        sys.stdout.write(f"{line}\n")


def rank(question: Question, answers: Sequence[Mapping[str, int]]) -> float:
    """The place of the first answer among all, by the words of a question; ties share theirs."""
    times, _ = subject.weights(question)
    lengths = [sum(answer.values()) for answer in answers]
    average = fmean(lengths) or 1
    scores = [0.0] * len(answers)
    for stem, often in times.items():
        holding = [at for at, answer in enumerate(answers) if stem in answer]
        idf = math.log(1 + (len(answers) - len(holding) + 0.5) / (len(holding) + 0.5))
        for at in holding:
            count = answers[at][stem]
            norm = K1 * (1 - B + B * lengths[at] / average)
            scores[at] += (1 + math.log(often)) * idf * count * (K1 + 1) / (count + norm)
    above = sum(score > scores[0] for score in scores)
    beside = sum(score == scores[0] for score in scores) - 1
    return 1 + above + beside / 2


def told(found: Mapping[str, Sequence[float]], chance: random.Random) -> Iterator[str]:
    """A line for each group with enough questions: how many, the mean, its interval."""
    for name in sorted(found):
        values = found[name]
        if len(values) >= LEAST:
            means = sorted(fmean(chance.choices(values, k=len(values))) for _ in range(TIMES))
            low, high = means[TIMES // 40], means[-TIMES // 40]
            yield f"| {name} | {len(values)} | {fmean(values):.2f} | {low:.2f} to {high:.2f} |"


def _said(question: Question) -> str:
    return question.answer.text if question.answer else ""


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
