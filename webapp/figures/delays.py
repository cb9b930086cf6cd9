"""How fast ministries and portefeuilles answer, and what else reads the questions of a search."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, TypeAlias, cast

from flask import current_app

from indexer.fields import fold
from indexer.model import Kind, Question
from indexer.portfolios import named
from indexer.query.request import SearchRequest
from indexer.search.figures.crosstable import Cell, cross_delays
from indexer.search.statistics import Delays, delays
from webapp.figures.background import Background
from webapp.searching import limited, searcher

EXTENSION = "questions-figures"
PATIENCE = 1.0
"""Seconds that a page waits for figures that are being counted."""
folded = lru_cache(4096)(fold)
"""Under what a ministry or a portefeuille is counted."""
Table: TypeAlias = Mapping[str, Delays]
"""Name, folded → its delays; all of them under the empty name."""
Work: TypeAlias = Callable[[Iterable[Question]], Any]
"""What is made of the written questions of a search."""
WHOLE = "delays"
"""The figures that every page of delays shows; of the whole index they are always counted."""


def by_fields(request: SearchRequest) -> Mapping[str, Table] | None:
    """The delays of the questions of a search by each field of ``KEYS``; None while counted."""
    return cast(Mapping[str, Table] | None, counted(request, WHOLE, _by_key))


def _by_key(questions: Iterable[Question]) -> Mapping[str, Table]:
    return dict(zip(KEYS, delays(questions, *KEYS.values()), strict=True))


def by_field(field: str, request: SearchRequest) -> Table | None:
    """The same by what is responsible, one field."""
    tables = by_fields(request)
    return tables[field] if tables is not None else None


def by_pair(fields: tuple[str, str], request: SearchRequest) -> Mapping[Cell, Delays] | None:
    """The delays of the questions of a search by two facets; None while they are counted."""
    work = partial(cross_delays, fields=fields)
    return cast(Mapping[Cell, Delays] | None, counted(request, fields, work))


def begin(request: SearchRequest) -> None:
    """Have the delays of a search counted, and wait for nothing."""
    counted(request, WHOLE, _by_key, patience=0)


def counted(
    request: SearchRequest, what: Hashable, work: Work, *, patience: float | None = None
) -> Any:
    """What the work makes of the written questions of a search; None while it is at it."""
    found = searcher()
    written = limited(request, "kind", str(Kind.WRITTEN))
    asked = tuple(request.to_pairs())
    book: Background = current_app.extensions.setdefault(EXTENSION, Background())
    return book.found(
        found.info().generation,
        (what, asked),
        lambda: work(found.scan(written) if written else ()),
        PATIENCE if patience is None else patience,
        free=not asked and what == WHOLE,
    )


def _label(question: Question) -> str:
    """The ministry that answered, or that has to: the last one that the question came to."""
    last = question.transfers[-1].ministry if question.transfers else ""
    return question.ministry_answering or last or question.ministry


def _responsible(question: Question) -> str:
    """That ministry, folded, for the same one is spelt with and without capitals."""
    return folded(_label(question))


def _charged(question: Question) -> str:
    """The portefeuille of that ministry, folded."""
    return folded(named(_label(question), question.published))


KEYS = MappingProxyType({"ministry": _responsible, "portfolio": _charged})
"""Field → what a question's delay is counted under."""
