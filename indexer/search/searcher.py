"""A search from the request to the page: rewrite, plan, search, fetch, cut the passages."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from threading import Lock
from typing import NamedTuple

from indexer.engines.base import Engine, IndexInfo, Store
from indexer.engines.completion import Completion
from indexer.engines.hits import Hits
from indexer.engines.plan import Plan
from indexer.errors import InvalidRequest, UnknownQuestion
from indexer.events import Event
from indexer.fields import BY_NAME, DEFAULT_FACETS, fold
from indexer.mining import Found
from indexer.model import Question, QuestionId, Span
from indexer.query.request import MAX_QUERY, SearchRequest
from indexer.search.advice.corrected import notices
from indexer.search.advice.proposals import Groups, proposals
from indexer.search.advice.readings import readings
from indexer.search.advice.related import related
from indexer.search.advice.speller import Speller
from indexer.search.advice.understood import Understood, understood
from indexer.search.comparing.overrepresentation import Contrast, contrast
from indexer.search.comparing.waves import Gathered, Waves, every_wave, wave_of, waves
from indexer.search.further import continued, filled, read
from indexer.search.lookup.draft import Advice, advice
from indexer.search.news import Told, history, news
from indexer.search.pages import facet_of, page_of, paged
from indexer.search.passages.concordance import TOGETHER, Contexts, Line, lines
from indexer.search.passages.marking import Marker, spans
from indexer.search.ranking import ranked
from indexer.search.repeats import repeated
from indexer.search.results import FacetValue, QuestionView, SearchPage
from indexer.search.rewriting import rewritten
from indexer.search.rewriting.chambers import called, held
from indexer.search.similar import Likeness, likeness
from indexer.sketches import Text
from indexer.sources.base import Rejection, from_lines

FACET_LIMIT = 50
"""The values of a facet that a page of results counts, unless told otherwise."""
FETCHED = 64
"""Questions that a scan fetches at once: few enough for the memory."""
FIRST = 200
"""Questions that a page of a concordance searches first: hardly any page takes more to fill."""


class _View(NamedTuple):
    """One generation: its engine, and the spellings and groups read from it so far."""

    engine: Engine
    speller: Speller
    groups: Groups

    @classmethod
    def of(cls, store: Store) -> _View:
        engine = store.open()
        return cls(engine, Speller(engine), Groups(engine))


class Searcher:
    """Answers from the newest generation it was told to take; safe to share between threads.

    Every method takes the view once: a refresh in between never mixes two generations.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._view = _View.of(store)
        self._lock = Lock()

    def refresh(self) -> bool:
        """Take up a new generation if there is one; whether there was. Searches go on meanwhile.

        Raises the UnusableIndex family where the new one cannot serve; the old one goes on serving.
        """
        if self._is_current():
            return False
        with self._lock:
            if self._is_current():
                return False  # another thread was faster
            self._view = _View.of(self._store)
        return True

    def _is_current(self) -> bool:
        return self._store.generation() == self._view.engine.info().generation

    def close(self) -> None:
        """Let go of the index."""
        self._view.engine.close()

    def info(self) -> IndexInfo:
        """What the index holds."""
        return self._view.engine.info()

    def search(
        self,
        request: SearchRequest,
        facets: Sequence[str] = DEFAULT_FACETS,
        *,
        facet_limit: int = FACET_LIMIT,
        histogram: bool = False,
        further: bool = False,
    ) -> SearchPage:
        """The page of a request, its total and its facets (names of fields).

        ``facet_limit`` bounds the values of each facet; 0 gives them all. ``histogram`` counts the
        months. ``further`` adds what helps a reader on: near results, a suggestion, relaxations
        (see SearchPage), and how often each question was put.
        """
        began = time.perf_counter()
        view = self._view
        engine = view.engine
        asked = rewritten(engine, request)
        plan = paged(
            asked.whole,
            request,
            facets=tuple(facets),
            facet_limit=facet_limit,
            histogram=histogram,
            near=request.size if further and not request.every_word else 0,
        )
        page = page_of(engine, asked, ranked(engine, plan), facets, view.speller)
        if further and request.page == 1 and page.total < request.size:
            page = continued(engine, view.speller, page)
        if further and request.page == 1 and not request.every_word:
            page = read(engine, replace(page, readings=readings(engine, request)))
        if further:
            near = related(asked, engine.mined(), view.speller)
            page = replace(page, related=near)
            if request.page == 1 and not request.every_word:
                page = filled(engine, page)
            page = replace(page, results=repeated(engine, page.results))
        return replace(page, took_ms=round((time.perf_counter() - began) * 1000, 3))

    def facet_values(
        self, request: SearchRequest, field: str, contains: str = "", limit: int = FACET_LIMIT
    ) -> tuple[FacetValue, ...]:
        """The values of a facet that hold a text, counted for the request, its own filter ignored.

        Accents and case make no difference; ``limit`` 0 gives all of them. Raises InvalidRequest
        for a field that is no facet.
        """
        if not (field in BY_NAME and BY_NAME[field].facet):
            raise InvalidRequest(f"no facet is called {field[:40]!r}")
        engine = self._view.engine
        whole = rewritten(engine, request).whole
        plan = replace(whole, limit=0, facets=(field,), facet_limit=0)
        key = fold(contains)
        values = facet_of(field, engine.search(plan), request).values
        found = tuple(value for value in values if key in fold(value.value))
        return found[:limit] if limit else found

    def complete(self, text: str, limit: int = 6) -> list[Completion]:
        """What a typed text may go on to be: ``limit`` of each kind, and a few titles."""
        view = self._view
        return proposals(view.engine, view.speller, view.groups, text[:MAX_QUERY], limit)

    def understood(self, request: SearchRequest) -> Understood:
        """What was made of a request's query: each word with the forms that it matches."""
        view = self._view
        return understood(view.engine, request, view.speller)

    def spelled(self, key: str) -> str:
        """How the questions mostly write an exact key: ``ecole`` → ``école``."""
        return self._view.speller(key)

    def questions(self, request: SearchRequest) -> list[Question]:
        """The questions of one page in their order: no passages, no marks, no counts."""
        engine = self._view.engine
        plan = paged(rewritten(engine, request).whole, request)
        return engine.fetch([hit.id for hit in engine.search(plan).hits])

    def called(self, ids: Iterable[QuestionId]) -> dict[QuestionId, Question]:
        """The questions called so; unknown ones are left out."""
        return {question.id: question for question in self._view.engine.fetch(list(ids))}

    def called_elsewhere(self, text: str) -> list[Question]:
        """The questions of other parliaments that a text calls by their number there."""
        return called(self._view.engine, text)

    def chambers(self) -> tuple[str, ...]:
        """The names of the chambers whose questions the index holds, most questions first."""
        return tuple(one.value for one in held(self._view.engine).chambers if one.count)

    def scan(self, request: SearchRequest) -> Iterator[Question]:
        """Every question of a request in its order, without paging."""
        engine = self._view.engine
        yield from _fetched(engine, engine.scan(rewritten(engine, request).whole))

    def news(self, request: SearchRequest, limit: int = 50) -> list[Told]:
        """What happened of late to the questions of a request, as updates saw it, newest first."""
        engine = self._view.engine
        return news(self._store, engine, rewritten(engine, request).whole, limit)

    def acronyms(self) -> Found:
        """The acronyms that the questions explain, with their meanings."""
        return self._view.engine.mined().acronyms

    def history(self, id: str) -> list[Event]:
        """What updates saw happen to a question, in order; nothing before its first index."""
        return history(self._store, QuestionId(id))

    def rejected(self) -> list[Rejection]:
        """The records that the builds of the index could not read, or not wholly."""
        return list(from_lines(self._store.rejected()))

    def concordance(self, request: SearchRequest) -> Iterator[Line]:
        """Every place where the words of a request stand, question by question in its order."""
        engine = self._view.engine
        asked = rewritten(engine, request)
        questions = _fetched(engine, engine.scan(asked.whole), at_once=TOGETHER)
        return lines(Marker(asked.bound, engine.forms), questions)

    def contexts(self, request: SearchRequest, most: int) -> Contexts:
        """The same places in the first ``most`` questions, whether these hold a word or not.

        Only so many are put in order, and scored where the order asks for it.
        """
        engine = self._view.engine
        asked = rewritten(engine, request)
        first = engine.search(replace(asked.whole, limit=min(most, FIRST)))
        questions = _fetched(engine, _leading(engine, asked.whole, first, most), at_once=TOGETHER)
        found = lines(Marker(asked.bound, engine.forms), questions)
        return Contexts(first.total, asked.notices + notices(asked), found)

    def similar(self, id: str, limit: int = 6) -> Likeness:
        """What is like a question: similar ones, twins, the same answer. Raises UnknownQuestion."""
        engine = self._view.engine
        return likeness(engine, _question(engine, id), limit)

    def draft(self, text: str) -> Advice:
        """What was asked already of what a draft asks. Raises RequestTooLong."""
        return advice(self._view.engine, text)

    def contrast(self, request: SearchRequest) -> Contrast:
        """What tells the questions of a request from all the others."""
        view = self._view
        return contrast(view.engine, request, view.speller)

    def waves(self, request: SearchRequest, text: Text) -> Waves:
        """A page of the sets of questions nearly alike, or with one answer, the largest first."""
        return waves(self._view.engine, request, text)

    def every_wave(self, request: SearchRequest, text: Text) -> Iterator[Gathered]:
        """All of these sets, one after the other."""
        return every_wave(self._view.engine, request, text)

    def wave_of(self, id: str, request: SearchRequest, text: Text) -> Gathered:
        """The set of a question, of those that a request finds. Raises UnknownQuestion."""
        return wave_of(self._view.engine, id, request, text)

    def view(self, id: str, query: str = "") -> QuestionView:
        """A question to read, the words of ``query`` marked. Raises UnknownQuestion."""
        engine = self._view.engine
        question = _question(engine, id)
        asked = rewritten(engine, SearchRequest(query))
        marker = Marker(asked.bound, engine.forms)

        def marked(field: str) -> tuple[Span, ...]:
            return spans(marker.marks(field, BY_NAME[field].text(question)))

        return QuestionView(question, marked("title"), marked("question"), marked("answer"))


def _question(engine: Engine, id: str) -> Question:
    found = engine.fetch([QuestionId(id)])
    if not found:
        raise UnknownQuestion(f"no question is called {id[:80]!r}")
    return found[0]


def _fetched(
    engine: Engine, ids: Iterator[QuestionId], at_once: int = FETCHED
) -> Iterator[Question]:
    while batch := list(islice(ids, at_once)):
        yield from engine.fetch(batch)


def _leading(engine: Engine, plan: Plan, first: Hits, most: int) -> Iterator[QuestionId]:
    """The first ids of a plan in its order; what is behind the ``first`` is searched when due."""
    known = len(first.hits)
    yield from (hit.id for hit in first.hits)
    if known < min(most, first.total):
        rest = engine.search(replace(plan, offset=known, limit=most - known))
        yield from (hit.id for hit in rest.hits)
