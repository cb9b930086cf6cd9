"""Kill whatever writes an index at random moments; the index served is the old one or the new one.

``python tests/crash.py --rounds 200``. Each round forks a process that rebuilds, updates (with the
merges that come of it) or tidies an index, and kills it (SIGKILL) at a moment drawn from as long as
that work takes. Then the generation in use must be whole to its last checksum, hold exactly the
questions of the state before or after, with the journal of that state, and take the next commit; an
engine that was opened before must go on answering from its own generation.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench import official  # noqa: E402 - only now can it be found
from indexer.build import ledger, reindex  # noqa: E402 - only now can it be found
from indexer.build.updating import update  # noqa: E402 - only now can it be found
from indexer.config import Settings  # noqa: E402 - only now can it be found
from indexer.engines.base import Engine  # noqa: E402 - only now can it be found
from indexer.engines.plan import Plan  # noqa: E402 - only now can it be found
from indexer.model import Kind, Passage, Provenance, Question, question_id  # noqa: E402 - only now can it be found
from indexer.sources import read  # noqa: E402 - only now can it be found
from indexer.wiring import open_store  # noqa: E402 - only now can it be found

SIZE = 60
PARTS = 5
"""A state changes one question in so many."""


def state(version: int) -> list[Question]:
    """The questions of a state; each tells the version that changed it last."""
    asked = []
    for number in range(1, SIZE + 1):
        last = max((v for v in range(version + 1) if v % PARTS == number % PARTS), default=0)
        asked.append(
            Question(
                question_id(17, Kind.WRITTEN, number),
                17,
                Kind.WRITTEN,
                number,
                f"Version {last}",
                Passage(f"Le loup {number} rôde encore.", date(2024, 1, 1)),
                Provenance("crash", str(number), ""),
            )
        )
    return asked


def titles(engine: Engine) -> dict[str, str]:
    """What an index holds, read through a search."""
    found = engine.fetch(list(engine.scan(Plan())))
    return {question.id: question.title for question in found}


@dataclasses.dataclass
class Harness:
    """One index, its sources, and the version that it should hold."""

    folder: Path
    rng: random.Random
    version: int = 0
    counts: Counter[str] = dataclasses.field(default_factory=Counter)
    longest: dict[str, float] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        self.index = self.folder / "index"
        self.archive = self.folder / "data" / "Questions_ecrites.json.zip"
        self.archive.parent.mkdir(parents=True)
        self.store = open_store(Settings(index=self.index, processes=1))
        self.pack(0)
        self.rebuild()
        for name, action in self.actions().items():
            self.version += name != "gc"
            self.pack(self.version)
            began = time.perf_counter()
            action()
            self.longest[name] = 1.5 * (time.perf_counter() - began)

    def pack(self, version: int) -> None:
        official.pack(state(version), self.archive)

    def actions(self) -> dict[str, Callable[[], object]]:
        return {"reindex": self.rebuild, "update": self.bring_up, "gc": self.store.sweep}

    def rebuild(self) -> None:
        reindex(self.store, read([self.archive]))

    def bring_up(self) -> None:
        update(self.store, [self.archive], self.index / ledger.FILE)

    def round(self) -> None:
        """One death, and what must be true after it."""
        name = self.rng.choice(["reindex", "update", "update", "update", "gc"])
        held = self.store.open()
        before, lines = self.store.generation(), list(self.store.journal())
        target = self.version + (name != "gc")
        self.pack(target)
        killed = self.killed(name)
        after = self.store.generation()
        self.version = target if after != before else self.version
        self.counts[
            f"{name}: {'new' if after != before else 'old'}{'' if killed else ', ended'}"
        ] += 1
        self.judge(held, before, after, lines)
        held.close()

    def judge(self, held: Engine, before: str, after: str, lines: list[str]) -> None:
        """Raises AssertionError where anything is lost, torn or mixed."""
        self.store.verify()
        expected = {question.id: question.title for question in state(self.version)}
        engine = self.store.open()
        assert titles(engine) == expected, "a question is lost or from another state"
        engine.close()
        journal = list(self.store.journal())
        assert journal[: len(lines)] == lines, "the journal lost a line"
        assert (len(journal) > len(lines)) == (after != before), "the journal and the index differ"
        assert len(titles(held)) == SIZE, "a reader lost its generation"

    def killed(self, name: str) -> bool:
        """Run an action in a process and kill it; False where it had ended before."""
        child = os.fork()
        if not child:
            try:
                self.actions()[name]()
            finally:
                os._exit(0)
        time.sleep(self.rng.uniform(0, self.longest[name]))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status)
        self.longest[name] *= 1.06 if killed else 0.9  # two deaths of three before the end
        return killed


def run(rounds: int, seed: int, folder: Path) -> Counter[str]:
    """So many deaths in a folder; how they ended. Raises AssertionError or IndexerError."""
    harness = Harness(folder, random.Random(seed))
    for _ in range(rounds):
        harness.round()
    harness.pack(harness.version + 1)
    harness.bring_up()
    harness.version += 1
    engine = harness.store.open()
    assert titles(engine) == {question.id: question.title for question in state(harness.version)}
    engine.close()
    assert len(harness.store.generations()) <= 3, "debris stays"
    return harness.counts


def main() -> None:
    """Run the rounds that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=135)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="crash-"))
    began = time.perf_counter()
    try:
        counts = run(given.rounds, given.seed, folder / "work")
    finally:
        shutil.rmtree(folder)
    for name, count in sorted(counts.items()):
        print(f"{count:>5}  {name}")  # noqa: T201 - a command
    print(f"{given.rounds} deaths, nothing lost, {time.perf_counter() - began:.0f} s")  # noqa: T201


if __name__ == "__main__":
    main()
