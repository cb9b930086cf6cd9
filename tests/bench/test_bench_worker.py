"""A system in a process of its own: commands, answers, failures as sentences."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bench import peers, worker
from bench.peers.base import Page, Unavailable
from bench.queries import Kind, Query, draw
from bench.worker import Session, Worker, complete, disk, serve, spool, spooled
from indexer.model import Question

QUERY = Query(Kind.ONE, ("ministre",)).to_json()


def test_spooled_questions_come_back_in_order(sample: list[Question], tmp_path: Path) -> None:
    """More than a run of them, and none."""
    many = sample * 6
    assert spool(many, tmp_path / "spool") == len(many) > 1000
    assert list(spooled(tmp_path / "spool")) == many
    assert spool([], tmp_path / "empty") == 0
    assert list(spooled(tmp_path / "empty")) == []


def test_a_session_measures_all_that_is_reported(sample: list[Question], tmp_path: Path) -> None:
    """Build, opening, page, memory, update."""
    spool(sample, tmp_path / "spool")
    session, folder = Session(peers.load("sqlite")), str(tmp_path / "index")
    built = session.build(str(tmp_path / "spool"), folder)
    assert built["bytes"] == disk(tmp_path / "index") > 100_000
    assert 10e6 < built["memory"] < 10e9
    assert 0 < built["cpu"] <= 2 * built["seconds"] + 0.1
    assert session.open(folder, QUERY)["seconds"] > 0
    page = session.page(QUERY)
    assert page["total"] > len(page["ids"]) == 10
    assert sum(page["facets"]["kind"]) == page["total"]
    memory = session.memory()
    assert 1e6 < memory["anonymous"] <= memory["resident"]
    assert session.update(20, len(sample), QUERY)["seconds"] > 0
    assert session.page(QUERY)["total"] > page["total"]
    assert session.versions().keys() == {"SQLite"}
    assert session.close() == {}


FACETS = {"kind": {"QE": 1}, **{key: {} for key in "abcde"}}
WHOLE = {"ids": ["a"], "total": 1, "facets": FACETS, "months": {24240: 1}}


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ({"snippets": []}, "1 hits, 0 snippets of 1"),
        ({"total": 2}, "1 hits, 1 snippets of 2"),
        ({"months": {}}, "0 documents in months of 1"),
        ({"facets": {"year": {}}}, "1 facets"),
        ({"facets": {**FACETS, "kind": {}}}, "0 documents in kinds of 1"),
    ],
)
def test_a_page_that_lacks_a_part_is_refused(lacking: dict[str, object], sentence: str) -> None:
    """A system cannot win by leaving work out."""
    complete(Page(**WHOLE, snippets=["a"]))
    with pytest.raises(ValueError, match=sentence):
        complete(Page(**{**WHOLE, "snippets": ["a"], **lacking}))


def answers(name: str, *commands: tuple[str, dict[str, object]]) -> list[list[object]]:
    out = io.StringIO()
    serve(name, [json.dumps(command) for command in commands], out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_command_gets_one_answer() -> None:
    """A failure is an answer too, and the next command is still served."""
    first, second, third = answers("sqlite", ("versions", {}), ("page", {}), ("versions", {}))
    assert first == third
    assert first[0] is True
    assert second[0] is False
    assert "TypeError" in str(second[1])


def test_a_system_that_cannot_run_says_why() -> None:
    """Its sentence alone, without the name of the error."""
    assert answers("nope", ("versions", {}))[0] == [
        False,
        f"no system is called 'nope'; there are: {', '.join(peers.PEERS)}",
    ]


def test_a_worker_answers_from_its_own_process(sample: list[Question], tmp_path: Path) -> None:
    """Build in one process, serve in another."""
    spool(sample[:30], tmp_path / "spool")
    given = {"spool": str(tmp_path / "spool"), "folder": str(tmp_path / "index")}
    with Worker("sqlite") as builder:
        assert builder.versions.keys() == {"SQLite"}
        assert builder.ask("build", **given)["bytes"] > 0
    with Worker("sqlite") as server:
        query = draw(30, 1)[0].to_json()
        assert server.ask("open", folder=given["folder"], query=query)["seconds"] > 0
        assert server.ask("page", query=query)["total"] >= 1
        with pytest.raises(Unavailable, match="KeyError"):
            server.ask("page", query={})


def test_a_worker_of_an_unknown_system_cannot_be_had() -> None:
    """The sentence of the worker is the sentence of the parent."""
    with pytest.raises(Unavailable, match="no system is called 'nope'"):
        Worker("nope")


def test_a_worker_that_died_is_a_sentence() -> None:
    """Killed from outside, for want of memory say."""
    with Worker("sqlite") as server:
        server._process.kill()
        server._process.wait()
        with pytest.raises(Unavailable, match="sqlite ended while it was asked for memory"):
            server.ask("memory")


def test_linked_files_count_once(tmp_path: Path) -> None:
    """An update may link the files of the generation before."""
    (tmp_path / "a").write_bytes(b"1234")
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    assert disk(tmp_path) == 4
    assert worker.disk(tmp_path / "nowhere") == 0
