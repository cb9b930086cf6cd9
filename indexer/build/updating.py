"""From sources to the next generation, reading only what has changed; see ``docs/operations.md``.

A question that the sources no longer hold stays, unless the caller asks for it to be dropped; and
a source that has shrunk is refused, for it is more often cut than emptied.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from indexer import sources
from indexer.build import ledger, refusals
from indexer.build.chronicle import Chronicle, last_seen
from indexer.build.ledger import Entry, Ledger
from indexer.engines.base import IndexInfo, Store, Writer
from indexer.errors import ShrunkenSource
from indexer.events import Change
from indexer.model import Question, QuestionId
from indexer.sources import People, Rejection

Group = str
"""A legislature and a type, as an uid begins: ``QANR5L17QE``."""
BATCH = 500
"""Questions whose former state is fetched at once."""
_UID = re.compile(r"(.*?)[0-9]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Policy:
    """What an update may do. ``shrink``: the share of a source that may vanish, 0 to 1."""

    drop_missing: bool = False
    force: bool = False
    shrink: float = 0.1


@dataclass(slots=True)
class UpdateReport:
    """What an update did. ``info`` is None where nothing had changed.

    ``kept`` counts the missing questions that stay. ``skipped`` files were not read again, and
    their questions count as unchanged.
    """

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    dropped: int = 0
    kept: int = 0
    skipped: int = 0
    changes: Counter[Change] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)
    seconds: float = 0.0
    info: IndexInfo | None = None


def update(
    store: Store,
    paths: Sequence[Path],
    cache: Path,
    people: People | None = None,
    *,
    policy: Policy | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> UpdateReport:
    """Bring the index up to the sources, or make a first one. ``cache``: the ledger's place.

    Raises ShrunkenSource, UnusableInput, StaleIndex, DamagedIndex, IndexBusy.
    """
    began = time.perf_counter()
    listed = sources.files(paths)
    known_people = people if people is not None else sources.people_among(paths)
    with ExitStack() as stack:
        fresh = not store.generation()
        # From here on nobody else changes the index.
        writer = stack.enter_context(store.writer(fresh=fresh))
        engine = None if fresh else stack.enter_context(closing(store.open()))
        chronicle = Chronicle(engine, store.known(), last_seen(store))
        book = Ledger.load(cache, store.generation(), ledger.key_of(known_people))
        run = _Run(store, writer, chronicle, book, policy or Policy())
        run.begin(ledger.digests(listed))
        run.take(sources.read(paths, known_people, run.wanted), progress)
        report = run.finish()
    book.save(cache)
    report.seconds = time.perf_counter() - began
    return report


class _Run:
    """One update under way."""

    def __init__(
        self, store: Store, writer: Writer, chronicle: Chronicle, book: Ledger, policy: Policy
    ) -> None:
        self._store, self._writer = store, writer
        self._chronicle, self._book, self._policy = chronicle, book, policy
        self._digests: Mapping[str, str] = {}
        self._skipped: set[str] = set()
        self._settled: set[QuestionId] = set()
        self._read: dict[str, list[QuestionId]] = {}
        self._met: dict[QuestionId, str] = {}
        self._written: set[QuestionId] = set()
        self._report = UpdateReport()

    def begin(self, digests: Mapping[str, str]) -> None:
        """Decide which files need not be read."""
        self._digests = digests
        self._skipped = self._book.unchanged(digests)
        for name in self._skipped:
            self._settled.update(self._book.files[name].questions)
        self._report.skipped = len(self._skipped)

    def wanted(self, file: Path) -> bool:
        """Whether a file is to be read; what is read next comes from it."""
        name = ledger.name_of(file)
        if name not in self._skipped:
            self._read.setdefault(name, [])
        return name not in self._skipped

    def take(
        self, records: Iterable[Question | Rejection], progress: Callable[[int], object]
    ) -> None:
        """Write what differs from the index."""
        batch: dict[QuestionId, Question] = {}
        for record in records:
            if isinstance(record, Rejection):
                self._report.rejections.append(record)
                continue
            if self._to_write(record):
                batch[record.id] = record
            else:
                batch.pop(record.id, None)
            progress(self._report.read)
            if len(batch) >= BATCH:
                self._write(batch)
                batch = {}
        self._write(batch)

    def _to_write(self, question: Question) -> bool:
        """Count a question; whether it is to be written. The last of several of a uid counts."""
        self._report.read += 1
        if question.id in self._settled:
            self._report.repeated += 1
            return False  # files that overlap are all read the next time, in their order
        self._report.repeated += question.id in self._met
        self._met[question.id] = question.provenance.digest
        next(reversed(self._read.values())).append(question.id)
        return self._chronicle.differs(question) or question.id in self._written

    def _write(self, batch: Mapping[QuestionId, Question]) -> None:
        self._chronicle.meet(list(batch.values()))
        self._written.update(batch)
        self._writer.put(batch.values())

    def finish(self) -> UpdateReport:
        """Drop, judge, commit: a new generation where anything differs, else nothing."""
        report, chronicle = self._report, self._chronicle
        self._count()
        missing = self._missing()
        self._judge(missing)
        if self._policy.drop_missing:
            chronicle.drop(missing)
            report.dropped = self._writer.drop(missing)
        else:
            report.kept = len(missing)
        report.changes = chronicle.counts()
        if report.added or report.changed or report.dropped:
            chronicle.write(self._store)
            refusals.note(self._store, report.rejections, partial=bool(self._skipped))
            report.info = self._writer.commit()
            self._book.generation = report.info.generation
        self._remember()
        return report

    def _count(self) -> None:
        report, known = self._report, self._chronicle.known
        report.unchanged = len(self._settled)
        for id, digest in self._met.items():
            report.added += id not in known
            report.changed += id in known and known[id] != digest
            report.unchanged += known.get(id) == digest

    def _missing(self) -> list[QuestionId]:
        """What the index holds of the groups that the sources speak of, and the sources do not."""
        met = self._settled | self._met.keys()
        covered = {group_of(id) for id in met}
        known = self._chronicle.known
        return sorted(id for id in known if id not in met and group_of(id) in covered)

    def _judge(self, missing: Collection[QuestionId]) -> None:
        """Raises ShrunkenSource where too much has gone, by group or by file."""
        if self._policy.force:
            return
        held = Counter(map(group_of, self._chronicle.known))
        for group, count in Counter(map(group_of, missing)).items():
            self._allow(group, held[group], held[group] - count)
        for name, questions in self._read.items():
            if name in self._book.files:
                self._allow(name, len(self._book.files[name].questions), len(questions))

    def _allow(self, what: str, before: int, now: int) -> None:
        if before - now > self._policy.shrink * before:
            raise ShrunkenSource(
                f"{what}: {now} questions where there were {before}; more than "
                f"{self._policy.shrink:.0%} are missing, so nothing is changed without --force"
            )

    def _remember(self) -> None:
        """Note the files that were read; an older entry of a question that moved is forgotten."""
        moved = self._met.keys()
        files = self._book.files
        for name in [
            name for name, entry in files.items() if not moved.isdisjoint(entry.questions)
        ]:
            del files[name]
        for name, questions in self._read.items():
            files[name] = Entry(self._digests.get(name, ""), tuple(questions))


def group_of(id: QuestionId) -> Group:
    """The legislature and the type that an uid names."""
    found = _UID.fullmatch(id)
    return found[1] if found else id
