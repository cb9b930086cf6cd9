"""The documents that are mined: what one is, and a sample of them that never outgrows its bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from heapq import heappop, heappush
from typing import NamedTuple

BOUND = 1 << 24
"""Bytes of text in a sample: 3,500 questions of the usual length, answers included."""
LONGEST = 1 << 18
"""Characters that are read of one document."""
_NO_LIMIT = 1 << 64


class Document(NamedTuple):
    """A document and its texts, field after field; ``uid`` tells it from every other one."""

    uid: str
    texts: tuple[str, ...]


class Sample:
    """The texts of some documents, as many as fit, drawn by the digests of their uids.

    In the order of digests documents are taken until the next one would pass the bound. So the
    sample is a function of the set of documents: every part of a build may draw its own, and what
    they merge to is what one alone would have drawn. Where all documents fit, it holds them all.
    """

    def __init__(self, bound: int = BOUND) -> None:
        self._bound = bound
        self._texts: dict[str, bytes] = {}
        self._ranked: list[tuple[int, str]] = []
        """A heap, the last one in the order of digests on top."""
        self._size = 0
        self._limit = _NO_LIMIT

    def add(self, document: Document) -> None:
        """Take a document, or not; one of the same uid must be the same."""
        rank = _rank(document.uid)
        if rank < self._limit and document.uid not in self._texts:
            text = "\n".join(document.texts)[:LONGEST]
            self._take(rank, document.uid, text.encode("utf-8", "surrogatepass"))
            self._shrink()

    def merge(self, other: Sample) -> None:
        """Take what another sample of the same bound holds."""
        for rank, uid in other._ranked:
            if uid not in self._texts:
                self._take(-rank, uid, other._texts[uid])
        self._limit = min(self._limit, other._limit)
        self._shrink()

    def texts(self) -> Iterator[str]:
        """The texts of the documents in the order of digests, fields on lines of their own."""
        for _, uid in sorted(self._ranked, reverse=True):
            yield self._texts[uid].decode("utf-8", "surrogatepass")

    @property
    def full(self) -> bool:
        """Whether a document was left out: in the order of ``drawn`` all further ones are."""
        return self._limit < _NO_LIMIT

    def __len__(self) -> int:
        return len(self._texts)

    def _take(self, rank: int, uid: str, text: bytes) -> None:
        self._texts[uid] = text
        self._size += len(text)
        heappush(self._ranked, (-rank, uid))

    def _shrink(self) -> None:
        """Leave out the last ones until the rest fits, and whatever ranks behind them."""
        while self._ranked and (self._size > self._bound or -self._ranked[0][0] >= self._limit):
            rank, uid = heappop(self._ranked)
            self._limit = min(self._limit, -rank)
            self._size -= len(self._texts.pop(uid))


def drawn(uids: Iterable[str]) -> list[str]:
    """The uids in the order in which a sample takes their documents."""
    return sorted(uids, key=lambda uid: (_rank(uid), uid))


def _rank(uid: str) -> int:
    digest = blake2b(uid.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")
