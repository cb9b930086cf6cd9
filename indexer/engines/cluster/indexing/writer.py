"""A commit in the making: a new generation, filled in parallel, published by one alias change.

Every write carries a version that grows with time, so that the last of two writes of a question
wins in whatever order they arrive, and that a write sent twice counts once.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from itertools import islice
from threading import Event
from typing import Any, Self, TypeVar

import orjson
from opensearchpy.exceptions import TransportError

from indexer.engines.base import IndexInfo
from indexer.engines.cluster.client import BUSY, explained, passing
from indexer.engines.cluster.generations import Generations
from indexer.engines.cluster.indexing.workers import Makers
from indexer.engines.cluster.notes import Notes
from indexer.engines.cluster.searching.engine import ClusterEngine
from indexer.engines.cluster.words import Words
from indexer.engines.mined import Changes, Lines, Listed
from indexer.errors import IndexerError, UnreachableCluster, UnusableIndex
from indexer.model import Question, QuestionId

BATCH = 400
"""Writes of one request."""
SENDERS = 4
"""Requests on their way at one time."""
ATTEMPTS = 9
"""How often a write is tried; the waits between add up to two minutes or so."""
LONGEST_WAIT = 30.0
_CONFLICT = 409
_TOLD = "items.*._id,items.*.status,items.*.result,items.*.error"
"""What is read of an answer."""

Action = dict[str, Any]
"""A line of a bulk request, and its document: under ``question`` what it is to be made of."""
_T = TypeVar("_T")


class ClusterWriter:
    """A commit into an index of its own, which the alias names in the end."""

    def __init__(
        self, generations: Generations, notes: Notes, *, processes: int, fresh: bool
    ) -> None:
        self._generations = generations
        self._notes = notes
        self._fresh = fresh
        self._base = ""
        self._name = ""
        self._version = 0
        self._before: Mapping[str, Lines] = {}
        self._makers = Makers(processes)

    def __enter__(self) -> Self:
        self._notes.forget()
        self._base = self._generations.current()
        self._version = time.time_ns() // 1000
        if self._base and not self._fresh:
            self._before = self._notes.mined(self._generations.number(self._base))
        self._changes = Changes(self._before)
        self._name = self._generations.begin("" if self._fresh else self._base)
        return self

    def __exit__(self, *problem: object) -> None:
        self._makers.close()
        if self._name:
            name, self._name = self._name, ""
            with suppress(IndexerError):  # what stopped us may stop this; the next commit sweeps
                self._generations.discard(name)

    def put(
        self, questions: Iterable[Question], confirmed: AbstractSet[QuestionId] = frozenset()
    ) -> int:
        """Send the questions in batches, made into documents by several processes."""
        seen: set[str] = set()

        def actions(some: Sequence[Question]) -> list[Action]:
            seen.update(question.id for question in some)
            for question in some:
                if question.id not in confirmed:
                    self._changes.put(question)
            return [{"index": self._target(question.id), "question": question} for question in some]

        for _ in self._sent(map(actions, self._growing(questions))):
            pass
        return len(seen)

    def drop(self, ids: Iterable[QuestionId]) -> int:
        """Send the deletions in batches, and count those that the cluster confirms."""
        batches = ([{"delete": self._target(id)} for id in some] for some in _batches(ids))
        told = (item["delete"] for items in self._sent(batches) for item in items)
        dropped = [item["_id"] for item in told if item.get("result") == "deleted"]
        for id in dropped:
            self._changes.drop(QuestionId(id))
        return len(dropped)

    def _growing(self, questions: Iterable[Question]) -> Iterator[list[Question]]:
        """Batches; where there are several, so many processes take a part in them."""
        for at, some in enumerate(_batches(questions)):
            if at:
                self._makers.grow()
            yield some

    def commit(self) -> IndexInfo:
        """Close the index to writes, write its journal, and move the alias to it."""
        number, before = self._generations.number(self._name), self._generations.number(self._base)
        self._generations.finish(self._name)
        mined = self._mined()
        self._notes.write(number, before, self._words(before), mined)  # while the copies are made
        self._generations.publish(self._name, self._base)
        name, self._name = self._name, ""
        with explained(name):
            return self._opened(name).info()

    def _mined(self) -> Mapping[str, Lines]:
        """What the questions say about their own words, as of this commit."""
        with explained(self._name):
            engine = self._opened(self._name)
            lines = self._changes.lines(engine.info().documents, engine.digests, engine.fetch)
        return {name: Listed(held) for name, held in lines.items()} or self._before

    def _opened(self, name: str) -> ClusterEngine:
        return ClusterEngine(self._generations.client, name, Words.empty, dict)

    def _words(self, before: int) -> Words:
        """The words of the base, where there is one, and those that were put."""
        counts = self._makers.words()
        if before and not self._fresh:
            counts += Counter(self._notes.words(before).counts())
        return Words.of(counts)

    def _target(self, id: str) -> Action:
        self._version += 1
        return {"_id": id, "version": self._version, "version_type": "external"}

    def _sent(self, batches: Iterator[list[Action]]) -> Iterator[list[Any]]:
        """What the cluster says of every batch, several on their way at one time."""
        given_up = Event()
        with ThreadPoolExecutor(SENDERS) as pool:
            under_way: set[Future[list[Any]]] = set()
            try:
                for batch in batches:
                    under_way.add(pool.submit(self._send, batch, given_up))
                    if len(under_way) > SENDERS:
                        done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                        yield from (future.result() for future in done)
                yield from (future.result() for future in under_way)
            except BaseException:
                given_up.set()  # senders may be in the midst of minutes of patience
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _send(self, batch: Sequence[Action], given_up: Event) -> list[Any]:
        def pause(seconds: float) -> None:
            if given_up.wait(seconds):
                raise UnreachableCluster("what was still to be sent is given up")

        with explained(self._name):
            return Sender(self._bulk, pause).send(self._made(batch))

    def _made(self, batch: Sequence[Action]) -> list[Action]:
        """The actions with documents in the place of questions."""
        if "question" not in batch[0]:  # deletes, all of them
            return list(batch)
        made = self._makers.make([action["question"] for action in batch])
        targets = (action["index"] for action in batch)
        return [
            {"index": target, "document": document}
            for target, document in zip(targets, made, strict=True)
        ]

    def _bulk(self, batch: Sequence[Action]) -> list[Any]:
        answer = self._generations.client.bulk(
            body=b"".join(map(_lines, batch)),
            index=self._generations.building(self._name),
            params={"require_alias": "true", "filter_path": _TOLD},
            request_timeout=60,
        )
        return list(answer["items"])


class Sender:
    """Sends batches until each write is done; those that were refused for now are sent again."""

    def __init__(
        self,
        bulk: Callable[[Sequence[Action]], list[Any]],
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._bulk = bulk
        self._sleep = sleep

    def send(self, batch: Sequence[Action]) -> list[Any]:
        """The answers to the writes that are done. Raises UnusableIndex where one cannot be."""
        done: list[Any] = []
        for attempt in range(ATTEMPTS):
            if attempt:
                self._sleep(min(LONGEST_WAIT, 2 ** (attempt - 1)) * random.uniform(0.5, 1.0))  # noqa: S311 - spreads the senders
            items = self._tried(batch)
            refused = [_status(item) in BUSY for item in items]
            done += [item for item, again in zip(items, refused, strict=True) if not again]
            for item in done:
                _check(item)
            batch = [action for action, again in zip(batch, refused, strict=True) if again]
            if not batch:
                return done
        raise UnreachableCluster(f"{len(batch)} writes were refused {ATTEMPTS} times")

    def _tried(self, batch: Sequence[Action]) -> list[Any]:
        """The answers to a batch; where all of it was refused for now, as many refusals."""
        try:
            return self._bulk(batch)
        except TransportError as problem:
            if not passing(problem):
                raise
            return [{"index": {"status": 503}}] * len(batch)


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _lines(action: Action) -> bytes:
    target = {verb: told for verb, told in action.items() if verb != "document"}
    document = action["document"] + b"\n" if "document" in action else b""
    return orjson.dumps(target) + b"\n" + document


def _status(item: Any) -> int:
    return int(next(iter(item.values()))["status"])


def _check(item: Any) -> None:
    ((verb, said),) = item.items()
    missing = verb == "delete" and said.get("result") == "not_found"
    if said["status"] >= 300 and said["status"] != _CONFLICT and not missing:
        raise UnusableIndex(f"the cluster refuses {said.get('_id')}: {str(said)[:300]}")
