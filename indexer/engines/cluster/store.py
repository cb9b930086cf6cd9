"""An alias of a cluster: the generation it points to, and a writer for the next."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.engines.cluster.client import Address, explained
from indexer.engines.cluster.engine import ClusterEngine
from indexer.engines.cluster.generations import Generations
from indexer.engines.cluster.writer import ClusterWriter
from indexer.errors import MissingIndex
from indexer.model import QuestionId


class ClusterStore:
    """The index behind one alias."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._generations = Generations(address)

    def open(self) -> ClusterEngine:
        """See Store."""
        name = self._generations.current()
        if not name:
            raise MissingIndex(f"the cluster has no alias {self._address.alias} yet")
        with explained(name):
            return ClusterEngine(self._generations.client, name)

    def generation(self) -> str:
        """See Store."""
        return self._generations.current()

    def known(self) -> Mapping[QuestionId, str]:
        """See Store."""
        if not self._generations.current():
            return {}
        return self.open().digests()

    def writer(self, *, fresh: bool = False) -> ClusterWriter:
        """See Store."""
        return ClusterWriter(self._generations, fresh=fresh)


def at(url: str) -> ClusterStore:
    """The store that a setting names. Raises InvalidSetting."""
    return ClusterStore(Address.parse(url))
