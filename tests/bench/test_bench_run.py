"""A comparison: systems in turn, times per query, a failing one left out with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import pytest

from bench import queries, run
from bench.agreement import agreements
from bench.peers.base import Unavailable
from bench.queries import Kind, Query
from bench.ratios import quantile, ratio
from bench.run import Options, compare, summary

PAGE = {"ours": 0.002, "tantivy": 0.004, "sqlite": 0.008}
LOG: list[tuple[str, str]] = []
kept: list[tuple[str, str]] = []


class Told:
    """A worker whose figures are known; ``sqlite`` fails at its third page."""

    def __init__(self, name: str) -> None:
        if name == "xapian":
            raise Unavailable("Xapian is not installed")
        self.name, self.versions, self._pages = name, {name: "1"}, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        LOG.append((self.name, "stopped"))

    def ask(self, command: str, **given: Any) -> Mapping[str, Any]:
        LOG.append((self.name, command))
        if command == "page":
            self._pages += 1
            if self.name == "sqlite" and self._pages == 3:
                raise Unavailable("sqlite ended")
            ids = ["a", "b"] if self.name == "ours" else ["b", "c"]
            facets = {"kind": [4]}
            return {"seconds": PAGE[self.name], "total": 4, "ids": ids, "facets": facets}
        if command == "memory":
            return {"resident": 2, "anonymous": 1}
        return {"seconds": 1.0, "cpu": 2.0, "bytes": 3}


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What the known workers give; ``kept`` tells what they were asked."""
    peers = ("ours", "tantivy", "sqlite", "xapian")
    options = Options(sizes=(60, 30), peers=peers, queries=9, rounds=2, mixed=5, say=lambda _: 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "Worker", Told)
        given = compare(options)
        kept.extend(LOG)
    return given


def test_sizes_go_up_and_systems_are_told_apart(found: dict[str, Any]) -> None:
    """Those that failed have a reason instead of figures."""
    assert [size["documents"] for size in found["sizes"]] == [30, 60]
    for size in found["sizes"]:
        assert size["systems"].keys() == {"ours", "tantivy"}
        assert size["missing"] == {"xapian": "Xapian is not installed", "sqlite": "sqlite ended"}
        assert size["queries"] == [str(kind) for kind in Kind]
    assert found["versions"] == {"ours": "1", "tantivy": "1", "sqlite": "1"}
    assert found["machine"]["cores"] >= 1


def test_a_ratio_is_of_the_same_queries(found: dict[str, Any]) -> None:
    """Twice as fast, without a doubt."""
    system = found["sizes"][0]["systems"]["tantivy"]
    assert system["ratio"]["median"] == {"value": 0.5, "low": 0.5, "high": 0.5}
    assert system["page"]["median"] == PAGE["tantivy"]
    assert "ratio" not in found["sizes"][0]["systems"]["ours"]
    assert system["totals"] == [4] * 9


def test_systems_are_told_how_far_they_find_the_same(found: dict[str, Any]) -> None:
    """One of this engine's two best; every total, and with it every count."""
    systems = found["sizes"][0]["systems"]
    assert systems["tantivy"]["agreement"] == {"ten": 0.5, "totals": 1.0, "facets": 1.0}
    assert "agreement" not in systems["ours"]


def test_counts_are_compared_where_totals_are_equal() -> None:
    """Without this engine nothing is compared; a page without results has no ten."""
    one = {"total": 2, "ids": ["a", "b"], "facets": {"kind": [2]}}
    two = {"total": 1, "ids": ["a"], "facets": {"kind": [1]}}
    none: dict[str, Any] = {"total": 0, "ids": [], "facets": {"kind": []}}
    other = one | {"facets": {"kind": [1, 1]}}
    found = agreements({"ours": [one, one, none], "theirs": [other, two, none]})
    assert found == {"theirs": {"ten": 0.75, "totals": 2 / 3, "facets": 0.5}}
    assert agreements({"theirs": [one]}) == {}


def test_systems_take_turns_and_none_is_always_first(found: dict[str, Any]) -> None:
    """Each query passes through all of them before the next one does."""
    serving = kept[kept.index(("sqlite", "stopped")) + 1 :]  # the builders have ended
    pages = [name for name, command in serving if command == "page"]
    rounds = [pages[at : at + 2] for at in range(9, 9 + 2 * 9, 2)]  # sqlite has failed by then
    assert all(set(turn) == {"ours", "tantivy"} for turn in rounds)
    assert {turn[0] for turn in rounds} == {"ours", "tantivy"}


def test_warm_up_and_mixed_queries_are_asked_but_not_timed(found: dict[str, Any]) -> None:
    """Nine queries in three rounds, then five more; then memory, then the update."""
    ours = [command for name, command in kept if name == "ours"][: 3 + 27 + 7]
    assert ours.count("page") == 27 + 5
    assert ours[-2:] == ["memory", "update"]


def test_a_system_is_not_asked_for_more_than_it_bears(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stock Whoosh at a hundred thousand questions would take hours."""
    monkeypatch.setattr(run, "Worker", Told)
    monkeypatch.setattr(run, "spool", lambda questions, path: path.touch())
    monkeypatch.setattr(queries, "draw", lambda *_, **__: [Query(Kind.ONE, ("a",))])
    options = Options(sizes=(100_000,), peers=("whoosh",), rounds=1, say=lambda _: 0)
    size = compare(options)["sizes"][0]
    assert size["missing"] == {"whoosh": "measured up to 20,000 documents only"}
    assert size["systems"] == {}


def test_a_real_comparison_has_every_figure() -> None:
    """One small system through all of it, in real processes."""
    size = compare(
        Options(sizes=(40,), peers=("sqlite",), queries=9, rounds=1, mixed=3, say=lambda _: 0)
    )["sizes"][0]
    assert size["missing"] == {}
    system = size["systems"]["sqlite"]
    assert system.keys() == {"build", "open", "pages", "totals", "page", "memory", "update"}
    assert len(system["pages"]) == 9
    assert min(system["pages"]) > 0


def test_a_summary_is_by_kind() -> None:
    """Medians of the kinds and of all."""
    asked = [Query(Kind.ONE), Query(Kind.ONE), Query(Kind.TWO)]
    found = summary(asked, [1.0, 3.0, 10.0])
    assert found["median"] == 3
    assert found["kinds"] == {"one word": 2, "two words": 10}


def test_quantiles_lie_between_neighbours() -> None:
    """Half of the way between two."""
    assert quantile([1.0, 2.0], 0.5) == 1.5


def test_an_interval_holds_its_ratio_and_is_wider_for_noise() -> None:
    """Equal systems under noise: the interval holds one."""
    steady = ratio([1.0, 1.1, 0.9] * 10, [2.0, 2.2, 1.8] * 10, 0.5)
    noisy = ratio([1.0, 5.0, 0.2] * 10, [2.0, 0.4, 9.0] * 10, 0.5)
    assert steady.value == 0.5
    assert steady.low <= steady.value <= steady.high
    assert noisy.high - noisy.low > steady.high - steady.low


def test_the_processor_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or at least an architecture."""
    assert run._processor_name()
    monkeypatch.setattr(run.Path, "exists", lambda _: False)
    assert run._processor_name() == run.platform.machine()
