"""What a front end receives: plain data, no markup, no links of ours."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from indexer.engines.hits import Repeats
from indexer.fields import Field
from indexer.model import Question, Span
from indexer.query.ast import Notice
from indexer.query.request import SearchRequest
from indexer.search.advice.corrected import Correction, corrected
from indexer.search.advice.expansions import Choice, Expansion
from indexer.search.advice.readings import Reading
from indexer.search.advice.related import Related
from indexer.search.advice.relaxations import Relaxation
from indexer.search.advice.suggest import Suggestion


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a field (``title``, ``question``, ``answer`` …) and what to mark in it.

    ``cut_before`` and ``cut_after`` tell that the field's text goes on beyond the passage,
    ``inside`` that it begins inside a sentence. ``speaker``: who says it, where the record of a
    debate tells; an answer holds what others reply, too.
    """

    field: str
    text: str
    marks: tuple[Span, ...]
    cut_before: bool = False
    cut_after: bool = False
    inside: bool = False
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One question of a page; ``title`` always carries the whole title with its marks.

    ``missing``: the words of the query that a near result lacks; near results count neither in the
    total nor in facets. ``related``: the word that such a result holds in place of the one that it
    lacks. ``repeats``: how many others ask, or were answered, nearly
    the same; counted for a search with what helps further.
    """

    question: Question
    score: float
    title: Snippet
    snippets: tuple[Snippet, ...]
    missing: tuple[str, ...] = ()
    related: str = ""
    repeats: Repeats = dataclasses.field(default_factory=Repeats)


class FacetValue(NamedTuple):
    """A value, its exact count and whether the request filters by it."""

    value: str
    count: int  # type: ignore[assignment]  # hides the method of tuples, which nobody asks
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """The counts of one field, the most frequent value first; ``known``: values in all."""

    field: Field
    values: tuple[FacetValue, ...]
    known: int = 0


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of one search. ``pages`` is 1 even where nothing was found.

    ``near``: how many results of the first page lack a word; they stand where their score puts
    them, and the pages behind go on with what holds all words. ``normal``: the query as it was
    understood. ``readings``: what its words may mean beside themselves, on the first page.
    ``corrections``: the slips that were corrected; everything here is of the corrected search.
    ``expansions``: acronyms that are searched with their meanings; ``choices``: those with several.
    ``related``: words that stand among the same words, counted like what helps further.
    ``suggestion``: the query that was probably meant, where little was found. ``relaxations``: the
    wider searches, where nothing was found.
    """

    request: SearchRequest
    total: int
    pages: int
    took_ms: float
    generation: str
    results: tuple[Result, ...] = ()
    facets: tuple[Facet, ...] = ()
    histogram: Mapping[tuple[int, int], int] = dataclasses.field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    normal: str = ""
    corrections: tuple[Correction, ...] = ()
    readings: tuple[Reading, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    choices: tuple[Choice, ...] = ()
    related: tuple[Related, ...] = ()
    suggestion: Suggestion | None = None
    relaxations: tuple[Relaxation, ...] = ()
    near: int = 0

    @property
    def corrected(self) -> SearchRequest:
        """The request as it would be typed without slips."""
        return corrected(self.request, self.corrections)


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question to read, with the ranges of its texts that the query's words match."""

    question: Question
    title_marks: tuple[Span, ...] = ()
    question_marks: tuple[Span, ...] = ()
    answer_marks: tuple[Span, ...] = ()
