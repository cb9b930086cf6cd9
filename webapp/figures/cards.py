"""The card above a list of results whose words name a deputy or a portefeuille, and nothing else.

The names are those of the facets that the page has anyway; what it costs is one count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.fields import fold
from indexer.portfolios import portfolio_of
from indexer.query.request import SearchRequest, Sort
from indexer.search.results import SearchPage
from webapp import links
from webapp.searching import count, searcher

LONGEST = 60
"""Characters of a text that may be a name."""
_OFFICE = re.compile(
    r"(?:(?:le |la )?(?:ministre|ministere)(?: charge)?(?: de la | de l'| des | du | de )"
    r"|(?:m\.|mme|depute|deputee) )"
)
_REFERENCE = re.compile(rf"auteur:\s*({links.DEPUTY.pattern})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Card:
    """Who or what is named: its page, all its questions, and for a deputy group and place."""

    name: str
    link: str
    count: int
    questions: str
    group: str = ""
    place: str = ""


def card(page: SearchPage) -> Card | None:
    """The card of a first page of results; None where nothing is named, or more than one.

    A name with a slip is read as it is searched.
    """
    request = page.request
    if request.page != 1 or len(request.query) > LONGEST:
        return None
    if found := _REFERENCE.fullmatch(request.query.strip()):
        return _deputy(SearchRequest(query=f"auteur:{found[1]}"))
    said = fold(page.corrected.query).strip('"«» ')
    office = _OFFICE.match(said)
    name = said[office.end() :] if office else said
    authors = request.filters.get("author", ())
    if not name:
        return _deputy(_of("author", authors[0])) if len(authors) == 1 else None
    charge = next((one for one in _values(page, "portfolio") if fold(one) == name), "")
    if not charge and office and said[: office.end()].count("minist"):
        held = portfolio_of(name)
        charge = held.name if held else ""
    if charge:
        return _portfolio(charge)
    called = [one for one in _values(page, "author") if _named(one, name)]
    return _deputy(_of("author", called[0])) if len(called) == 1 else None


def _values(page: SearchPage, field: str) -> Iterator[str]:
    """The values of a facet of the page that its questions have."""
    for facet in page.facets:
        if facet.field.name == field:
            yield from (item.value for item in facet.values if item.count)


def _named(author: str, name: str) -> bool:
    """Whether a text is a name in either order, or the surname alone; places are left aside."""
    first, _, last = fold(author.partition(" (")[0]).partition(" ")
    return name in {f"{first} {last}".strip(), f"{last} {first}".strip(), last or first}


def _of(field: str, value: str) -> SearchRequest:
    return SearchRequest(filters={field: (value,)})


def _deputy(request: SearchRequest) -> Card | None:
    newest = searcher().questions(replace(request, sort=Sort.NEWEST, size=1))
    link = links.deputy(newest[0].author.uid) if newest else ""
    if not link:
        return None
    author = newest[0].author
    asked = SearchRequest(query=f"auteur:{author.uid}")
    return Card(
        author.full_name,
        link,
        count(asked),
        links.search(asked),
        author.group_label or author.group,
        author.constituency or author.department,
    )


def _portfolio(name: str) -> Card | None:
    link, asked = links.portfolio(name), _of("portfolio", name)
    held = count(asked) if link else 0
    return Card(name, link, held, links.search(asked)) if held else None
