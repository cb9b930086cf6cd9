"""Counts made of questions: delays of answers, shares of a month, weekly volumes. Pure functions.

A question that waits is no missing value: it tells that its delay is longer than its age. Medians
are those of Kaplan and Meier (1958), in which such censored delays count for as long as they ran:
up to the day of the source, or to the end of the question. What has become of a question that was
open when its source was read, and cannot be open any more, is not known: it is counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from indexer.delays import days, due
from indexer.model import Kind, Question, Status

Month = tuple[int, int]
"""A year and a month from 1."""
Histogram = Mapping[Month, int]


def delay(question: Question) -> int | None:
    """Days between a written question and its answer; None where one of them is missing."""
    return days(question) if question.answered else None


@dataclass(slots=True)
class Delays:
    """The delays of a group of written questions, in days, the open ones among them.

    ``waiting`` of the open ones are pending still; the others ended without an answer. ``unknown``
    are those of which no delay is known: they are in no other figure.
    """

    answered: Counter[int] = field(default_factory=Counter)
    open: Counter[int] = field(default_factory=Counter)
    in_time: int = 0
    late: int = 0
    waiting: int = 0
    unknown: int = 0

    def add(self, question: Question) -> None:
        """Count a question; what is not a written question is let pass."""
        published = question.published
        if question.kind is not Kind.WRITTEN:
            return
        end = question.answered or (question.known if question.open else question.closed)
        if published is None or end is None or end < published or not _told(question):
            self.unknown += 1
            return
        limit = due(published)
        if question.answered is not None:
            self.answered[(end - published).days] += 1
            self._judge(in_time=end <= limit)
            return
        self.waiting += question.open
        self.open[(end - published).days] += 1
        if end > limit:
            self._judge(in_time=False)

    def _judge(self, *, in_time: bool) -> None:
        self.in_time += in_time
        self.late += not in_time

    @property
    def total(self) -> int:
        """Questions counted, answered or open."""
        return self.answered.total() + self.open.total()

    @property
    def punctual(self) -> float | None:
        """The share answered in time, of those that were answered or are overdue; 0 to 1."""
        judged = self.in_time + self.late
        return self.in_time / judged if judged else None

    @property
    def median(self) -> int | None:
        """Days after which half are answered, by Kaplan and Meier; None where not yet half are."""
        at_risk, surviving = self.total, 1.0
        for day in sorted(self.answered.keys() | self.open.keys()):
            if self.answered[day]:
                surviving *= 1 - self.answered[day] / at_risk
                if surviving <= 0.5 + 1e-12:
                    return day
            at_risk -= self.answered[day] + self.open[day]
        return None


def _told(question: Question) -> bool:
    """Whether a question is known to have its answer, to wait for it, or to have ended without."""
    if question.answered:
        return True
    return question.answer is None and question.status not in {Status.UNKNOWN, Status.ANSWERED}


def delays(
    questions: Iterable[Question], *keys: Callable[[Question], str]
) -> tuple[dict[str, Delays], ...]:
    """The delays of each group by each key, one pass over the questions; no name stands for all."""
    whole = Delays()
    tables: tuple[dict[str, Delays], ...] = tuple({"": whole} for _ in keys)
    for question in questions:
        whole.add(question)
        for key, table in zip(keys, tables, strict=True):
            if name := key(question):
                table.setdefault(name, Delays()).add(question)
    return tuple(
        {n: group for n, group in table.items() if not n or group.total or group.unknown}
        for table in tables
    )


def months(*histograms: Iterable[Month]) -> list[Month]:
    """Every month from the first to the last that any of the histograms has."""
    known = [at for histogram in histograms for at in histogram]
    if not known:
        return []
    return list(_between(min(known), max(known)))


def _between(first: Month, last: Month) -> Iterator[Month]:
    for ordinal in range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1]):
        yield ordinal // 12, ordinal % 12 + 1


def shares(part: Histogram, whole: Histogram) -> dict[Month, float]:
    """The part of each month's questions, 0 to 1; months without any question are left out."""
    return {at: part.get(at, 0) / count for at, count in whole.items() if count}


def weekly(histogram: Histogram, today: date | None) -> float:
    """Questions a week over the twelve whole months before that day: what a feed will bring."""
    if today is None:
        return 0.0
    last = today.replace(day=1) - timedelta(days=1)
    first = (last.year - 1, last.month)
    held = sum(count for at, count in histogram.items() if first < at <= (last.year, last.month))
    return held / 365.25 * 7
