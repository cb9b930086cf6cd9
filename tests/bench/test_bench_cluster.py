"""The comparison of a cluster with a folder: here with two folders, which must agree."""

from __future__ import annotations

import json
from pathlib import Path

from bench import cluster, corpus, queries
from bench.run import machine
from bench.worker import spool
from indexer.config import Settings

SIZE = 60


def test_both_are_built_in_turn_and_asked_the_same(tmp_path: Path) -> None:
    spool(corpus.questions(SIZE), tmp_path / "questions")
    placed = {
        name: cluster.Placed(Settings(index=tmp_path / name, processes=1))
        for name in cluster.SYSTEMS
    }
    figures = cluster._builds(placed, tmp_path, 2)
    cluster._pages(placed, tmp_path, figures, queries.draw(SIZE, 9), 1)
    assert {len(said["builds"]) for said in figures.values()} == {2}
    assert {said["differing"] for said in figures.values()} == {0}
    assert all(0 < said["median"] <= said["p95"] for said in figures.values())


def test_the_page_names_both_and_what_differs(tmp_path: Path) -> None:
    said = {"build": 2.0, "builds": [2.0], "median": 0.01, "p95": 0.02, "differing": 0}
    sizes = [{"documents": 5000, "systems": {"folder": said, "cluster": said | {"differing": 3}}}]
    found = {"machine": machine(), "queries": 9, "rounds": 1, "sizes": sizes}
    page = cluster.write(found, "trial", tmp_path)
    assert "| 5,000 | cluster | 2.0 (2.0) | 1.00 | 10.0 / 20.0 |" in page
    assert page[-1].endswith("differ: 3.")
    assert json.loads((tmp_path / "trial.json").read_text("utf-8"))["queries"] == 9
