"""Every question in memory, every search by brute force: the fake for tests, and the oracle.

Obviously right rather than fast: each leaf looks at each document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from indexer import delays
from indexer.engines import binding, ranking
from indexer.engines.base import (
    Engine,
    FacetCount,
    Hit,
    Hits,
    IndexInfo,
    Plan,
    Writer,
    labelled,
)
from indexer.engines.binding import Bound, Layer
from indexer.errors import MissingIndex
from indexer.fields import BY_NAME, SEARCHED, fold
from indexer.model import Question, QuestionId
from indexer.query.request import Sort
from indexer.text import analyse, fingerprint, stem_of

Matches = dict[QuestionId, float]
"""Document → score, of everything that a bound tree matches."""


@dataclass(frozen=True, slots=True)
class Document:
    """A question with its keys: field → layer → key → positions, and its weighted length."""

    question: Question
    places: Mapping[str, Mapping[Layer, Mapping[str, Sequence[int]]]]
    length: float


def analysed(question: Question) -> Document:
    """The document of a question."""
    places = {}
    length = 0.0
    for row in SEARCHED:
        tokens = analyse(row.text(question))
        layers: dict[Layer, dict[str, list[int]]] = {Layer.EXACT: {}, Layer.STEM: {}}
        for token in tokens:
            for layer, key in ((Layer.EXACT, token.exact), (Layer.STEM, token.stem)):
                found = layers[layer].setdefault(key, [])
                if found[-1:] != [token.position]:
                    found.append(token.position)
        places[row.name] = layers
        length += row.weight * (tokens[-1].position + 1 if tokens else 0)
    return Document(question, places, length)


class MemoryEngine:
    """A frozen set of documents."""

    def __init__(self, documents: Mapping[QuestionId, Document], generation: str) -> None:
        self._documents = documents
        self._generation = generation
        lengths = [document.length for document in documents.values()]
        self._average = sum(lengths) / len(lengths) if lengths else 0.0
        questions = [document.question for document in documents.values()]
        days = [day for q in questions for day in (q.published, q.answered) if day]
        self._today = max(days, default=None)

    def search(self, plan: Plan) -> Hits:
        """See Engine."""
        matches = self._matches(binding.bind(plan.tree))
        found = self._filtered(matches, plan.filters)
        ordered = self._ordered(found, plan.sort)
        page = ordered[plan.offset : plan.offset + plan.limit]
        scored = plan.sort is Sort.RELEVANCE
        return Hits(
            hits=tuple(Hit(id, found[id] if scored else 0.0) for id in page),
            total=len(found),
            facets={name: self._facet(name, matches, plan) for name in plan.facets},
            histogram=self._histogram(found) if plan.histogram else {},
        )

    def fetch(self, ids: Sequence[QuestionId]) -> list[Question]:
        """See Engine."""
        return [self._documents[id].question for id in ids if id in self._documents]

    def scan(self, plan: Plan) -> Iterator[QuestionId]:
        """See Engine."""
        found = self._filtered(self._matches(binding.bind(plan.tree)), plan.filters)
        yield from self._ordered(found, plan.sort)

    def forms(self, stem: str) -> Mapping[str, int]:
        """See Engine."""
        held: Counter[str] = Counter()
        for document in self._documents.values():
            held.update({key for name in binding.UNFIELDED for key in _exact(document, name)})
        return {key: count for key, count in held.items() if stem_of(key) == stem}

    def info(self) -> IndexInfo:
        """See Engine."""
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
        """See Engine."""

    # -- what matches ------------------------------------------------------------------------

    def _matches(  # noqa: PLR0911 - one case for each kind of node
        self, bound: Bound
    ) -> Matches:
        match bound:
            case binding.Value(field=field, key=key):
                return self._where(lambda document: key in self._keys(field, document.question))
            case binding.Holds(keys=keys):
                found = self._where(lambda document: _holds(keys, document))
                return dict.fromkeys(found, ranking.idf(len(self._documents), len(found)))
            case binding.Between():
                return self._where(lambda document: self._between(bound, document.question))
            case binding.All(nodes=nodes):
                return self._all(nodes)
            case binding.AnyOf(nodes=nodes):
                return _sums([self._matches(node) for node in nodes])
            case binding.Without(node=node):
                excluded = self._matches(node)
                return dict.fromkeys(self._documents.keys() - excluded.keys(), 0.0)
            case binding.Constant(node=node, score=score):
                return dict.fromkeys(self._matches(node), score)
            case binding.Prefer(node=node, bonus=bonus, weight=weight):
                found, extra = self._matches(node), self._matches(bonus)
                return {id: score + weight * extra.get(id, 0.0) for id, score in found.items()}
            case _:
                return self._scored(bound)

    def _where(self, test: Callable[[Document], bool]) -> Matches:
        return {id: 0.0 for id, document in self._documents.items() if test(document)}

    def _all(self, nodes: Sequence[Bound]) -> Matches:
        found = [self._matches(node) for node in nodes]
        common = set(self._documents).intersection(*found)
        return {id: sum(matches[id] for matches in found) for id in common}

    def _scored(self, leaf: binding.Leaf) -> Matches:
        """BM25F of the documents in which the leaf occurs."""
        occurrences = {id: _occurrences(leaf, doc) for id, doc in self._documents.items()}
        found = {id: count for id, count in occurrences.items() if count}
        idf = ranking.idf(len(self._documents), len(found))
        return {id: idf * ranking.saturated(tf, self._norm(id)) for id, tf in found.items()}

    def _norm(self, id: QuestionId) -> float:
        return ranking.norm(self._documents[id].length, self._average)

    def _keys(self, field: str, question: Question) -> set[str]:
        if field == delays.FIELD:
            return set(filter(None, [fold(delays.named(question, self._today))]))
        return {fold(str(value)) for value in BY_NAME[field].read(question)}

    def _between(self, bound: binding.Between, question: Question) -> bool:
        low = bound.low if bound.low is not None else float("-inf")
        high = bound.high if bound.high is not None else float("inf")
        return any(low <= value <= high for value in self._numbers(bound.field, question))

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
        return sorted(newest, key=lambda id: -round(found[id], ranking.SCORE_DECIMALS))

    def _day(self, id: QuestionId) -> date:
        return self._documents[id].question.published or date.min

    def _delay(self, id: QuestionId) -> int:
        waited = delays.days(self._documents[id].question, self._today)
        return -1 if waited is None else waited

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


def _exact(document: Document, field: str) -> Mapping[str, Sequence[int]]:
    return document.places[field][Layer.EXACT]


def _holds(keys: binding.Slot, document: Document) -> bool:
    exact = [_exact(document, name) for name in binding.UNFIELDED]
    return any(key in field for key in keys for field in exact)


def _number(value: str | int | date) -> int:
    return value.toordinal() if isinstance(value, date) else int(value)


def _sums(found: Sequence[Matches]) -> Matches:
    total: Matches = {}
    for matches in found:
        for id, score in matches.items():
            total[id] = total.get(id, 0.0) + score
    return total


def _occurrences(leaf: binding.Leaf, document: Document) -> float:
    """How often the leaf occurs in the document, each time by its field's weight."""
    return sum(ranking.weight(name) * _count(leaf, document.places[name]) for name in leaf.fields)


def _count(leaf: binding.Leaf, layers: Mapping[Layer, Mapping[str, Sequence[int]]]) -> int:
    match leaf:
        case binding.Starts(prefix=prefix):
            exact = layers[Layer.EXACT]
            return len(_places(tuple(key for key in exact if key.startswith(prefix)), exact))
        case binding.Sequence(layer=layer, slots=slots):
            places = [_places(slot, layers[layer]) for slot in slots]
            return sum(
                all(start + step in place for step, place in enumerate(places))
                for start in places[0]
            )
        case binding.Window(slots=slots, width=width):
            wanted = Counter(slots)
            found = [(_places(slot, layers[Layer.STEM]), n) for slot, n in wanted.items()]
            return _windows(found, width)


def _places(slot: binding.Slot, keys: Mapping[str, Sequence[int]]) -> set[int]:
    return {position for key in slot for position in keys.get(key, ())}


def _windows(places: Sequence[tuple[set[int], int]], width: int) -> int:
    """The places from which ``width`` positions hold every slot as often as it was asked."""
    starts = set[int]().union(*(place for place, _ in places))
    return sum(
        all(sum(start <= p < start + width for p in place) >= n for place, n in places)
        for start in starts
    )


class MemoryStore:
    """An index that lives as long as the object."""

    def __init__(self) -> None:
        self._documents: Mapping[QuestionId, Document] = {}
        self._commits = 0

    def open(self) -> Engine:
        """See Store."""
        if not self._commits:
            raise MissingIndex("nothing was committed to this memory index yet")
        return MemoryEngine(self._documents, self.generation())

    def generation(self) -> str:
        """See Store."""
        return f"memory-{self._commits}" if self._commits else ""

    def known(self) -> Mapping[QuestionId, str]:
        """See Store."""
        return {id: doc.question.provenance.digest for id, doc in self._documents.items()}

    def writer(self, *, fresh: bool = False) -> Writer:
        """See Store."""
        return MemoryWriter(self, {} if fresh else dict(self._documents))

    def publish(self, documents: Mapping[QuestionId, Document]) -> IndexInfo:
        """Make ``documents`` the current generation."""
        self._documents = documents
        self._commits += 1
        return MemoryEngine(documents, self.generation()).info()


class MemoryWriter:
    """Documents gathered until ``commit``."""

    def __init__(self, store: MemoryStore, documents: dict[QuestionId, Document]) -> None:
        self._store = store
        self._documents = documents

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self._documents = {}

    def put(self, questions: Iterable[Question]) -> int:
        """See Writer."""
        documents = {question.id: analysed(question) for question in questions}
        self._documents.update(documents)
        return len(documents)

    def drop(self, ids: Iterable[QuestionId]) -> int:
        """See Writer."""
        return sum(self._documents.pop(id, None) is not None for id in ids)

    def commit(self) -> IndexInfo:
        """See Writer."""
        return self._store.publish(dict(self._documents))
