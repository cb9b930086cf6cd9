"""Key words in context: each place where a query's words stand, with what is left and right of it.

Made from the stored texts, like the passages, so that every engine gives the same lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from indexer.fields import BY_NAME, fold
from indexer.model import Question
from indexer.query.ast import Notice
from indexer.search.passages.marking import Marker, spans
from indexer.search.passages.preamble import speaker_in

WIDTH = 60
"""Characters of context on each side, at most; words are left whole."""
READ = ("question", "answer")
TOGETHER = 8
"""Questions whose texts are looked through at once, so that few are in vain."""


class Order(StrEnum):
    """How lines are sorted; the values are what users write."""

    TEXT = "texte"
    LEFT = "gauche"
    RIGHT = "droite"


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence: where it stands, the word as written, and its context.

    ``speaker``: who says it, where the record of a debate tells.
    """

    question: Question
    field: str
    left: str
    key: str
    right: str
    speaker: str = ""


class Contexts(NamedTuple):
    """The lines of the first questions of a search, made one by one; what it found in all."""

    total: int
    notices: tuple[Notice, ...]
    lines: Iterator[Line]


def lines(marker: Marker, questions: Iterable[Question]) -> Iterator[Line]:
    """Every occurrence of what the marker marks in the questions, in their order.

    No question is asked for where nothing of a query can stand in their texts.
    """
    if not marker.fields.intersection(READ):
        return
    coming = iter(questions)
    while some := list(islice(coming, TOGETHER)):
        texts = [(one, field, BY_NAME[field].text(one)) for one in some for field in READ]
        marker.look((field, text) for _, field, text in texts)
        for question, field, text in texts:
            for span in spans(marker.marks(field, text)):
                yield Line(
                    question,
                    field,
                    _before(text, span.start),
                    _flat(text[span.start : span.end]),
                    _after(text, span.end),
                    speaker_in(question, field, span.start),
                )


def ordered(found: Iterable[Line], order: Order) -> list[Line]:
    """The lines sorted: by the words leftwards from the key, rightwards, or as they came."""
    key = _KEYS.get(order)
    return sorted(found, key=key) if key else list(found)


def _left(line: Line) -> list[str]:
    return fold(line.left).split()[::-1]


def _right(line: Line) -> list[str]:
    return fold(line.right).split()


_KEYS: Mapping[Order, Callable[[Line], list[str]]] = MappingProxyType(
    {Order.LEFT: _left, Order.RIGHT: _right}
)


def _before(text: str, end: int) -> str:
    start = max(0, end - WIDTH)
    if start and not text[start - 1].isspace():  # begin with a whole word where there is one
        cut = text.find(" ", start, end)
        start = cut if cut >= 0 else start
    return _flat(text[start:end])


def _after(text: str, start: int) -> str:
    end = min(len(text), start + WIDTH)
    if end < len(text) and not text[end].isspace():
        cut = text.rfind(" ", start, end)
        end = cut if cut >= 0 else end
    return _flat(text[start:end])


def _flat(text: str) -> str:
    """The text on one line; a space that parted it from its neighbour is kept."""
    inner = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if text[-1:].isspace() else ''}"
