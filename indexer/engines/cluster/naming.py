"""Completion, spelling and the spellings of values, from the terms of a frozen index."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from indexer import delays
from indexer.engines import suggesting
from indexer.engines.cluster.compile import all_of
from indexer.engines.cluster.mapping import GAP
from indexer.engines.cluster.reading import Reading
from indexer.engines.cluster.spans import Dsl
from indexer.engines.suggesting import Completes, Completion, Neighbour
from indexer.fields import fold
from indexer.model import Kind
from indexer.query import printed
from indexer.query.ast import Reference

_SPECIAL = re.compile(r'[.?+*|{}\[\]()"\\#@&<>~^$-]')


def beginning(text: str) -> str:
    """An expression of Lucene for what begins so.

    Its rest is spelled as all characters but one that no key holds: for ``.*`` OpenSearch 2.19
    takes a shorter way, which fails where every term comes before the text.
    """
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text) + f"[^{GAP}]*"


def otherwise_begun(word: str) -> str:
    """An expression of Lucene for a word with an edit at its first letter and one at most behind.

    It lets through more than these. The word is letters alone.
    """
    second, third = word[1:2], word[2:]
    return f"(.{{0,2}}{second}|..){_edited(third)}|.{{0,5}}{third[1:]}"


def _edited(word: str) -> str:
    """What a word may be after one edit or none: two letters of it replaced by three at most."""
    if not word:
        return ".?"
    return f"({word[0]}{_edited(word[1:])}|.{{0,3}}{word[2:]})"


class Namer:
    """The names and words of one index; what is asked of whole fields is remembered."""

    def __init__(self, index: Reading) -> None:
        self._index = index
        self.spellings = cache(self._spellings)
        self._named = cache(lambda field: index.values(f"{field}_key"))

    def _spellings(self, field: str) -> Mapping[str, str]:
        """Folded value → its most frequent spelling in the whole index (ties: the first one)."""
        if field == delays.FIELD:
            return {fold(label): label for label in delays.RANGES}
        seen = self._index.values(f"{field}_value")
        ranked = sorted(seen, key=lambda value: (-seen[value], value), reverse=True)
        return {fold(value): value for value in ranked}

    def complete(self, text: str, limit: int) -> list[Completion]:
        """See Engine."""
        asked = suggesting.wanted(text)
        found = self._references(asked, limit) if asked.number else []
        if asked.word:
            held = self._index.values("held", include=beginning(asked.word))
            words = (
                Completion(Completes.WORD, key, count)
                for key, count in held.items()
                if suggesting.completes(key)
            )
            found += suggesting.ranked(words, limit)
        for kind, field in suggesting.NAMED.items() if asked.name else ():
            found += suggesting.ranked(self._names(kind, field, asked.name), limit)
        return found

    def _names(self, kind: Completes, field: str, prefix: str) -> Iterator[Completion]:
        for key, count in self._named(field).items():
            if any(start.startswith(prefix) for start in suggesting.beginnings(key)):
                yield Completion(kind, self.spellings(field)[key], count)

    def _references(self, asked: suggesting.Wanted, limit: int) -> list[Completion]:
        found: list[Completion] = []
        for low, high in suggesting.numbers(asked.number):
            if len(found) >= limit:
                break
            found += self._numbered(low, high, asked.legislature, limit - len(found))
        return found

    def _numbered(self, low: int, high: int, legislature: str, limit: int) -> list[Completion]:
        filters: list[Dsl] = [{"range": {"number": {"gte": low, "lte": min(high, 2**31 - 1)}}}]
        if legislature:
            filters.append({"term": {"legislature_key": legislature}})
        body = {
            "query": all_of(filters),
            "sort": ["number", {"legislature_key": "desc"}, "kind_value"],
            "size": limit,
            "_source": False,
        }
        hits = self._index.search(body)["hits"]["hits"]
        return [
            Completion(Completes.REFERENCE, printed(Reference(number, int(leg), Kind(kind))), 1)
            for number, leg, kind in (hit["sort"] for hit in hits)
        ]

    def neighbours(self, word: str, limit: int) -> list[Neighbour]:
        """See Engine."""
        asked = suggesting.prefix_key(word)
        most = suggesting.tolerance(asked)
        if not (most and asked.isascii() and asked.isalpha()):
            return []
        found = (
            Neighbour(key, count, suggesting.distance(asked, key))
            for key, count in self._spelled_nearly(asked, most).items()
            if count and suggesting.spelled(key)
        )
        return suggesting.nearest((near for near in found if 0 < near.distance <= most), limit)

    def _spelled_nearly(self, asked: str, most: int) -> Mapping[str, int]:
        """The keys near a word, perhaps some that are not, and the documents that hold them.

        Of two edits, Lucene never lets one be in the first letter: these are looked for beside.
        """
        keys = self._index.spelled_nearly(asked, most)
        counts = self._index.totals([{"term": {"held": key}} for key in keys])
        found = dict(zip(keys, counts, strict=True))
        if most > 1:
            found |= self._index.values("held", include=otherwise_begun(asked))
        return found
