"""From sources to the next generation, reading only what has changed; see ``docs/operations.md``.

A question that the sources no longer have stays, unless the caller asks for it to be dropped; and
a source that has shrunk is refused, for it is more often cut than emptied.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from indexer import sources
from indexer.build import ledger, rejections
from indexer.build.counting import BuildReport, Counting, Progress
from indexer.build.event_log import EventLog, last_seen
from indexer.build.ledger import Entry, Ledger
from indexer.engines.base import Store, Writer
from indexer.errors import ShrunkenSource
from indexer.model import Question, QuestionId, senate_reference
from indexer.sources import People, Rejection
from indexer.sources.base import Reader

Group = str
"""A legislature and a type, the beginning of an uid: ``QANR5L17QE``."""
BATCH = 500
"""Questions whose former state is fetched at once."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What an update may do. ``shrink``: the share of a source that may vanish, 0 to 1.

    ``force`` takes a source that has shrunk further, and copies older than what the index has.
    """

    drop_missing: bool = False
    force: bool = False
    shrink: float = 0.1


def update(
    store: Store,
    paths: Sequence[Path],
    cache: Path,
    people: People | None = None,
    *,
    policy: Policy | None = None,
    progress: Progress = lambda _: None,
    reader: Reader = sources.HERE,
) -> BuildReport:
    """Bring the index up to the sources, or make a first one. ``cache``: the ledger's file.

    A file that is not read to its end gives what was read of it, is not entered in the ledger, and
    while there is one nothing is dropped. Raises ShrunkenSource, UnusableInput, StaleIndex,
    DamagedIndex, IndexBusy.
    """
    began = time.perf_counter()
    files = sources.files(paths)
    known_people = people if people is not None else sources.people_among(paths, reader)
    with ExitStack() as stack:
        fresh = not store.generation()
        # From here on nobody else changes the index.
        writer = stack.enter_context(store.writer(fresh=fresh))
        engine = None if fresh else stack.enter_context(closing(store.open()))
        events = EventLog(engine, store.known(), last_seen(store))
        before = Ledger.load(cache, store.generation(), ledger.key_of(known_people))
        run = _Run(
            writer, events, before, ledger.digests(files, reader.columns), policy or Policy()
        )
        run.take(sources.read(paths, known_people, run.is_to_read, reader), progress)
        report = run.finish(store)
    before.save(cache)
    report.seconds = time.perf_counter() - began
    return report


class _Run:
    """One update under way: a file whose checksum is in the ledger is not read again."""

    def __init__(
        self,
        writer: Writer,
        events: EventLog,
        book: Ledger,
        digests: Mapping[str, str],
        policy: Policy,
    ) -> None:
        self._writer, self._events, self._ledger = writer, events, book
        self._policy = policy
        self._file_digests = digests
        self._skipped_files = book.unchanged(digests)
        self._skipped = {id for name in self._skipped_files for id in book.files[name].questions}
        self._read: dict[str, list[QuestionId]] = {}
        self._written: set[QuestionId] = set()
        self._counting = Counting(events.known, self._skipped, force=policy.force)
        self._counting.report.skipped = len(self._skipped_files)

    def is_to_read(self, file: Path) -> bool:
        """Whether a file is to be read; if so, the next records are taken to be its own."""
        name = ledger.name_of(file)
        if name not in self._skipped_files:
            self._read.setdefault(name, [])
        return name not in self._skipped_files

    def take(self, records: Iterable[Question | Rejection], progress: Progress) -> None:
        """Write what differs from the index."""
        batch: dict[QuestionId, Question] = {}
        for question in self._counting.questions(records, progress):
            next(reversed(self._read.values())).append(question.id)
            if self._events.differs(question) or question.id in self._written:
                batch[question.id] = question
            else:
                batch.pop(question.id, None)
            if len(batch) >= BATCH:
                self._write(batch)
                batch = {}
        self._write(batch)

    def _write(self, batch: Mapping[QuestionId, Question]) -> None:
        taken = self._events.add(list(batch.values()), older=self._policy.force)
        written = {question.id for question in taken}
        for id in batch.keys() - written:
            self._counting.pass_over(id)
        # What this update has written otherwise before is no longer as the index has it.
        confirmed = self._events.confirmed - self._written
        self._written |= written
        self._writer.put(taken, confirmed)

    def finish(self, store: Store) -> BuildReport:
        """Drop or refuse, then commit: a new generation where anything differs, else nothing.

        Raises ShrunkenSource.
        """
        report, events, policy = self._counting.report, self._events, self._policy
        self._counting.compare()
        report.confirmed = len(events.confirmed)
        report.changed -= report.confirmed
        missing = self._missing()
        self._forget(report.unread)
        if not policy.force:
            # Nobody knows what a file that was not read to its end would have had.
            self._refuse_shrunken(() if report.unread else missing, policy.shrink)
        if policy.drop_missing and not report.unread:
            events.add_dropped(missing)
            report.dropped = self._writer.drop(missing)
        else:
            report.missing = len(missing)
        report.events = events.counts()
        if report.added or report.changed or report.confirmed or report.dropped:
            events.write(store)
            rejections.write(store, report.rejections, partial=bool(self._skipped_files))
            report.info = self._writer.commit()
            self._ledger.generation = report.info.generation
        self._update_ledger()
        return report

    def _forget(self, unread: Iterable[Path]) -> None:
        """Have these files be read again by the next update."""
        for name in map(ledger.name_of, unread):
            self._read.pop(name, None)
            self._ledger.files.pop(name, None)

    def _missing(self) -> list[QuestionId]:
        """The questions that only the index has, of the groups that the sources have any of."""
        present = self._skipped | self._counting.digests.keys()
        groups = {group_of(id) for id in present}
        known = self._events.known
        return sorted(id for id in known if id not in present and group_of(id) in groups)

    def _refuse_shrunken(self, missing: Collection[QuestionId], share: float) -> None:
        """Raises ShrunkenSource where more than this share of a group or of a file is missing."""
        indexed = Counter(map(group_of, self._events.known))
        for group, count in Counter(map(group_of, missing)).items():
            _refuse(group, indexed[group], indexed[group] - count, share)
        for name, questions in self._read.items():
            if name in self._ledger.files:
                before = len(self._ledger.files[name].questions)
                _refuse(name, before, len(questions), share)

    def _update_ledger(self) -> None:
        """Enter the files that were read; an older entry of a question that moved is removed."""
        read = self._counting.digests.keys()
        files = self._ledger.files
        for name in [name for name, entry in files.items() if not read.isdisjoint(entry.questions)]:
            del files[name]
        for name, questions in self._read.items():
            files[name] = Entry(self._file_digests.get(name, ""), tuple(questions))


def _refuse(source: str, before: int, now: int, share: float) -> None:
    if before - now > share * before:
        raise ShrunkenSource(
            f"{source}: {now} questions where there were {before}; more than "
            f"{share:.0%} are missing, so nothing is changed without --force"
        )


def group_of(id: QuestionId) -> Group:
    """The legislature and the type in an uid; the chamber and the type of the Sénat's."""
    found = senate_reference(id)
    return f"SEQ {found.kind}" if found else id.rstrip("0123456789")
