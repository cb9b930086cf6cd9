"""Generations of an index: ``alias-1``, ``alias-2``, … of which the alias names the one in use.

A published generation takes no more writes, so a view of it is frozen and all its copies say the
same. The next one begins as its clone, whose files are hard links.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError, TransportError

from indexer.engines.base import Stored
from indexer.engines.cluster.client import Address, explained, passing
from indexer.engines.cluster.mapping import BUILDING, BUILT, mapping, meta, settings
from indexer.engines.cluster.notes import PUBLISHED
from indexer.errors import IndexBusy, MissingIndex, UnreachableCluster

log = logging.getLogger(__name__)
PATIENCE = "60s"
"""How long shards may take to start."""
CREATING = 6
"""How many times as long as any answer that of a creation may take: a manager that is busy itself
gives up after thirty seconds, and says so."""


class Generations:
    """The indexes behind one alias."""

    def __init__(self, address: Address) -> None:
        self.client: OpenSearch = address.client()
        self.address = address

    def current(self) -> str:
        """The generation in use; empty where there is none."""
        alias = self.address.alias
        with explained(alias):
            try:
                # As any node knows it: searches go on while the nodes choose a manager.
                names = self.client.indices.get_alias(name=alias, params={"local": "true"})
            except NotFoundError:
                return ""
        return max(names, key=self._number, default="")

    def identity(self) -> str:
        """What tells the generation in use from every other; empty where there is none.

        A name may come back when everything is built anew; the id that the cluster gives an index
        does not, and a published index never changes.
        """
        alias = self.address.alias
        params = {"local": "true", "filter_path": "*.settings.index.uuid"}
        with explained(alias):
            try:
                found = self.client.indices.get(index=alias, params=params)
            except NotFoundError:
                return ""
        name = max(found, key=self._number, default="")
        return f"{name}.{found[name]['settings']['index']['uuid']}" if name else ""

    def all(self) -> list[str]:
        """Every generation that lies in the cluster, the oldest first, half-built ones too."""
        with explained(self.address.alias):
            names = self.client.indices.get(
                index=f"{self.address.alias}-*", params={"expand_wildcards": "all"}
            )
        return sorted(filter(self._number, names), key=self._number)

    def _number(self, name: str) -> int:
        number = name.removeprefix(f"{self.address.alias}-")
        return int(number) if number.isdigit() else 0

    def begin(self, base: str) -> str:
        """A new generation, empty or a clone of ``base``. Raises IndexBusy, UnreachableCluster."""
        number = max((self._number(name) for name in self.all()), default=0) + 1
        name = f"{self.address.alias}-{number}"
        building: dict[str, object] = {"aliases": {self.building(name): {}}}
        began = time.monotonic()
        with explained(name):
            try:
                if base:
                    self._clone(base, name, building)
                else:
                    body = {"settings": settings(self.address.shards), "mappings": mapping()}
                    self.client.indices.create(
                        index=name, body={**body, **building}, request_timeout=self._long
                    )
            except RequestError as problem:
                if "resource_already_exists" in str(problem):
                    raise self._taken(name, time.monotonic() - began) from None
                self.discard(name)
                raise
            except TransportError:
                self.discard(name)
                raise
        self._ready(name)
        return name

    def _taken(self, name: str, seconds: float) -> IndexBusy | UnreachableCluster:
        """Why a generation is there that was to be created: by whom, the time tells.

        A client that had no answer in time asks again, and finds what its first request made. That
        may be another writer's all the same, so it stays: the next commit sweeps it.
        """
        if seconds < self._long:
            return IndexBusy(f"another writer is at work on {name}")
        return UnreachableCluster(
            f"the cluster did not say within {self._long:g} s that it had created {name}: try "
            "again, with a longer timeout in QUESTIONS_STORE where that comes back"
        )

    @property
    def _long(self) -> float:
        return CREATING * self.address.timeout

    def _clone(self, base: str, name: str, building: dict[str, object]) -> None:
        body = {"settings": dict(BUILDING), **building}
        self.client.indices.clone(index=base, target=name, body=body, request_timeout=self._long)

    def _ready(self, name: str) -> None:
        with explained(name):
            health = self.client.cluster.health(
                index=name,
                params={"wait_for_status": "yellow", "timeout": PATIENCE},
                request_timeout=90,
                ignore=408,
            )
        if health["timed_out"]:
            self.discard(name)
            raise UnreachableCluster(f"the shards of {name} do not start")

    @staticmethod
    def building(name: str) -> str:
        """The alias that only a half-built generation has: writes go to it or nowhere."""
        return f"{name}-building"

    def discard(self, name: str) -> None:
        """Remove a generation; nothing where it is gone already."""
        with explained(name):
            self.client.indices.delete(index=name, params={"ignore_unavailable": "true"})

    def finish(self, name: str) -> None:
        """Close a generation to writes; its copies begin. Raises IndexBusy."""
        with _unless_swept(name):
            self.client.indices.refresh(index=name, request_timeout=120)
            self.client.indices.flush(index=name, request_timeout=120)
            final = {**BUILT, "index.number_of_replicas": self.address.replicas}
            self.client.indices.put_settings(index=name, body=final)

    def publish(self, name: str, base: str) -> None:
        """Await the copies of a finished generation; the alias names it then. Raises IndexBusy."""
        with _unless_swept(name):
            self._chain(name, base)
            self._copied(name)
            self._swap(name, base)
        self._sweep(name, base)

    def number(self, name: str) -> int:
        """The number in the name of a generation."""
        return self._number(name)

    def published(self, name: str) -> list[int]:
        """The numbers of the generations that were in use up to this one; none for no name."""
        if not name:
            return []
        with explained(name):
            mappings = self.client.indices.get_mapping(index=name)[name]["mappings"]
        return list(mappings["_meta"].get(PUBLISHED, ()))

    def _chain(self, name: str, base: str) -> None:
        """Let a generation name those before it, and itself."""
        numbers = [*self.published(base), self._number(name)]
        body = {"_meta": {**meta(), PUBLISHED: numbers}}
        self.client.indices.put_mapping(index=name, body=body)

    def sizes(self) -> list[Stored]:
        """Every generation with its bytes, copies not counted; the oldest first."""
        names, current = self.all(), self.current()
        with explained(self.address.alias):
            told = (
                self.client.indices.stats(
                    index=",".join(names), metric="store", params={"level": "indices"}
                )["indices"]
                if names
                else {}
            )
        return [
            Stored(name, told[name]["primaries"]["store"]["size_in_bytes"], name == current)
            for name in names
            if name in told
        ]

    def tidy(self) -> list[str]:
        """Remove what is older than the generation in use and the one before; what went."""
        current = self.current()
        older = [name for name in self.all() if self._number(name) < self._number(current)]
        finished = [name for name in older if self._number(name) in self.published(current)]
        gone = [name for name in older if name not in finished[-1:]]
        for name in gone:
            self.discard(name)
        return gone

    def _copied(self, name: str) -> None:
        """Wait until there are as many copies as there can be, or for so long as the address says.

        What lacks is told in the log: the generation is whole all the same.
        """
        wanted, state = self.address.replicas, self.client.cluster.health(index=name)
        copies = min(wanted, state["number_of_data_nodes"] - 1)
        if copies < wanted:
            log.warning("%s: %d nodes cannot hold %d copies", name, copies + 1, wanted)
        shards = state["active_primary_shards"] * (copies + 1)
        last = time.monotonic() + self.address.wait
        while (left := last - time.monotonic()) > 0:
            if self._active(name, shards, min(left, self.address.timeout / 2)):
                return
        log.warning("%s is in use before all its copies: %g s are over", name, self.address.wait)

    def _active(self, name: str, shards: int, seconds: float) -> bool:
        """Whether so many shards are active within the time; a manager that is away may return."""
        params = {"timeout": f"{round(seconds * 1000)}ms", "wait_for_active_shards": shards}
        try:
            state = self.client.cluster.health(
                index=name,
                params=params,
                request_timeout=seconds + self.address.timeout,
                ignore=408,
            )
        except TransportError as problem:
            if not passing(problem):
                raise
            time.sleep(min(seconds, 1.0))
            return False
        return not state["timed_out"]

    def _swap(self, name: str, base: str) -> None:
        alias = self.address.alias
        actions: list[dict[str, object]] = [
            {"remove": {"index": name, "alias": self.building(name)}},
            {"add": {"index": name, "alias": alias}},
        ]
        if base:
            actions.insert(0, {"remove": {"index": base, "alias": alias, "must_exist": True}})
        try:
            self.client.indices.update_aliases(body={"actions": actions})
        except NotFoundError:
            raise IndexBusy(f"another writer has replaced {base} meanwhile") from None

    def _sweep(self, name: str, base: str) -> None:
        """Remove what is older than the generation before this one, half-built debris too."""
        for old in self.all():
            if self._number(old) < self._number(name) and old != base:
                self.discard(old)


@contextmanager
def _unless_swept(name: str) -> Iterator[None]:
    try:
        with explained(name):
            yield
    except MissingIndex:
        raise IndexBusy(f"another writer has published meanwhile, {name} is gone") from None
