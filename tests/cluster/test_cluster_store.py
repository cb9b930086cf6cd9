"""The journal beside an index on a cluster, and the commands that look after it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.build.updating import Policy, update
from indexer.cli import main
from indexer.engines.base import Store
from indexer.engines.cluster import at
from indexer.engines.cluster.store import ClusterStore
from indexer.engines.cluster.words import Words
from indexer.engines.completion import Neighbour
from indexer.errors import DamagedIndex, UnusableIndex
from indexer.model import QuestionId
from tests.cluster.conftest import ALIASES, NewStore
from tests.cluster.nodes import Nodes
from tests.conftest import ask
from tests.engines.contract import fill
from tests.engines.store_contract import StoreContract


def test_lines_are_seen_with_their_commit_and_go_on(store: ClusterStore) -> None:
    assert list(store.journal()) == []
    with store.writer() as writer:
        store.note(["one\n", "two\n"])
        writer.put([ask(1)])
        assert list(store.journal()) == []
        writer.commit()
    assert list(store.journal()) == ["one\n", "two\n"]
    with store.writer(fresh=True) as writer:
        store.note(["three \ud800\n"])
        writer.put([ask(2)])
        writer.commit()
    assert list(store.journal()) == ["one\n", "two\n", "three ?\n"]


def test_lines_that_no_commit_took_are_never_seen(store: ClusterStore) -> None:
    fill(store, [ask(1)])
    with store.writer() as writer:
        store.note(["lost\n"])
        store._notes.write(
            2, 1, Words.empty(), {}
        )  # as a process that dies between its lines and its alias
        writer.put([ask(2)])
    with store.writer() as writer:
        store.note(["kept\n"])
        writer.put([ask(3)])
        writer.commit()
    assert list(store.journal()) == ["kept\n"]


def test_words_follow_what_is_put_and_dropped(store: ClusterStore) -> None:
    fill(store, [ask(1, title="Loups"), ask(2, title="Loutres")])
    with store.writer() as writer:
        writer.put([ask(3, title="Loups et brebis")])
        writer.drop([ask(2).id])
        writer.commit()
    engine = store.open()
    assert [(found.text, found.count) for found in engine.complete("lou", 5)] == [("loups", 2)]
    assert engine.forms("loup") == {"loups": 2}
    assert engine.neighbours("loutrs", 5) == []
    assert engine.neighbours("brebsi", 5) == [Neighbour("brebis", 1, 1)]


def test_words_of_a_swept_generation_go_with_it(store: ClusterStore) -> None:
    for number in range(4):
        fill(store, [ask(number, title="Loups")])
    kept = [len(store._notes.words(number)) for number in range(1, 5)]
    assert [bool(words) for words in kept] == [False, False, True, True]


def test_an_index_without_its_words_is_searched_all_the_same(store: ClusterStore) -> None:
    """Its ledger was lost, and with it what completes and what spells."""
    fill(store, [ask(1, title="Loups")])
    client = store._generations.client
    client.indices.delete(index=f"{store._generations.address.alias}-ledger")
    assert store.open().complete("lou", 5) == []
    assert store.open().frequencies(["loups"]) == {"loups": 1}


def test_nothing_is_left_of_a_build_whose_process_dies(
    new_store: NewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.engines.cluster.indexing.writer.BATCH", 8)
    store = new_store(processes=3)
    fill(store, [ask(number, title="Loups") for number in range(60)])
    before = store.generation()
    monkeypatch.setattr("indexer.engines.cluster.indexing.workers.ROOM", "indexer.no_such_module")
    with pytest.raises(UnusableIndex, match="ended early"):
        fill(store, [ask(number, title="Brebis") for number in range(60)])
    assert store._generations.all() == [store._generations.current()] == [before.partition(".")[0]]
    assert store.open().frequencies(["loups", "brebis"]) == {"loups": 60, "brebis": 0}


def test_what_could_not_be_read_is_replaced_or_stays(store: ClusterStore) -> None:
    assert list(store.rejected()) == []
    with store.writer() as writer:
        store.note_rejected(["first\n"])
        writer.put([ask(1)])
        writer.commit()
    fill(store, [ask(2)])
    assert list(store.rejected()) == ["first\n"]
    with store.writer() as writer:
        store.note_rejected([])
        writer.put([ask(3)])
        writer.commit()
    assert list(store.rejected()) == []


def test_a_record_that_is_not_as_written_is_found(
    store: ClusterStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, [ask(1), ask(2)])
    assert store.verify() > 0
    engine = store.open()
    monkeypatch.setattr(type(engine), "digests", lambda _: {QuestionId("QANR5L17QE1"): "other"})
    with pytest.raises(DamagedIndex, match="QANR5L17QE1"):
        store.verify()


def test_only_what_is_older_than_the_one_before_is_swept(store: ClusterStore) -> None:
    for number in (1, 2):
        fill(store, [ask(number)])
    debris = store._generations.begin("")
    fill(store, [ask(3)])
    names = [kept.name for kept in store.generations()]
    assert debris not in names
    assert [kept.current for kept in store.generations()] == [False, True]
    assert store.sweep() == []
    assert [kept.name for kept in store.generations()] == names


def test_the_commands_look_after_a_cluster(
    nodes: Nodes, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = at(nodes.store(f"kept{next(ALIASES)}", "replicas=0"))
    monkeypatch.setenv("QUESTIONS_STORE", nodes.store(store._address.alias, "replicas=0"))
    searches = tmp_path / "searches.toml"
    searches.write_text('[[query]]\nname = "Tout"\nq = ""\n', "utf-8")

    def ran(*words: str) -> Result:
        return CliRunner().invoke(main, list(words))

    update(store, [seeds], tmp_path / "ledger", policy=Policy())
    fill(store, [ask(1)])
    told = json.loads(ran("stats", "--format", "json").output)
    assert (told["documents"], told["generation"]) == (6, store.generation())
    assert told["bytes"] > 0
    checked = ran("check", str(seeds))
    assert checked.exit_code == 1
    assert "1 missing in the sources: QANR5L17QE1\n" in checked.output
    assert "current" in ran("gc").output
    # Yellow where another test's index still awaits its copies.
    assert any(colour in ran("doctor").output for colour in ("green", "yellow"))
    assert "6 questions" in ran("watch", str(searches), "--since", "2000-01-01").output
    for name in store._generations.all():
        store._generations.discard(name)
    store._generations.client.close()


class TestClusterStore(StoreContract):
    @pytest.fixture
    def store(self, new_store: NewStore) -> Store:
        return new_store()
