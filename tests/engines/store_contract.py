"""What every store promises beside its engine: its journal, and its upkeep."""

from __future__ import annotations

import pytest

from indexer.engines.base import Store
from indexer.errors import MissingIndex
from tests.conftest import ask
from tests.engines.contract import fill


class StoreContract:
    """Subclasses give a ``store`` without an index."""

    @pytest.fixture
    def store(self) -> Store:
        raise NotImplementedError

    def test_without_an_index_there_is_nothing_to_look_after(self, store: Store) -> None:
        assert list(store.journal()) == []
        assert list(store.rejected()) == []
        assert store.generations() == []
        assert store.sweep() == []
        with pytest.raises(MissingIndex):
            store.verify()

    def test_lines_are_seen_with_their_commit_and_go_on(self, store: Store) -> None:
        with store.writer() as writer:
            store.note(["one\n", "two\n"])
            writer.put([ask(1, "loup")])
            assert list(store.journal()) == []
            writer.commit()
        assert list(store.journal()) == ["one\n", "two\n"]
        with store.writer(fresh=True) as writer:
            store.note(["three\n"])
            writer.put([ask(2, "chien")])
            writer.commit()
        assert list(store.journal()) == ["one\n", "two\n", "three\n"]

    def test_lines_that_no_commit_took_are_never_seen(self, store: Store) -> None:
        fill(store, [ask(1, "loup")])
        with store.writer():
            store.note(["lost\n"])
            store.note_rejected(["lost\n"])
        fill(store, [ask(2, "chien")])
        assert list(store.journal()) == []
        assert list(store.rejected()) == []

    def test_rejected_lines_are_replaced_or_stay(self, store: Store) -> None:
        with store.writer() as writer:
            store.note_rejected(["first\n"])
            writer.put([ask(1, "loup")])
            writer.commit()
        fill(store, [ask(2, "chien")])
        assert list(store.rejected()) == ["first\n"]
        with store.writer() as writer:
            store.note_rejected([])
            writer.put([ask(3, "ours")])
            writer.commit()
        assert list(store.rejected()) == []

    def test_the_last_of_the_stored_generations_is_the_current_one(self, store: Store) -> None:
        fill(store, [ask(1, "loup")])
        fill(store, [ask(2, "chien")])
        stored = store.generations()
        assert stored[-1].name == store.generation().partition(".")[0]
        assert [one.current for one in stored[:-1]] == [False] * (len(stored) - 1)
        assert stored[-1].current
        assert store.verify() == stored[-1].size
