"""Who puts questions under a name: each person by reference, and the questions that have none.

The Sénat's tables give no reference, and without the archive of people no record of the Assemblée
has one: whether these are one person nobody can tell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from indexer.model import Author
from indexer.query.request import SearchRequest, Sort
from webapp import links
from webapp.searching import count, limited, searcher, values

MOST = 5
"""Persons of one name that are told apart."""
READ = 100
"""The newest questions in which their references are looked for, each time."""
AUTHOR, CHAMBER = "author", "chamber"


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who bears a name in a chamber: the questions, their days, and the page of a person.

    ``page`` is empty where the questions have no reference; ``author`` is as the newest names them.
    """

    author: Author
    chamber: str
    count: int
    link: str
    page: str
    first: date | None
    last: date | None


def under(name: str, chamber: str = "") -> SearchRequest:
    """The questions under a name, of one chamber or of all."""
    filters = {AUTHOR: (name,)} | ({CHAMBER: (chamber,)} if chamber else {})
    return SearchRequest(filters=filters)


def bearers(request: SearchRequest) -> list[Bearer]:
    """Who put the questions of ``under``: persons first, the newest questions first among these."""
    known = _references(request)
    persons = [_bearer(replace(request, query=f"auteur:{uid}"), uid) for uid in known]
    return [one for one in (*persons, *nameless(request, known)) if one]


def nameless(request: SearchRequest, known: list[str]) -> list[Bearer]:
    """The questions of ``under`` without a reference, chamber by chamber."""
    rest = replace(request, query=" ".join(f"-auteur:{uid}" for uid in known))
    held = [item.value for item in values(rest, CHAMBER).values if item.count]
    within = (limited(rest, CHAMBER, chamber) for chamber in held)
    found = [_bearer(one, "") for one in within if one]
    return [one for one in found if one]


def _references(request: SearchRequest) -> list[str]:
    """The references that the questions of a search have, the newest first."""
    found: list[str] = []
    for _ in range(MOST):
        left = replace(request, query=" ".join(f"-auteur:{uid}" for uid in found), sort=Sort.NEWEST)
        newest = searcher().questions(replace(left, size=READ))
        new = dict.fromkeys(q.author.uid for q in newest if links.deputy(q.author.uid))
        if not new:
            break
        found += new
    return found[:MOST]


def _bearer(request: SearchRequest, uid: str) -> Bearer | None:
    newest, oldest = (
        searcher().questions(replace(request, sort=sort, size=1))
        for sort in (Sort.NEWEST, Sort.OLDEST)
    )
    if not newest:
        return None
    return Bearer(
        newest[0].author,
        newest[0].chamber,
        count(request),
        links.search(request),
        links.deputy(uid),
        oldest[0].published,
        newest[0].published,
    )
