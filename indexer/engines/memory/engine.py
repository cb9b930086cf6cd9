"""A frozen set of questions, each search a look at each of them: obviously right, not fast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from indexer import delays, sketches
from indexer.engines import binding, bm25, boosts, bound, completion
from indexer.engines.base import FacetCount, Hit, Hits, IndexInfo, Plan, Repeats, labelled
from indexer.engines.bound import Bound, Layer
from indexer.engines.completion import Completes, Completion, Neighbour
from indexer.engines.memory.documents import (
    Document,
    exact,
    holds,
    occurrences,
    title_length,
    titled,
)
from indexer.engines.mined import expressed, mined
from indexer.fields import BY_NAME, fold
from indexer.mining import Mined
from indexer.model import Kind, Question, QuestionId
from indexer.query import printed
from indexer.query.ast import Reference
from indexer.query.request import Sort
from indexer.sketches import Text
from indexer.text import analyse, fingerprint, stem_of

Matches = dict[QuestionId, float]
"""Document → score, of everything that a bound tree matches."""


class MemoryEngine:
    """A frozen set of documents."""

    def __init__(self, documents: Mapping[QuestionId, Document], generation: str) -> None:
        self._documents = documents
        self._generation = generation
        lengths = [document.length for document in documents.values()]
        self._average = sum(lengths) / len(lengths) if lengths else 0.0
        titles = [title_length(document) for document in documents.values()]
        self._average_title = sum(titles) / len(titles) if titles else 0.0
        questions = [document.question for document in documents.values()]
        days = [day for q in questions for day in (q.published, q.answered) if day]
        self._today = max(days, default=None)

    def search(self, plan: Plan) -> Hits:
        """Match every document, order all matches, and cut the page from them."""
        matches = self._matches(plan.ranked)
        found = self._raised(self._filtered(matches, plan.filters), plan)
        ordered = self._ordered(found, plan.sort)
        page = ordered[plan.offset : plan.offset + plan.limit]
        scored = plan.sort is Sort.RELEVANCE
        return Hits(
            hits=tuple(Hit(id, found[id] if scored else 0.0) for id in page),
            total=len(found),
            facets={name: self._facet(name, matches, plan) for name in plan.facets},
            histogram=self._histogram(found) if plan.histogram else {},
            near=self._near(matches, plan),
        )

    def _near(self, matches: Matches, plan: Plan) -> tuple[Hit, ...]:
        """The best of the documents that hold some of the words and do not match."""
        partial = plan.partial
        if partial is None or not plan.near:
            return ()
        words = [self._matches(word) for word in partial.words]
        required = self._matches(partial.required)
        summed = {
            id: score + required[id]
            for id, score in _sums(words).items()
            if id in required and id not in matches
        }
        found = self._raised(self._filtered(summed, plan.filters), plan)
        return tuple(
            Hit(
                id,
                found[id],
                tuple(t for t, held in zip(partial.texts, words, strict=True) if id not in held),
            )
            for id in self._ordered(found, Sort.RELEVANCE)[: plan.near]
        )

    def fetch(self, ids: Sequence[QuestionId]) -> list[Question]:
        """The questions themselves, from the dictionary of documents."""
        return [self._documents[id].question for id in ids if id in self._documents]

    def scan(self, plan: Plan) -> Iterator[QuestionId]:
        """All matches in order, from a list that is made at once."""
        found = self._filtered(self._matches(plan.ranked), plan.filters)
        found = self._raised(found, plan)
        yield from self._ordered(found, plan.sort)

    def among(self, plan: Plan, ids: Collection[QuestionId]) -> set[QuestionId]:
        """The ids among all matches of the plan."""
        return set(ids) & self._filtered(self._matches(plan.bound), plan.filters).keys()

    def forms(self, stem: str) -> Mapping[str, int]:
        """The exact keys of all documents that have this lemma, with their counts."""
        return {key: count for key, count in self._held().items() if stem_of(key) == stem}

    def _held(self) -> Counter[str]:
        """Exact key → documents that hold it in a field with a weight."""
        held: Counter[str] = Counter()
        for document in self._documents.values():
            held.update({key for name in binding.UNFIELDED for key in exact(document, name)})
        return held

    def _stemmed(self, stem: str) -> int:
        held = (
            any(stem in document.places[name][Layer.STEM] for name in binding.UNFIELDED)
            for document in self._documents.values()
        )
        return sum(held)

    def frequencies(self, words: Iterable[str]) -> Mapping[str, int]:
        """The documents with each word's lemma, counted one by one."""
        return {word: completion.held(analyse(word), self._stemmed) for word in words}

    def counts(self, plans: Sequence[Plan]) -> list[int]:
        """The number of matches of each plan, one plan after the other."""
        return [len(self._filtered(self._matches(plan.bound), plan.filters)) for plan in plans]

    def complete(self, text: str, limit: int) -> list[Completion]:
        """The completions of each kind, from every key and every name of the index."""
        asked = completion.wanted(text)
        found: list[Completion] = []
        if asked.number:
            found += self._references(asked)[:limit]
        if asked.word:
            words = [
                Completion(Completes.WORD, key, count)
                for key, count in self._held().items()
                if key.startswith(asked.word) and completion.completes(key)
            ]
            found += completion.ranked(words, limit)
        if asked.expressions:
            found += expressed(asked.expressions, self.mined().expressions, limit)
        for kind in asked.kinds if asked.name else ():
            named = self._named(kind, completion.NAMED[kind], asked.name)
            found += completion.ranked(named, limit)
        return found

    def _references(self, asked: completion.Wanted) -> list[Completion]:
        ranges = list(completion.numbers(asked.number))
        found = [
            (rank, q.number, -q.legislature, str(q.kind))
            for q in (document.question for document in self._documents.values())
            for rank, (low, high) in enumerate(ranges)
            if low <= q.number <= high and asked.legislature in {"", str(q.legislature)}
        ]
        return [
            Completion(Completes.REFERENCE, printed(Reference(number, -leg, Kind(kind))), 1)
            for _, number, leg, kind in sorted(found)
        ]

    def _named(self, kind: Completes, field: str, prefix: str) -> Iterator[Completion]:
        counts = Counter(
            key for doc in self._documents.values() for key in self._keys(field, doc.question)
        )
        spellings = self._spellings(field)
        for key, count in counts.items():
            if any(start.startswith(prefix) for start in completion.beginnings(key)):
                yield Completion(kind, spellings[key], count)

    def neighbours(self, word: str, limit: int) -> list[Neighbour]:
        """The keys within the tolerance, by an edit distance to every key of the index."""
        asked = completion.prefix_key(word)
        most = completion.tolerance(asked)
        if not (most and asked.isascii() and asked.isalpha()):
            return []
        found = (
            Neighbour(key, count, completion.distance(asked, key))
            for key, count in self._held().items()
            if completion.spelled(key)
        )
        within = (near for near in found if 0 < near.distance <= most)
        return completion.nearest(asked, within, limit)

    def mined(self) -> Mined:
        """Worked out when it is first asked for; see Engine."""
        return self._mined

    @cached_property
    def _mined(self) -> Mined:
        return mined(document.question for document in self._documents.values())

    def example(self, key: str) -> QuestionId | None:
        """The first uid, in order, among the documents with this key."""
        found = (id for id, document in self._documents.items() if holds((key,), document))
        return min(found, default=None)

    def near_duplicates(self, id: QuestionId, text: Text) -> list[QuestionId]:
        """The other documents whose sketch is near this one's, each compared."""
        own = self._documents[id].sketches[text] if id in self._documents else sketches.NONE
        found = (
            other
            for other, document in self._documents.items()
            if other != id and sketches.alike(own, document.sketches[text])
        )
        return sorted(found)

    def repeats(self, ids: Sequence[QuestionId]) -> Mapping[QuestionId, Repeats]:
        """The number of near duplicates of each text, from ``near_duplicates``."""
        return {
            id: Repeats(*(len(self.near_duplicates(id, text)) for text in Text))
            for id in ids
            if id in self._documents
        }

    def info(self) -> IndexInfo:
        """The counts by type and year, and the latest day, of all documents."""
        questions = [document.question for document in self._documents.values()]
        return IndexInfo(
            generation=self._generation,
            documents=len(questions),
            by_kind=Counter(str(question.kind) for question in questions),
            by_year=Counter(str(q.published.year) for q in questions if q.published),
            data_date=self._today,
            fingerprint=fingerprint(),
        )

    def close(self) -> None:
        """Nothing is open."""

    # -- what matches ------------------------------------------------------------------------

    def _matches(  # noqa: C901, PLR0911 - one case for each kind of node
        self, asked: Bound
    ) -> Matches:
        match asked:
            case bound.Value(field=field, key=key):
                return self._where(lambda document: key in self._keys(field, document.question))
            case bound.Titled():
                return self._where(lambda document: titled(asked, document))
            case bound.Holds(keys=keys):
                found = self._where(lambda document: holds(keys, document))
                return dict.fromkeys(found, bm25.idf(len(self._documents), len(found)))
            case bound.Spelled(spelling=letters):
                return self._where(lambda document: letters in document.spellings)
            case bound.Between():
                return self._where(lambda document: self._between(asked, document.question))
            case bound.All(nodes=nodes):
                return self._all(nodes)
            case bound.AnyOf(nodes=nodes):
                return _sums([self._matches(node) for node in nodes])
            case bound.Without(node=node):
                excluded = self._matches(node)
                return dict.fromkeys(self._documents.keys() - excluded.keys(), 0.0)
            case bound.Constant(node=node, score=score):
                return dict.fromkeys(self._matches(node), score)
            case bound.Prefer(node=node, bonus=bonus, weight=weight):
                found, extra = self._matches(node), self._matches(bonus)
                return {id: score + weight * extra.get(id, 0.0) for id, score in found.items()}
            case bound.Scaled(node=node, factor=factor):
                return {id: factor * score for id, score in self._matches(node).items()}
            case _:
                return self._scored(asked)

    def _where(self, test: Callable[[Document], bool]) -> Matches:
        return {id: 0.0 for id, document in self._documents.items() if test(document)}

    def _all(self, nodes: Sequence[Bound]) -> Matches:
        found = [self._matches(node) for node in nodes]
        common = set(self._documents).intersection(*found)
        return {id: sum(matches[id] for matches in found) for id in common}

    def _scored(self, leaf: bound.Leaf) -> Matches:
        """BM25F of the documents in which the leaf occurs."""
        counts = {id: occurrences(leaf, doc) for id, doc in self._documents.items()}
        found = {id: count for id, count in counts.items() if count}
        idf = bm25.idf(len(self._documents), len(found))
        if isinstance(leaf, bound.Starts):
            return dict.fromkeys(found, idf)
        return {id: idf * bm25.saturated(tf, self._norm(id)) for id, tf in found.items()}

    def _title_norm(self, id: QuestionId) -> float:
        return bm25.title_norm(title_length(self._documents[id]), self._average_title)

    def _norm(self, id: QuestionId) -> float:
        return bm25.length_norm(self._documents[id].length, self._average)

    def _keys(self, field: str, question: Question) -> set[str]:
        if field == delays.FIELD:
            return set(filter(None, [fold(delays.named(question, self._today))]))
        return {fold(str(value)) for value in BY_NAME[field].read(question)}

    def _between(self, asked: bound.Between, question: Question) -> bool:
        low = asked.low if asked.low is not None else float("-inf")
        high = asked.high if asked.high is not None else float("inf")
        return any(low <= value <= high for value in self._numbers(asked.field, question))

    def _numbers(self, field: str, question: Question) -> Iterator[int]:
        waited = delays.days(question, self._today) if field == delays.FIELD else None
        if waited is not None:
            yield waited
        yield from map(_number, BY_NAME[field].read(question))

    # -- what is made of it ------------------------------------------------------------------

    def _filtered(
        self, matches: Matches, filters: Mapping[str, Sequence[str]], ignored: str = ""
    ) -> Matches:
        wanted = {
            field: {fold(value) for value in values}
            for field, values in filters.items()
            if field != ignored and values
        }
        return {
            id: score
            for id, score in matches.items()
            if all(
                keys & self._keys(field, self._documents[id].question)
                for field, keys in wanted.items()
            )
        }

    def _ordered(self, found: Matches, sort: Sort) -> list[QuestionId]:
        ids = sorted(found)
        newest = sorted(ids, key=self._day, reverse=True)
        if sort is Sort.NEWEST:
            return newest
        if sort is Sort.OLDEST:
            return sorted(ids, key=lambda id: (self._day(id) == date.min, self._day(id)))
        if sort is Sort.DELAY:
            return sorted(newest, key=self._delay, reverse=True)
        return sorted(newest, key=lambda id: -round(found[id], bm25.SCORE_DECIMALS))

    def _day(self, id: QuestionId) -> date:
        return self._documents[id].question.published or date.min

    def _delay(self, id: QuestionId) -> int:
        waited = delays.days(self._documents[id].question, self._today)
        return -1 if waited is None else waited

    def _raised(self, found: Matches, plan: Plan) -> Matches:
        """The matches, the best raised for close words, words in the title, a title within."""
        raised = dict(found)
        best = self._ordered(found, Sort.RELEVANCE)[: boosts.RERANKED]
        for pair in plan.pairs:
            held = (bound.Sequence(binding.UNFIELDED, Layer.STEM, (slot,)) for slot in pair)
            idfs = (bm25.idf(len(self._documents), len(self._matches(word))) for word in held)
            worth = boosts.CLOSE_WEIGHT * sum(idfs)
            window = bound.Window(binding.UNFIELDED, pair, boosts.CLOSE)
            for id in best:
                if occurrences(window, self._documents[id]):
                    raised[id] += worth
        for word in plan.title_words:
            anywhere = bound.Sequence(binding.UNFIELDED, Layer.STEM, (word.slot,))
            worth = word.factor * bm25.idf(len(self._documents), len(self._matches(anywhere)))
            titled_so = bound.Sequence(("title",), Layer.STEM, (word.slot,))
            for id in best:
                if occurrences(titled_so, self._documents[id]):
                    raised[id] += worth / self._title_norm(id)
        part = plan.title_part
        for id in best:
            if part and titled(part, self._documents[id]):
                raised[id] += boosts.TITLE_PART
        return raised

    def _facet(self, name: str, matches: Matches, plan: Plan) -> tuple[FacetCount, ...]:
        counts: Counter[str] = Counter()
        for id in self._filtered(matches, plan.filters, ignored=name):
            counts.update(self._keys(name, self._documents[id].question))
        return labelled(counts, self._spellings(name), plan, name)

    def _spellings(self, name: str) -> Mapping[str, str]:
        """Folded value → its most frequent spelling in the whole index (ties: the first one)."""
        if name == delays.FIELD:
            return {fold(label): label for label in delays.RANGES}
        read = BY_NAME[name].read
        seen = Counter(str(v) for d in self._documents.values() for v in read(d.question))
        ranked = sorted(seen, key=lambda value: (-seen[value], value), reverse=True)
        return {fold(value): value for value in ranked}

    def _histogram(self, found: Matches) -> Mapping[tuple[int, int], int]:
        days = (self._documents[id].question.published for id in found)
        return Counter((day.year, day.month) for day in days if day)


def _number(value: str | int | date) -> int:
    return value.toordinal() if isinstance(value, date) else int(value)


def _sums(found: Sequence[Matches]) -> Matches:
    total: Matches = {}
    for matches in found:
        for id, score in matches.items():
            total[id] = total.get(id, 0.0) + score
    return total
