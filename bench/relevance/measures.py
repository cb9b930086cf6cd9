"""What is counted on a first page of ten: where the first right one stands, and how many do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from bench.relevance.collections import Judged

TOP = 10
RELEVANT = 3
"""The least grade of a document that counts as right; gains count every grade."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Means over queries, each from 0 to 1; ``empty`` is the share of pages without a result.

    ``mrr``: one by the rank of the first right document. ``ndcg``: the gains ``2^grade − 1``, each
    by ``log2(rank + 1)``, of the best that ten documents could give (Järvelin and Kekäläinen 2002).
    ``recall``: the part of the right documents, or of ten where there are more; ``hit``: whether
    one is there.
    """

    mrr: float
    ndcg: float
    recall: float
    hit: float
    empty: float


NAMES = ("mrr", "ndcg", "recall", "hit", "empty")


def measured(page: Sequence[str], grades: Mapping[str, int]) -> Measures:
    """The measures of one page; a document that nobody judged counts as wrong."""
    page = page[:TOP]
    right = {id for id, grade in grades.items() if grade >= RELEVANT}
    ranks = [rank for rank, id in enumerate(page, 1) if id in right]
    best = _gain(sorted(grades.values(), reverse=True))
    return Measures(
        mrr=1 / ranks[0] if ranks else 0.0,
        ndcg=_gain([grades.get(id, 0) for id in page]) / best if best else 0.0,
        recall=len(ranks) / min(len(right), TOP) if right else 0.0,
        hit=float(bool(ranks)),
        empty=float(not page),
    )


def _gain(grades: Iterable[int]) -> float:
    top = list(grades)[:TOP]
    return sum((2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(top, 1))


def mean(pages: Iterable[tuple[Sequence[str], Judged]]) -> Measures:
    """The means over pages and the queries that they answer; zeros where there is no page."""
    found = [measured(page, query.grades) for page, query in pages]
    count = max(1, len(found))
    return Measures(*(sum(getattr(held, name) for held in found) / count for name in NAMES))
