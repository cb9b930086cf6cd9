"""Where links lead: permalinks, facet toggles, pages, the canonical address.

Every state of the search is an address that ``SearchRequest.to_pairs`` writes in one order.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from urllib.parse import quote_plus, urlencode

from flask import current_app, url_for
from flask import request as current_request

from indexer import portfolios
from indexer.model import Question, QuestionId
from indexer.query.ast import Notice
from indexer.query.request import DEFAULT_SIZE, QUERY, SearchRequest
from indexer.search.passages.concordance import Order
from indexer.sketches import Text
from webapp.headers import fingerprint
from webapp.params import LETTER, RANK, SIDE, Visit
from webapp.parts.listed.ways import drawn

Pairs = Sequence[tuple[str, str]]
_STAND_IN = "\ue0fe"
"""Holds the place of a value in a link that is cut there; a private character, in no real text."""
DEPUTY = re.compile(r"PA[0-9]{1,12}|[0-9]{5}[A-Z]", re.ASCII)
"""The reference of a person in the data of the Assemblée, and in those of the Sénat."""
LONGEST = 200
"""Characters of a value that is remembered as it is written; a visitor may give longer ones."""


def written(value: str) -> str:
    """A value as an address has it; a page's facets are mostly those of the page before."""
    return _written(value) if len(value) <= LONGEST else quote_plus(value)


_written = lru_cache(maxsize=4096)(quote_plus)


def _address(path: str, pairs: Pairs) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def search(request: SearchRequest, others: Pairs = ()) -> str:
    """The permalink of a search, drawn as this page is; with what else an address said."""
    return _address(to("pages.search"), [*request.to_pairs(), *others, *drawn()])


def to(endpoint: str) -> str:
    """A page that has one address; every page of ours links to some thirty of them."""
    return _known(current_request.script_root, endpoint)


@lru_cache(maxsize=256)
def _known(_root: str, endpoint: str) -> str:
    return url_for(endpoint)


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


def values(prefix: str) -> str:
    """The page of all values of a facet, of no search."""
    return _listed(current_request.script_root, prefix)


@lru_cache(maxsize=64)
def _listed(_root: str, prefix: str) -> str:
    return url_for("browse.facet", prefix=prefix)


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


def deputy(uid: str) -> str:
    """The page of a deputy or a senator; empty for an author without a reference."""
    house = "deputes" if uid.startswith("PA") else "senateurs"
    return url_for("portfolios.deputy", house=house, uid=uid) if DEPUTY.fullmatch(uid) else ""


def author(name: str, chamber: str | None = None) -> str:
    """What leads to the page of an author known by name alone."""
    return url_for("portfolios.author", name=name, chambre=chamber)


def asker(question: Question) -> str:
    """The page of who asked, or what leads to it by the name; empty where no name is known."""
    asking = question.author
    known = deputy(asking.uid)
    return known or (author(asking.name, question.chamber) if asking.name else "")


def entity(field: str, value: str) -> str:
    """The page of a facet's value, where there is one; else empty."""
    if field == "law":
        return url_for("laws.page", name=value.replace(" ", "_"))
    pages = {"author": author, "portfolio": portfolio}
    return pages[field](value) if field in pages else ""


def toggle(request: SearchRequest, field: str, value: str) -> str:
    """The search with a facet value added or taken away."""
    return search(request.toggled(field, value))


def with_query(request: SearchRequest, query: str) -> str:
    """The search with other words."""
    return search(dataclasses.replace(request, query=query, page=1))


def as_words(request: SearchRequest, notice: Notice) -> str | None:
    """The search that takes what was read as a reference for words; None for other notices."""
    if notice.code != "reference":
        return None
    (start, end), text = notice.span, request.query
    return with_query(request, f'{text[:start]}"{text[start:end]}"{text[end:]}')


def noticed(request: SearchRequest, notice: Notice) -> str:
    """The part of the query that a notice is about."""
    return request.query[slice(*notice.span)]


def page(request: SearchRequest, wanted: int) -> str:
    """Another page of the search."""
    return search(dataclasses.replace(request, page=wanted))


def question(id: QuestionId, request: SearchRequest | None = None, rank: int | None = None) -> str:
    """A question's page; with the search that led there and the rank in its list."""
    pairs = [] if request is None else dataclasses.replace(request, page=1).to_pairs()
    if rank is not None:
        pairs.append((RANK, str(rank)))
    pairs += drawn() if request else []
    return _address(url_for("pages.question", uid=id), pairs)


def questions() -> Callable[[QuestionId], str]:
    """``question`` for many, without a search."""
    head, tail = _parted(current_request.script_root, "pages.question")
    return lambda id: f"{head}{written(id)}{tail}"


def question_of(id: str, visit: Visit) -> str:
    """A question's page, for a visitor who came from a search."""
    return question(QuestionId(id), visit.request, visit.rank)


def near(id: QuestionId) -> str:
    """The questions like one, those that ask the same, those with the same answer."""
    head, tail = _parted(current_request.script_root, "pages.near")
    return f"{head}{written(id)}{tail}"


@lru_cache(maxsize=16)
def _parted(_root: str, endpoint: str) -> tuple[str, str]:
    """The address of a question's page, parted where the question's name stands."""
    head, _, tail = url_for(endpoint, uid=_STAND_IN).partition(written(_STAND_IN))
    return head, tail


def limited(request: SearchRequest, field: str, value: str) -> SearchRequest:
    """The search with this value alone in a field, from page 1."""
    return dataclasses.replace(request, filters={**request.filters, field: (value,)}, page=1)


def turned(request: SearchRequest, number: int) -> SearchRequest:
    """The same search, on another page."""
    return dataclasses.replace(request, page=number)


def waves(text: Text, request: SearchRequest, extension: str = "") -> str:
    """The sets of questions nearly alike, or with nearly the same answer, under a search."""
    name = "questions" if text == Text.QUESTION else "answers"
    plain = dataclasses.replace(request, sort=None)
    return _address(to(f"waves.{name}{extension}"), plain.to_pairs())


def wave(text: Text, id: QuestionId, request: SearchRequest | None = None) -> str:
    """The set of a question; of those that a search finds alone where one is given."""
    texts = "questions" if text == Text.QUESTION else "reponses"
    pairs = request.to_pairs() if request else []
    return _address(url_for("waves.wave", texts=texts, uid=id), pairs)


def follow(id: QuestionId) -> str:
    """How to be told of what happens to a question."""
    return url_for("feeds.explained_question", uid=id)


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
    """The path behind the site's public address, where that is known; else the path alone.

    It is known from the settings, and where this machine asks the server at its own address.
    """
    config = current_app.config
    known = config["BASE_URL"] or config["HOSTS"] or current_request.host_url == f"{config['OWN']}/"
    return root() + path if known else path


def site() -> str:
    """The site's public address by the settings; empty where they name none."""
    return root() + current_request.script_root if current_app.config["BASE_URL"] else ""


def public(path: str) -> str:
    """The path with scheme and host, for those who read it elsewhere: feeds, maps, previews."""
    return root() + path
