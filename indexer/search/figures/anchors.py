"""Figures of answers that were published elsewhere, and ours beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from indexer.query.request import SearchRequest
from indexer.search.figures.barometer import BY, Figure, barometer
from indexer.search.figures.crosstable import Counts

COVERED = 0.9
"""The share of the published number of questions that an index must hold to be compared."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A published pair of figures: so many of so many questions, on a day, by a source."""

    source: str
    on: date
    answered: int
    received: int
    portfolio: str = ""
    legislature: int = 17


ANCHORS = (
    Anchor("written question 17-6287", date(2025, 4, 22), 475, 4088),
    Anchor("table of 13 May 2025", date(2025, 5, 13), 47, 601, "Intérieur"),
    Anchor("table of 13 May 2025", date(2025, 5, 13), 110, 1024, "Santé"),
)
"""What was published of answers within two months."""


def compared(counts: Counts) -> Iterator[dict[str, Any]]:
    """Each published pair beside ours; ``covered`` tells whether the index has those questions."""
    for anchor in ANCHORS:
        filters = {"legislature": (str(anchor.legislature),)}
        filters |= {"portfolio": (anchor.portfolio,)} if anchor.portfolio else {}
        found = barometer(counts, SearchRequest(filters=filters), anchor.on, BY[0])
        held = found.count(Figure.RECEIVED) + found.count(Figure.UNKNOWN)
        yield {
            "source": anchor.source,
            "day": anchor.on.isoformat(),
            "of": anchor.portfolio or "all",
            "published": {"in_two_months": anchor.answered, "received": anchor.received},
            "ours": {str(figure): found.count(figure) for figure in Figure},
            "covered": held >= COVERED * anchor.received,
        }


def told(row: dict[str, Any]) -> str:
    """A line of text for a compared pair."""
    ours, published = row["ours"], row["published"]
    received = ours[Figure.RECEIVED]
    said = (
        f"{row['source']}, {row['of']}, {row['day']}: published"
        f" {published['in_two_months']:,} of {published['received']:,} within two months;"
        f" ours {ours[Figure.IN_TIME]:,} of {received:,}"
        f" ({ours[Figure.ANSWERED]:,} answered by then, {ours[Figure.UNKNOWN]:,} not known)"
    )
    if row["covered"]:
        return said
    return (
        f"{said}. This index does not cover it: it holds {received + ours[Figure.UNKNOWN]:,} of"
        " these questions; load the written questions of the 17th legislature (questions download)"
    )
