"""What an engine promises. The contract in prose stands in ``README.md`` beside this file.

No Whoosh, numpy or OpenSearch object crosses these types.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self

from indexer.engines.bound import Bound
from indexer.engines.completion import Completion, Neighbour
from indexer.engines.hits import Hits, Repeats
from indexer.engines.plan import Plan
from indexer.engines.waves import Wave
from indexer.errors import StaleIndex
from indexer.mining import Mined
from indexer.model import FRENCH, LANGUAGES, Question, QuestionId
from indexer.sketches import Text
from indexer.text import language, speak


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What an index holds.

    ``generation`` follows from the content: no two that differ have the same. ``built``: when it
    was written, where that is known. ``language``: of all its texts, one of ``LANGUAGES``.
    """

    generation: str
    documents: int
    by_kind: Mapping[str, int]
    by_year: Mapping[str, int]
    data_date: date | None
    fingerprint: str
    built: datetime | None = None
    language: str = FRENCH


class Engine(Protocol):
    """A frozen view of an index, shared between threads."""

    def search(self, plan: Plan) -> Hits:
        """The page of ``plan``, its total and counts."""

    def cost(self, asked: Bound) -> float:
        """What matching a tree costs, as a share of what one search may cost; known before it runs.

        Equal leaves cost once, those of words next to nothing. A tree above 1 is read more
        cheaply before it is asked (``search.rewriting.costs``).
        """

    def fetch(self, ids: Sequence[QuestionId]) -> list[Question]:
        """The questions called so, in that order; unknown ones are left out."""

    def scan(self, plan: Plan) -> Iterator[QuestionId]:
        """Every document of ``plan`` in its order, without paging."""

    def sample(self, plan: Plan, size: int) -> list[QuestionId]:
        """At most so many documents that the plan finds, drawn by chance: all where they are fewer.

        Those of the smallest digests, which are as good as random, by digest and uid: every
        engine draws the same, and the same index gives the same sample again.
        """

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

    def waves(self, text: Text) -> Sequence[Wave]:
        """The questions that near duplicates join from one to the next: the largest set first."""

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

    def put(
        self, questions: Iterable[Question], confirmed: AbstractSet[QuestionId] = frozenset()
    ) -> int:
        """Add questions, each in place of the one of the same id; returns how many.

        Of the ``confirmed`` only the provenance has changed: nothing new is mined from them.
        """

    def drop(self, ids: Iterable[QuestionId]) -> int:
        """Remove questions; returns how many were there."""

    def commit(self) -> IndexInfo:
        """Publish everything at once, as a new generation."""


class Store(Protocol):
    """Where an index lives, with the journal of its changes: one folder, or one cluster alias."""

    def open(self) -> Engine:
        """The current generation. Raises MissingIndex, StaleIndex or DamagedIndex.

        The process reads its language from then on; StaleIndex where it reads another one.
        """

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


def opened_in(code: str, index: object) -> None:
    """Read the language of an index from now on. Raises StaleIndex where another was begun with."""
    if speak(code):
        return
    if code not in LANGUAGES:
        raise StaleIndex(f"{index} is in a language that is not known here ({code[:20]!r})")
    here = LANGUAGES[language().code]
    raise StaleIndex(
        f"{index} is in {LANGUAGES[code]}, and this process reads {here}: ask it in a process of "
        "its own, or build it anew by 'questions reindex'"
    )
