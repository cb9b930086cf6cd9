"""A frozen set of questions, each search a look at each of them: obviously right, not fast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations

from indexer import sketches
from indexer.engines import binding, completion
from indexer.engines.base import IndexInfo
from indexer.engines.bound import Bound, Layer, Starts, distinct
from indexer.engines.completion import Completion, Neighbour
from indexer.engines.hits import FacetCounts, Hit, Hits, Repeats, labelled
from indexer.engines.memory.completion import Completer
from indexer.engines.memory.documents import Document, holds
from indexer.engines.memory.matching import Matcher, Matches, sums
from indexer.engines.mined import mined
from indexer.engines.plan import Plan
from indexer.engines.waves import Wave, waves
from indexer.mining import Mined
from indexer.model import Question, QuestionId
from indexer.query.request import Sort
from indexer.sketches import Text
from indexer.text import analyse, fingerprint, language, stem_of

MOST = 1_000_000
"""Documents that one search may look at, each again for each leaf."""


class MemoryEngine:
    """A frozen set of documents."""

    def __init__(self, documents: Mapping[QuestionId, Document], generation: str) -> None:
        self._documents = documents
        self._generation = generation
        questions = [document.question for document in documents.values()]
        days = [day for q in questions for day in (q.published, q.answered) if day]
        self._today = max(days, default=None)
        self._matcher = Matcher(documents)
        self._completer = Completer(documents, self._matcher, self.mined)

    def search(self, plan: Plan) -> Hits:
        """Match every document, order all matches, and cut the page from them."""
        matches = self._matcher.matches(plan.ranked)
        found = self._matcher.raised(self._matcher.filtered(matches, plan.filters), plan)
        ordered = self._matcher.ordered(found, plan.sort)
        page = ordered[plan.offset : plan.offset + plan.limit]
        scored = plan.sort is Sort.RELEVANCE
        counted = {name: self._facet(name, matches, plan) for name in plan.facets}
        return Hits(
            hits=tuple(Hit(id, found[id] if scored else 0.0) for id in page),
            total=len(found),
            facets={name: one.values for name, one in counted.items()},
            known={name: one.known for name, one in counted.items()},
            histogram=self._histogram(found) if plan.histogram else {},
            near=self._near(matches, plan),
        )

    def _near(self, matches: Matches, plan: Plan) -> tuple[Hit, ...]:
        """The best of the documents that hold some of the words and do not match."""
        partial = plan.partial
        if partial is None or not plan.near:
            return ()
        words = [self._matcher.matches(word) for word in partial.words]
        required = self._matcher.matches(partial.required)
        summed = {
            id: score + required[id]
            for id, score in sums(words).items()
            if id in required and id not in matches
        }
        found = self._matcher.raised(self._matcher.filtered(summed, plan.filters), plan)
        return tuple(
            Hit(
                id,
                found[id],
                tuple(t for t, held in zip(partial.texts, words, strict=True) if id not in held),
            )
            for id in self._matcher.ordered(found, Sort.RELEVANCE)[: plan.near]
        )

    def cost(self, asked: Bound) -> float:
        """Each leaf is a look at every document; single words are not counted."""
        dear = [leaf for leaf in distinct(asked) if isinstance(leaf, Starts) or len(leaf.slots) > 1]
        return len(dear) * len(self._documents) / MOST

    def fetch(self, ids: Sequence[QuestionId]) -> list[Question]:
        """The questions themselves, from the dictionary of documents."""
        return [self._documents[id].question for id in ids if id in self._documents]

    def scan(self, plan: Plan) -> Iterator[QuestionId]:
        """All matches in order, from a list that is made at once."""
        found = self._matcher.filtered(self._matcher.matches(plan.ranked), plan.filters)
        found = self._matcher.raised(found, plan)
        yield from self._matcher.ordered(found, plan.sort)

    def sample(self, plan: Plan, size: int) -> list[QuestionId]:
        """The first of all matches in the order of their digests."""
        drawn = sorted(
            (self._documents[id].question.provenance.digest, id) for id in self._matching(plan)
        )
        return [id for _, id in drawn[:size]]

    def among(self, plan: Plan, ids: Collection[QuestionId]) -> set[QuestionId]:
        """The ids among all matches of the plan."""
        return set(ids) & self._matching(plan).keys()

    def forms(self, stem: str) -> Mapping[str, int]:
        """The exact keys of all documents that have this lemma, with their counts."""
        return {key: count for key, count in self._completer.held().items() if stem_of(key) == stem}

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
        return [len(self._matching(plan)) for plan in plans]

    def complete(self, text: str, limit: int) -> list[Completion]:
        """The completions of each kind, from every key and every name of the index."""
        return self._completer.complete(text, limit)

    def neighbours(self, word: str, limit: int) -> list[Neighbour]:
        """The keys within the tolerance, by an edit distance to every key of the index."""
        return self._completer.neighbours(word, limit)

    def mined(self) -> Mined:
        """Worked out from every question when it is first asked for, and kept."""
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

    def waves(self, text: Text) -> Sequence[Wave]:
        """Every two documents are compared."""
        held = sorted(self._documents)
        return waves(
            (one, other)
            for one, other in combinations(held, 2)
            if sketches.alike(
                self._documents[one].sketches[text], self._documents[other].sketches[text]
            )
        )

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
            language=language().code,
        )

    def close(self) -> None:
        """Nothing is open."""

    def _matching(self, plan: Plan) -> Matches:
        return self._matcher.filtered(self._matcher.matches(plan.bound), plan.filters)

    def _facet(self, name: str, matches: Matches, plan: Plan) -> FacetCounts:
        counts: Counter[str] = Counter()
        for id in self._matcher.filtered(matches, plan.filters, ignored=name):
            counts.update(self._matcher.keys(name, self._documents[id].question))
        return labelled(counts, self._completer.spellings(name), plan, name)

    def _histogram(self, found: Matches) -> Mapping[tuple[int, int], int]:
        days = (self._documents[id].question.published for id in found)
        return Counter((day.year, day.month) for day in days if day)
