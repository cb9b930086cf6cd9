"""For the robots of search engines: what to read, what to leave, and every question's address.

A map holds 50,000 addresses at most (sitemaps.org), so there is one for each year.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, make_response, render_template, url_for
from werkzeug.exceptions import NotFound

from indexer.model import Question
from indexer.query.request import SearchRequest, Sort
from webapp import links
from webapp.headers import index_info
from webapp.searching import searcher, values
from webapp.streams import heavy
from webapp.views.browse import LISTINGS
from webapp.views.feeds import latest

blueprint = Blueprint("sitemap", __name__)
PAGES, DEPUTIES, UNDATED = "pages", "deputes", "sans-date"
MOST = 50_000
_YEAR = re.compile(r"[12][0-9]{3}")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Which addresses robots may read: questions and lists, no searches without end."""
    response = make_response(render_template("robots.txt"))
    response.content_type = "text/plain; charset=utf-8"
    return response


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """The maps that there are: the pages, each year's questions, and those without a day."""
    info = index_info()
    names = [PAGES, DEPUTIES, *sorted(info.by_year)]
    if sum(info.by_year.values()) < info.documents:
        names.append(UNDATED)
    return _xml(render_template("sitemap.xml", names=names, day=info.data_date))


@blueprint.get("/sitemap-<name>.xml.gz")
@heavy
def part(name: str) -> Response:
    """One map, compressed; 404 for one that the index does not name."""
    lines = _lines(_addresses(name))
    response = make_response(gzip.compress("".join(lines).encode(), 5, mtime=0))
    response.content_type = "application/gzip"
    return response


def _addresses(name: str) -> Iterable[tuple[str, str]]:
    """The public addresses of a map, each with its last day."""
    if name == PAGES:
        return _pages()
    if name == DEPUTIES:
        return _deputies()
    if name == UNDATED:
        return _questions(SearchRequest(query="-date:1000..2999", sort=Sort.OLDEST))
    if _YEAR.fullmatch(name) and name in index_info().by_year:
        return _questions(SearchRequest(filters={"year": (name,)}, sort=Sort.OLDEST))
    raise NotFound(f"there is no map called {name[:40]!r}")


def _pages() -> Iterator[tuple[str, str]]:
    held = index_info().data_date
    day = held.isoformat() if held else ""
    endpoints = ["pages.home", "pages.guide", "browse.data", "statistics.overview", "api.describe"]
    endpoints += ["territories.page", "laws.listing", "sums.page"]
    for endpoint in [*endpoints, *(f"browse.{listing.name}" for listing in LISTINGS)]:
        yield links.public(url_for(endpoint)), day
    for item in values(SearchRequest(), "portfolio").values:
        if address := links.portfolio(item.value):
            yield links.public(address), day


def _deputies() -> Iterator[tuple[str, str]]:
    """Each deputy's page once, with the day of their newest question."""
    seen: set[str] = set()
    for item in values(SearchRequest(), "author").values:
        newest = SearchRequest(filters={"author": (item.value,)}, sort=Sort.NEWEST, size=1)
        for question in searcher().questions(newest):
            uid = question.author.uid
            if uid not in seen and (address := links.deputy(uid)):
                seen.add(uid)
                yield links.public(address), _day(question)


def _questions(request: SearchRequest) -> Iterator[tuple[str, str]]:
    for rank, question in enumerate(searcher().scan(request)):
        if rank >= MOST:
            return
        yield links.public(links.question(question.id)), _day(question)


def _day(question: Question) -> str:
    day = latest(question)
    return day.isoformat() if day.year > 1970 else ""


def _lines(found: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    for address, day in found:
        last = f"<lastmod>{day}</lastmod>" if day else ""
        yield f"<url><loc>{address.replace('&', '&amp;')}</loc>{last}</url>\n"
    yield "</urlset>\n"


def _xml(text: str) -> Response:
    response = make_response(text)
    response.content_type = "application/xml; charset=utf-8"
    return response
