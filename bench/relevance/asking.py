"""A collection put to a system: the weight of a title chosen on one half, the other reported."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.relevance.collections import Collection, Judged
from bench.relevance.measures import Measures, mean
from bench.relevance.systems import SYSTEMS, WEIGHED, Search

TITLES = (1.0, 2.0, 4.0)
"""What a title may weigh beside the text, of which each system's best is taken."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How well a system answered a collection.

    ``title`` is the weight that its titles have. ``kinds``: the way in which a query was made →
    the reported half of them.
    """

    system: str
    title: float
    reporting: Measures
    whole: Measures
    kinds: Mapping[str, Measures]


def answered(system: str, collection: Collection) -> Answered:
    """The measures of one system. Raises Unavailable where it does not run on this machine."""
    with tempfile.TemporaryDirectory() as folder:
        weighted = SYSTEMS[system](collection.questions, Path(folder) / "index")
        title = WEIGHED["title"]
        if collection.choosing:
            title = max(
                TITLES,
                key=lambda held: (
                    mean(_pages(weighted({**WEIGHED, "title": held}), collection.choosing)).mrr
                ),
            )
        search = weighted({**WEIGHED, "title": title})
        chosen = _pages(search, collection.choosing)
        reported = _pages(search, collection.reporting)
    kinds = dict.fromkeys(query.kind for _, query in reported)
    return Answered(
        system=system,
        title=title,
        reporting=mean(reported),
        whole=mean(chosen + reported),
        kinds={kind: mean(pair for pair in reported if pair[1].kind == kind) for kind in kinds},
    )


def _pages(search: Search, asked: Sequence[Judged]) -> list[tuple[Sequence[str], Judged]]:
    return [(search(query.text), query) for query in asked]
