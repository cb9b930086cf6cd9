"""Does the index hold what the sources say, and are its files what was written?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field

from indexer.engines.base import Engine, Plan, Store
from indexer.model import Question, QuestionId
from indexer.sources import Rejection

Cell = tuple[str, str, str]
"""A type, a legislature and a year (``undated`` where there is none)."""
UNDATED = "undated"


@dataclass(slots=True)
class CheckReport:
    """What a check found.

    ``sources`` and ``index`` count questions by cell, where the sources speak of its type and
    legislature; ``missing`` are in the sources only, ``extra`` in the index only, ``different``
    in both with other contents.
    """

    sources: Counter[Cell] = field(default_factory=Counter)
    index: Counter[Cell] = field(default_factory=Counter)
    missing: list[QuestionId] = field(default_factory=list)
    extra: list[QuestionId] = field(default_factory=list)
    different: list[QuestionId] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether sources and index agree."""
        return not (self.missing or self.extra or self.different or self.sources != self.index)


def compare(
    store: Store,
    records: Iterable[Question | Rejection],
    progress: Callable[[int], object] = lambda _: None,
) -> CheckReport:
    """Read the sources and hold the index against them. Raises UnusableInput, UnusableIndex."""
    report = CheckReport()
    cells, digests = _read(records, report, progress)
    with closing(store.open()) as engine:
        groups = {cell[:2] for cell in cells.values()}
        report.sources = Counter(cells.values())
        report.index = _held(engine, groups)
        known = store.known()
    heads = {_head(id) for id in cells}
    report.missing = sorted(cells.keys() - known.keys())
    report.extra = sorted(id for id in known.keys() - cells.keys() if _head(id) in heads)
    report.different = sorted(id for id in cells if id in known and known[id] != digests[id])
    return report


def _read(
    records: Iterable[Question | Rejection],
    report: CheckReport,
    progress: Callable[[int], object],
) -> tuple[Mapping[QuestionId, Cell], Mapping[QuestionId, str]]:
    """Where each question belongs, and its digest; the last record of a question counts."""
    cells: dict[QuestionId, Cell] = {}
    digests: dict[QuestionId, str] = {}
    for record in records:
        if isinstance(record, Rejection):
            report.rejections.append(record)
            continue
        year = str(record.published.year) if record.published else UNDATED
        cells[record.id] = (str(record.kind), str(record.legislature), year)
        digests[record.id] = record.provenance.digest
        progress(len(cells))
    return cells, digests


def _held(engine: Engine, groups: Iterable[tuple[str, ...]]) -> Counter[Cell]:
    """What the index counts of each type and legislature, by year."""
    counts: Counter[Cell] = Counter()
    for kind, legislature in groups:
        filters = {"kind": (kind,), "legislature": (legislature,)}
        plan = Plan(filters=filters, limit=0, facets=("year",), facet_limit=0)
        hits = engine.search(plan)
        years = {found.value: found.count for found in hits.facets["year"]}
        counts.update({(kind, legislature, year): count for year, count in years.items()})
        undated = hits.total - sum(years.values())
        if undated:
            counts[kind, legislature, UNDATED] = undated
    return counts


def _head(id: QuestionId) -> str:
    """The legislature and the type of an uid."""
    return id.rstrip("0123456789")
