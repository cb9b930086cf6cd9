"""What a typed text may go on to be, and words spelled nearly alike: a look at every key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from indexer import delays
from indexer.engines import binding, completion
from indexer.engines.completion import Completes, Completion, Neighbour
from indexer.engines.memory.documents import Document, exact
from indexer.engines.memory.matching import Matcher
from indexer.engines.mined import expressed
from indexer.fields import BY_NAME, fold
from indexer.mining import Mined
from indexer.model import Chamber, Kind, QuestionId
from indexer.query import printed
from indexer.query.ast import Reference


class Completer:
    """The completions of a frozen set of documents."""

    def __init__(
        self,
        documents: Mapping[QuestionId, Document],
        matcher: Matcher,
        mined: Callable[[], Mined],
    ) -> None:
        self._documents = documents
        self._matcher = matcher
        self._mined = mined

    def complete(self, text: str, limit: int) -> list[Completion]:
        """The completions of each kind, from every key and every name of the index."""
        asked = completion.wanted(text)
        found: list[Completion] = []
        if asked.number:
            found += self._references(asked)[:limit]
        if asked.word:
            words = [
                Completion(Completes.WORD, key, count)
                for key, count in self.held().items()
                if key.startswith(asked.word) and completion.completes(key)
            ]
            found += completion.ranked(words, limit)
        if asked.expressions:
            found += expressed(asked.expressions, self._mined().expressions, limit)
        for kind in asked.kinds if asked.name else ():
            named = self._named(kind, completion.NAMED[kind], asked.name)
            found += completion.ranked(named, limit)
        return found

    def neighbours(self, word: str, limit: int) -> list[Neighbour]:
        """The keys within the tolerance, by an edit distance to every key of the index."""
        asked = completion.prefix_key(word)
        most = completion.tolerance(asked)
        if not (most and asked.isascii() and asked.isalpha()):
            return []
        found = (
            Neighbour(key, count, completion.distance(asked, key))
            for key, count in self.held().items()
            if completion.spelled(key)
        )
        within = (near for near in found if 0 < near.distance <= most)
        return completion.nearest(asked, within, limit)

    def held(self) -> Counter[str]:
        """Exact key → documents that hold it in a field with a weight."""
        held: Counter[str] = Counter()
        for document in self._documents.values():
            held.update({key for name in binding.UNFIELDED for key in exact(document, name)})
        return held

    def spellings(self, name: str) -> Mapping[str, str]:
        """Folded value → its most frequent spelling in the whole index (ties: the first one)."""
        if name == delays.FIELD:
            return {fold(label): label for label in delays.RANGES}
        read = BY_NAME[name].read
        seen = Counter(str(v) for d in self._documents.values() for v in read(d.question))
        ranked = sorted(seen, key=lambda value: (-seen[value], value), reverse=True)
        return {fold(value): value for value in ranked}

    def _references(self, asked: completion.Wanted) -> list[Completion]:
        ranges = list(completion.numbers(asked.number))
        found = [
            (rank, q.number, -q.legislature, str(q.kind))
            for q in (document.question for document in self._documents.values())
            for rank, (low, high) in enumerate(ranges)
            if q.chamber is Chamber.ASSEMBLY
            and low <= q.number <= high
            and asked.legislature in {"", str(q.legislature)}
        ]
        return [
            Completion(Completes.REFERENCE, printed(Reference(number, -leg, Kind(kind))), 1)
            for _, number, leg, kind in sorted(found)
        ]

    def _named(self, kind: Completes, field: str, prefix: str) -> Iterator[Completion]:
        counts = Counter(
            key
            for doc in self._documents.values()
            for key in self._matcher.keys(field, doc.question)
        )
        spellings = self.spellings(field)
        for key, count in counts.items():
            if any(start.startswith(prefix) for start in completion.beginnings(key)):
                yield Completion(kind, spellings[key], count)
