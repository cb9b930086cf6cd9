"""What the page of a deputy, or a senator, tells: one search by reference, and a few beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from werkzeug.exceptions import NotFound

from indexer.delays import OPEN
from indexer.model import Author, Chamber, Question
from indexer.query.request import SearchRequest, Sort
from indexer.search.results import Facet, Result, SearchPage
from webapp import links
from webapp.figures.namesakes import Bearer, bearers, under
from webapp.parts.labels import facet_value
from webapp.searching import count, counted_by_month, limited, searcher

FIELDS = ("group", "department", "rubrique", "portfolio", "year", "legislature", "delay")
SHOWN = 10
"""Rubriques, portefeuilles and questions that each list of the page shows."""
READ = 100
"""The newest questions, of which the page tells those that were put more than once."""


@dataclass(frozen=True, slots=True)
class Share:
    """A value that questions of the deputy have: how many, and where they are."""

    value: str
    count: int
    link: str


@dataclass(frozen=True, slots=True)
class Membership(Share):
    """A group, with the days of the first and the last question put in it."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Deputy:
    """One deputy or senator by reference. ``author``: as the newest question names them."""

    author: Author
    request: SearchRequest
    page: SearchPage

    @property
    def latest(self) -> tuple[Result, ...]:
        """The newest questions."""
        return self.page.results[:SHOWN]

    @property
    def repeated(self) -> list[Result]:
        """Of the newest ``READ``, those whose text was put before or after, most often first."""
        found = [result for result in self.page.results if result.repeats.question]
        return sorted(found, key=lambda result: -result.repeats.question)[:SHOWN]

    @property
    def looked_at(self) -> int:
        """How many of the newest questions were looked at for that."""
        return len(self.page.results)

    def shares(self, field: str, most: int = SHOWN) -> list[Share]:
        """The values of a facet that most of the questions have; 0 for all."""
        values = self._facet(field).values
        return [self._share(field, item.value, item.count) for item in values[: most or None]]

    def groups(self) -> list[Membership]:
        """The groups in which questions were put, the newest one first."""
        held = [self._member(share) for share in self.shares("group", 0)]
        return sorted(held, key=lambda one: one.last or date.min, reverse=True)

    def late(self) -> tuple[Share | None, list[Question]]:
        """The open questions beyond two months: all of them as one figure, the oldest of them."""
        held = next((i.count for i in self._facet("delay").values if i.value == OPEN[1]), 0)
        within = limited(replace(self.request, sort=Sort.DELAY), "delay", OPEN[1])
        if not held or within is None:
            return None, []
        share = Share(facet_value("delay", OPEN[1]), held, links.search(within))
        return share, searcher().questions(replace(within, size=SHOWN))

    @property
    def other(self) -> Chamber:
        """The chamber that the page is not of."""
        return Chamber.SENATE if self.author.uid.startswith("PA") else Chamber.ASSEMBLY

    def elsewhere(self) -> Membership | None:
        """The questions of the other chamber under the same name, if one person may have put both.

        Nobody sits in both chambers at once: years in which both have questions are one at most,
        that of the change. None where there are more, for those are two people. The page there, of
        one who has one, else the search.
        """
        filters = {"author": (self.author.name,), "chamber": (str(self.other),)}
        request = SearchRequest(filters=filters, sort=Sort.NEWEST, size=1)
        page = searcher().search(request, ("year",), facet_limit=0)
        here = {item.value for item in self._facet("year").values}
        there = {item.value for item in page.facets[0].values}
        if not page.total or len(here & there) > 1:
            return None
        oldest = searcher().questions(replace(request, sort=Sort.OLDEST))
        days = [question.published for question in (*oldest, page.results[0].question)]
        return Membership(
            page.results[0].question.author.uid,
            page.total,
            links.search(replace(request, sort=None)),
            *days,
        )

    def namesakes(self) -> list[Bearer]:
        """Who else bears the name, less what ``elsewhere`` tells; without a reference, questions.

        Those may be the person's own: the Sénat's tables name nobody by a reference.
        """
        everybody = under(self.author.name)
        if count(everybody) == self.page.total:
            return []
        told = {self.author.uid, *((self.other,) if self.elsewhere() else ())}
        found = bearers(everybody)
        return [one for one in found if not told & {one.author.uid, one.chamber}]

    @property
    def chamber(self) -> str:
        """The chamber of the newest question."""
        return self.page.results[0].question.chamber

    def _facet(self, field: str) -> Facet:
        return next(facet for facet in self.page.facets if facet.field.name == field)

    def _share(self, field: str, value: str, count: int) -> Share:
        within = limited(self.request, field, value) or self.request
        return Share(value, count, links.search(within))

    def _member(self, share: Share) -> Membership:
        within = limited(self.request, "group", share.value) or self.request
        first, last = (
            [q.published for q in searcher().questions(replace(within, sort=sort, size=1))]
            for sort in (Sort.OLDEST, Sort.NEWEST)
        )
        return Membership(share.value, share.count, share.link, *first[:1], *last[:1])


def asked_by(uid: str) -> SearchRequest:
    """The questions of a person, by reference. Raises NotFound for what is no reference."""
    if not links.DEPUTY.fullmatch(uid):
        raise NotFound(f"nobody is called {uid[:40]!r}")
    return SearchRequest(query=f"auteur:{uid}")


def deputy(uid: str) -> Deputy:
    """The deputy called ``PA…``, or the senator. Raises NotFound where no question is theirs."""
    request = asked_by(uid)
    wanted = replace(request, sort=Sort.NEWEST, size=READ, every_word=True)
    page = searcher().search(wanted, FIELDS, facet_limit=0, histogram=True, further=True)
    return Deputy(_called(page, uid), request, page)


def over_time(uid: str) -> tuple[SearchRequest, SearchPage]:
    """The questions of a deputy and their months. Raises NotFound where there are none."""
    request = asked_by(uid)
    page = counted_by_month(request)
    _called(page, uid)
    return request, page


def _called(page: SearchPage, uid: str) -> Author:
    author = page.results[0].question.author if page.results else Author()
    if author.uid != uid:
        raise NotFound(f"nobody is called {uid!r}")
    return author
