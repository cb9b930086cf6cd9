"""Which documents a bound tree matches and what they score: a look at each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from indexer import delays
from indexer.engines import binding, bm25, boosts, bound
from indexer.engines.bound import Bound, Layer
from indexer.engines.leave import leave
from indexer.engines.memory.documents import (
    Document,
    holds,
    occurrences,
    title_length,
    titled,
)
from indexer.engines.plan import Plan
from indexer.fields import BY_NAME, fold
from indexer.model import Question, QuestionId
from indexer.query.request import Sort

Matches = dict[QuestionId, float]
"""Document → score, of everything that a bound tree matches."""


class Matcher:
    """The matches of a frozen set of documents."""

    def __init__(self, documents: Mapping[QuestionId, Document]) -> None:
        self._documents = documents
        lengths = [document.length for document in documents.values()]
        self._average = sum(lengths) / len(lengths) if lengths else 0.0
        titles = [title_length(document) for document in documents.values()]
        self._average_title = sum(titles) / len(titles) if titles else 0.0

    def matches(  # noqa: C901, PLR0911 - one case for each kind of node
        self, asked: Bound
    ) -> Matches:
        """Every document that matches a bound tree, with its score."""
        leave()
        match asked:
            case bound.Value(field=field, key=key):
                return self._where(lambda document: key in self.keys(field, document.question))
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
                return sums([self.matches(node) for node in nodes])
            case bound.Without(node=node):
                excluded = self.matches(node)
                return dict.fromkeys(self._documents.keys() - excluded.keys(), 0.0)
            case bound.Constant(node=node, score=score):
                return dict.fromkeys(self.matches(node), score)
            case bound.Prefer(node=node, bonus=bonus, weight=weight):
                found, extra = self.matches(node), self.matches(bonus)
                return {id: score + weight * extra.get(id, 0.0) for id, score in found.items()}
            case bound.Scaled(node=node, factor=factor):
                return {id: factor * score for id, score in self.matches(node).items()}
            case _:
                return self._scored(asked)

    def filtered(
        self, matches: Matches, filters: Mapping[str, Sequence[str]], ignored: str = ""
    ) -> Matches:
        """The matches that hold a value of each filter, the filter of one field ignored."""
        wanted = {
            field: {fold(value) for value in values}
            for field, values in filters.items()
            if field != ignored and values
        }
        return {
            id: score
            for id, score in matches.items()
            if all(
                keys & self.keys(field, self._documents[id].question)
                for field, keys in wanted.items()
            )
        }

    def ordered(self, found: Matches, sort: Sort) -> list[QuestionId]:
        """The matches in an order, then newest first, then by uid."""
        ids = sorted(found)
        newest = sorted(ids, key=self._day, reverse=True)
        if sort is Sort.NEWEST:
            return newest
        if sort is Sort.OLDEST:
            return sorted(ids, key=lambda id: (self._day(id) == date.min, self._day(id)))
        if sort is Sort.DELAY:
            return sorted(newest, key=self._delay, reverse=True)
        return sorted(newest, key=lambda id: -round(found[id], bm25.SCORE_DECIMALS))

    def raised(self, found: Matches, plan: Plan) -> Matches:
        """The matches, the best raised for close words, words in the title, a title within."""
        raised = dict(found)
        best = self.ordered(found, Sort.RELEVANCE)[: boosts.RERANKED]
        for pair in plan.pairs:
            held = (bound.Sequence(binding.UNFIELDED, Layer.STEM, (slot,)) for slot in pair)
            idfs = (bm25.idf(len(self._documents), len(self.matches(word))) for word in held)
            worth = boosts.CLOSE_WEIGHT * sum(idfs)
            window = bound.Window(binding.UNFIELDED, pair, boosts.CLOSE)
            for id in best:
                if occurrences(window, self._documents[id]):
                    raised[id] += worth
        for word in plan.title_words:
            anywhere = bound.Sequence(binding.UNFIELDED, Layer.STEM, (word.slot,))
            worth = word.factor * bm25.idf(len(self._documents), len(self.matches(anywhere)))
            titled_so = bound.Sequence(("title",), Layer.STEM, (word.slot,))
            for id in best:
                if occurrences(titled_so, self._documents[id]):
                    raised[id] += worth / self._title_norm(id)
        part = plan.title_part
        for id in best:
            if part and titled(part, self._documents[id]):
                raised[id] += boosts.TITLE_PART
        return raised

    def keys(self, field: str, question: Question) -> set[str]:
        """The folded values of a question's field."""
        if field == delays.FIELD:
            return set(filter(None, [fold(delays.named(question))]))
        return {fold(str(value)) for value in BY_NAME[field].read(question)}

    def _where(self, test: Callable[[Document], bool]) -> Matches:
        return {id: 0.0 for id, document in self._documents.items() if test(document)}

    def _all(self, nodes: Sequence[Bound]) -> Matches:
        found = [self.matches(node) for node in nodes]
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

    def _between(self, asked: bound.Between, question: Question) -> bool:
        low = asked.low if asked.low is not None else float("-inf")
        high = asked.high if asked.high is not None else float("inf")
        return any(low <= value <= high for value in self._numbers(asked.field, question))

    def _numbers(self, field: str, question: Question) -> Iterator[int]:
        waited = delays.days(question) if field == delays.FIELD else None
        if waited is not None:
            yield waited
        yield from map(_number, BY_NAME[field].read(question))

    def _day(self, id: QuestionId) -> date:
        return self._documents[id].question.published or date.min

    def _delay(self, id: QuestionId) -> int:
        waited = delays.days(self._documents[id].question)
        return -1 if waited is None else waited


def _number(value: str | int | date) -> int:
    return value.toordinal() if isinstance(value, date) else int(value)


def sums(found: Sequence[Matches]) -> Matches:
    """Every document of several matches, its scores added up."""
    total: Matches = {}
    for matches in found:
        for id, score in matches.items():
            total[id] = total.get(id, 0.0) + score
    return total
