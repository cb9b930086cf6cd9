"""A refresh between any two steps of a call never mixes two generations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from indexer.engines.base import Engine
from indexer.engines.memory import MemoryStore
from indexer.model import Question, QuestionId
from indexer.query.request import SearchRequest
from indexer.search.searcher import Searcher
from indexer.sketches import Text
from tests.conftest import ask

REQUEST = SearchRequest(query="loup EHPAD zzzz")

CALLS: dict[str, Callable[[Searcher], Any]] = {
    "search": lambda s: s.search(REQUEST, further=True),
    "facet_values": lambda s: s.facet_values(REQUEST, "year"),
    "complete": lambda s: s.complete("lou"),
    "understood": lambda s: s.understood(REQUEST),
    "questions": lambda s: s.questions(REQUEST),
    "scan": lambda s: list(s.scan(SearchRequest(query="loup"))),
    "news": lambda s: s.news(SearchRequest(query="loup")),
    "concordance": lambda s: list(s.concordance(SearchRequest(query="loup"))),
    "contexts": lambda s: list(s.contexts(SearchRequest(query="loup"), 9).lines),
    "similar": lambda s: s.similar("QANR5L17QE1"),
    "spelled": lambda s: s.spelled("alpes"),
    "view": lambda s: s.view("QANR5L17QE1", "loup"),
    "called": lambda s: s.called([QuestionId("QANR5L17QE1")]),
    "chambers": lambda s: s.chambers(),
    "called_elsewhere": lambda s: s.called_elsewhere("BT-20/1234"),
    "contrast": lambda s: s.contrast(SearchRequest(query="loup")),
    "draft": lambda s: s.draft("Le loup attaque des brebis dans les Alpes."),
    "waves": lambda s: s.waves(SearchRequest(query="loup"), Text.QUESTION),
    "every_wave": lambda s: list(s.every_wave(SearchRequest(query="loup"), Text.QUESTION)),
    "wave_of": lambda s: s.wave_of("QANR5L17QE1", SearchRequest(query="loup"), Text.QUESTION),
}
"""Every public method that asks the engine."""

NOT_ASKING = {"refresh", "close", "info", "acronyms", "history", "rejected"}
"""Public methods that ask the store alone, or the engine once."""


class Swapping:
    """A store whose engines let the searcher take up a new generation before each step."""

    def __init__(self, questions: list[Question]) -> None:
        self.inner = MemoryStore()
        self.searcher: Searcher | None = None
        self.questions = questions
        self.asked: list[str] = []
        self.commit()

    def commit(self) -> None:
        with self.inner.writer() as writer:
            writer.put(self.questions)
            writer.commit()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def open(self) -> Engine:
        return SwappingEngine(self, self.inner.open())  # type: ignore[return-value]


class SwappingEngine:
    def __init__(self, store: Swapping, inner: Engine) -> None:
        self.store, self.inner = store, inner

    def __getattr__(self, name: str) -> Any:
        if name not in {"info", "close"} and self.store.searcher is not None:
            self.store.asked.append(self.inner.info().generation)
            self.store.commit()
            self.store.searcher.refresh()
        return getattr(self.inner, name)


@pytest.mark.parametrize("name", CALLS)
def test_a_call_asks_one_generation_only(name: str) -> None:
    store = Swapping(
        [
            ask(1, "Le loup et l'EHPAD de la Lozère."),
            ask(2, "Le loup des Alpes."),
        ]
    )
    searcher = Searcher(store)  # type: ignore[arg-type]
    store.searcher = searcher
    CALLS[name](searcher)
    assert len(store.asked) >= 1
    assert len(set(store.asked)) == 1
    assert searcher.info().generation != store.asked[0]


def test_every_public_method_is_tried() -> None:
    public = {name for name in vars(Searcher) if not name.startswith("_")}
    assert public == CALLS.keys() | NOT_ASKING
