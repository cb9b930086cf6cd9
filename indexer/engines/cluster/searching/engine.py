"""One generation of a cluster's index."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

from opensearchpy import OpenSearch

from indexer import delays
from indexer.engines import boosts, bound, completion
from indexer.engines.base import FacetCount, Hit, Hits, IndexInfo, Plan, Repeats, labelled
from indexer.engines.bound import Bound, Layer
from indexer.engines.cluster.indexing.documents import unpacked
from indexer.engines.cluster.mapping import WINDOW, bins, schema, sketched
from indexer.engines.cluster.searching.clauses import all_of, holding
from indexer.engines.cluster.searching.compile import Compiled, Scale, leaves
from indexer.engines.cluster.searching.completion import Namer
from indexer.engines.cluster.searching.requests import VALUES, Reading
from indexer.engines.cluster.searching.rescoring import TITLE_LENGTH, Rescoring, named, score_of
from indexer.engines.cluster.searching.spans import Dsl
from indexer.engines.cluster.searching.totals import REMEMBERED, Counting
from indexer.engines.cluster.words import Words
from indexer.engines.completion import Completion, Neighbour
from indexer.engines.mined import Lines
from indexer.errors import StaleIndex
from indexer.fields import fold
from indexer.mining import Mined
from indexer.model import Question, QuestionId
from indexer.query.request import Sort
from indexer.sketches import AGREED, SKETCHES, Text
from indexer.text import analyse

_UID = {"uid": "asc"}
_NEWEST = {"published": {"order": "desc", "missing": "_last"}}
_OLDEST = {"published": {"order": "asc", "missing": "_last"}}
_WAITED = (
    "doc['waited'].size() > 0 ? doc['waited'].value : "
    "doc['waits'].size() > 0 && doc['waits'].value "
    "? params.today - doc['published'].value : -1"
)


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
        if self._index.schema() != schema():
            raise StaleIndex(
                f"{name} was built by another version of the schema or the analysis: rebuild it"
            )
        self._info, self._scale = _opened(self._index)
        self._counting = Counting(self._index, self._scale)
        self._compiler = self._counting.compiler
        self._rescoring = Rescoring(self._compiler, self._counting, self._scale)
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
        body = self._body(tree, plan, pairs)
        answer = self._index.search(
            body | {"from": 0 if far else first, "size": 0 if far else size}
        )
        total = answer["hits"]["total"]["value"]
        if far:
            hits = self._far(tree, plan, total)
        else:
            raised = self._rescoring.raised(answer["hits"]["hits"], pairs, plan, tree.shift)
            hits = raised[plan.offset - first :][: plan.limit]
        return Hits(
            hits=tuple(hits),
            total=total,
            facets={name: self._facet(answer, name, plan) for name in plan.facets},
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
        query = _scoring_within(tree.query, [*left, *self._filters(plan).values()])
        found = self._index.search(self._best(query, raising, plan))["hits"]["hits"]
        missing = {
            hit["_id"]: tuple(
                text for name, text in names.items() if name not in hit.get("matched_queries", ())
            )
            for hit in found
        }
        hits = self._rescoring.raised(found, raising, plan, tree.shift)[: plan.near]
        return tuple(replace(hit, missing=missing[hit.id]) for hit in hits)

    def _best(self, query: Dsl, raising: Mapping[str, tuple[Dsl, float]], plan: Plan) -> Dsl:
        """The request for the documents that are rescored."""
        return {
            "query": named(query, raising),
            "sort": self._sort(plan),
            "size": boosts.RERANKED,
            "_source": False,
            "docvalue_fields": [TITLE_LENGTH],
        }

    def fetch(self, ids: Sequence[QuestionId]) -> list[Question]:
        """The questions, unpacked from the stored records."""
        return [unpacked(record) for record in self._index.records(ids)]

    def scan(self, plan: Plan) -> Iterator[QuestionId]:
        """The hits page by page, each page after the last hit of the one before."""
        return (hit.id for hit in self._all(self._tree(plan), plan))

    def among(self, plan: Plan, ids: Collection[QuestionId]) -> set[QuestionId]:
        """The ids that match, as one more filter of the query."""
        matching = self._compiler.match(plan.bound)
        wanted: Dsl = {"terms": {"uid": sorted(ids)}}
        query = all_of([matching, wanted, *self._filters(plan).values()])
        return {QuestionId(hit["_id"]) for hit in self._index.scan(query, [_UID], None)}

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
            queries.append(all_of([matching, *self._filters(plan).values()]))
        return self._index.totals(queries)

    def complete(self, text: str, limit: int) -> list[Completion]:
        """Words from the list of words, names and references from the cluster."""
        return self._namer.complete(text, limit)

    def neighbours(self, word: str, limit: int) -> list[Neighbour]:
        """The words within an edit distance in the list of words, with their counts."""
        return self._namer.neighbours(word, limit)

    def mined(self) -> Mined:
        """Read from the notes beside the generation when it is first asked for; see Engine."""
        return self._namer.mined()

    def example(self, key: str) -> QuestionId | None:
        """The first uid among the hits of this key."""
        body = {"query": holding(Layer.EXACT, (key,)), "sort": [_UID], "size": 1, "_source": False}
        hits = self._index.search(body)["hits"]["hits"]
        return QuestionId(hits[0]["_id"]) if hits else None

    def near_duplicates(self, id: QuestionId, text: Text) -> list[QuestionId]:
        """The questions whose sketches agree with this one's in most bins."""
        found = [_alike(question, text) for question in self.fetch([id])]
        hits = self._index.scan(found[0], [_UID], None) if found else ()
        return [QuestionId(hit["_id"]) for hit in hits]

    def repeats(self, ids: Sequence[QuestionId]) -> Mapping[QuestionId, Repeats]:
        """The totals of near duplicates, all counted in one request."""
        questions = self.fetch(ids)
        totals = iter(self._index.totals([_alike(q, text) for q in questions for text in Text]))
        return {question.id: Repeats(next(totals), next(totals)) for question in questions}

    def info(self) -> IndexInfo:
        """The counts that were read when the engine was opened."""
        return self._info

    def digests(self) -> Mapping[QuestionId, str]:
        """Uid → digest of every question."""
        hits = self._index.scan({"match_all": {}}, [_UID], None)
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

    def _filters(self, plan: Plan) -> Mapping[str, Dsl]:
        return {
            name: self._compiler.value(name, [fold(value) for value in values])
            for name, values in plan.filters.items()
            if values
        }

    def _body(self, tree: Compiled, plan: Plan, pairs: Mapping[str, tuple[Dsl, float]]) -> Dsl:
        filters = self._filters(plan)
        body: Dsl = {
            "query": named(tree.query, pairs),
            "sort": self._sort(plan),
            "track_total_hits": True,
            "_source": False,
            "docvalue_fields": [TITLE_LENGTH],
        }
        if filters:
            body["post_filter"] = all_of(list(filters.values()))
        aggs = {
            name: _within([f for field, f in filters.items() if field != name], self._counted(name))
            for name in plan.facets
        }
        if plan.histogram:
            months = {"values": {"terms": {"field": "month", "size": VALUES}}}
            aggs["histogram_"] = _within(list(filters.values()), months)
        return body | ({"aggs": aggs} if aggs else {})

    def _counted(self, name: str) -> Dsl:
        aggs: Dsl = {"values": {"terms": {"field": f"{name}_key", "size": VALUES}}}
        if name == delays.FIELD:
            aggs |= {f"open{late}": {"filter": self._compiler.waiting(late)} for late in (0, 1)}
        return aggs

    def _sort(self, plan: Plan) -> list[Any]:
        if plan.sort is Sort.NEWEST:
            return [_NEWEST, _UID]
        if plan.sort is Sort.OLDEST:
            return [_OLDEST, _UID]
        if plan.sort is Sort.DELAY:
            script = {"source": _WAITED, "params": {"today": self._scale.today or 0}}
            waited = {"_script": {"type": "number", "order": "desc", "script": script}}
            return [waited, _NEWEST, _UID]
        return [{"_score": "desc"}, _NEWEST, _UID]

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
        query = _scoring_within(tree.query, list(self._filters(plan).values()))
        if pairs:
            best = self._index.search(self._best(query, pairs, plan))["hits"]["hits"]
            yield from self._rescoring.raised(best, pairs, plan, tree.shift)
            if len(best) < boosts.RERANKED:
                return
            after = best[-1]["sort"]
        for hit in self._index.scan(query, self._sort(plan), after):
            yield Hit(QuestionId(hit["_id"]), score_of(hit, plan, tree.shift))

    def _facet(self, answer: Any, name: str, plan: Plan) -> tuple[FacetCount, ...]:
        found = answer["aggregations"][name]
        counts = {bucket["key"]: bucket["doc_count"] for bucket in found["values"]["buckets"]}
        if name == delays.FIELD:
            late = {
                fold(label): found[f"open{i}"]["doc_count"] for i, label in enumerate(delays.OPEN)
            }
            counts |= {key: count for key, count in late.items() if count}
        return labelled(counts, self._namer.spellings(name), plan, name)


def _alike(question: Question, text: Text) -> Dsl:
    """The other questions whose sketches agree with one's in most bins."""
    held = bins(SKETCHES[text](question))
    if not held:
        return {"match_none": {}}
    agreeing = [{"term": {sketched(text): value}} for value in held]
    return {
        "bool": {
            "should": agreeing,
            "minimum_should_match": AGREED,
            "must_not": [{"term": {"uid": question.id}}],
        }
    }


def _scoring_within(query: Dsl, filters: Sequence[Dsl]) -> Dsl:
    """A query that scores, within filters."""
    return {"bool": {"must": [query], "filter": list(filters)}} if filters else query


def _within(filters: Sequence[Dsl], aggs: Dsl) -> Dsl:
    return {"filter": all_of(filters), "aggs": aggs}


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
    )
    average = found["length"]["value"] / documents if documents else 0.0
    return info, Scale(documents, average, today, found["titles"]["value"] or 0.0)
