"""From sources to a new generation, and a report of what became of each record."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from indexer.build import refusals
from indexer.build.chronicle import Chronicle, last_seen
from indexer.engines.base import IndexInfo, Store
from indexer.errors import IndexerError
from indexer.model import Question, QuestionId
from indexer.sources.base import Rejection


@dataclass(slots=True)
class BuildReport:
    """What a build did. ``info`` is None where nothing could be indexed and nothing changed."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    dropped: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    by_kind: Counter[str] = field(default_factory=Counter)
    by_year: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    info: IndexInfo | None = None

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.read / self.seconds if self.seconds else 0.0


def reindex(
    store: Store,
    records: Iterable[Question | Rejection],
    progress: Callable[[int], object] = lambda _: None,
) -> BuildReport:
    """A fresh index of all the questions; the one in place is served until the very end.

    A uid that is read twice counts as repeated, and its last record is kept. Where no record is a
    question, nothing is committed and the index in place stays.
    """
    report = BuildReport()
    began = time.perf_counter()
    with _told(store) as chronicle, store.writer(fresh=True) as writer:
        seen: set[QuestionId] = set()
        writer.put(_questions(records, report, chronicle, seen, progress))
        if report.read:
            gone = chronicle.known.keys() - seen
            chronicle.drop(sorted(gone))
            chronicle.write(store)
            refusals.note(store, report.rejections)
            report.info = writer.commit()
            report.dropped = len(gone)
    report.seconds = time.perf_counter() - began
    return report


@contextmanager
def _told(store: Store) -> Iterator[Chronicle]:
    """What the index in place holds; an unusable one counts as empty, for it is being replaced."""
    try:
        known = store.known()
        engine = store.open() if known else None
    except IndexerError:
        known, engine = {}, None
    try:
        yield Chronicle(engine, known, last_seen(store))
    finally:
        if engine is not None:
            engine.close()


def _questions(
    records: Iterable[Question | Rejection],
    report: BuildReport,
    chronicle: Chronicle,
    seen: set[QuestionId],
    progress: Callable[[int], object],
) -> Iterator[Question]:
    for record in records:
        if isinstance(record, Rejection):
            report.rejections.append(record)
            continue
        yield record
        chronicle.meet([record])
        _count(report, record, chronicle, repeated=record.id in seen)
        seen.add(record.id)
        progress(report.read)


def _count(
    report: BuildReport, question: Question, chronicle: Chronicle, *, repeated: bool
) -> None:
    report.read += 1
    if repeated:
        report.repeated += 1
        return
    report.by_kind[str(question.kind)] += 1
    report.by_year[str(question.published.year) if question.published else "undated"] += 1
    if question.id not in chronicle.known:
        report.added += 1
    elif chronicle.differs(question):
        report.changed += 1
    else:
        report.unchanged += 1
