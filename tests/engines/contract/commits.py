"""What a commit makes visible, and what an index says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from indexer.engines.base import Store
from indexer.errors import MissingIndex
from indexer.model import Question, QuestionId
from tests.conftest import ask
from tests.engines.contract.base import DEBAT, ECOLE, LOUP, QUESTIONS, RETRAITE, Asking, fill


class Commits(Asking):
    """What a commit makes visible, and what an index says of itself."""

    def test_questions_come_back_whole_and_in_order(self, engine: Any) -> None:
        unknown = QuestionId("QANR5L17QE999")
        assert engine.fetch([DEBAT.id, unknown, LOUP.id]) == [DEBAT, LOUP]

    def test_the_index_says_what_it_holds(self, engine: Any) -> None:
        info = engine.info()
        assert info.documents == 4
        assert dict(info.by_kind) == {"QE": 3, "QG": 1}
        assert dict(info.by_year) == {"2023": 1, "2024": 2, "2025": 1}
        assert info.data_date == date(2025, 11, 5)

    def test_an_empty_store_has_no_index(self, store: Store) -> None:
        assert store.generation() == ""
        assert dict(store.known()) == {}
        with pytest.raises(MissingIndex):
            store.open()

    def test_nothing_is_seen_without_a_commit(self, store: Store) -> None:
        fill(store, [LOUP])
        before = store.generation()
        with store.writer() as writer:
            writer.put([ECOLE])
        assert store.generation() == before
        assert set(store.known()) == {LOUP.id}

    def test_an_error_inside_a_writer_drops_everything(self, store: Store) -> None:
        fill(store, [LOUP])

        def failing() -> Iterable[Question]:
            yield ECOLE
            raise RuntimeError

        with pytest.raises(RuntimeError), store.writer() as writer:
            writer.put(failing())
        assert set(store.known()) == {LOUP.id}
        fill(store, [ECOLE])
        assert set(store.known()) == {LOUP.id, ECOLE.id}

    def test_an_open_engine_never_sees_a_later_commit(self, store: Store) -> None:
        fill(store, [LOUP])
        old = store.open()
        fill(store, [ECOLE])
        new = store.open()
        assert (old.info().documents, new.info().documents) == (1, 2)
        assert self.found(old, "classes") == set()
        assert self.found(new, "classes") == {2}
        assert old.fetch([LOUP.id]) == [LOUP]
        old.close()
        new.close()

    def test_putting_a_question_again_replaces_it(self, store: Store) -> None:
        fill(store)
        fill(store, [ask(1, "Texte refait sur les abeilles.", published=date(2023, 2, 7))])
        engine = store.open()
        assert engine.info().documents == 4
        assert self.found(engine, "abeille") == {1}
        assert self.found(engine, "loup") == {2}
        engine.close()

    def test_the_last_of_two_in_one_commit_is_kept(self, store: Store) -> None:
        fill(store, [LOUP, ask(1, "Les abeilles.")])
        engine = store.open()
        assert engine.info().documents == 1
        assert self.found(engine, "abeille") == {1}
        assert self.found(engine, "loup") == set()
        engine.close()

    def test_dropped_questions_are_gone(self, store: Store) -> None:
        fill(store)
        with store.writer() as writer:
            assert writer.drop([LOUP.id, QuestionId("QANR5L17QE999")]) == 1
            writer.commit()
        engine = store.open()
        assert self.found(engine, "") == {2, 3, 4}
        assert self.found(engine, "-classes") == {3, 4}
        assert engine.fetch([LOUP.id]) == []
        facets = self.find(engine, facets=("year", "rubrique")).facets
        assert {count.value: count.count for count in facets["year"]} == {"2024": 2, "2025": 1}
        assert {count.value for count in facets["rubrique"]} == {
            *("Enseignement", "Retraites : régime agricole", "animaux")
        }
        assert set(store.known()) == {ECOLE.id, RETRAITE.id, DEBAT.id}
        engine.close()

    def test_a_fresh_writer_starts_from_nothing(self, store: Store) -> None:
        fill(store)
        fill(store, [LOUP], fresh=True)
        assert set(store.known()) == {LOUP.id}

    def test_digests_are_known(self, store: Store) -> None:
        fill(store, [LOUP])
        assert dict(store.known()) == {LOUP.id: LOUP.provenance.digest}

    def test_every_commit_has_a_name_of_its_own(self, store: Store) -> None:
        names = []
        for question in QUESTIONS:
            fill(store, [question])
            names.append(store.generation())
        assert len(set(names)) == len(QUESTIONS)
