"""One generation of a Whoosh index, searched as arrays."""

from __future__ import annotations

import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from indexer.engines.base import IndexInfo, opened_in
from indexer.engines.bound import Bound, distinct
from indexer.engines.completion import Completion, Neighbour, held, prefix_key
from indexer.engines.embedded import generations, holds, manifests
from indexer.engines.embedded.schema import schema_fingerprint
from indexer.engines.embedded.searching.completion import Completer
from indexer.engines.embedded.searching.position_costs import Costs
from indexer.engines.embedded.searching.postings.lexicon import Lexicon
from indexer.engines.embedded.searching.search import Search
from indexer.engines.embedded.searching.totals import Counter
from indexer.engines.embedded.searching.view import View
from indexer.engines.hits import Hits, Repeats
from indexer.engines.plan import Plan
from indexer.engines.stop_words import tokens_of
from indexer.engines.waves import Wave, waves
from indexer.errors import DamagedIndex, MissingIndex, StaleIndex
from indexer.mining import Mined
from indexer.model import FRENCH, Question, QuestionId
from indexer.sketches import Text

DROPS_PAGES = 8
"""Searches after which the mapped pages that they read are dropped (``madvise``): they stay in the
page cache of the system, and the process looks no larger than what it uses."""
LOOKED_UP = 4
"""Reading the uids of so many documents costs as much as looking up one by its uid."""
REMEMBERED, SIMPLE = 1024, 2
"""Totals that an engine knows again, of trees with so many leaves at most: the steps of one page
ask for the same words many times."""


class EmbeddedEngine:
    """A frozen generation."""

    def __init__(self, folder: Path, view: View, info: IndexInfo, held: holds.Hold) -> None:
        self._folder = folder
        self._view = view
        self._info = info
        self._lexicon = Lexicon(view.segments.readers)
        self._turns = count(1)
        self._completer = Completer(folder, view, self._lexicon)
        self._costs = Costs(view)
        self._totals: dict[Any, int] = {}
        self._waves: dict[Text, Sequence[Wave]] = {}
        # A view that a swap has left behind lets go when its last search is done.
        self._release = weakref.finalize(self, held.close)

    def search(self, plan: Plan) -> Hits:
        """The page, its total and counts: matched once, scored where the order asks for it."""
        if next(self._turns) % DROPS_PAGES == 0:
            self._view.segments.drop_pages()
        with generations.explained(self._folder):
            return Search(self._view, plan, plan.ranked).hits()

    def cost(self, asked: Bound) -> float:
        """The positions that the tree would read; see Engine."""
        with generations.explained(self._folder):
            return self._costs(asked)

    def fetch(self, ids: Sequence[QuestionId]) -> list[Question]:
        """The stored records, found by their uid."""
        stored = self._view.stored
        with generations.explained(self._folder):
            doc_ids = (stored.doc_id(id) for id in ids)
            return [stored.question(doc_id) for doc_id in doc_ids if doc_id is not None]

    def scan(self, plan: Plan) -> Iterator[QuestionId]:
        """Every uid in the order of the plan: ordered at once, read one by one."""
        with generations.explained(self._folder):
            doc_ids = Search(self._view, plan, plan.ranked).ordered()
        for doc_id in doc_ids.tolist():
            yield self._view.stored.uid(doc_id)

    def sample(self, plan: Plan, size: int) -> list[QuestionId]:
        """The matches of the smallest digests, which are a column (``StoredDocuments.drawn``)."""
        with generations.explained(self._folder):
            doc_ids = Search(self._view, plan, plan.bound).doc_ids
            return self._view.stored.drawn(doc_ids, size)

    def among(self, plan: Plan, ids: Collection[QuestionId]) -> set[QuestionId]:
        """Those of the ids that match: the fewer ones, of both, are looked up."""
        with generations.explained(self._folder):
            doc_ids = Search(self._view, plan, plan.bound).doc_ids
            if len(doc_ids) < len(ids) * LOOKED_UP:
                return {self._view.stored.uid(doc_id) for doc_id in doc_ids.tolist()} & set(ids)
            known = self._doc_ids(ids)
            inside = np.isin(np.array([*known.values()], dtype=np.int64), doc_ids)
            return {id for id, matches in zip(known, inside, strict=True) if matches}

    def forms(self, stem: str) -> Mapping[str, int]:
        """The exact keys of a lemma, from the list beside the segments, with their documents."""
        with generations.explained(self._folder):
            counts = {form: self._view.key_frequency(form) for form in self._view.forms(stem)}
        return {form: count for form, count in counts.items() if count}

    def frequencies(self, words: Iterable[str]) -> Mapping[str, int]:
        """Each word → documents that hold its lemma, from the dictionary alone."""
        with generations.explained(self._folder):
            return {word: held(tokens_of(word), self._view.stem_frequency) for word in words}

    def counts(self, plans: Sequence[Plan]) -> list[int]:
        """The total of each plan; what several have is matched once, and totals are remembered."""
        with generations.explained(self._folder):
            counter = Counter(self._view)
            return [self._total(counter, plan) for plan in plans]

    def _total(self, counter: Counter, plan: Plan) -> int:
        if len(distinct(plan.bound)) > SIMPLE:
            return counter.total(plan)
        key = plan.bound, tuple(sorted(plan.filters.items()))
        total = self._totals.get(key)
        if total is None:
            total = counter.total(plan)
            if len(self._totals) >= REMEMBERED:
                self._totals.clear()
            self._totals[key] = total
        return total

    def complete(self, text: str, limit: int) -> list[Completion]:
        """References, words and names that the text may become (``Completer``)."""
        with generations.explained(self._folder):
            return self._completer.complete(text, limit)

    def neighbours(self, word: str, limit: int) -> list[Neighbour]:
        """The words of the index that are spelled nearly like this one (``Lexicon``)."""
        with generations.explained(self._folder):
            return self._lexicon.near(prefix_key(word), limit)

    def mined(self) -> Mined:
        """The tables of the generation, read in place where they are asked."""
        return self._completer.mined

    def example(self, key: str) -> QuestionId | None:
        """The uid of the first document that holds an exact key."""
        with generations.explained(self._folder):
            doc_id = self._view.example(key)
            return None if doc_id is None else self._view.stored.uid(doc_id)

    def near_duplicates(self, id: QuestionId, text: Text) -> list[QuestionId]:
        """The uids of the documents whose sketch of the text agrees with this one's."""
        stored = self._view.stored
        with generations.explained(self._folder):
            doc_id = stored.doc_id(id)
            if doc_id is None:
                return []
            others = self._view.values.near_duplicates[text].of(doc_id)
            return sorted(stored.uid(other) for other in others.tolist())

    def waves(self, text: Text) -> Sequence[Wave]:
        """Joined from the pairs of documents whose sketches agree, once for the generation."""
        if text not in self._waves:
            stored = self._view.stored
            with generations.explained(self._folder):
                pairs = self._view.values.near_duplicates[text].pairs()
                uids = {doc_id: stored.uid(doc_id) for doc_id in np.unique(pairs).tolist()}
            self._waves[text] = waves((uids[one], uids[other]) for one, other in pairs.tolist())
        return self._waves[text]

    def repeats(self, ids: Sequence[QuestionId]) -> Mapping[QuestionId, Repeats]:
        """How many near duplicates each question has, by the sketches of each text."""
        near = self._view.values.near_duplicates
        with generations.explained(self._folder):
            known = self._doc_ids(ids)
            doc_ids = np.array([*known.values()], dtype=np.int64)
            counts = [near[text].counts(doc_ids).tolist() for text in Text]
        return {id: Repeats(*row) for id, row in zip(known, zip(*counts, strict=True), strict=True)}

    def _doc_ids(self, ids: Iterable[QuestionId]) -> dict[QuestionId, int]:
        """The known ones of the ids, in their order, each with its document."""
        doc_ids = {id: self._view.stored.doc_id(id) for id in ids}
        return {id: doc_id for id, doc_id in doc_ids.items() if doc_id is not None}

    def info(self) -> IndexInfo:
        """What the manifest of the generation says."""
        return self._info

    def digests(self) -> Mapping[QuestionId, str]:
        """Uid → digest of every question."""
        with generations.explained(self._folder):
            return self._view.stored.digests()

    def close(self) -> None:
        """Release the hold on the generation's folder; the maps go with the last array."""
        self._release()


def open_generation(folder: Path) -> EmbeddedEngine:
    """The engine of one generation. Raises StaleIndex, DamagedIndex."""
    held = holds.hold(folder)
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
    spoken = str(said.get("language", FRENCH))
    opened_in(spoken, folder)
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
            language=spoken,
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise DamagedIndex(
            f"{folder / manifests.MANIFEST} lacks what it must say ({problem!r}): "
            f"{manifests.REPAIR}"
        ) from None
