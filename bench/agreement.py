"""Whether systems find the same: nobody is fast by finding something else, unsaid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

Pages = Sequence[Mapping[str, Any]]
"""What a system showed for each query: ``total``, ``ids``, and counts of ``facets``."""


def agreements(shown: Mapping[str, Pages]) -> dict[str, dict[str, float]]:
    """How far the pages of each other system are those of this engine, each from 0 to 1.

    ``ten``: of this engine's ten, those that stand among theirs. ``totals``: queries of the same
    total. ``facets``: of these, the queries whose highest counts are the same in all facets.
    """
    ours = shown.get("ours")
    if ours is None:
        return {}
    return {name: _agreement(ours, pages) for name, pages in shown.items() if name != "ours"}


def _agreement(ours: Pages, theirs: Pages) -> dict[str, float]:
    pairs = list(zip(ours, theirs, strict=True))
    ten = [_shared(one["ids"], two["ids"]) for one, two in pairs if one["ids"]]
    equal = [pair for pair in pairs if pair[0]["total"] == pair[1]["total"]]
    counted = [float(one["facets"] == two["facets"]) for one, two in equal]
    return {
        "ten": mean(ten) if ten else 1.0,
        "totals": len(equal) / len(pairs) if pairs else 1.0,
        "facets": mean(counted) if counted else 1.0,
    }


def _shared(ours: Sequence[str], theirs: Sequence[str]) -> float:
    return len({*ours} & {*theirs}) / len(ours)
