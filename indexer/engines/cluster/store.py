"""An alias of a cluster: its current generation, its journal, and a writer for the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice

from indexer.engines.base import Condition, Store, Stored
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
        """An engine over the index that the alias points to. Raises UnreachableCluster too."""
        name = self._generations.current()
        if not name:
            raise MissingIndex(f"the cluster has no alias {self._address.alias} yet")
        number = self._generations.number(name)
        words, mined = partial(self._notes.words, number), partial(self._notes.mined, number)
        with explained(name):
            return ClusterEngine(self._generations.client, name, words, mined)

    def before(self) -> ClusterEngine:
        """None: a cluster keeps copies of the current one. Raises DamagedIndex."""
        raise DamagedIndex("a cluster that cannot serve its index cannot serve another")

    def generation(self) -> str:
        """The name and the unique id of the index that the alias points to."""
        return self._generations.identity()

    def known(self) -> Mapping[QuestionId, str]:
        """The digests, read page by page from the cluster."""
        if not self._generations.current():
            return {}
        return self.open().digests()

    def writer(self, *, fresh: bool = False) -> ClusterWriter:
        """A writer into a new index, a clone of the current one unless ``fresh``."""
        makers = self._processes - 1 if self._processes >= SEVERAL else 0
        return ClusterWriter(self._generations, self._notes, processes=makers, fresh=fresh)

    def note(self, lines: Iterable[str]) -> None:
        """Collect lines for the ledger beside the next generation."""
        self._notes.added.extend(lines)

    def journal(self) -> Iterator[str]:
        """The lines that all published generations wrote into the ledger, in order."""
        return self._notes.events(self._published())

    def note_rejected(self, lines: Iterable[str]) -> None:
        """Set the lines for the ledger beside the next generation."""
        self._notes.rejected = list(lines)

    def rejected(self) -> Iterator[str]:
        """The lines of the latest published generation that had any set."""
        return self._notes.last_rejected(self._published())

    def generations(self) -> list[Stored]:
        """The indexes of the alias, half-built ones too, with the bytes of their primaries."""
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
        """Remove the indexes that are older than the current one and the one before it."""
        return self._generations.tidy()

    def condition(self) -> Condition:
        """The cluster's own health report; green is healthy. Raises UnreachableCluster."""
        alias = self._address.alias
        with explained(alias):
            state = self._generations.client.cluster.health(
                index=f"{alias}-*", params={"level": "cluster"}, ignore=408
            )
        sentence = (
            f"{state['status']}: {state['number_of_data_nodes']} data nodes, "
            f"{state['active_shards']} shards, {state['unassigned_shards']} missing"
        )
        return Condition(sentence, state["status"] == "green")

    def _published(self) -> list[int]:
        return self._generations.published(self._generations.current())


def at(url: str, processes: int = 1) -> Store:
    """The store that a setting names; builds take so many processes. Raises InvalidSetting."""
    return ClusterStore(Address.parse(url), processes)
