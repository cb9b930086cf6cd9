"""What the front page tells of now: counted once for each generation, beside the requests.

Now is the newest day that the index tells of, not that of the clock: an index of two years ago has
a front page of then, and says so by its dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from flask import current_app

from indexer.model import Kind, Question
from indexer.query.request import SearchRequest, Sort
from indexer.search.comparing.overrepresentation import WORDS, Difference
from indexer.search.comparing.waves import Gathered
from indexer.search.results import FacetValue
from indexer.sketches import Text
from webapp.figures import delays
from webapp.figures.background import Background
from webapp.headers import unfinished
from webapp.searching import Searches, searcher

EXTENSION = "questions-front"
PATIENCE = 1.0
"""Seconds that the page waits; without what is being counted it is whole, and shorter."""
SHOWN = 4
"""Answers, texts and ministries of each list."""
WINDOWS = (7, 31, 92, 366, 5 * 366)
"""Days in which the newest answers are looked for, the fewest first."""
RECENT = (31, 92, 366)
"""Days of which words are told to be rising: the fewest with enough questions."""
ENOUGH = 30
"""Questions that are enough for that."""
RISING = 10
NEAR = 6
"""Départements that the page names; it leads to the list of all."""
READ = 60
"""Answers among which one is chosen to be read."""
LEAST = 5
"""Written questions of a portefeuille below which its delay says nothing."""
EXAMPLES = (
    "déserts médicaux",
    "prix de l’électricité",
    "«\u00a0pouvoir d’achat\u00a0»",
    "infirmiers",
    "retraites",
    "école inclusive",
    "loup",
    "santé",
)
"""Searches of citizens; those are shown that find something."""
ADVANCED = "question:loup -réponse:loup"
TRIED = 4


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, with the questions of it and the search that finds them."""

    first: date
    last: date
    request: SearchRequest
    total: int
    questions: tuple[Question, ...] = ()

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Front:
    """The parts of the page; each is empty where the index tells nothing of it."""

    examples: tuple[str, ...] = ()
    answers: Days | None = None
    read: Question | None = None
    """A question with its answer."""
    repeated: tuple[Gathered, ...] = ()
    since: date | None = None
    """From when on these texts are; None: of the whole index."""
    rising: tuple[Difference, ...] = ()
    lately: Days | None = None
    departments: tuple[FacetValue, ...] = ()


def front() -> Front | None:
    """The parts; None while they are being counted."""
    found = searcher()
    book: Background = current_app.extensions.setdefault(EXTENSION, Background())
    info = found.info()
    work = partial(_front, found, info.data_date)
    delays.begin(SearchRequest())  # so that the page waits for both at one time
    told: Front | None = book.found(info.generation, "front", work, PATIENCE, free=True)
    return told


@dataclass(frozen=True, slots=True)
class Slow:
    """A portefeuille by how long its answers take; ``median`` None: most questions still wait."""

    name: str
    median: int | None
    waiting: int


def slowest() -> list[Slow]:
    """The portefeuilles that take longest to answer; none while delays are being counted."""
    speeds = delays.by_field("portfolio", SearchRequest())
    if speeds is None:
        unfinished()
    names = {delays.folded(item.value): item.value for item in _names()}
    found = [
        Slow(names[key], group.median, group.waiting)
        for key, group in (speeds or {}).items()
        if key in names and group.total >= LEAST
    ]
    found.sort(key=lambda one: (one.median is not None, -(one.median or 0), -one.waiting, one.name))
    return found[:SHOWN]


def _names() -> Sequence[FacetValue]:
    whole = SearchRequest(size=1)
    return searcher().search(whole, ("portfolio",), facet_limit=0).facets[0].values


def _front(found: Searches, newest: date | None) -> Front:
    answers = _answers(found, newest) if newest else None
    repeated, since = _repeated(found, newest)
    lately = _lately(found, newest) if newest else None
    rising = found.contrast(lately.request).tables.get(WORDS, ()) if lately else ()
    whole = found.search(SearchRequest(size=1), ("department",), facet_limit=0)
    return Front(
        examples=tuple(_examples(found)),
        answers=answers,
        read=_read(answers),
        repeated=repeated,
        since=since,
        rising=tuple(one for one in rising if one.value.isalpha())[:RISING],
        lately=lately,
        departments=tuple(item for item in whole.facets[0].values if item.count),
    )


def _examples(found: Searches) -> Iterator[str]:
    """The examples that find something; where too few do, the rubriques with most questions."""
    held = [text for text in EXAMPLES if _total(found, SearchRequest(text))][: TRIED - 1]
    rubriques = found.search(SearchRequest(size=1), ("rubrique",)).facets[0].values
    for item in rubriques[: TRIED - 1]:
        text = item.value.lower()
        if len(held) < TRIED - 1 and text not in held and _total(found, SearchRequest(text)):
            held.append(text)
    yield from held
    if _total(found, SearchRequest(ADVANCED)):
        yield ADVANCED


def _total(found: Searches, request: SearchRequest) -> int:
    return found.search(replace(request, size=1, every_word=True), ()).total


def _answers(found: Searches, newest: date) -> Days | None:
    """The answers of the newest week that has some, or of as much more time as brings a few."""
    for days in WINDOWS:
        asked = _days("datereponse", newest - timedelta(days=days - 1), newest)
        questions = found.questions(replace(asked, sort=Sort.NEWEST, size=READ))
        told = [question.answered for question in questions if question.answered]
        if len(told) < SHOWN and days != WINDOWS[-1]:
            continue
        if not told:
            return None
        last = max(told)
        first = max(last - timedelta(days=6), newest - timedelta(days=days - 1))
        if sum(first <= one <= last for one in told) < SHOWN:
            first = min(told)
        week = _days("datereponse", first, last)
        kept = found.questions(replace(week, sort=Sort.NEWEST, size=READ))
        kept.sort(key=lambda one: one.answered or date.min, reverse=True)
        return Days(first, last, week, _total(found, week), tuple(kept))
    return None


def _days(prefix: str, first: date, last: date) -> SearchRequest:
    return SearchRequest(query=f"{prefix}:{first}..{last}")


def _read(answers: Days | None) -> Question | None:
    """One to read: written ones first, and then the one whose answer is nearest to a page."""
    if answers is None:
        return None
    told = [one for one in answers.questions if one.answer and one.answer.text and one.title]
    return min(
        told, key=lambda one: (one.kind is not Kind.WRITTEN, _far(one), one.id), default=None
    )


def _far(question: Question) -> int:
    return abs(len(question.answer.text) - 2000) if question.answer else 0


def _repeated(found: Searches, newest: date | None) -> tuple[tuple[Gathered, ...], date | None]:
    """The texts put most often in the year up to the newest day, or ever where there are none."""
    if newest is not None:
        since = newest - timedelta(days=365)
        held = found.waves(replace(_days("date", since, newest), size=SHOWN), Text.QUESTION)
        if held.waves:
            return held.waves, since
    return found.waves(SearchRequest(size=SHOWN), Text.QUESTION).waves, None


def _lately(found: Searches, newest: date) -> Days | None:
    """The newest stretch of days with enough questions to tell which words they have more of."""
    for days in RECENT:
        first = newest - timedelta(days=days - 1)
        request = _days("date", first, newest)
        total = _total(found, request)
        if total >= ENOUGH:
            return Days(first, newest, request, total)
    return None
