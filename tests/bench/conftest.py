"""What the tests of the benchmarks share: a small corpus, and figures that nobody measured."""

from __future__ import annotations

from typing import Any

import pytest

from bench import corpus
from indexer.model import Question


@pytest.fixture(scope="session")
def sample() -> list[Question]:
    """The first 200 questions of the corpus."""
    return list(corpus.questions(200))


def system(page: float, build: float, size: int) -> dict[str, Any]:
    """Figures of one system: seconds of a page and of the build, bytes of the index."""
    return {
        "build": {"seconds": build, "cpu": build, "bytes": size},
        "open": {"seconds": 0.1},
        "pages": [page, page],
        "totals": [3, 1],
        "page": {"median": page, "p95": 2 * page, "kinds": {"one word": page, "phrase": page}},
        "memory": {"resident": 100_000_000, "anonymous": 50_000_000},
        "update": {"seconds": 1.5},
    }


@pytest.fixture
def figures() -> dict[str, Any]:
    """A comparison at two sizes; this engine beats tantivy in all but the build."""
    interval = {"value": 0.5, "low": 0.4, "high": 0.6}
    sizes = [
        {
            "documents": documents,
            "systems": {
                "ours": system(documents / 1e7, 2.0, 900),
                "tantivy": system(documents / 5e6, 1.0, 1000)
                | {"ratio": {"median": interval, "p95": interval}},
            },
            "missing": {"whoosh": "measured up to 20,000 documents only"},
            "queries": ["one word", "phrase"],
        }
        for documents in (20_000, 200_000)
    ]
    machine = {"processor": "Abacus", "cores": 2, "system": "Linux", "python": "3.11"}
    return {
        "machine": machine | {"date": "2026-01-01", "load": 0.1},
        "versions": {"Python": "3.11"},
        "queries": 2,
        "rounds": 1,
        "mixed": 1000,
        "sizes": sizes,
    }
