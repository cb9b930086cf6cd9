"""A draft of a question beside what was asked already: nobody need write what stands answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from indexer import sketches
from indexer.engines.base import Engine
from indexer.errors import RequestTooLong
from indexer.fields import portfolio
from indexer.model import Kind, Passage, Provenance, Question, QuestionId, question_id
from indexer.search import subject
from indexer.search.similar import compared, newest_first
from indexer.sketches import Text
from indexer.text import analyse

LONGEST = 20_000
"""Characters of a draft; the Règlement bounds no question, the longest published has 9,000."""
SHOWN = 8
"""Similar questions that are told."""
GUESSES = 3
"""Rubriques and portefeuilles that are told."""
UNHEARD = 12
"""Words that no question holds, of those that are told."""
_TITLE = 150
"""Characters of a longer title than was ever published."""
_NOBODY = question_id(0, Kind.WRITTEN, 0)
"""An identifier that no question has."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A value that the draft would get, and its share among its nearest questions, 0 to 1."""

    value: str
    share: float


@dataclass(frozen=True, slots=True)
class Advice:
    """What is known of a draft.

    ``twins``: questions with nearly its text, the newest first; ``similar``: the others that are
    near, those with an answer first, the nearest first among both. ``unheard``: its words that no
    question of the index holds, in the order of the text.
    """

    twins: tuple[Question, ...]
    similar: tuple[Question, ...]
    rubriques: tuple[Guess, ...]
    portfolios: tuple[Guess, ...]
    unheard: tuple[str, ...]

    @property
    def last_answer(self) -> date | None:
        """The day of the newest answer to one of the twins."""
        return max((twin.answered for twin in self.twins if twin.answered), default=None)


def advice(engine: Engine, text: str, without: AbstractSet[QuestionId] = frozenset()) -> Advice:
    """What was asked already of what a draft asks; ``without``: questions to pass over.

    Raises RequestTooLong.
    """
    if len(text) > LONGEST:
        raise RequestTooLong(f"the draft has {len(text)} characters; {LONGEST} at most")
    question = _question(text)
    near = compared(engine, question, without)
    twins = _twins(engine, question, [other for _, other in near], without)
    known = {twin.id for twin in twins}
    others = [other for _, other in near if other.id not in known]
    return Advice(
        twins=twins,
        similar=tuple(sorted(others, key=_unanswered)[:SHOWN]),
        rubriques=_guesses((shared, other.rubrique) for shared, other in near),
        portfolios=_guesses((shared, portfolio(other)) for shared, other in near),
        unheard=_unheard(engine, question),
    )


def _question(text: str) -> Question:
    """The draft as a question of nobody; a first line without a full stop is its title."""
    first, _, rest = text.strip().partition("\n")
    titled = rest.strip() and len(first) < _TITLE and not first.rstrip().endswith((".", ",", ";"))
    title, told = (first.strip(), rest) if titled else ("", text)
    made = Provenance("", "", "")
    return Question(_NOBODY, 0, Kind.WRITTEN, 0, title, Passage(told), made)


def _twins(
    engine: Engine, question: Question, near: Iterable[Question], without: AbstractSet[QuestionId]
) -> tuple[Question, ...]:
    """Those with nearly the text, the newest first: of what is near, and of the twins of that.

    The index knows which questions are nearly the same; one that is near leads to all of them.
    """
    sketch = sketches.of_question(question)

    def alike(others: Iterable[Question]) -> list[Question]:
        return [other for other in others if sketches.alike(sketch, sketches.of_question(other))]

    found = {twin.id: twin for twin in alike(near)}
    more = {id for one in list(found)[:1] for id in engine.near_duplicates(one, Text.QUESTION)}
    found |= {twin.id: twin for twin in alike(engine.fetch(sorted(more - found.keys() - without)))}
    return newest_first(found.values())


def _unanswered(question: Question) -> bool:
    return question.answer is None


def _guesses(found: Iterable[tuple[float, str]]) -> tuple[Guess, ...]:
    """The values by their shares, each question weighing what it shares with the draft, squared.

    Squared, the nearest few outweigh the many that are only about something like it.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    for shared, value in found:
        weights[value] += shared**2
    weights.pop("", None)
    whole = sum(weights.values())
    best = sorted(weights, key=lambda value: (-weights[value], value))[:GUESSES]
    return tuple(Guess(value, weights[value] / whole) for value in best)


def _unheard(engine: Engine, question: Question) -> tuple[str, ...]:
    _, typed = subject.weights(question)
    held = engine.frequencies(typed.values())
    text = f"{question.title}\n{question.question.text}"
    spelt = {token.exact: text[token.start : token.end] for token in reversed([*analyse(text)])}
    return tuple([spelt[word] for word in typed.values() if not held[word]][:UNHEARD])
