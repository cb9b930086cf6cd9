"""What the words of a query may mean beside themselves: a type, a year, an author, a portefeuille.

``question écrite loup 2023`` may ask for written questions of 2023 about wolves. Nothing is taken
for granted: each reading is a search of its own, offered with its total where it finds something.
So is the operator that a small ``ou`` or ``sauf`` may stand for, and the other grouping of words
between which there are ``OU`` and no parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from indexer import portfolios
from indexer.engines.base import Engine
from indexer.engines.completion import Completes
from indexer.fields import fold
from indexer.model import Kind
from indexer.query import And, Node, Word, otherwise, parse, printed
from indexer.query.ast import Place
from indexer.query.notices import SMALL_OPERATORS
from indexer.query.request import MAX_QUERY, SearchRequest
from indexer.search.rewriting import rewritten
from indexer.text import is_stop

MOST = 6
"""Readings that are counted."""
LONGEST_NAME = 5
"""Words of a name, at most."""
SAME_NAME = 20
"""Members of one name that are looked at."""
_KINDS = (
    (re.compile(r"questions? ecrites?\b"), Kind.WRITTEN),
    (re.compile(r"questions? orales?( sans debats?)?\b"), Kind.ORAL),
    (re.compile(r"questions? au gouvernement\b"), Kind.GOVERNMENT),
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\b")
_MEMBER = re.compile(r"deputee?s?\b ?")
_MINISTER = re.compile(
    r"(?:reponses? (?:de la |du |des )?)?(?:ministres?|ministeres?) (?:de la |de l'|de |du |des )?"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A search that was perhaps meant, and its exact total.

    ``limits``: the values that it keeps to, by the names of their fields; none for an operator and
    for a grouping.
    """

    request: SearchRequest
    limits: tuple[tuple[str, str], ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class _Limit:
    """A value that words of a query name, and where they stand."""

    field: str
    value: str
    place: Place


def readings(engine: Engine, request: SearchRequest) -> tuple[Reading, ...]:
    """The searches that a request was perhaps meant for, that of all its limits first."""
    limits = list(_limits(engine, request.query))
    found = [_limited(request, limits)] if len(limits) > 1 else []
    found += [_limited(request, [limit]) for limit in limits]
    found += [*_operators(request, limits), *_groupings(request)]
    fitting = [reading for reading in found if reading is not None][:MOST]
    totals = engine.counts([rewritten(engine, reading.request).whole for reading in fitting])
    counted = zip(fitting, totals, strict=True)
    return tuple(replace(reading, total=total) for reading, total in counted if total)


def _limits(engine: Engine, query: str) -> Iterator[_Limit]:
    """Each value that the plain words of a query name, from left to right."""
    tree, _ = parse(query)
    words = [node for node in _terms(tree) if isinstance(node, Word) and not node.exact]
    at = 0
    while at < len(words):
        limit, taken = _named(engine, words[at:])
        if limit is not None:
            yield limit
        at += taken


def _terms(tree: Node) -> Sequence[Node]:
    return tree.nodes if isinstance(tree, And) else (tree,)


def _named(engine: Engine, words: Sequence[Word]) -> tuple[_Limit | None, int]:
    """The value that the first of the words name, and how many words do; none: one."""
    keys = [fold(word.text) for word in words]
    text = " ".join(keys)
    for pattern, kind in _KINDS:
        if found := pattern.match(text):
            return _taken("kind", str(kind), words, len(found[0].split()))
    if found := _YEAR.match(text):
        return _taken("year", found[0], words, 1)
    if found := _MEMBER.match(text):
        return _called(engine, Completes.AUTHOR, words, found[0], text)
    if found := _MINISTER.match(text):
        return _called(engine, Completes.MINISTRY, words, found[0], text)
    return None, 1


def _taken(field: str, value: str, words: Sequence[Word], n: int) -> tuple[_Limit, int]:
    return _Limit(field, value, (words[0].span[0], words[n - 1].span[1])), n


def _called(
    engine: Engine, kind: Completes, words: Sequence[Word], before: str, text: str
) -> tuple[_Limit | None, int]:
    """The author, or the portefeuille of the ministry, whose name follows: the longest known."""
    rest = text[len(before) :].split(" ")[:LONGEST_NAME]
    passed = before.count(" ")
    for n in range(len(rest), 0, -1):
        name = " ".join(rest[:n])
        if not name or is_stop(rest[n - 1]):
            continue
        value = _value(engine, kind, name)
        if value and kind is Completes.AUTHOR:
            return _taken("author", value, words, passed + n)
        if value:
            return _taken("portfolio", _charge(name, value), words, passed + n)
    return None, 1


def _charge(name: str, ministry: str) -> str:
    """The portefeuille of that name, or else that of the ministry most asked under it."""
    named = (held.name for held in portfolios.portfolios().values() if fold(held.name) == name)
    return next(named, portfolios.named(ministry))


def _value(engine: Engine, kind: Completes, name: str) -> str:
    """The value of most questions that has a name in it; empty where there is none."""
    for found in engine.complete(name, SAME_NAME):
        if found.kind is kind and f" {name} " in f" {fold(found.text)} ".replace(",", " "):
            return found.text
    return ""


def _limited(request: SearchRequest, limits: Sequence[_Limit]) -> Reading | None:
    """The request without the words of the limits, held to their values."""
    text, filters = request.query, dict(request.filters)
    for limit in sorted(limits, key=lambda limit: -limit.place[0]):
        text = f"{text[: limit.place[0]]} {text[limit.place[1] :]}"
    for limit in limits:
        if request.filters.get(limit.field):
            return None
        filters[limit.field] = (*filters.get(limit.field, ()), limit.value)
    query = " ".join(text.split())
    if len(query) > MAX_QUERY:
        return None
    told = tuple((limit.field, limit.value) for limit in limits)
    return Reading(replace(request, query=query, filters=MappingProxyType(filters), page=1), told)


def _operators(request: SearchRequest, limits: Sequence[_Limit]) -> Iterator[Reading]:
    """The request with each small operator written as one."""
    text = request.query
    for notice in parse(text)[1]:
        start, end = notice.span
        inside = any(limit.place[0] <= start < limit.place[1] for limit in limits)
        written = SMALL_OPERATORS.get(text[start:end].casefold())
        if notice.code == "small-operator" and written and not inside:
            query = f"{text[:start]}{written}{text[end:]}"
            if len(query) <= MAX_QUERY:
                yield Reading(replace(request, query=query, page=1))


def _groupings(request: SearchRequest) -> Iterator[Reading]:
    """``loup OU ours berger`` with ``OU`` before ``ET``, where that is another search."""
    tree, notices = parse(request.query)
    if not any(notice.code == "precedence" for notice in notices):
        return
    other = otherwise(request.query)
    query = printed(other)
    if other != tree and len(query) <= MAX_QUERY and parse(query)[0] == other:
        yield Reading(replace(request, query=query, page=1))
