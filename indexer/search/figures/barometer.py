"""The barometer: what had become of written questions on a day, as it was known on that day.

Each figure is a search of its own, so that anybody can read the questions behind it. A question
that is known only up to an earlier day, or whose answer has no day, may have been answered or not:
it is left out of every figure but ``UNKNOWN``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from indexer import delays
from indexer.fields import fold
from indexer.model import Kind, Question, Status
from indexer.query.request import SearchRequest
from indexer.search.figures.crosstable import Counts, narrowed
from indexer.search.figures.periods import beside

BY = ("portfolio", "group", "rubrique", "department")
"""The facets by which the figures are told."""
DAYS_OF_A_FLAG = 10
"""Days within which an answer is due once a question is signalled (Règlement, article 135)."""
FIRST = 1958
"""The year from which a day is known at all."""


class Figure(StrEnum):
    """What is counted; the values stand in files and answers to programs."""

    RECEIVED = "recues"
    ANSWERED = "repondues"
    IN_TIME = "en_deux_mois"
    FLAGGED = "signalees"
    FLAGGED_IN_TIME = "signalees_en_dix_jours"
    RENEWED = "renouvelees"
    UNKNOWN = "inconnues"


def searches(request: SearchRequest, day: date) -> dict[Figure, SearchRequest | None]:
    """The search behind each figure; None where the filters of the request leave nothing."""
    base = narrowed(replace(request, sort=None, page=1), "kind", [str(Kind.WRITTEN)])
    put, told = f"date:..{day}", f"datereponse:..{day}"
    before = f"connue:..{day - timedelta(days=1)}"
    undated = f'(etat:"{Status.ANSWERED}" -datereponse:{FIRST}..)'
    received = f"{put} -{before} -{undated}"
    timely = f"delaisignalement:..{DAYS_OF_A_FLAG}"
    texts = {
        Figure.RECEIVED: received,
        Figure.ANSWERED: f"{put} {told}",
        Figure.IN_TIME: f"{put} {told}",
        Figure.FLAGGED: f"{received} signalee:..{day}",
        Figure.FLAGGED_IN_TIME: f"{put} {told} signalee:..{day} {timely}",
        Figure.RENEWED: f"{received} renouvelee:..{day}",
        Figure.UNKNOWN: f"{put} ({before} OU {undated})",
    }
    found = {figure: _with(base, text) if base else None for figure, text in texts.items()}
    told_so = found[Figure.IN_TIME]
    if told_so:
        found[Figure.IN_TIME] = narrowed(told_so, delays.FIELD, delays.ANSWERED[:2])
    return found


def _with(request: SearchRequest, text: str) -> SearchRequest:
    """The search narrowed by a query of ours, whatever its own words are."""
    return replace(request, query=f"{beside(request)}{text}")


@dataclass(frozen=True, slots=True)
class Barometer:
    """The figures of a day: of all questions under the empty text, and by the values of a facet."""

    day: date
    field: str
    searches: Mapping[Figure, SearchRequest | None]
    counts: Mapping[str, Mapping[Figure, int]]
    values: tuple[str, ...]

    def count(self, figure: Figure, value: str = "") -> int:
        """How many questions, of one value or in all."""
        return self.counts.get(fold(value), {}).get(figure, 0)

    def search(self, figure: Figure, value: str = "") -> SearchRequest | None:
        """The search that finds them."""
        found = self.searches[figure]
        return narrowed(found, self.field, [value]) if found and value else found


def barometer(counts: Counts, request: SearchRequest, day: date, field: str) -> Barometer:
    """The figures of the questions of a search on a day, the most asked value first."""
    asked = searches(request, day)
    found: dict[str, dict[Figure, int]] = {"": {}}
    spelt: dict[str, str] = {}
    chosen = {fold(value) for value in request.filters.get(field, ())}
    for figure, within in asked.items():
        if within is None:
            continue
        page = counts(within, (field,))
        found[""][figure] = page.total
        for item in page.facets[0].values:
            key = fold(item.value)
            if item.count and (not chosen or key in chosen):
                found.setdefault(key, {})[figure] = item.count
                spelt.setdefault(key, item.value)
    order = sorted(spelt, key=lambda key: (-found[key].get(Figure.RECEIVED, 0), key))
    return Barometer(day, field, asked, found, tuple(spelt[key] for key in order))


Step = tuple[int, float]
"""Days since publication, and the share that had its answer by then, from 0 to 1."""


def answered_by(questions: Iterable[Question], day: date) -> list[Step]:
    """The curve of answers as it was known on a day, by Kaplan and Meier; a step for each rise."""
    answered: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for question in questions:
        lasted = _lasted(question, day)
        if lasted is not None:
            (answered if lasted[1] else waiting)[lasted[0]] += 1
    at_risk, left = answered.total() + waiting.total(), 1.0
    steps: list[Step] = []
    for days in sorted(answered.keys() | waiting.keys()):
        if answered[days]:
            left *= 1 - answered[days] / at_risk
            steps.append((days, 1 - left))
        at_risk -= answered[days] + waiting[days]
    return steps


def _lasted(question: Question, day: date) -> tuple[int, bool] | None:
    """How many days a written question had lasted on a day, and whether it was answered."""
    put, told = question.published, question.answered
    if question.kind is not Kind.WRITTEN or put is None or put > day:
        return None
    if question.status is Status.ANSWERED and told is None:
        return None
    if told is not None and told <= day:
        return (max(0, (told - put).days), True)
    if question.known is not None and question.known < day:
        return None
    ended = question.closed if told is None and question.closed else day
    return (max(0, (min(ended, day) - put).days), False)
