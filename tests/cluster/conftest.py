"""Three real nodes for all the tests of this folder, and stores on them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count

import pytest

from indexer.engines.cluster import at
from indexer.engines.cluster.store import ClusterStore
from tests.cluster.nodes import Nodes, Unavailable

ALIASES = count()
NewStore = Callable[..., ClusterStore]


@pytest.fixture(scope="session")
def nodes() -> Iterator[Nodes]:
    try:
        running = Nodes(3)
    except Unavailable as problem:
        if os.environ.get("QUESTIONS_TEST_CLUSTER") == "insist":
            raise
        pytest.skip(f"no OpenSearch for the tests: {problem}")
    with closing(running):
        yield running


@pytest.fixture
def new_store(nodes: Nodes) -> Iterator[NewStore]:
    """Makes stores, each with an alias of its own; they are removed in the end."""
    made: list[ClusterStore] = []

    def new(options: str = "shards=2&replicas=0", processes: int = 1) -> ClusterStore:
        made.append(at(nodes.store(f"test{next(ALIASES)}", options), processes))
        return made[-1]

    yield new
    for store in made:
        for name in store._generations.all():
            store._generations.discard(name)
        store._generations.client.close()


@pytest.fixture
def store(new_store: NewStore) -> ClusterStore:
    return new_store()
