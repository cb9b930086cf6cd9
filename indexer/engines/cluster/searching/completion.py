"""Completion, spelling and the spellings of values, from the terms of a frozen index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from indexer import delays
from indexer.engines import completion
from indexer.engines.cluster.searching.clauses import all_of
from indexer.engines.cluster.searching.requests import Reading
from indexer.engines.cluster.searching.spans import Dsl
from indexer.engines.cluster.words import Words
from indexer.engines.completion import Completes, Completion, Neighbour
from indexer.engines.mined import Lines, expressed, tables
from indexer.fields import fold
from indexer.model import Kind
from indexer.query import printed
from indexer.query.ast import Reference

ASKED = 2, 20
"""So many times the words that are wanted, and so many more, are counted in the index as it is."""
Count = Callable[[Sequence[str]], Mapping[str, int]]
"""How many documents hold each of some exact keys; those that none holds are left out."""


class Namer:
    """The names and words of one index; what is asked of whole fields is remembered."""

    def __init__(
        self,
        index: Reading,
        words: Callable[[], Words],
        mined: Callable[[], Mapping[str, Lines]],
        count: Count,
    ) -> None:
        self._index = index
        self._words = cache(words)
        self.mined = cache(lambda: tables(mined()))
        self._count = count
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
        """Words from the list of words, names and references from the cluster."""
        asked = completion.wanted(text)
        found = self._references(asked, limit) if asked.number else []
        if asked.word:
            found += completion.ranked(self._begun(asked.word, limit), limit)
        if asked.expressions:
            found += expressed(asked.expressions, self.mined().expressions, limit)
        for kind in asked.kinds if asked.name else ():
            named = self._names(kind, completion.NAMED[kind], asked.name)
            found += completion.ranked(named, limit)
        return found

    def _begun(self, prefix: str, limit: int) -> Iterator[Completion]:
        """The words that begin so, some more than are wanted."""
        worth = filter(completion.completes, self._words().beginning(prefix))
        for key, count in self._count(list(islice(worth, _some(limit)))).items():
            yield Completion(Completes.WORD, key, count)

    def _names(self, kind: Completes, field: str, prefix: str) -> Iterator[Completion]:
        for key, count in self._named(field).items():
            if any(start.startswith(prefix) for start in completion.beginnings(key)):
                yield Completion(kind, self.spellings(field)[key], count)

    def _references(self, asked: completion.Wanted, limit: int) -> list[Completion]:
        found: list[Completion] = []
        for low, high in completion.numbers(asked.number):
            if len(found) >= limit:
                break
            found += self._numbered(low, high, asked.legislature, limit - len(found))
        return found

    def _numbered(self, low: int, high: int, legislature: str, limit: int) -> list[Completion]:
        filters: list[Dsl] = [{"range": {"number": {"gte": low, "lte": min(high, 2**31 - 1)}}}]
        filters.append({"exists": {"field": "legislature_key"}})  # the Sénat has references
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
        """The nearest of the listed words that a document still has."""
        typed = completion.prefix_key(word)
        near = self._words().near(typed, _some(limit))
        counts = self._count([found.word for found in near])
        held = (replace(found, count=counts[found.word]) for found in near if found.word in counts)
        return completion.nearest(typed, held, limit)

    def forms(self, lemma: str) -> Mapping[str, int]:
        """The listed words of a lemma, with the documents that have each."""
        return self._count(self._words().of_lemma(lemma))


def _some(limit: int) -> int:
    times, more = ASKED
    return times * limit + more
