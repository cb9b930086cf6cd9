"""What a build does with each record: the counts of its report, and the loop that makes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

from indexer.build.copies import newness
from indexer.engines.base import IndexInfo
from indexer.errors import UnusableInput
from indexer.events import Change
from indexer.fields import ministries
from indexer.model import LANGUAGES, Question, QuestionId
from indexer.portfolios import portfolio_of
from indexer.sources.base import Rejection, Unread
from indexer.text import language

Progress = Callable[[int], object]
"""Called after each question with the number of those that were read."""
UNDATED = "undated"
"""Stands for the year of a question without a date."""


@dataclass(slots=True)
class BuildReport:
    """What a build did. ``info`` is None where nothing was committed.

    ``repeated`` counts the further records of a question; ``older`` the copies that were passed
    over, for a newer one is known; ``confirmed`` the open questions that are as they were, by a
    source of a later day; ``missing`` the questions that the sources no longer have and that stay
    in the index. ``skipped`` files were not read again, and their questions count as unchanged.
    ``unread`` files were not read to their end, since what read them died.
    """

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    older: int = 0
    confirmed: int = 0
    dropped: int = 0
    missing: int = 0
    skipped: int = 0
    events: Counter[Change] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)
    unread: list[Path] = field(default_factory=list)
    by_kind: Counter[str] = field(default_factory=Counter)
    by_year: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    info: IndexInfo | None = None

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.read / self.seconds if self.seconds else 0.0


class Counting:
    """Counts the records of a build against the index; of several of one uid the newest counts.

    ``known`` maps the questions of the index to their digests; ``skipped`` are the questions of
    files that are not read again. ``digests`` fills with the questions that are read. ``force``
    takes the last one of several, however old.
    """

    def __init__(
        self,
        known: Mapping[QuestionId, str],
        skipped: AbstractSet[QuestionId] = frozenset(),
        *,
        force: bool = False,
    ) -> None:
        self.report = BuildReport()
        self.digests: dict[QuestionId, str] = {}
        self._known, self._skipped, self._force = known, skipped, force
        self._newness: dict[QuestionId, int] = {}
        self._labels: set[str] = set()

    def questions(
        self, records: Iterable[Question | Rejection], progress: Progress
    ) -> Iterator[Question]:
        """The questions among the records, each counted; rejections go into the report."""
        for record in records:
            if isinstance(record, Rejection):
                self._reject(record)
                continue
            if self._count(record):
                yield record
            progress(self.report.read)

    def _reject(self, rejection: Rejection) -> None:
        self.report.rejections.append(rejection)
        if isinstance(rejection, Unread):
            self.report.unread.append(rejection.file)

    def pass_over(self, id: QuestionId) -> None:
        """Count a question that was read as an older copy of what the index has."""
        self.report.older += 1
        self.digests[id] = self._known[id]

    def _count(self, question: Question) -> bool:
        """Whether the question is to be indexed as far as the records of this build tell."""
        report = self.report
        if question.language != language().code:
            raise UnusableInput(
                f"{question.provenance.locator} is in {LANGUAGES[question.language]}, and the "
                f"index in {LANGUAGES[language().code]}: build one of each"
            )
        report.read += 1
        self._look_up(question)
        repeated = question.id in self.digests
        report.repeated += repeated or question.id in self._skipped
        new = newness(question)
        if repeated and not self._force and new < self._newness[question.id]:
            report.older += 1
            return False
        self._newness[question.id] = new
        if not repeated and question.id not in self._skipped:
            report.by_kind[str(question.kind)] += 1
            report.by_year[str(question.published.year) if question.published else UNDATED] += 1
        self.digests[question.id] = question.provenance.digest
        return True

    def _look_up(self, question: Question) -> None:
        """A reservation for each ministry that no portefeuille has, with the first such record."""
        if question.house is not None:  # another parliament has portfolios of its own
            return
        for label in ministries(question):
            if label in self._labels:
                continue
            self._labels.add(label)
            if portfolio_of(label) is None:
                said = f"no portefeuille has the ministry {label[:200]!r}: it is counted by itself"
                self._reject(Rejection(question.provenance.locator, said, kept=True))

    def compare(self) -> None:
        """Count what was added, changed and unchanged, once everything is read."""
        report = self.report
        report.unchanged = len(self._skipped - self.digests.keys())
        for id, digest in self.digests.items():
            before = self._known.get(id)
            report.added += before is None
            report.changed += before is not None and before != digest
            report.unchanged += before == digest
