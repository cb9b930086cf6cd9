"""One generation of a Whoosh index, searched as arrays."""

from __future__ import annotations

import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import count
from pathlib import Path

import numpy as np

from indexer.engines.base import FacetCount, Hit, Hits, IndexInfo, Plan, Repeats, labelled
from indexer.engines.completion import Completion, Neighbour, held, prefix_key
from indexer.engines.embedded import generations, manifests
from indexer.engines.embedded.schema import schema_fingerprint
from indexer.engines.embedded.searching import facets
from indexer.engines.embedded.searching.completion import Completer
from indexer.engines.embedded.searching.facet_columns import NONE, Floats, Integers, Mask
from indexer.engines.embedded.searching.lexicon import Lexicon
from indexer.engines.embedded.searching.matching import Found, holding, match
from indexer.engines.embedded.searching.proximity import raised
from indexer.engines.embedded.searching.topk import ordered
from indexer.engines.embedded.searching.totals import Counter
from indexer.engines.embedded.searching.view import View
from indexer.errors import DamagedIndex, MissingIndex, StaleIndex
from indexer.fields import fold
from indexer.model import Question, QuestionId
from indexer.query.request import Sort
from indexer.sketches import Text
from indexer.text import analyse

FORGETS = 8
"""Searches after which the pages that they read are given back: the system still has them at hand,
and the process looks no larger than what it uses."""
LOOKED_UP = 4
"""Naming so many documents costs as much as looking up one by its name."""


class EmbeddedEngine:
    """A frozen generation."""

    def __init__(self, folder: Path, view: View, info: IndexInfo, held: generations.Hold) -> None:
        self._folder = folder
        self._view = view
        self._info = info
        self._lexicon = Lexicon(view.readers)
        self._turns = count(1)
        self._completer = Completer(view, self._lexicon)
        # A view that a swap has left behind lets go when its last search is done.
        self._release = weakref.finalize(self, held.close)

    def search(self, plan: Plan) -> Hits:
        """See Engine."""
        if next(self._turns) % FORGETS == 0:
            self._view.forget()
        with generations.explained(self._folder):
            return self._search(plan)

    def _search(self, plan: Plan) -> Hits:
        view = self._view
        found = match(view, plan.ranked)
        passing = self._passing(plan)
        inside = _inside(found.documents, passing.values())
        documents = found.documents[inside]
        scores = self._scores(found, inside, plan)
        page = ordered(view, documents, scores, plan.sort, plan.offset + plan.limit)
        selection = facets.Selection(documents, view.live)
        return Hits(
            hits=tuple(
                Hit(view.uid(int(documents[at])), float(scores[at])) for at in page[plan.offset :]
            ),
            total=len(documents),
            facets={
                name: self._facet(name, found.documents, selection, passing, plan)
                for name in plan.facets
            },
            histogram=facets.months(view.months[documents]) if plan.histogram else {},
        )

    def fetch(self, ids: Sequence[QuestionId]) -> list[Question]:
        """See Engine."""
        with generations.explained(self._folder):
            numbers = (self._view.document(id) for id in ids)
            return [self._view.question(number) for number in numbers if number is not None]

    def scan(self, plan: Plan) -> Iterator[QuestionId]:
        """See Engine."""
        with generations.explained(self._folder):
            found = match(self._view, plan.ranked)
            inside = _inside(found.documents, self._passing(plan).values())
            documents, scores = found.documents[inside], self._scores(found, inside, plan)
            order = ordered(self._view, documents, scores, plan.sort)
        for at in order.tolist():
            yield self._view.uid(int(documents[at]))

    def among(self, plan: Plan, ids: Collection[QuestionId]) -> set[QuestionId]:
        """See Engine."""
        with generations.explained(self._folder):
            found = match(self._view, plan.bound).documents
            documents = found[_inside(found, self._passing(plan).values())]
            if len(documents) < len(ids) * LOOKED_UP:
                return {self._view.uid(number) for number in documents.tolist()} & set(ids)
            known = self._numbered(ids)
            at = np.array([*known.values()], dtype=np.int64)
            return {id for id, held in zip(known, np.isin(at, documents), strict=True) if held}

    def forms(self, stem: str) -> Mapping[str, int]:
        """See Engine."""
        with generations.explained(self._folder):
            held = {form: self._view.held(form) for form in self._view.forms(stem)}
        return {form: count for form, count in held.items() if count}

    def frequencies(self, words: Iterable[str]) -> Mapping[str, int]:
        """See Engine."""
        with generations.explained(self._folder):
            return {word: held(analyse(word), self._view.stemmed) for word in words}

    def counts(self, plans: Sequence[Plan]) -> list[int]:
        """See Engine."""
        with generations.explained(self._folder):
            counter = Counter(self._view)
            return [counter.total(plan) for plan in plans]

    def complete(self, text: str, limit: int) -> list[Completion]:
        """See Engine."""
        with generations.explained(self._folder):
            return self._completer.complete(text, limit)

    def neighbours(self, word: str, limit: int) -> list[Neighbour]:
        """See Engine."""
        with generations.explained(self._folder):
            return self._lexicon.near(prefix_key(word), limit)

    def example(self, key: str) -> QuestionId | None:
        """See Engine."""
        with generations.explained(self._folder):
            document = self._view.holder(key)
            return None if document is None else self._view.uid(document)

    def alike(self, id: QuestionId, text: Text) -> list[QuestionId]:
        """See Engine."""
        with generations.explained(self._folder):
            document = self._view.document(id)
            found = NONE if document is None else self._view.sketches[text].of(document)
            return sorted(self._view.uid(number) for number in found.tolist())

    def repeats(self, ids: Sequence[QuestionId]) -> Mapping[QuestionId, Repeats]:
        """See Engine."""
        with generations.explained(self._folder):
            found = self._numbered(ids)
            documents = np.array([*found.values()], dtype=np.int64)
            counts = [self._view.sketches[text].counts(documents).tolist() for text in Text]
        return {id: Repeats(*row) for id, row in zip(found, zip(*counts, strict=True), strict=True)}

    def _numbered(self, ids: Iterable[QuestionId]) -> dict[QuestionId, int]:
        """The known ones of the ids, with their documents."""
        numbers = {id: self._view.document(id) for id in ids}
        return {id: number for id, number in numbers.items() if number is not None}

    def info(self) -> IndexInfo:
        """See Engine."""
        return self._info

    def digests(self) -> Mapping[QuestionId, str]:
        """Uid → digest of every question."""
        with generations.explained(self._folder):
            return self._view.digests()

    def close(self) -> None:
        """See Engine."""
        self._release()

    def _scores(self, found: Found, inside: Integers, plan: Plan) -> Floats:
        """The scores of those of the documents found; 0 where nobody asks for them."""
        if plan.sort is not Sort.RELEVANCE:
            return np.zeros(len(inside))
        documents = found.documents[inside]
        return raised(self._view, documents, found.scores(inside, documents), plan)

    def _passing(self, plan: Plan) -> Mapping[str, Mask]:
        """For each filtered field, the documents that its filter lets through."""
        return {
            name: holding(self._view, name, {fold(value) for value in values})
            for name, values in plan.filters.items()
            if values
        }

    def _facet(
        self,
        name: str,
        matched: Integers,
        selection: facets.Selection,
        passing: Mapping[str, Mask],
        plan: Plan,
    ) -> tuple[FacetCount, ...]:
        if name in passing:
            others = [mask for field, mask in passing.items() if field != name]
            documents = matched[_inside(matched, others)]
            selection = facets.Selection(documents, self._view.live)
        column = self._view.facets[name]
        wanted = {fold(value) for value in plan.filters.get(name, ())}
        totals = facets.counts(column, selection, plan.facet_limit, wanted)
        return labelled(totals, column.spellings, plan, name)


def _inside(documents: Integers, masks: Iterable[Mask]) -> Integers:
    """The indexes of the documents that every mask lets through."""
    chosen = np.arange(len(documents))
    for mask in masks:
        chosen = chosen[mask[documents[chosen]]]
    return chosen


def open_generation(folder: Path) -> EmbeddedEngine:
    """The engine of one generation. Raises StaleIndex, DamagedIndex."""
    held = generations.hold(folder)
    try:
        info = _info(folder)
        with generations.explained(folder):
            return EmbeddedEngine(folder, View(folder), info, held)
    except MissingIndex as problem:
        held.close()
        raise DamagedIndex(f"{folder} cannot be opened: {problem}") from None
    except BaseException:
        held.close()
        raise


def _info(folder: Path) -> IndexInfo:
    said = manifests.manifest(folder)
    if said.get("fingerprint") != schema_fingerprint():
        raise StaleIndex(
            f"{folder} was built by another version of the schema or the analysis: "
            f"{manifests.REPAIR}"
        )
    try:
        return IndexInfo(
            generation=manifests.identity(folder, said),
            documents=int(said["documents"]),
            by_kind=dict(said["by_kind"]),
            by_year=dict(said["by_year"]),
            data_date=date.fromisoformat(said["data_date"]) if said["data_date"] else None,
            fingerprint=said["fingerprint"],
            built=datetime.fromisoformat(said["built"]),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise DamagedIndex(
            f"{folder / manifests.MANIFEST} lacks what it must say ({problem!r}): "
            f"{manifests.REPAIR}"
        ) from None
