"""How many documents a node matches: asked once of a frozen index, then known."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

from indexer.engines.bound import Bound
from indexer.engines.cluster.searching.compile import Compiler, Scale
from indexer.engines.cluster.searching.requests import Reading

REMEMBERED = 10_000


class Counting:
    """The counts of one index."""

    def __init__(self, index: Reading, scale: Scale) -> None:
        self._index = index
        self._known: dict[Bound, int] = {}
        self._lock = Lock()
        self.compiler = Compiler(scale, self.count)

    def count(self, node: Bound) -> int:
        """How many documents match a node."""
        if (known := self._known.get(node)) is not None:
            return known
        return self._ask([node])[0]

    def prepare(self, nodes: Iterable[Bound]) -> None:
        """Ask for several counts in one request."""
        unknown = [node for node in dict.fromkeys(nodes) if node not in self._known]
        if unknown:
            self._ask(unknown)

    def _ask(self, nodes: list[Bound]) -> list[int]:
        totals = self._index.totals([self.compiler.match(node) for node in nodes])
        with self._lock:
            if len(self._known) > REMEMBERED:
                self._known.clear()
            self._known.update(zip(nodes, totals, strict=True))
        return totals
