"""What an engine promises. The contract in prose stands in ``README.md`` beside this file.

No Whoosh, numpy or OpenSearch object crosses these types.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType, TracebackType
from typing import Protocol, Self

from indexer.engines import boosts
from indexer.engines.binding import bind
from indexer.engines.bound import Bound, Titled
from indexer.engines.completion import Completion, Neighbour
from indexer.engines.partial import Partial, partial
from indexer.fields import fold
from indexer.mining import Mined
from indexer.model import Question, QuestionId
from indexer.query.ast import Everything, Node
from indexer.query.request import Sort
from indexer.sketches import Text


def _nothing() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Plan:
    """One search, its tree bound once and lazily: an engine never analyses a query itself.

    ``filters``: field name → values, ORed inside a field, ANDed between fields; a filter value
    matches a document's value when both fold to the same key (``fields.fold``).
    ``facets`` names the fields to count; ``facet_limit`` bounds the values returned for each
    (0: all of them); a filtered value is returned whatever its count. ``near``: how many near
    results are wanted beside the matches (see ``Hits.near``).
    """

    tree: Node = dataclasses.field(default_factory=Everything)
    filters: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=_nothing)
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    facets: tuple[str, ...] = ()
    facet_limit: int = 50
    histogram: bool = False
    near: int = 0

    @cached_property
    def bound(self) -> Bound:
        """What a document has to match."""
        return bind(self.tree)

    @cached_property
    def ranked(self) -> Bound:
        """The same, with what puts a whole title first."""
        return boosts.ranked(self.tree)

    @cached_property
    def pairs(self) -> tuple[boosts.Pair, ...]:
        """The neighbouring words that raise the best documents where they are close."""
        return boosts.close_pairs(self.tree)

    @cached_property
    def title_words(self) -> tuple[boosts.TitleWord, ...]:
        """The words that raise the best documents where they stand in the title."""
        return boosts.title_words(self.tree)

    @cached_property
    def partial(self) -> Partial | None:
        """What near results hold; None where no word may be missing."""
        return partial(self.tree)

    @cached_property
    def title_part(self) -> Titled | None:
        """The titles within the query that raise the best documents."""
        return boosts.title_part(self.tree)


@dataclass(frozen=True, slots=True)
class Hit:
    """A document of a result and its score (0 where the order is not by relevance).

    ``missing``: the words, as typed, that a near result lacks.
    """

    id: QuestionId
    score: float
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value and how many documents of the result hold it, its own field's filter ignored."""

    value: str
    count: int


def labelled(
    counts: Mapping[str, int], spellings: Mapping[str, str], plan: Plan, name: str
) -> tuple[FacetCount, ...]:
    """The counts (folded value → documents) of the facet ``name`` as the plan wants them.

    By count, then folded value; ``plan.facet_limit`` of them, the filtered ones always among them.
    """
    selected = {fold(value): value for value in plan.filters.get(name, ())}
    ranked = sorted(
        (key for key in {**counts, **selected} if counts.get(key) or key in selected),
        key=lambda key: (-counts.get(key, 0), key),
    )
    return tuple(
        FacetCount(spellings.get(key) or selected[key], counts.get(key, 0))
        for rank, key in enumerate(ranked)
        if not plan.facet_limit or rank < plan.facet_limit or key in selected
    )


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of documents, the exact total, and the counts that the plan asked for.

    ``facets``: by count, then by folded value; values that fold to one key are one value.
    ``histogram``: ``(year, month) → count`` of the published dates, empty months left out.
    ``near``: the ``plan.near`` best documents that pass the filters and hold some of the words
    (``plan.partial``) but do not match; by score whatever the plan's order, and never counted.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]] = dataclasses.field(default_factory=dict)
    histogram: Mapping[tuple[int, int], int] = dataclasses.field(default_factory=dict)
    near: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeats:
    """How many other questions have nearly the same question, and nearly the same answer."""

    question: int = 0
    answer: int = 0


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What an index holds.

    ``generation`` follows from the content: no two that differ have the same. ``built``: when it
    was written, where that is known.
    """

    generation: str
    documents: int
    by_kind: Mapping[str, int]
    by_year: Mapping[str, int]
    data_date: date | None
    fingerprint: str
    built: datetime | None = None


class Engine(Protocol):
    """A frozen view of an index, shared between threads."""

    def search(self, plan: Plan) -> Hits:
        """The page of ``plan``, its total and counts."""

    def fetch(self, ids: Sequence[QuestionId]) -> list[Question]:
        """The questions called so, in that order; unknown ones are left out."""

    def scan(self, plan: Plan) -> Iterator[QuestionId]:
        """Every document of ``plan`` in its order, without paging."""

    def among(self, plan: Plan, ids: Collection[QuestionId]) -> set[QuestionId]:
        """Those of the ids that the plan finds, whatever its order."""

    def forms(self, stem: str) -> Mapping[str, int]:
        """The exact keys of a lemma in the fields with a weight → documents that hold them.

        The counts may include documents that were dropped since the last merge.
        """

    def frequencies(self, words: Iterable[str]) -> Mapping[str, int]:
        """Each word → documents that hold its lemma in the fields with a weight, at most.

        The counts may include documents that were dropped since the last merge; those of a
        compound are those of its joined form or of the rarest of its parts.
        """

    def counts(self, plans: Sequence[Plan]) -> list[int]:
        """The total of each plan, what they have in common worked out once."""

    def complete(self, text: str, limit: int) -> list[Completion]:
        """What a typed text may go on to be: ``limit`` of each kind, kind after kind.

        A word by its last word, an expression by its last words, names by all of it at the
        beginning of any of their words, a reference by its number. Behind a field's prefix only
        what that field holds is meant. The counts of words are those of ``forms``, those of
        expressions of the sample in which they were found.
        """

    def neighbours(self, word: str, limit: int) -> list[Neighbour]:
        """The exact keys spelled nearly like a word's, the nearest first, then the most frequent.

        One mistake in four letters, two in seven; a doubled letter is half a mistake in the order.
        The counts are those of ``forms``.
        """

    def mined(self) -> Mined:
        """What the questions say about their own words; see ``indexer.mining``.

        Acronyms are those of the index as it is. The other tables come from a sample of it, and
        are drawn anew where a tenth of the index has changed since.
        """

    def example(self, key: str) -> QuestionId | None:
        """A question that holds an exact key in a field with a weight; None where there is none."""

    def near_duplicates(self, id: QuestionId, text: Text) -> list[QuestionId]:
        """The other questions with nearly the same text (``indexer.sketches``), by uid."""

    def repeats(self, ids: Sequence[QuestionId]) -> Mapping[QuestionId, Repeats]:
        """How many near duplicates each of a few questions has; unknown ones are left out."""

    def info(self) -> IndexInfo:
        """What the index holds."""

    def close(self) -> None:
        """Let go of the files; a closed engine is not used again."""


class Writer(Protocol):
    """One commit under way. Leaving the with-block without ``commit`` drops everything."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def put(self, questions: Iterable[Question]) -> int:
        """Add questions, each in place of the one of the same id; returns how many."""

    def drop(self, ids: Iterable[QuestionId]) -> int:
        """Remove questions; returns how many were there."""

    def commit(self) -> IndexInfo:
        """Publish everything at once, as a new generation."""


class Store(Protocol):
    """Where an index lives, with the journal of its changes: one folder, or one cluster alias."""

    def open(self) -> Engine:
        """The current generation. Raises MissingIndex, StaleIndex or DamagedIndex."""

    def before(self) -> Engine:
        """The newest generation beside the current one that is sound. Raises DamagedIndex."""

    def generation(self) -> str:
        """The identity of the current generation, cheaply; empty where there is none."""

    def known(self) -> Mapping[QuestionId, str]:
        """Uid → digest of every question of the current generation; empty without one."""

    def writer(self, *, fresh: bool = False) -> Writer:
        """A writer over the current generation, or over nothing where ``fresh``."""

    def note(self, lines: Iterable[str]) -> None:
        """Add lines, each with its line end, to the journal of the writer that is at work.

        They become visible with its commit, or never.
        """

    def journal(self) -> Iterator[str]:
        """The lines of the current generation's journal; none without an index.

        They are there even where the index is stale or otherwise damaged.
        """

    def note_rejected(self, lines: Iterable[str]) -> None:
        """Set the lines of the records that could not be read, for the writer that is at work.

        They take the place of those before with its commit; without a call those before stay.
        """

    def rejected(self) -> Iterator[str]:
        """The rejected records' lines of the current generation; none without an index."""

    def generations(self) -> list[Stored]:
        """The generations that are stored, the oldest first."""

    def verify(self) -> int:
        """Read all of the current generation; how many bytes. Raises UnusableIndex."""

    def sweep(self) -> list[str]:
        """Remove old generations without a reader, and debris; their names. Raises IndexBusy."""

    def condition(self) -> Condition | None:
        """The health of the machines that store the index; None where it is this one's disk."""


@dataclass(frozen=True, slots=True)
class Condition:
    """The health of other machines in a sentence, and whether an administrator need not act."""

    sentence: str
    healthy: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """A generation on the disk: its name, its bytes, whether it is the one in use."""

    name: str
    size: int
    current: bool
