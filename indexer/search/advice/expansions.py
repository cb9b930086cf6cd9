"""The acronyms of a search and what they stand for, for its page, each with the search without it.

What has several meanings comes with the search for each of them.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from indexer.query.request import MAX_QUERY, SearchRequest
from indexer.search.rewriting import Rewritten
from indexer.search.rewriting.forms import DROP, EQUALS
from indexer.search.rewriting.remarks import Remark, Rewriting

_APPLIED = {Rewriting.ACRONYM: True, Rewriting.ACRONYM_DROPPED: False}


@dataclass(frozen=True, slots=True)
class Expansion:
    """An acronym and its meaning, of which the query has one; ``kept``: both are searched.

    ``otherwise``: the search without the other one, or with it again.
    """

    acronym: str
    meaning: str
    kept: bool
    otherwise: SearchRequest


@dataclass(frozen=True, slots=True)
class Choice:
    """An acronym that has several meanings: each with the search for it too."""

    acronym: str
    meanings: tuple[tuple[str, SearchRequest], ...]


def expansions(asked: Rewritten) -> tuple[Expansion, ...]:
    """The acronyms that a request is searched with, and those it wants as typed."""
    found = {
        remark.searched: _APPLIED[remark.rewriting]
        for remark in asked.remarks
        if remark.rewriting in _APPLIED
    }
    return tuple(
        Expansion(acronym, meaning, kept, _otherwise(asked.request, acronym, kept=kept))
        for (acronym, meaning), kept in found.items()
    )


def choices(asked: Rewritten) -> tuple[Choice, ...]:
    """The acronyms of a request that are offered, not applied."""
    return tuple(
        Choice(remark.searched[0], tuple(_meanings(asked.request, remark)))
        for remark in asked.remarks
        if remark.rewriting is Rewriting.AMBIGUOUS
    )


def _otherwise(request: SearchRequest, acronym: str, *, kept: bool) -> SearchRequest:
    drop = f"{DROP}{acronym}{EQUALS}"
    others = tuple(form for form in request.forms if form.casefold() != drop.casefold())
    return dataclasses.replace(request, forms=(*others, drop) if kept else others, page=1)


def _meanings(request: SearchRequest, remark: Remark) -> list[tuple[str, SearchRequest]]:
    """None where the query has other words in that place, or would grow too long."""
    start, end = remark.span
    text = request.query
    told = [
        (meaning, f'{text[:start]}({remark.word} OU "{meaning}"){text[end:]}')
        for meaning in remark.searched[1:]
        if text[start:end] == remark.word
    ]
    return [
        (meaning, dataclasses.replace(request, query=query, page=1))
        for meaning, query in told
        if len(query) <= MAX_QUERY
    ]
