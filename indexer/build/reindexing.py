"""A fresh index of everything that the sources have."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from indexer.build import rejections
from indexer.build.counting import BuildReport, Counting, Progress
from indexer.build.event_log import EventLog, last_seen
from indexer.engines.base import Store
from indexer.errors import IndexerError
from indexer.model import Question
from indexer.sources.base import Rejection


def reindex(
    store: Store,
    records: Iterable[Question | Rejection],
    progress: Progress = lambda _: None,
) -> BuildReport:
    """Index all the questions anew; the index in place serves until the very end.

    A uid that is read twice counts as repeated, and its newest copy is indexed. Where no record is
    a question, nothing is committed and the index in place stays.
    """
    began = time.perf_counter()
    with _events(store) as events, store.writer(fresh=True) as writer:
        counting = Counting(events.known)
        report = counting.report
        writer.put(_logged(counting.questions(records, progress), events))
        if report.read:
            counting.compare()
            gone = sorted(events.known.keys() - counting.digests.keys())
            events.add_dropped(gone)
            events.write(store)
            rejections.write(store, report.rejections)
            report.info = writer.commit()
            report.dropped = len(gone)
    report.seconds = time.perf_counter() - began
    return report


@contextmanager
def _events(store: Store) -> Iterator[EventLog]:
    """The events against the index in place; an unusable one counts as empty: it is replaced."""
    try:
        known = store.known()
        engine = store.open() if known else None
    except IndexerError:
        known, engine = {}, None
    try:
        yield EventLog(engine, known, last_seen(store))
    finally:
        if engine is not None:
            engine.close()


def _logged(questions: Iterable[Question], events: EventLog) -> Iterator[Question]:
    for question in questions:
        yield question
        events.add([question])
