"""The searcher that the pages, the API and the probes share, and what they ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from logging import Logger
from typing import Protocol, cast

from flask import current_app

from indexer.engines.base import IndexInfo
from indexer.errors import UnusableIndex
from indexer.events import Event
from indexer.fields import fold
from indexer.mining import Found
from indexer.model import Question, QuestionId
from indexer.query.request import MAX_QUERY, SearchRequest
from indexer.search.advice.suggest import Completion
from indexer.search.advice.understood import Understood
from indexer.search.comparing.overrepresentation import Contrast
from indexer.search.comparing.waves import Gathered, Waves
from indexer.search.lookup.draft import Advice
from indexer.search.news import Told
from indexer.search.passages.concordance import Contexts, Line
from indexer.search.results import Facet, QuestionView, SearchPage
from indexer.search.similar import Likeness
from indexer.sketches import Text
from indexer.sources.base import Rejection

EXTENSION = "questions-searcher"


class Searches(Protocol):
    """What the web needs of a searcher; ``indexer.search.searcher.Searcher`` is the real one."""

    def search(
        self,
        request: SearchRequest,
        facets: Sequence[str] = ...,
        *,
        facet_limit: int = ...,
        histogram: bool = ...,
        further: bool = ...,
    ) -> SearchPage:
        """The page of results that the request asks for, with counts of the facets named.

        ``facet_limit`` bounds the values of each facet; 0 gives them all. ``histogram`` counts
        the months, ``further`` adds what helps on where little was found.
        """

    def understood(self, request: SearchRequest) -> Understood:
        """Each word of a query with the forms that it matches."""

    def spelled(self, key: str) -> str:
        """How the questions mostly write an exact key."""

    def complete(self, text: str, limit: int = ...) -> list[Completion]:
        """What a typed text may go on to be."""

    def questions(self, request: SearchRequest) -> list[Question]:
        """The questions of one page in their order, and nothing else of it."""

    def draft(self, text: str) -> Advice:
        """What was asked already of what a draft asks."""

    def called(self, ids: Iterable[QuestionId]) -> dict[QuestionId, Question]:
        """The questions called so; unknown ones are left out."""

    def called_elsewhere(self, text: str) -> list[Question]:
        """The questions of other parliaments that a text calls by their number there."""

    def chambers(self) -> tuple[str, ...]:
        """The names of the chambers whose questions the index holds, most questions first."""

    def scan(self, request: SearchRequest) -> Iterator[Question]:
        """Every question of a request in its order, one after the other."""

    def concordance(self, request: SearchRequest) -> Iterator[Line]:
        """Every place where the words of a request stand."""

    def contexts(self, request: SearchRequest, most: int) -> Contexts:
        """The same in the first ``most`` questions, with the total of the search."""

    def view(self, id: str, query: str = "") -> QuestionView:
        """A question with the query's words marked. Raises UnknownQuestion."""

    def similar(self, id: str, limit: int = ...) -> Likeness:
        """What is like a question. Raises UnknownQuestion."""

    def contrast(self, request: SearchRequest) -> Contrast:
        """What tells the questions of a request from all the others."""

    def waves(self, request: SearchRequest, text: Text) -> Waves:
        """A page of the sets of questions nearly alike, or with one answer, the largest first."""

    def every_wave(self, request: SearchRequest, text: Text) -> Iterator[Gathered]:
        """All of these sets, one after the other."""

    def wave_of(self, id: str, request: SearchRequest, text: Text) -> Gathered:
        """The set of a question, of those that a request finds. Raises UnknownQuestion."""

    def news(self, request: SearchRequest, limit: int = ...) -> list[Told]:
        """What happened of late to the questions of a request, newest first."""

    def acronyms(self) -> Found:
        """The acronyms that the questions explain, with their meanings."""

    def history(self, id: str) -> list[Event]:
        """What updates saw happen to a question, in order."""

    def rejected(self) -> list[Rejection]:
        """The records that could not be read, or not wholly."""

    def info(self) -> IndexInfo:
        """What the index holds."""

    def refresh(self) -> bool:
        """Go over to a newer generation where there is one; returns whether there was."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The questions before and after a rank of a list, None at its ends, and the list's length."""

    previous: QuestionId | None
    next: QuestionId | None
    total: int


def neighbours(request: SearchRequest, rank: int) -> Neighbours | None:
    """What stands beside the question of that rank; None where the list is shorter."""
    before = _at(request, rank - 1) if rank > 1 else None
    after = _at(request, rank + 1)
    if rank > after.total:
        return None
    return Neighbours(_only(before), _only(after), after.total)


def histogram(request: SearchRequest) -> Mapping[tuple[int, int], int]:
    """The questions of a search by month."""
    return counted_by_month(request).histogram


def count(request: SearchRequest) -> int:
    """How many questions a search finds."""
    return searcher().search(replace(request, page=1, size=1), ()).total


def counted_by_month(request: SearchRequest) -> SearchPage:
    """How many questions a search finds, in all and by month: one search for both."""
    return searcher().search(replace(request, page=1, size=1), (), histogram=True)


def values(request: SearchRequest, field: str) -> Facet:
    """Every value of a facet under a search, with its count."""
    page = searcher().search(replace(request, page=1, size=1), (field,), facet_limit=0)
    return page.facets[0]


def facet_counts(request: SearchRequest, fields: Sequence[str]) -> SearchPage:
    """How many questions a search finds, in all and by every value of the facets."""
    return searcher().search(replace(request, page=1, size=1), fields, facet_limit=0)


def limited(request: SearchRequest, field: str, value: str) -> SearchRequest | None:
    """The questions of a search that have the value too; None where its filters leave none."""
    chosen = request.filters.get(field, ())
    if chosen and fold(value) not in map(fold, chosen):
        return None
    return replace(request, filters={**request.filters, field: (value,)})


def held_to(request: SearchRequest, term: str) -> SearchRequest:
    """The questions of a search that a further term finds too, from its first page on.

    The search itself where both together are longer than a query may be.
    """
    words = f"({request.query.strip()}) " if request.query.strip() else ""
    query = f"{words}{term}"
    return replace(request, query=query if len(query) <= MAX_QUERY else request.query, page=1)


def _at(request: SearchRequest, rank: int) -> SearchPage:
    return searcher().search(replace(request, page=rank, size=1), ())


def _only(page: SearchPage | None) -> QuestionId | None:
    return page.results[0].question.id if page and page.results else None


def searcher() -> Searches:
    """The application's searcher."""
    return cast(Searches, current_app.extensions[EXTENSION])


def taken_up(found: Searches, log: Logger) -> IndexInfo:
    """What the index holds, after going over to a newer generation where there is one.

    A newer generation that cannot be opened leaves the one in use in its place. Raises
    UnusableIndex where there is none.
    """
    try:
        found.refresh()
    except UnusableIndex as error:
        log.warning("the newer index cannot be opened: %s", error)
    return found.info()


def refreshed() -> IndexInfo:
    """The same of the application's searcher."""
    return taken_up(searcher(), current_app.logger)


def trouble() -> str:
    """Why another generation than the newest is served; empty where the newest is."""
    return str(getattr(searcher(), "trouble", ""))
