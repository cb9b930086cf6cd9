"""What must be true of an index whatever happens to it, and the lives that try it.

A *state* is what one commit published: its documents, its journal, its rejected records. The world
knows every state that ``CURRENT`` ever named, and which of them were told to the caller as done.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from indexer.engines.embedded import files, generations, manifests, pointer
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.fallback import FallbackStore
from indexer.errors import DamagedIndex, IndexBusy, IndexerError, MissingIndex
from tests.engines.embedded.simulation.disk import Inode
from tests.engines.embedded.simulation.machine import Machine, Trouble, plug_in
from tests.engines.embedded.simulation.standins import question, stand_in

SIZE = 4
Plant = Callable[[pytest.MonkeyPatch], None]
LINES = 150
"""Of the trace that a failure shows."""
LOOKS = 0.04
"""How often the disk is looked at as if the power had gone at this very operation."""


@dataclass
class State:
    """What one commit published."""

    documents: Mapping[str, str]
    journal: list[str]
    rejected: list[str]
    identity: str = ""
    told: bool = False

    @property
    def folder(self) -> str:
        return self.identity.partition(".")[0]


@dataclass
class World:
    """One index on one machine, and everything that it should hold."""

    seed: int
    real: bool = False
    states: list[State] = field(default_factory=list)
    """Those that ``CURRENT`` named, in order."""
    ready: State | None = None
    """That of the commit under way."""
    version: int = 0
    inside: int = 0
    """Writers that have the lock."""
    quiet: bool = True
    rotten: bool = False

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)
        self.machine = Machine(self.rng)
        self.machine.after = self.changed
        self.root = Path("/disk", *self.rng.choice((["index"], ["a", "index"])))

    # -- the lives -------------------------------------------------------------------------------

    def run(self) -> None:
        """Some lives with troubles, then a calm one. Raises AssertionError with what is broken."""
        for number in range(self.rng.randint(1, 3)):
            self.live(number, *self.troubles())
        self.live(9, "calm", Trouble(turns=self.rng.choice((0.004, 0.02))))
        self.finish()

    def live(self, number: int, kind: str, trouble: Trouble) -> None:
        """One life of the machine, and what must be true at its end."""
        self.machine.note(f"-- life {number}: {kind}")
        self.quiet = kind in {"calm", "kill"}
        before = len(self.states)
        self.machine.live(self.processes(), trouble)
        self.ready, self.inside = None, 0
        if not self.machine.powered:
            self.machine.lose_power()
            self.settle()
        self.machine.note(f"-- after life {number}: {len(self.states) - before} commits")
        self.quiet = True
        with self.machine.aside():
            self.check()

    def processes(self) -> dict[str, Callable[[], None]]:
        """Who runs in a life."""
        rng = self.rng
        found: dict[str, Callable[[], None]] = {"writer": lambda: self.write(rng.randint(1, 3))}
        if rng.random() < 0.3:
            found["second"] = lambda: self.write(1)
        for name in ("reader", "laggard")[: rng.randint(0, 2)]:
            found[name] = lambda: self.read(rng.randint(1, 3))
        if rng.random() < 0.3:
            found["tidier"] = self.tidy
        return found

    def troubles(self) -> tuple[str, Trouble]:
        """What goes wrong in a life."""
        rng = self.rng
        kind = rng.choice(
            ["calm", "power", "power", "kill", "error", "error", "errors", "full", "dying"]
        )
        trouble = Trouble(
            turns=rng.choice((0.004, 0.02, 0.1, 0.4)),
            links=rng.random() < 0.5,
            short=rng.choice((0, 0.5)),
        )
        moment, number = self.moment(), rng.choice((errno.EIO, errno.ENOSPC))
        start = rng.randint(1, 250)
        end = start + rng.choice((2, 5, 20, 1000))
        if kind == "power":
            trouble.power = moment
        elif kind == "kill":
            trouble.death = moment
        elif kind == "error":
            trouble.error = lambda n, name: number if moment(n, name) else 0
        elif kind == "errors":
            often = rng.choice((0.01, 0.05))
            trouble.error = lambda n, name: number if rng.random() < often else 0
        elif kind == "full":
            trouble.error = lambda n, name: errno.ENOSPC if start <= n < end else 0
        elif kind == "dying":
            trouble.error = lambda n, name: errno.EIO if start <= n < end else 0
        return kind, trouble

    def moment(self) -> Callable[[int, str], bool]:
        """One operation: the so-manieth of all, or just at or after one of a kind."""
        rng = self.rng
        if rng.random() < 0.5:
            chosen = rng.randint(1, rng.choice((20, 250)))
            return lambda number, name: number == chosen
        kind = rng.choice(("sync", "rename", "rename", "make", "write", "unlink", "open", "read"))
        later = rng.choice((0, 1, 2, rng.randint(3, 40)))
        left = [rng.randint(1, 3 if kind == "rename" else 12), later]

        def met(number: int, name: str) -> bool:
            if left[0] > 0:
                left[0] -= name == kind
                return left[0] == 0 and left[1] == 0
            left[1] -= 1
            return left[1] == 0

        return met

    # -- what runs -------------------------------------------------------------------------------

    def write(self, times: int) -> None:
        """Commit so often."""
        store = EmbeddedStore(self.root)
        for _ in range(times):
            try:
                self.commit(store, fresh=self.rng.random() < 0.3)
            except IndexBusy:
                assert self.machine.several, "busy with nobody"
            except IndexerError:
                assert not self.quiet, "a writer fails on a sound disk"

    def commit(self, store: EmbeddedStore, *, fresh: bool) -> None:
        """One commit; what it should hold is known before it is published."""
        with store.writer(fresh=fresh) as writer:
            self.inside += 1
            assert self.inside == 1, "two writers have the lock"
            try:
                self._commit(store, writer, fresh=fresh)
            finally:
                self.inside -= 1
                self.ready = None

    def _commit(self, store: EmbeddedStore, writer: object, *, fresh: bool) -> None:
        self.version += 1
        rng, last = self.rng, self.states[-1] if self.states else State({}, [], [])
        asked = [question(n, self.version) for n in rng.sample(range(SIZE), rng.randint(1, SIZE))]
        added = {q.id: q.provenance.digest for q in asked}
        documents = added if fresh else {**last.documents, **added}
        lines = [f"event {self.version}.{n}\n" for n in range(rng.randint(0, 2))]
        rejected = [f"rejected {self.version}\n"] if rng.random() < 0.5 else None
        writer.put(asked)
        if not fresh and rng.random() < 0.3 and len(documents) > 1:
            gone = rng.choice(sorted(documents))
            writer.drop([gone])
            documents = {id: digest for id, digest in documents.items() if id != gone}
        store.note(lines)
        if rejected is not None:
            store.note_rejected(rejected)
        self.ready = state = State(
            documents, [*last.journal, *lines], last.rejected if rejected is None else rejected
        )
        self.machine.note(f"     commit {self.version}, fresh: {fresh}")
        count = len(self.states)
        try:
            writer.commit()
        except IndexerError:
            if state.identity:
                self.machine.note("     published, and told as failed")
            else:
                assert len(self.states) == count, "a failing writer published"
            raise
        assert state.identity, "a commit published nothing"
        state.told = True
        self.look()

    def read(self, times: int) -> None:
        """Open, hold and read generations, by the store and as the service does."""
        store = EmbeddedStore(self.root)
        service = FallbackStore(EmbeddedStore(self.root), clock=lambda: 0.0)
        for _ in range(times):
            for look in (self.open, self.serve, self.lines, self.upkeep):
                known = len(self.states)
                try:
                    look(service if look == self.serve else store)
                except MissingIndex:
                    assert not known or not self.quiet, "an index is missing"
                except IndexerError as error:
                    self.troubled(f"a sound index is called unsound: {error}")

    def troubled(self, otherwise: str) -> None:
        """Raises AssertionError where nothing is wrong with the disk."""
        assert not self.quiet, otherwise

    def open(self, store: EmbeddedStore) -> None:
        """An engine of a state that was current meanwhile; it keeps its files while it is open."""
        start = len(self.states)
        engine = store.open()
        try:
            self.judge(engine, start)
            identity, names = store.generation(), [state.identity for state in self.states]
            known = names[max(0, start - 1) :]
            assert not self.quiet or identity in known, "an old state is told"
            if self.quiet:
                manifests.verify(self.root / engine.info().generation.partition(".")[0])
            assert engine.digests() == self.state(engine.info().generation).documents
        finally:
            engine.close()

    def serve(self, store: FallbackStore) -> None:
        """What a service gives: the current state, or on a troubled disk an earlier one."""
        start = len(self.states)
        engine = store.open()
        try:
            self.judge(engine, start if self.quiet else 0)
        finally:
            engine.close()

    def judge(self, engine: object, start: int) -> None:
        """Raises AssertionError where an engine is of no state, or of one before ``start``."""
        state = self.state(engine.info().generation)
        assert dict(engine.digests()) == dict(state.documents), "documents are lost or mixed"
        assert self.states.index(state) >= start - 1, "an old state is served"

    def state(self, identity: str) -> State:
        """The state of an identity."""
        for state in self.states:
            if state.identity == identity:
                return state
        raise AssertionError(f"{identity} is served and was never published")

    def lines(self, store: EmbeddedStore) -> None:
        """The journal and the rejected lines, of states that were current meanwhile."""
        for read, name in ((store.journal, "journal"), (store.rejected, "rejected")):
            start = max(0, len(self.states) - 1)
            lines = list(read())
            known = [getattr(state, name) for state in self.states[start if self.quiet else 0 :]]
            assert lines in (known or [[]]), f"the {name} is of no state: {lines}"

    def upkeep(self, store: EmbeddedStore) -> None:
        """What commands ask."""
        start = max(0, len(self.states) - 1)
        store.verify()
        known = store.known()
        assert known in [state.documents for state in self.states[start:]]
        store.generations()

    def tidy(self) -> None:
        """``questions gc``."""
        for _ in range(self.rng.randint(1, 3)):
            try:
                EmbeddedStore(self.root).sweep()
            except IndexBusy:
                pass
            except IndexerError:
                assert not self.quiet, "tidying fails on a sound disk"

    # -- what must be true -----------------------------------------------------------------------

    def changed(self, name: str, paths: tuple[Path, ...]) -> None:
        """After an operation: a commit shows when the pointer is renamed."""
        if name == "rename" and paths[1] == self.root / pointer.CURRENT:
            self.published()
        if self.rng.random() < LOOKS * (5 if name == "rename" else 1):
            self.look()

    def look(self) -> None:
        """What would be there if the power went now."""
        with self.machine.aside() as rng:
            self.machine.disk.lose_power(rng)
            self.recovered()

    def published(self) -> None:
        """``CURRENT`` names another generation: a whole one, and the writer's."""
        with self.machine.aside():
            folder = self.root / files.content(self.root / pointer.CURRENT).decode().strip()
            identity = manifests.identity(folder, manifests.manifest(folder))
            manifests.verify(folder)
        assert self.ready is not None, "published without a commit"
        self.ready.identity = identity
        self.states.append(self.ready)

    def recovered(self) -> State | None:
        """After the power: the last state that was told, or a later one; whole, with its lines."""
        store = EmbeddedStore(self.root)
        told = max((n for n, state in enumerate(self.states) if state.told), default=-1)
        try:
            engine = store.open()
        except MissingIndex:
            assert told < 0, "the index is lost"
            return None
        except DamagedIndex as error:
            raise AssertionError(f"after the power: {error}") from error
        self.judge(engine, told + 1)
        state = self.state(engine.info().generation)
        engine.close()
        store.verify()
        assert list(store.journal()) == state.journal, "the journal is of another state"
        assert list(store.rejected()) == state.rejected, "the rejected are of another state"
        return state

    def settle(self) -> None:
        """What the power took was never told: it is as if it had not been."""
        with self.machine.aside():
            state = self.recovered()
        end = self.states.index(state) + 1 if state else 0
        del self.states[end:]

    def check(self) -> None:
        """Between two lives: the last state is there, and what stands beside it is sound."""
        state = self.recovered()
        assert state is (self.states[-1] if self.states else None), "another state than the last"
        if state is not None:
            store = EmbeddedStore(self.root)
            assert store.generation() == state.identity
            for folder in store._generations.before():
                self.state(manifests.identity(folder, manifests.manifest(folder)))

    def finish(self) -> None:
        """More commits leave two generations and nothing else; one stands in for a damaged one."""
        self.machine.note("-- the end")
        self.machine.live({"last": lambda: self.write(2)}, Trouble())
        self.machine.live({"tidier": self.tidy}, Trouble())
        with self.machine.aside():
            self.check()
        names = set(self.machine.disk.find(self.root).entries)
        kept = {state.folder for state in self.states[-2:]}
        assert names == {pointer.CURRENT, generations.LOCK, *kept}, f"debris stays: {names}"
        with self.machine.aside():
            self.rot()

    def rot(self) -> None:
        """A file of the current generation is altered: what shares no file with it stands in."""
        current, before = self.states[-1], self.states[-2]
        store = EmbeddedStore(self.root)
        shared = self.alter(current) in self.inodes(before)
        assert refused(store.verify), "an altered file passes"
        assert shared or store.before().info().generation == before.identity
        if not shared:
            self.alter(before)
        assert refused(EmbeddedStore(self.root).before), "what is altered stands in"

    def inodes(self, state: State) -> list[Inode]:
        """The files of a state."""
        return list(self.machine.disk.find(self.root / state.folder).entries.values())

    def alter(self, state: State) -> Inode:
        """Another bit in a file; not in the name of the seal, for manifests may have none."""
        files = [inode for inode in self.inodes(state) if inode.data]
        inode = self.rng.choice(files)
        end = inode.data.find(b'"seal"') if b'"seal"' in inode.data else len(inode.data)
        inode.data[self.rng.randrange(end)] ^= 1
        self.machine.note("     a bit is altered")
        return inode


def refused(ask: Callable[[], object]) -> bool:
    """Whether it says that the index is damaged."""
    try:
        ask()
    except DamagedIndex:
        return True
    return False


@contextmanager
def simulated(world: World) -> Iterator[pytest.MonkeyPatch]:
    """The world's machine in the place of the operating system."""
    with pytest.MonkeyPatch.context() as patch:
        plug_in(world.machine, patch)
        stand_in(patch, world.seed, real=world.real)
        yield patch


def simulate(seed: int, *, real: bool = False, fault: Plant | None = None) -> None:
    """Run the world of a seed. Raises AssertionError with its trace where anything is broken."""
    world = World(seed, real)
    with simulated(world) as patch:
        if fault is not None:
            fault(patch)
        try:
            world.run()
        except Exception as problem:
            trace = world.machine.told(LINES)
            raise AssertionError(f"seed {seed}: {problem!r}\n{trace}") from problem
