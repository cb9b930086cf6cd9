"""One generation of a cluster's index."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

from opensearchpy import OpenSearch

from indexer.engines import boosts, bound, completion
from indexer.engines.base import IndexInfo, opened_in
from indexer.engines.bound import Bound, Layer
from indexer.engines.cluster.indexing.documents import unpacked
from indexer.engines.cluster.mapping import WINDOW, schema, sketched, unbinned
from indexer.engines.cluster.searching.bodies import UID, Bodies, alike, scoring_within
from indexer.engines.cluster.searching.clause_costs import cost
from indexer.engines.cluster.searching.clauses import all_of, holding
from indexer.engines.cluster.searching.compile import Compiled, Scale, leaves
from indexer.engines.cluster.searching.completion import Namer
from indexer.engines.cluster.searching.requests import VALUES, Reading
from indexer.engines.cluster.searching.rescoring import Rescoring, score_of
from indexer.engines.cluster.searching.spans import Dsl
from indexer.engines.cluster.searching.totals import REMEMBERED, Counting
from indexer.engines.cluster.words import Words
from indexer.engines.completion import Completion, Neighbour
from indexer.engines.hits import FacetCounts, Hit, Hits, Repeats, labelled
from indexer.engines.mined import Lines
from indexer.engines.plan import Plan
from indexer.engines.waves import Wave, waves
from indexer.errors import StaleIndex
from indexer.mining import Mined
from indexer.model import Question, QuestionId
from indexer.query.request import Sort
from indexer.sketches import Text, pairs
from indexer.text import analyse, language


class ClusterEngine:
    """A frozen generation."""

    def __init__(
        self,
        client: OpenSearch,
        name: str,
        words: Callable[[], Words],
        mined: Callable[[], Mapping[str, Lines]],
    ) -> None:
        self._index = Reading(client, name)
        made = self._index.made_with()
        opened_in(made["language"], name)
        if made["schema"] != schema():
            raise StaleIndex(
                f"{name} was built by another version of the schema or the analysis: rebuild it"
            )
        self._info, self._scale = _opened(self._index)
        self._counting = Counting(self._index, self._scale)
        self._compiler = self._counting.compiler
        self._rescoring = Rescoring(self._compiler, self._counting, self._scale)
        self._bodies = Bodies(self._compiler)
        self._waves: dict[Text, Sequence[Wave]] = {}
        self._namer = Namer(self._index, words, mined, self._holding)
        self._forms = lru_cache(REMEMBERED)(self._namer.forms)

    def search(self, plan: Plan) -> Hits:
        """One search of the cluster for hits and counts; the best hits are rescored here."""
        tree = self._tree(plan)
        wanted = plan.offset + plan.limit
        reranked = plan.sort is Sort.RELEVANCE and plan.offset < boosts.RERANKED
        pairs = self._rescoring.raising(plan, tree) if reranked else {}
        first = 0 if pairs else plan.offset
        size = max(wanted, boosts.RERANKED) if pairs else plan.limit
        far = first + size > WINDOW
        body = self._bodies.body(tree, plan, pairs)
        answer = self._index.search(
            body | {"from": 0 if far else first, "size": 0 if far else size}
        )
        total = answer["hits"]["total"]["value"]
        if far:
            hits = self._far(tree, plan, total)
        else:
            raised = self._rescoring.raised(answer["hits"]["hits"], pairs, plan, tree.shift)
            hits = raised[plan.offset - first :][: plan.limit]
        counted = {name: self._facet(answer, name, plan) for name in plan.facets}
        return Hits(
            hits=tuple(hits),
            total=total,
            facets={name: found.values for name, found in counted.items()},
            known={name: found.known for name, found in counted.items()},
            histogram=_months(answer) if plan.histogram else {},
            near=self._near(plan),
        )

    def _near(self, plan: Plan) -> tuple[Hit, ...]:
        """The best documents that hold some of the words and do not match; a search of its own."""
        partial = plan.partial
        if partial is None or not plan.near:
            return ()
        plan = replace(plan, sort=Sort.RELEVANCE)
        asked = bound.All((partial.required, bound.AnyOf(partial.words)))
        self._counting.prepare(leaves(asked))
        tree = self._compiler.scored(asked)
        names = {f"held{i}": text for i, text in enumerate(partial.texts)}
        held = {
            name: (self._compiler.match(word), 0.0)
            for name, word in zip(names, partial.words, strict=True)
        }
        raising = {**held, **self._rescoring.raising(plan, tree)}
        left = [{"bool": {"must_not": [self._compiler.match(plan.bound)]}}]
        query = scoring_within(tree.query, [*left, *self._bodies.filters(plan).values()])
        found = self._index.search(self._bodies.best(query, raising, plan))["hits"]["hits"]
        missing = {
            hit["_id"]: tuple(
                text for name, text in names.items() if name not in hit.get("matched_queries", ())
            )
            for hit in found
        }
        hits = self._rescoring.raised(found, raising, plan, tree.shift)[: plan.near]
        return tuple(replace(hit, missing=missing[hit.id]) for hit in hits)

    def cost(self, asked: Bound) -> float:
        """The clauses that the cluster would get; see Engine."""
        return cost(self._compiler, asked)

    def fetch(self, ids: Sequence[QuestionId]) -> list[Question]:
        """The questions, unpacked from the stored records."""
        return [unpacked(record) for record in self._index.records(ids)]

    def scan(self, plan: Plan) -> Iterator[QuestionId]:
        """The hits page by page, each page after the last hit of the one before."""
        return (hit.id for hit in self._all(self._tree(plan), plan))

    def sample(self, plan: Plan, size: int) -> list[QuestionId]:
        """The first matches in the order of their digests."""
        matching = self._compiler.match(plan.bound)
        query = all_of([matching, *self._bodies.filters(plan).values()])
        body = {"query": query, "sort": [{"digest": "asc"}, UID], "size": size, "_source": False}
        return [QuestionId(hit["_id"]) for hit in self._index.search(body)["hits"]["hits"]]

    def among(self, plan: Plan, ids: Collection[QuestionId]) -> set[QuestionId]:
        """The ids that match, as one more filter of the query."""
        matching = self._compiler.match(plan.bound)
        wanted: Dsl = {"terms": {"uid": sorted(ids)}}
        query = all_of([matching, wanted, *self._bodies.filters(plan).values()])
        return {QuestionId(hit["_id"]) for hit in self._index.scan(query, [UID], None)}

    def forms(self, stem: str) -> Mapping[str, int]:
        """The words of this lemma in the list of words, with their counts; cached."""
        return self._forms(stem)

    def frequencies(self, words: Iterable[str]) -> Mapping[str, int]:
        """The totals of the lemmas, all counted in one request."""
        analysed = {word: analyse(word) for word in words}
        found = (completion.lemmas(t) for tokens in analysed.values() for t in tokens)
        stems = list(dict.fromkeys(chain.from_iterable(found)))
        totals = self._index.totals([holding(Layer.STEM, (stem,)) for stem in stems])
        counts = dict(zip(stems, totals, strict=True))
        return {
            word: completion.held(tokens, counts.__getitem__) for word, tokens in analysed.items()
        }

    def counts(self, plans: Sequence[Plan]) -> list[int]:
        """The totals of all plans, counted in one request."""
        queries: list[Dsl] = []
        for plan in plans:
            matching = self._compiler.match(plan.bound)
            queries.append(all_of([matching, *self._bodies.filters(plan).values()]))
        return self._index.totals(queries)

    def complete(self, text: str, limit: int) -> list[Completion]:
        """Words from the list of words, names and references from the cluster."""
        return self._namer.complete(text, limit)

    def neighbours(self, word: str, limit: int) -> list[Neighbour]:
        """The words within an edit distance in the list of words, with their counts."""
        return self._namer.neighbours(word, limit)

    def mined(self) -> Mined:
        """Read from the notes beside the generation when it is first asked for, then kept."""
        return self._namer.mined()

    def example(self, key: str) -> QuestionId | None:
        """The first uid among the hits of this key."""
        body = {"query": holding(Layer.EXACT, (key,)), "sort": [UID], "size": 1, "_source": False}
        hits = self._index.search(body)["hits"]["hits"]
        return QuestionId(hits[0]["_id"]) if hits else None

    def near_duplicates(self, id: QuestionId, text: Text) -> list[QuestionId]:
        """The questions whose sketches agree with this one's in most bins."""
        found = [alike(question, text) for question in self.fetch([id])]
        hits = self._index.scan(found[0], [UID], None) if found else ()
        return [QuestionId(hit["_id"]) for hit in hits]

    def waves(self, text: Text) -> Sequence[Wave]:
        """Joined here: every sketch of the index is fetched once, and looked up by its pairs."""
        if text not in self._waves:
            held = {"exists": {"field": sketched(text)}}
            hits = self._index.scan(held, [UID], None, fields=[sketched(text)])
            found = {hit["_id"]: unbinned(hit["fields"][sketched(text)]) for hit in hits}
            self._waves[text] = waves(pairs(found))
        return self._waves[text]

    def repeats(self, ids: Sequence[QuestionId]) -> Mapping[QuestionId, Repeats]:
        """The totals of near duplicates, all counted in one request."""
        questions = self.fetch(ids)
        totals = iter(self._index.totals([alike(q, text) for q in questions for text in Text]))
        return {question.id: Repeats(next(totals), next(totals)) for question in questions}

    def info(self) -> IndexInfo:
        """The counts that were read when the engine was opened."""
        return self._info

    def digests(self) -> Mapping[QuestionId, str]:
        """Uid → digest of every question."""
        hits = self._index.scan({"match_all": {}}, [UID], None)
        return {QuestionId(hit["_id"]): hit["fields"]["digest"][0] for hit in hits}

    def close(self) -> None:
        """The client belongs to the store, and stays open."""

    def _holding(self, keys: Sequence[str]) -> Mapping[str, int]:
        """Exact key → documents, of those that any holds."""
        totals = self._index.totals([holding(Layer.EXACT, (key,)) for key in keys])
        return {key: total for key, total in zip(keys, totals, strict=True) if total}

    # -- what is asked -----------------------------------------------------------------------

    def _tree(self, plan: Plan) -> Compiled:
        asked: Bound = plan.ranked
        if plan.sort is not Sort.RELEVANCE:
            return Compiled(self._compiler.match(asked), 0.0)
        self._counting.prepare(leaves(asked))
        return self._compiler.scored(asked)

    # -- what is made of it ------------------------------------------------------------------

    def _far(self, tree: Compiled, plan: Plan, total: int) -> list[Hit]:
        """A page beyond what one request reaches."""
        if plan.offset >= total:
            return []
        found = self._all(tree, plan)
        return [hit for at, hit in enumerate(found) if plan.offset <= at < plan.offset + plan.limit]

    def _all(self, tree: Compiled, plan: Plan) -> Iterator[Hit]:
        """Every hit in order, the best ones raised for their close words."""
        pairs = self._rescoring.raising(plan, tree) if plan.sort is Sort.RELEVANCE else {}
        after = None
        query = scoring_within(tree.query, list(self._bodies.filters(plan).values()))
        if pairs:
            best = self._index.search(self._bodies.best(query, pairs, plan))["hits"]["hits"]
            yield from self._rescoring.raised(best, pairs, plan, tree.shift)
            if len(best) < boosts.RERANKED:
                return
            after = best[-1]["sort"]
        for hit in self._index.scan(query, self._bodies.sort(plan), after):
            yield Hit(QuestionId(hit["_id"]), score_of(hit, plan, tree.shift))

    def _facet(self, answer: Any, name: str, plan: Plan) -> FacetCounts:
        found = answer["aggregations"][name]
        counts = {bucket["key"]: bucket["doc_count"] for bucket in found["values"]["buckets"]}
        return labelled(counts, self._namer.spellings(name), plan, name)


def _months(answer: Any) -> Mapping[tuple[int, int], int]:
    buckets = answer["aggregations"]["histogram_"]["values"]["buckets"]
    return {divmod(int(b["key"]), 100): b["doc_count"] for b in buckets}


def _opened(index: Reading) -> tuple[IndexInfo, Scale]:
    """What the index holds, and what scores depend on."""
    found = index.aggregated(
        {
            "documents": {"value_count": {"field": "uid"}},
            "length": {"sum": {"field": "length"}},
            "titles": {"avg": {"field": "title_length"}},
            "published": {"max": {"field": "published"}},
            "answered": {"max": {"field": "answered"}},
            "kinds": {"terms": {"field": "kind_value", "size": VALUES}},
            "years": {"terms": {"field": "year_value", "size": VALUES}},
        }
    )
    documents = int(found["documents"]["value"])
    days = [found[name]["value"] for name in ("published", "answered")]
    today = max((int(day) for day in days if day is not None and day > 0), default=None)
    info = IndexInfo(
        generation=index.identity(),
        documents=documents,
        by_kind={b["key"]: b["doc_count"] for b in found["kinds"]["buckets"]},
        by_year={b["key"]: b["doc_count"] for b in found["years"]["buckets"]},
        data_date=date.fromordinal(today) if today else None,
        fingerprint=schema(),
        language=language().code,
    )
    average = found["length"]["value"] / documents if documents else 0.0
    return info, Scale(documents, average, found["titles"]["value"] or 0.0)
