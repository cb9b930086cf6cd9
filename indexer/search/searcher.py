"""A search from the request to the page: parse, plan, search, fetch, cut the passages."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from threading import Lock

from indexer.engines import binding
from indexer.engines.base import Engine, Hit, Hits, IndexInfo, Plan, Store
from indexer.errors import UnknownQuestion
from indexer.fields import BY_NAME, DEFAULT_FACETS, fold
from indexer.model import Question, QuestionId, Span
from indexer.query import parse
from indexer.query.request import SearchRequest
from indexer.search import snippets
from indexer.search.concordance import Line, lines
from indexer.search.marking import Marker, spans
from indexer.search.results import Facet, FacetValue, QuestionView, Result, SearchPage

FACET_LIMIT = 50
"""The values of a facet that a page of results counts, unless told otherwise."""


class Searcher:
    """Answers from the newest generation it was told to take; safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._engine = store.open()
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
            self._engine = self._store.open()
        return True

    def _is_current(self) -> bool:
        return self._store.generation() == self._engine.info().generation

    def close(self) -> None:
        """Let go of the index."""
        self._engine.close()

    def info(self) -> IndexInfo:
        """What the index holds."""
        return self._engine.info()

    def search(
        self,
        request: SearchRequest,
        facets: Sequence[str] = DEFAULT_FACETS,
        *,
        facet_limit: int = FACET_LIMIT,
    ) -> SearchPage:
        """The page of a request, its total and its facets (names of fields).

        ``facet_limit`` bounds the values of each facet; 0 gives them all.
        """
        began = time.perf_counter()
        engine = self._engine
        tree, notices = parse(request.query)
        plan = Plan(
            tree=tree,
            filters=request.filters,
            sort=request.order,
            offset=(request.page - 1) * request.size,
            limit=request.size,
            facets=tuple(facets),
            facet_limit=facet_limit,
            histogram=True,
        )
        hits = engine.search(plan)
        results = _results(engine, hits.hits, Marker(binding.bind(tree), engine.forms))
        return SearchPage(
            request=request,
            total=hits.total,
            pages=max(1, -(-hits.total // request.size)),
            took_ms=round((time.perf_counter() - began) * 1000, 3),
            generation=engine.info().generation,
            results=results,
            facets=tuple(_facet(name, hits, request) for name in facets),
            histogram=hits.histogram,
            notices=notices,
        )

    def scan(self, request: SearchRequest) -> Iterator[Question]:
        """Every question of a request in its order, without paging."""
        engine = self._engine
        tree, _ = parse(request.query)
        plan = Plan(tree=tree, filters=request.filters, sort=request.order)
        for id in engine.scan(plan):
            yield from engine.fetch([id])

    def concordance(self, request: SearchRequest) -> Iterator[Line]:
        """Every place where the words of a request stand, question by question in its order."""
        marker = Marker(binding.bind(parse(request.query)[0]), self._engine.forms)
        return lines(marker, self.scan(request))

    def view(self, id: str, query: str = "") -> QuestionView:
        """A question to read, the words of ``query`` marked. Raises UnknownQuestion."""
        found = self._engine.fetch([QuestionId(id)])
        if not found:
            raise UnknownQuestion(f"no question is called {id[:80]!r}")
        question = found[0]
        marker = Marker(binding.bind(parse(query)[0]), self._engine.forms)

        def marked(field: str) -> tuple[Span, ...]:
            return spans(marker.marks(field, BY_NAME[field].text(question)))

        return QuestionView(question, marked("title"), marked("question"), marked("answer"))


def _results(engine: Engine, hits: Sequence[Hit], marker: Marker) -> tuple[Result, ...]:
    questions = engine.fetch([hit.id for hit in hits])
    return tuple(
        Result(
            question,
            hit.score,
            snippets.whole(marker, "title", question.title),
            snippets.passages(marker, question),
        )
        for hit, question in zip(hits, questions, strict=True)
    )


def _facet(name: str, hits: Hits, request: SearchRequest) -> Facet:
    selected = {fold(value) for value in request.filters.get(name, ())}
    return Facet(
        BY_NAME[name],
        tuple(
            FacetValue(found.value, found.count, fold(found.value) in selected)
            for found in hits.facets[name]
        ),
    )
