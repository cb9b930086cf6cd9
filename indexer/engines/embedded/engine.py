"""One generation of a Whoosh index, searched as arrays."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import index as whoosh_index

from indexer.engines import binding
from indexer.engines.base import FacetCount, Hit, Hits, IndexInfo, Plan, labelled
from indexer.engines.embedded import facets, generations
from indexer.engines.embedded.matching import Found, holding, match
from indexer.engines.embedded.reading import Mask, View
from indexer.engines.embedded.schema import schema_fingerprint
from indexer.engines.embedded.topk import ordered
from indexer.errors import DamagedIndex, StaleIndex
from indexer.fields import fold
from indexer.model import Question, QuestionId
from indexer.query.request import Sort


class EmbeddedEngine:
    """A frozen generation."""

    def __init__(self, folder: Path, view: View, info: IndexInfo, held: generations.Hold) -> None:
        self._folder = folder
        self._view = view
        self._info = info
        # A view that a swap has left behind closes its files when its last reader is done.
        self._release = weakref.finalize(self, _release, view, held)

    def search(self, plan: Plan) -> Hits:
        """See Engine."""
        with generations.explained(self._folder):
            return self._search(plan)

    def _search(self, plan: Plan) -> Hits:
        view = self._view
        found = match(view, binding.bind(plan.tree))
        passing = self._passing(plan)
        result = _only(found, _every(passing.values(), view))
        page = ordered(view, result, plan.sort, plan.offset + plan.limit)[plan.offset :]
        scored = plan.sort is Sort.RELEVANCE
        days = view.numbers["published"][result.documents]
        return Hits(
            hits=tuple(
                Hit(view.uids[result.documents[at]], float(result.scores[at]) if scored else 0.0)
                for at in page
            ),
            total=len(result.documents),
            facets={name: self._facet(name, found, passing, plan) for name in plan.facets},
            histogram=facets.months(days) if plan.histogram else {},
        )

    def fetch(self, ids: Sequence[QuestionId]) -> list[Question]:
        """See Engine."""
        with generations.explained(self._folder):
            numbered = self._view.numbered
            return [self._view.question(numbered[id]) for id in ids if id in numbered]

    def scan(self, plan: Plan) -> Iterator[QuestionId]:
        """See Engine."""
        with generations.explained(self._folder):
            found = match(self._view, binding.bind(plan.tree))
            result = _only(found, _every(self._passing(plan).values(), self._view))
            inside = ordered(self._view, result, plan.sort)
        for at in inside:
            yield self._view.uids[result.documents[at]]

    def info(self) -> IndexInfo:
        """See Engine."""
        return self._info

    def digests(self) -> Mapping[QuestionId, str]:
        """Uid → digest of every question."""
        with generations.explained(self._folder):
            return self._view.digests

    def numbered(self) -> Mapping[QuestionId, int]:
        """Uid → Whoosh's document number, for a writer over this generation."""
        with generations.explained(self._folder):
            return self._view.numbered

    def close(self) -> None:
        """See Engine."""
        self._release()

    def _passing(self, plan: Plan) -> Mapping[str, Mask]:
        """For each filtered field, the documents that its filter lets through."""
        return {
            name: holding(self._view, name, {fold(value) for value in values})
            for name, values in plan.filters.items()
            if values
        }

    def _facet(
        self, name: str, found: Found, passing: Mapping[str, Mask], plan: Plan
    ) -> tuple[FacetCount, ...]:
        others = [mask for field, mask in passing.items() if field != name]
        documents = _only(found, _every(others, self._view)).documents
        mask = np.zeros(self._view.size, dtype=bool)
        mask[documents] = True
        column = self._view.facets[name]
        return labelled(facets.counts(column, documents, mask), column.spellings, plan, name)


def _release(view: View, held: generations.Hold) -> None:
    view.close()
    held.close()


def _every(masks: Any, view: View) -> Mask:
    """The documents that every mask lets through."""
    passing = view.live
    for mask in masks:
        passing = passing & mask
    return passing


def _only(found: Found, passing: Mask) -> Found:
    inside = passing[found.documents]
    return Found(found.documents[inside], found.scores[inside])


def open_generation(folder: Path) -> EmbeddedEngine:
    """The engine of one generation. Raises StaleIndex, DamagedIndex."""
    held = generations.hold(folder)
    try:
        info = _info(folder)
        with generations.explained(folder):
            view = View(whoosh_index.open_dir(str(folder)).reader())
    except BaseException:
        held.close()
        raise
    return EmbeddedEngine(folder, view, info, held)


def _info(folder: Path) -> IndexInfo:
    said = generations.manifest(folder)
    if said.get("fingerprint") != schema_fingerprint():
        raise StaleIndex(
            f"{folder} was built by another version of the schema or the analysis: "
            f"{generations.REPAIR}"
        )
    try:
        return IndexInfo(
            generation=folder.name,
            documents=int(said["documents"]),
            by_kind=dict(said["by_kind"]),
            by_year=dict(said["by_year"]),
            data_date=date.fromisoformat(said["data_date"]) if said["data_date"] else None,
            fingerprint=said["fingerprint"],
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise DamagedIndex(
            f"{folder / generations.MANIFEST} lacks what it must say ({problem!r}): "
            f"{generations.REPAIR}"
        ) from None
