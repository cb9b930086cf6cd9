"""A search can be ended between its steps, and within each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.engines.base import Store
from indexer.engines.deadline import guarded
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.leave import asking, leave
from indexer.engines.memory import MemoryStore
from indexer.engines.plan import Plan
from indexer.errors import TooSlow
from indexer.query import parse
from tests.engines.contract import QUESTIONS, fill


class Watch:
    """Lets so many asks pass, then ends the search."""

    def __init__(self, most: int) -> None:
        self.asked, self.most = 0, most

    def __call__(self) -> None:
        self.asked += 1
        if self.asked > self.most:
            raise TooSlow("enough")


@pytest.fixture(params=["memory", "embedded"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    store: Store = MemoryStore() if request.param == "memory" else EmbeddedStore(tmp_path)
    fill(store, QUESTIONS)
    return store


@pytest.mark.parametrize(
    "query",
    ["loup OU classe OU retraite", '"de classes" "les loups"~9', "titre:lou* OU titre:cla*"],
)
def test_leave_is_asked_within_a_step(store: Store, query: str) -> None:
    watch = Watch(3)
    engine = guarded(store, watch).open()
    with pytest.raises(TooSlow):
        engine.search(Plan(tree=parse(query)[0], facets=("author", "ministry")))
    assert watch.asked == 4


def test_leave_is_asked_for_each_document_of_a_scan(store: Store) -> None:
    watch = Watch(10**6)
    found = guarded(store, watch).open().scan(Plan())
    next(found)
    before = watch.asked
    next(found)
    assert watch.asked > before
    watch.most = 0
    with pytest.raises(TooSlow):
        next(found)


def test_nobody_is_asked_outside_of_a_guarded_engine(store: Store) -> None:
    watch = Watch(10**6)
    guarded(store, watch).open().fetch([])
    asked = watch.asked
    leave()
    store.open().search(Plan())
    assert watch.asked == asked > 0


def test_a_watch_within_another_gives_way_to_it_again() -> None:
    outer, inner = Watch(9), Watch(9)
    with asking(outer):
        with asking(inner):
            leave()
        leave()
    assert (outer.asked, inner.asked) == (2, 2)
