"""Has the index the same questions as the sources?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field

from indexer.build.copies import newness
from indexer.build.counting import UNDATED
from indexer.build.updating import group_of
from indexer.engines.base import Engine, Store
from indexer.engines.plan import Plan
from indexer.model import Chamber, Question, QuestionId
from indexer.sources import Rejection

Cell = tuple[str, str, str]
"""A type, a legislature and a year (``undated`` where there is none)."""


@dataclass(slots=True)
class CheckReport:
    """The differences between sources and index.

    ``sources`` and ``index`` count questions by cell, for each type and legislature of the sources;
    ``missing`` are in the sources only, ``extra`` in the index only, ``different`` in both with
    other contents.
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
    """Read the sources and compare the index with them. Raises UnusableInput, UnusableIndex."""
    report = CheckReport()
    cells, digests, copies = _read(records, report, progress)
    with closing(store.open()) as engine:
        report.sources = Counter(cells.values())
        report.index = _indexed(engine, {cell[:2] for cell in cells.values()})
        known = store.known()
        other = [id for id in cells if id in known and known[id] != digests[id]]
        held = {question.id: newness(question) for question in engine.fetch(other)}
    read_groups = {group_of(id) for id in cells}
    report.missing = sorted(cells.keys() - known.keys())
    report.extra = sorted(id for id in known.keys() - cells.keys() if group_of(id) in read_groups)
    report.different = sorted(id for id in other if copies[id] >= held.get(id, 0))
    return report


def _read(
    records: Iterable[Question | Rejection],
    report: CheckReport,
    progress: Callable[[int], object],
) -> tuple[Mapping[QuestionId, Cell], Mapping[QuestionId, str], Mapping[QuestionId, int]]:
    """The cell, the digest and the newness of each question; its newest record counts."""
    cells: dict[QuestionId, Cell] = {}
    digests: dict[QuestionId, str] = {}
    copies: dict[QuestionId, int] = {}
    for record in records:
        if isinstance(record, Rejection):
            report.rejections.append(record)
            continue
        new = newness(record)
        if new < copies.get(record.id, 0):
            continue
        copies[record.id] = new
        year = str(record.published.year) if record.published else UNDATED
        cells[record.id] = (str(record.kind), _place(record), year)
        digests[record.id] = record.provenance.digest
        progress(len(cells))
    return cells, digests, copies


def _place(record: Question) -> str:
    """The legislature of the Assemblée, or another chamber."""
    return str(record.legislature if record.chamber is Chamber.ASSEMBLY else record.chamber)


def _indexed(engine: Engine, groups: Iterable[tuple[str, ...]]) -> Counter[Cell]:
    """The index's questions of each type and legislature, by year."""
    counts: Counter[Cell] = Counter()
    for kind, legislature in groups:
        filters = {"kind": (kind,), "chamber": (legislature,)}
        if legislature.isdecimal():
            filters |= {"chamber": (Chamber.ASSEMBLY,), "legislature": (legislature,)}
        plan = Plan(filters=filters, limit=0, facets=("year",), facet_limit=0)
        hits = engine.search(plan)
        years = {facet.value: facet.count for facet in hits.facets["year"]}
        counts.update({(kind, legislature, year): count for year, count in years.items()})
        undated = hits.total - sum(years.values())
        if undated:
            counts[kind, legislature, UNDATED] = undated
    return counts
