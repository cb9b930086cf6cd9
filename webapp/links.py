"""Where links lead: permalinks, facet toggles, pages, the canonical address.

Every state of the search is an address that ``SearchRequest.to_pairs`` writes in one order, so
that two ways to the same search give the same permalink.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from types import MappingProxyType
from urllib.parse import quote_plus, urlencode

from flask import current_app, url_for
from flask import request as current_request

from indexer import portfolios
from indexer.fields import BY_NAME
from indexer.model import QuestionId
from indexer.query.ast import Notice
from indexer.query.request import DEFAULT_SIZE, QUERY, SearchRequest, Sort
from indexer.search.passages.concordance import Order
from webapp.headers import fingerprint
from webapp.params import BOM, LETTER, RANK, SEMICOLON, SEPARATOR, SIDE, SOUGHT, Visit

Pairs = Sequence[tuple[str, str]]
_STAND_IN = "\ue0fe"
"""Holds the place of a value in a link that is cut there; a private character, in no real text."""
_written = lru_cache(maxsize=4096)(quote_plus)
"""A value as an address has it; a page's facets are mostly those of the page before."""


def _address(path: str, pairs: Pairs) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def search(request: SearchRequest, others: Pairs = ()) -> str:
    """The permalink of a search; with what else an address said that leads there."""
    return _address(to("pages.search"), [*request.to_pairs(), *others])


def to(endpoint: str) -> str:
    """A page that has one address; every page of ours links to some thirty of them."""
    return _known(current_request.script_root, endpoint)


@lru_cache(maxsize=256)
def _known(_root: str, endpoint: str) -> str:
    return url_for(endpoint)


def search_json(request: SearchRequest) -> str:
    """The same search as JSON."""
    return _address(to("api.search"), request.to_pairs())


def search_data(request: SearchRequest, extension: str) -> str:
    """The whole of the search in a format that ``indexer.export`` writes, or as a feed."""
    plain = dataclasses.replace(request, page=1, size=DEFAULT_SIZE)
    return _address(f"{to('pages.search')}.{extension}", plain.to_pairs())


def figures(endpoint: str, request: SearchRequest) -> str:
    """A page or a file of figures about the questions of a search."""
    plain = dataclasses.replace(request, sort=None, page=1, size=DEFAULT_SIZE)
    return _address(to(endpoint), plain.to_pairs())


def listing(name: str, request: SearchRequest, letter: str) -> str:
    """One letter of a long list of values, over the questions of a search."""
    return _address(to(f"browse.{name}"), [*request.to_pairs(), (LETTER, letter)])


def spreadsheet(request: SearchRequest) -> str:
    """The whole of the search as a table that French spreadsheets open by themselves."""
    pairs = dataclasses.replace(request, page=1, size=DEFAULT_SIZE).to_pairs()
    return _address(f"{to('pages.search')}.csv", [*pairs, (BOM, "1"), (SEPARATOR, SEMICOLON)])


def feed(request: SearchRequest) -> str:
    """The feed of the search: its order is that of time, whatever the list's."""
    return search_data(dataclasses.replace(request, sort=None), "atom")


def facet(request: SearchRequest, field: str, sought: str = "") -> str:
    """Every value of a facet under the search; sifted by a text."""
    pairs = dataclasses.replace(request, page=1).to_pairs()
    pairs += [(SOUGHT, sought)] if sought else []
    return _address(url_for("browse.facet", prefix=BY_NAME[field].prefix), pairs)


def concordance(request: SearchRequest, order: Order = Order.TEXT, extension: str = "") -> str:
    """The words of the search in their contexts; ``.csv`` gives all of them."""
    pairs = request.to_pairs()
    pairs += [(SIDE, str(order))] if order is not Order.TEXT else []
    return _address(f"{to('browse.concordance')}{extension}", pairs)


def comparison(requests: Sequence[SearchRequest], extension: str = "") -> str:
    """The months of several searches beside each other; ``.csv`` or ``.svg`` for the data."""
    shared = dataclasses.replace(requests[0], query="").to_pairs() if requests else []
    pairs = [(QUERY, request.query) for request in requests] + shared
    return _address(f"{to('statistics.compare')}{extension}", pairs)


def words(query: str) -> str:
    """A search for words alone."""
    return search(SearchRequest(query=query))


def only(field: str, value: str) -> str:
    """Every question that has the value in the field."""
    return search(SearchRequest().toggled(field, value))


def portfolio(name: str) -> str:
    """The page of a portefeuille; empty for a label that has none."""
    found = portfolios.called(name)
    return url_for("portfolios.page", slug=found.slug) if found else ""


def toggle(request: SearchRequest, field: str, value: str) -> str:
    """The search with a facet value added or taken away."""
    return search(request.toggled(field, value))


def toggles(request: SearchRequest, field: str) -> Callable[[str], str]:
    """``toggle`` for many values of a facet, none of them chosen: they differ in one place."""
    return _cut(toggle(request, field, _STAND_IN)) or partial(toggle, request, field)


def without_filters(request: SearchRequest) -> str:
    """The search with its words and order, but no filter."""
    return search(dataclasses.replace(request, filters=MappingProxyType({}), page=1))


def with_query(request: SearchRequest, query: str) -> str:
    """The search with other words, its filters and order kept."""
    return search(dataclasses.replace(request, query=query, page=1))


def with_queries(request: SearchRequest) -> Callable[[str], str]:
    """``with_query`` for many queries, none of them empty: they differ in one place."""
    return _cut(with_query(request, _STAND_IN)) or partial(with_query, request)


def _cut(link: str) -> Callable[[str], str] | None:
    """What writes the link with a value in the stand-in's place; None where that is not one."""
    head, *tails = link.split(_written(_STAND_IN))
    if len(tails) != 1:
        return None
    tail = tails[0]
    return lambda value: f"{head}{_written(value)}{tail}"


def as_words(request: SearchRequest, notice: Notice) -> str | None:
    """The search that takes what was read as a reference for words; None for other notices."""
    if notice.code != "reference":
        return None
    start, end = notice.span
    text = request.query
    return with_query(request, f'{text[:start]}"{text[start:end]}"{text[end:]}')


def sorted_by(request: SearchRequest, sort: Sort) -> str:
    """The search in another order, from page 1."""
    return search(dataclasses.replace(request, sort=sort, page=1))


def every_word(request: SearchRequest) -> str:
    """The search without near results, on page 1."""
    return search(dataclasses.replace(request, every_word=True, page=1))


def page(request: SearchRequest, wanted: int) -> str:
    """Another page of the search."""
    return search(dataclasses.replace(request, page=wanted))


def question(id: QuestionId, request: SearchRequest | None = None, rank: int | None = None) -> str:
    """A question's page; with the search that led there and the rank in its list."""
    pairs = [] if request is None else dataclasses.replace(request, page=1).to_pairs()
    if rank is not None:
        pairs.append((RANK, str(rank)))
    return _address(url_for("pages.question", uid=id), pairs)


def visits(request: SearchRequest) -> Callable[[QuestionId, int | None], str]:
    """``question`` for the many results of a search: what its address says is written once."""
    plain = _cut(url_for("pages.question", uid=_STAND_IN)) or question
    said = urlencode(dataclasses.replace(request, page=1).to_pairs())

    def visit(id: QuestionId, rank: int | None) -> str:
        asked = [said] if said else []
        asked += [f"{RANK}={rank}"] if rank is not None else []
        return f"{plain(id)}?{'&'.join(asked)}" if asked else plain(id)

    return visit


def question_of(id: str, visit: Visit) -> str:
    """A question's page, for a visitor who came from a search."""
    return question(QuestionId(id), visit.request, visit.rank)


def near(id: QuestionId) -> str:
    """The questions like one, those that ask the same, those with the same answer."""
    return url_for("pages.near", uid=id)


def question_json(id: QuestionId) -> str:
    """A question as JSON."""
    return url_for("api.question", uid=id)


def question_data(id: QuestionId, extension: str) -> str:
    """A question in a format that ``indexer.export`` writes, or as a feed."""
    return f"{url_for('pages.question', uid=id)}.{extension}"


def back(visit: Visit, id: QuestionId) -> str:
    """The page of the list that the visitor came from, at the question's place."""
    return f"{page(visit.request, visit.page)}#{id}"


def static(name: str) -> str:
    """A file of ``static/``; its address changes with the package, so that it is kept for good."""
    return f"{_file(current_request.script_root, name)}?v={fingerprint()}"


@lru_cache(maxsize=64)
def _file(_root: str, name: str) -> str:
    return url_for("static", filename=name)


def root() -> str:
    """Scheme and host of the site, never on the word of a visitor.

    Those of the settings; the request's where the settings list its host; or else those that the
    server listens on.
    """
    base: str = current_app.config["BASE_URL"]
    if not base and current_app.config["HOSTS"]:
        base = f"{current_request.scheme}://{current_request.host}"
    return (base or str(current_app.config["OWN"])).rstrip("/")


def absolute(path: str) -> str:
    """The path behind the site's public address, where the settings name one."""
    base: str = current_app.config["BASE_URL"]
    return base.rstrip("/") + path


def public(path: str) -> str:
    """The path with scheme and host, for those who read it elsewhere: feeds, maps, previews."""
    return root() + path


def window(current: int, last: int, around: int = 2) -> list[int | None]:
    """The page numbers to offer; None stands for a gap.

    ``window(7, 40)`` → ``[1, None, 5, 6, 7, 8, 9, None, 40]``.
    """
    near = range(max(1, current - around), min(last, current + around) + 1)
    shown: list[int | None] = []
    for number in sorted({1, last, *near}):
        previous = shown[-1] if shown else 0
        if previous is not None and number - previous == 2:
            shown.append(number - 1)
        elif previous is not None and number - previous > 2:
            shown.append(None)
        shown.append(number)
    return shown
