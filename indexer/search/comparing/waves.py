"""Waves: questions put nearly alike again and again, and answers that were given several times.

Which questions belong together is what near duplicates join (``Engine.waves``); here they are read,
put in the order of their days, and told: by whom, to whom, from when to when.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from indexer.engines.base import Engine
from indexer.engines.waves import Wave
from indexer.errors import UnknownQuestion
from indexer.fields import BY_NAME, fold
from indexer.model import Question, QuestionId
from indexer.query.request import SearchRequest
from indexer.search.rewriting import rewritten
from indexer.sketches import Text


@dataclass(frozen=True, slots=True)
class Lot:
    """Questions that got one answer in one issue of the Journal officiel, by its day."""

    on: date
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The questions of a wave, the oldest first: by their own day, or by that of the answer."""

    text: Text
    questions: tuple[Question, ...]

    @property
    def days(self) -> list[date]:
        """The days that are known, in order."""
        return sorted(day for q in self.questions if (day := when(q, self.text)) is not None)

    @property
    def span(self) -> int:
        """Days from the first to the last."""
        days = self.days
        return (days[-1] - days[0]).days if days else 0

    @property
    def lots(self) -> tuple[Lot, ...]:
        """The answers of one day, where there are several, the oldest first."""
        by_day: dict[date, list[Question]] = defaultdict(list)
        for question in self.questions if self.text is Text.ANSWER else ():
            if question.answered:
                by_day[question.answered].append(question)
        return tuple(Lot(on, tuple(held)) for on, held in sorted(by_day.items()) if len(held) > 1)

    def values(self, field: str) -> list[tuple[str, int]]:
        """The values of a field (``indexer.fields``) with their questions, the most frequent first.

        Values that fold alike are one.
        """
        spelt: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for question in self.questions:
            for value in map(str, BY_NAME[field].read(question)):
                counts[fold(value)] += 1
                spelt.setdefault(fold(value), value)
        ranked = sorted(counts, key=lambda key: (-counts[key], key))
        return [(spelt[key], counts[key]) for key in ranked]


@dataclass(frozen=True, slots=True)
class Waves:
    """A page of the waves of a search. ``sets`` and ``questions`` count those of all pages."""

    request: SearchRequest
    text: Text
    sets: int
    questions: int
    waves: tuple[Gathered, ...]

    @property
    def pages(self) -> int:
        """Pages that there are, at least one."""
        return max(1, -(-self.sets // self.request.size))


def when(question: Question, text: Text) -> date | None:
    """The day of a question in a wave."""
    return question.published if text is Text.QUESTION else question.answered


def waves(engine: Engine, request: SearchRequest, text: Text) -> Waves:
    """The largest sets among the questions of a request; what it does not find is left out."""
    found = _found(engine, request, text)
    start = (request.page - 1) * request.size
    shown = found[start : start + request.size]
    total = sum(map(len, found))
    return Waves(request, text, len(found), total, tuple(_gathered(engine, shown, text)))


def every_wave(engine: Engine, request: SearchRequest, text: Text) -> Iterator[Gathered]:
    """All sets of a request, the largest first."""
    return _gathered(engine, _found(engine, request, text), text)


def wave_of(engine: Engine, id: str, request: SearchRequest, text: Text) -> Gathered:
    """The wave of a question, of those that the request finds. Raises UnknownQuestion."""
    if not engine.fetch([QuestionId(id)]):
        raise UnknownQuestion(f"no question is called {id[:80]!r}")
    whole = next((wave for wave in engine.waves(text) if id in wave), (QuestionId(id),))
    kept = _kept(engine, request)([whole])
    return next(_gathered(engine, kept, text), Gathered(text, ()))


def _found(engine: Engine, request: SearchRequest, text: Text) -> list[Wave]:
    kept = _kept(engine, request)(engine.waves(text))
    return sorted((w for w in kept if len(w) > 1), key=lambda wave: (-len(wave), wave))


def _kept(engine: Engine, request: SearchRequest) -> Callable[[Sequence[Wave]], list[Wave]]:
    """What leaves of each wave the questions that a request finds."""
    if not request.query.strip() and not request.filters:
        return list
    plan = rewritten(engine, request).whole

    def kept(found: Sequence[Wave]) -> list[Wave]:
        inside = engine.among(plan, [uid for wave in found for uid in wave])
        left = (tuple(uid for uid in wave if uid in inside) for wave in found)
        return [wave for wave in left if wave]

    return kept


def _gathered(engine: Engine, found: Iterable[Wave], text: Text) -> Iterator[Gathered]:
    for wave in found:
        questions = sorted(
            engine.fetch(wave), key=lambda q: ((when(q, text) or date.max).toordinal(), q.id)
        )
        yield Gathered(text, tuple(questions))
