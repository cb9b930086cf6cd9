"""What to give up where nothing was found: every search that is one step wider, with its total.

A step leaves out one term, the quotes of a phrase, the prefix of a field or a filter, or lets a
period begin a year earlier and end a year later. All totals are counted in one pass.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from indexer.engines.base import Engine
from indexer.fields import BY_NAME
from indexer.query import (
    And,
    Everything,
    Fielded,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    Word,
    parse,
    printed,
)
from indexer.query.combining import conjunction
from indexer.query.dates import dates, shown
from indexer.query.parser import MAX_CLAUSES
from indexer.query.request import MAX_QUERY, PERIOD, SearchRequest
from indexer.search.advice.recalling import recalling
from indexer.search.rewriting import led

MOST_TERMS = 16
"""Terms of a query that are left out in turn; of a longer query, the first ones."""
_APOSTROPHES = frozenset("'’")


class Step(StrEnum):
    """What a relaxation gives up."""

    TERM = "term"
    QUOTES = "quotes"
    FIELD = "field"
    FILTER = "filter"
    FILTERS = "filters"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A wider search and its exact total.

    ``subject``: what was given up or widened, as a query spells it; for a filter its values, joined
    by commas, and ``field`` is the name of its field.
    """

    step: Step
    subject: str
    request: SearchRequest
    total: int = 0
    field: str = ""


def relaxations(engine: Engine, request: SearchRequest) -> tuple[Relaxation, ...]:
    """Every one-step relaxation that finds something, the smallest steps first."""
    tree, _ = parse(request.query)
    distinct: dict[tuple[tuple[str, str], ...], tuple[Relaxation, Node]] = {}
    for step, wider in steps(request, tree):
        distinct.setdefault(tuple(step.request.to_pairs()), (step, wider))
    asked = recalling(engine)  # they have nearly all their terms in common
    plans = [led(asked, step.request, wider).whole for step, wider in distinct.values()]
    found = zip(distinct.values(), engine.counts(plans), strict=True)
    return tuple(dataclasses.replace(step, total=total) for (step, _), total in found if total)


def steps(request: SearchRequest, tree: Node) -> Iterator[tuple[Relaxation, Node]]:
    """Every search that is one step wider, not counted yet, and the tree of its query."""
    terms = tree.nodes if isinstance(tree, And) else (tree,)
    for at, term in enumerate(terms[:MOST_TERMS]):
        for step, wider in _wider(term):
            others = (*terms[:at], *wider, *terms[at + 1 :])
            query = printed(And(others)) if others else ""
            # Too long to be written, or nothing to ask at all.
            if len(query) <= MAX_QUERY and (query or request.filters):
                relaxed = Relaxation(step, printed(term), _first_page(request, query=query))
                yield relaxed, _read(query, others, wider)
    for relaxed in _filters(request):
        yield relaxed, tree


def _read(query: str, terms: tuple[Node, ...], new: tuple[Node, ...]) -> Node:
    """The tree of a query that is these terms, one of which was made new.

    It is what the parser reads, without the reading, where that is sure: terms are read alone or
    between others alike, as long as there are not too many and no blank beside an apostrophe
    tells more than they do (``compounds.closed``).
    """
    sure = terms and sum(map(_clauses, terms)) <= MAX_CLAUSES and not _APOSTROPHES & set(query)
    if not sure or (new and parse(printed(And(new)))[0] != conjunction(new)):
        return parse(query)[0]
    return conjunction(terms)


def _clauses(node: Node) -> int:
    """How many terms the parser counts in a tree."""
    match node:
        case And(nodes=nodes) | Or(nodes=nodes):
            return sum(map(_clauses, nodes))
        case Not(node=inner) | Fielded(node=inner):
            return _clauses(inner)
        case _:
            return 1


def _wider(term: Node) -> Iterator[tuple[Step, tuple[Node, ...]]]:
    """What may stand in place of a term."""
    if isinstance(term, Everything):
        return
    if isinstance(term, Fielded) and BY_NAME[term.field].searched:
        yield Step.FIELD, (term.node,)
    if isinstance(term, Phrase | Near):
        yield Step.QUOTES, tuple(map(Word, term.text.split()))
    if isinstance(term, Fielded) and isinstance(term.node, Phrase | Near):
        words = term.node.text.split()
        yield Step.QUOTES, tuple(Fielded(term.field, Word(word)) for word in words)
    period = _period(term)
    if period is not None:
        yield Step.PERIOD, (period,)
    yield Step.TERM, ()


def _period(term: Node) -> Node | None:
    """A year more on each side of a period."""
    if isinstance(term, Fielded) and term.field == "year" and isinstance(term.node, Word):
        year = int(term.node.text)
        return Range("published", date(year - 1, 1, 1), date(year + 1, 12, 31))
    if not isinstance(term, Range):
        return None
    low, high = term.low, term.high
    if isinstance(low, int) or isinstance(high, int):
        return None
    return Range(term.field, low and _moved(low, -1), high and _moved(high, 1))


def _around(text: str) -> str:
    """The same for the filter; empty where it has no bound to move."""
    read = dates(text)
    low, high = (read.low, read.high) if read else (None, None)
    wider = shown(low and _moved(low, -1), high and _moved(high, 1))
    return wider if dates(wider) else ""


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _filters(request: SearchRequest) -> Iterator[Relaxation]:
    for field, values in request.filters.items():
        others = {name: held for name, held in request.filters.items() if name != field}
        subject = ", ".join(values)
        yield Relaxation(Step.FILTER, subject, _first_page(request, filters=others), field=field)
        around = _around(values[0]) if field == PERIOD else ""
        if around:
            yield Relaxation(
                Step.PERIOD,
                subject,
                _first_page(request, filters={**request.filters, field: (around,)}),
                field=field,
            )
        years = [int(value) for value in values if value.isdecimal() and len(value) == 4]
        if field == "year" and years:
            wider = tuple(str(year) for year in range(min(years) - 1, max(years) + 2))
            yield Relaxation(
                Step.PERIOD,
                subject,
                _first_page(request, filters={**request.filters, field: wider}),
                field=field,
            )
    if len(request.filters) > 1:
        yield Relaxation(Step.FILTERS, "", _first_page(request, filters=MappingProxyType({})))


def _first_page(request: SearchRequest, **changed: object) -> SearchRequest:
    return dataclasses.replace(request, page=1, **changed)  # type: ignore[arg-type]  # by name
