"""A commit in the making: a new generation, filled in parallel, published by one alias change.

Every write carries a version that grows with time, so that the last of two writes of a question
wins in whatever order they arrive, and that a write sent twice counts once.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from itertools import chain, islice
from threading import Event
from typing import Any, Self, TypeVar

import orjson
from opensearchpy.exceptions import TransportError

from indexer.engines.base import IndexInfo
from indexer.engines.cluster.client import BUSY, explained, passing
from indexer.engines.cluster.documents import Documents, unpacked
from indexer.engines.cluster.engine import ClusterEngine
from indexer.engines.cluster.generations import Generations
from indexer.engines.cluster.notes import Notes
from indexer.engines.cluster.reading import Reading
from indexer.engines.cluster.words import Tally, Words, beside
from indexer.errors import IndexerError, UnreachableCluster, UnusableIndex
from indexer.model import Question, QuestionId

BATCH = 400
"""Writes of one request."""
WORDS = 4000
"""Words of one request."""
SENDERS = 4
"""Requests on their way at one time."""
ATTEMPTS = 9
"""How often a write is tried; the waits between add up to two minutes or so."""
LONGEST_WAIT = 30.0
_CONFLICT = 409
_TOLD = "items.*._id,items.*.status,items.*.result,items.*.error"
"""What is read of an answer."""

Action = dict[str, Any]
"""A line of a bulk request, and its document under ``document``."""
Bulk = Callable[[Sequence[Action]], list[Any]]
"""Sends a batch; what is said of each of its writes."""
_T = TypeVar("_T")


class ClusterWriter:
    """See Writer."""

    def __init__(self, generations: Generations, notes: Notes, *, fresh: bool) -> None:
        self._generations = generations
        self._notes = notes
        self._fresh = fresh
        self._base = ""
        self._name = ""
        self._version = 0
        self._documents = Documents()
        self._tally = Tally()
        self._touched: set[str] = set()

    def __enter__(self) -> Self:
        self._notes.forget()
        self._base = self._generations.current()
        self._version = time.time_ns() // 1000
        self._name = self._generations.begin("" if self._fresh else self._base)
        return self

    def __exit__(self, *problem: object) -> None:
        if self._name:
            name, self._name = self._name, ""
            with suppress(IndexerError):  # what stopped us may stop this; the next commit sweeps
                self._generations.discard(name)

    def put(self, questions: Iterable[Question]) -> int:
        """See Writer."""
        seen: set[str] = set()
        with self._way(self._name) as way:
            for some in _batches(questions, BATCH):
                latest = {question.id: question for question in some}
                self._replace([*latest], way)
                way.give([self._written(question) for question in latest.values()])
                seen.update(latest)
        return len(seen)

    def drop(self, ids: Iterable[QuestionId]) -> int:
        """See Writer."""
        dropped: list[bool] = []
        with self._way(self._name, dropped.append) as way:
            for some in _batches(ids, BATCH):
                named = list(dict.fromkeys(some))
                self._replace(named, way)
                way.give([{"delete": self._target(id)} for id in named])
        return sum(dropped)

    def commit(self) -> IndexInfo:
        """See Writer."""
        self._write_words()
        self._notes.write(self._generations.number(self._name))
        self._generations.publish(self._name, self._base)
        name, self._name = self._name, ""
        with explained(name):
            return ClusterEngine(self._generations.client, name).info()

    def _written(self, question: Question) -> Action:
        document = self._documents.make(question)
        self._tally.gain(document.words)
        return {"index": self._target(question.id), "document": document.fields}

    def _target(self, id: str) -> Action:
        self._version += 1
        return {"_id": id, "version": self._version, "version_type": "external"}

    def _replace(self, ids: Sequence[str], way: Way) -> None:
        """Count no more the words of the documents that are in the index under these ids."""
        again = [id for id in ids if id in self._touched]
        if again:
            way.drain()
        index = Reading(self._generations.client, self._name)
        for record in patient(lambda: index.records(again if self._fresh else ids)):
            self._tally.lose(self._documents.words(unpacked(record)))
        self._touched.update(ids)

    def _write_words(self) -> None:
        """Bring the index of words up to what was put and dropped."""
        before = {}
        if self._base and not self._fresh:
            words = Words(self._generations.client, self._base)
            before = patient(lambda: words.counts(self._tally.changed()))
        with self._way(beside(self._name)) as way:
            for some in _batches(self._tally.actions(before), WORDS):
                way.give(some)

    def _way(self, index: str, told: Callable[[bool], object] = bool) -> Way:
        alias = self._generations.building(index)
        params = {"require_alias": "true", "filter_path": _TOLD}

        def bulk(batch: Sequence[Action]) -> list[Any]:
            body = b"".join(map(_lines, batch))
            answer = self._generations.client.bulk(
                body=body, index=alias, params=params, request_timeout=60
            )
            return list(answer["items"])

        return Way(index, bulk, told)


class Way:
    """The way to an index: several batches are on it at one time.

    ``told`` hears of each write that is done whether it dropped a document.
    """

    def __init__(self, index: str, bulk: Bulk, told: Callable[[bool], object]) -> None:
        self._index = index
        self._bulk = bulk
        self._told = told
        self._given_up = Event()
        self._pool = ThreadPoolExecutor(SENDERS)
        self._under_way: set[Future[list[Any]]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self.drain()
        finally:  # senders may be in the midst of minutes of patience
            self._given_up.set()
            self._pool.shutdown(wait=False, cancel_futures=True)

    def give(self, batch: Sequence[Action]) -> None:
        """Send a batch, as soon as there is room on the way."""
        self._under_way.add(self._pool.submit(self._send, batch))
        if len(self._under_way) > SENDERS:
            self._arrived(*wait(self._under_way, return_when=FIRST_COMPLETED))

    def drain(self) -> None:
        """Wait until all of it has arrived."""
        self._arrived(*wait(self._under_way))

    def _arrived(self, done: set[Future[list[Any]]], left: set[Future[list[Any]]]) -> None:
        self._under_way = left
        for item in chain.from_iterable(future.result() for future in done):
            self._told("delete" in item and item["delete"].get("result") == "deleted")

    def _send(self, batch: Sequence[Action]) -> list[Any]:
        def pause(seconds: float) -> None:
            if self._given_up.wait(seconds):
                raise UnreachableCluster("what was still to be sent is given up")

        with explained(self._index):
            return Sender(self._bulk, pause).send(batch)


class Sender:
    """Sends batches until each write is done; those that were refused for now are sent again."""

    def __init__(
        self,
        bulk: Bulk,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._bulk = bulk
        self._sleep = sleep

    def send(self, batch: Sequence[Action]) -> list[Any]:
        """The answers to the writes that are done. Raises UnusableIndex where one cannot be."""
        done: list[Any] = []
        for attempt in range(ATTEMPTS):
            if attempt:
                self._sleep(_pause(attempt))
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


def patient(ask: Callable[[], _T], sleep: Callable[[float], object] = time.sleep) -> _T:
    """What is answered, by a cluster that may be away for a while."""
    for attempt in range(1, ATTEMPTS):
        try:
            return ask()
        except UnreachableCluster:
            sleep(_pause(attempt))
    return ask()


def _pause(attempt: int) -> float:
    """Seconds to wait before an attempt."""
    return min(LONGEST_WAIT, 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.0)  # noqa: S311 - spreads the senders


def _batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _lines(action: Action) -> bytes:
    return b"".join(_json(line) + b"\n" for line in _parts(action))


def _parts(action: Action) -> Iterator[Action]:
    yield {verb: target for verb, target in action.items() if verb != "document"}
    if "document" in action:
        yield action["document"]


def _json(value: Action) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # half of a surrogate pair, which orjson cannot write and JSON can
        return json.dumps(value).encode()


def _status(item: Any) -> int:
    return int(next(iter(item.values()))["status"])


def _check(item: Any) -> None:
    ((verb, said),) = item.items()
    missing = verb == "delete" and said.get("result") == "not_found"
    if said["status"] >= 300 and said["status"] != _CONFLICT and not missing:
        raise UnusableIndex(f"the cluster refuses {said.get('_id')}: {str(said)[:300]}")
