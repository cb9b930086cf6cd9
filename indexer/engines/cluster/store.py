"""An alias of a cluster: the generation it points to, and a writer for the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice

from indexer.engines.base import Stored
from indexer.engines.cluster.client import Address, explained
from indexer.engines.cluster.generations import Generations
from indexer.engines.cluster.indexing.writer import ClusterWriter
from indexer.engines.cluster.notes import Notes
from indexer.engines.cluster.searching.engine import ClusterEngine
from indexer.errors import DamagedIndex, MissingIndex
from indexer.model import QuestionId

SEVERAL = 3
"""Processes from which documents are made beside the one that sends them: a pipe has its price."""
FETCHED = 500
"""Records that a check reads at once."""


class ClusterStore:
    """The index behind one alias."""

    def __init__(self, address: Address, processes: int = 1) -> None:
        self._address = address
        self._processes = processes
        self._generations = Generations(address)
        self._notes = Notes(self._generations.client, address.alias)

    def open(self) -> ClusterEngine:
        """See Store."""
        name = self._generations.current()
        if not name:
            raise MissingIndex(f"the cluster has no alias {self._address.alias} yet")
        words = partial(self._notes.words, self._generations.number(name))
        with explained(name):
            return ClusterEngine(self._generations.client, name, words)

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
        makers = self._processes - 1 if self._processes >= SEVERAL else 0
        return ClusterWriter(self._generations, self._notes, processes=makers, fresh=fresh)

    # -- upkeep: see Keeper ------------------------------------------------------------------

    def note(self, lines: Iterable[str]) -> None:
        """See Keeper."""
        self._notes.added.extend(lines)

    def journal(self) -> Iterator[str]:
        """See Keeper."""
        return self._notes.events(self._published())

    def note_rejected(self, lines: Iterable[str]) -> None:
        """See Keeper."""
        self._notes.rejected = list(lines)

    def rejected(self) -> Iterator[str]:
        """See Keeper."""
        return self._notes.last_rejected(self._published())

    def generations(self) -> list[Stored]:
        """See Keeper: what lies in the cluster."""
        return self._generations.sizes()

    def verify(self) -> int:
        """Read every record and hold it against its digest; the bytes of the index.

        The files are the cluster's to check. Raises DamagedIndex.
        """
        engine = self.open()
        known = iter(engine.digests().items())
        while some := dict(islice(known, FETCHED)):
            held = {question.id: question.provenance.digest for question in engine.fetch([*some])}
            if wrong := [id for id, digest in some.items() if held.get(id) != digest]:
                raise DamagedIndex(f"{engine.info().generation}: {wrong[0]} is not as written")
        return sum(kept.size for kept in self.generations() if kept.current)

    def sweep(self) -> list[str]:
        """See Keeper."""
        return self._generations.tidy()

    def condition(self) -> tuple[str, bool]:
        """How the cluster is, in a sentence, and whether that needs nobody's care."""
        alias = self._address.alias
        with explained(alias):
            state = self._generations.client.cluster.health(
                index=f"{alias}-*", params={"level": "cluster"}, ignore=408
            )
        said = (
            f"{state['status']}: {state['number_of_data_nodes']} data nodes, "
            f"{state['active_shards']} shards, {state['unassigned_shards']} missing"
        )
        return said, state["status"] == "green"

    def _published(self) -> list[int]:
        return self._generations.published(self._generations.current())


def at(url: str, processes: int = 1) -> ClusterStore:
    """The store that a setting names; builds take so many processes. Raises InvalidSetting."""
    return ClusterStore(Address.parse(url), processes)
