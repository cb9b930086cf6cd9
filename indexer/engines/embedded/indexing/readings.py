"""The fields that are read out of the texts of questions: dear, so they are made beside the terms.

Texts go to whoever makes terms, which may be another process; what is read out of them comes back
with the numbers that it gives of each document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from indexer.engines.embedded.layout import (
    CATCH_ALL,
    CATCH_ALL_NUMBER,
    COUNTED,
    LABELLED,
    MEASURED,
    NO_NUMBER,
    SEPARATOR,
)
from indexer.fields import SEARCHED, Field
from indexer.model import (
    FRENCH,
    Author,
    House,
    Identity,
    Kind,
    Passage,
    Provenance,
    Question,
    QuestionId,
    Span,
)

TOGETHER = 64
"""Documents that are read together: less than what is remembered of texts that were read."""
DERIVED_LABELS = tuple((number, row) for number, row in enumerate(LABELLED) if row.derived)
"""The fields whose words are searched by name that are read out of others, by their numbers."""


class Told(NamedTuple):
    """What a derived field needs beside the texts: plain values, which cost little to send.

    ``asking``, ``answering``: starts and ends of the names of speakers. ``answered``: the day of
    the answer, None where there is no answer; ``published``: that of the question.
    """

    author: str = ""
    language: str = FRENCH
    asking: tuple[int, ...] = ()
    answering: tuple[int, ...] = ()
    answered: tuple[date | None] | None = None
    identities: tuple[tuple[str, str, str, bool], ...] = ()
    published: date | None = None


class Row(NamedTuple):
    """What is read out of one document: labels and numbers of its columns, texts of its fields."""

    labels: tuple[bytes, ...]
    numbers: tuple[int, ...]
    texts: tuple[bytes, ...]


class Texts(NamedTuple):
    """What is searched of a question, in UTF-8: its id, and the texts of its fields.

    ``whole``: one for each field of ``CATCH_ALL``; ``labels``: of ``LABELLED``, empty where they
    are read out of others. ``row``: what is read out of them, None where that is yet to be done.
    """

    uid: bytes
    whole: list[bytes]
    labels: list[bytes]
    told: Told = Told()
    row: Row | None = None


class Read(NamedTuple):
    """What is read out of some documents, by the names of fields: labels, and numbers."""

    labels: Mapping[str, list[bytes]]
    numbers: Mapping[str, list[int]]


class Readings:
    """Gathers what is read out of documents, in the order in which they come."""

    def __init__(self) -> None:
        self.read = Read({row.name: [] for row in _COUNTED}, {row.name: [] for row in _MEASURED})

    def add(self, texts: Sequence[Texts]) -> Iterator[list[bytes]]:
        """Read documents that nobody has read; of each the texts of ``LABELLED``, all of them."""
        for at in range(0, len(texts), TOGETHER):
            some = texts[at : at + TOGETHER]
            rows = iter(rows_of([one for one in some if one.row is None]))
            yield from (self._add(one.labels, one.row or next(rows)) for one in some)

    def _add(self, labels: Sequence[bytes], row: Row) -> list[bytes]:
        for column, value in zip(self.read.labels.values(), row.labels, strict=True):
            column.append(value)
        for numbers, count in zip(self.read.numbers.values(), row.numbers, strict=True):
            numbers.append(count)
        whole = list(labels)
        for (at, _), text in zip(DERIVED_LABELS, row.texts, strict=True):
            whole[at] = text
        return whole


def rows_of(texts: Iterable[Texts]) -> list[Row]:
    """Read documents, ``TOGETHER`` at the most, one field of all of them after the other.

    What a field is read by stays in the processor's caches meanwhile: an eighth less than reading
    all fields of one document after the other, more where others use the caches too.
    """
    questions = list(map(of_texts, texts))
    labels = [[label(row, one) for one in questions] for row in _COUNTED]
    numbers = [[number(row, one) for one in questions] for row in _MEASURED]
    words = [[encoded(row.text(one)) for one in questions] for _, row in DERIVED_LABELS]
    columns = (zip(*columns, strict=True) for columns in (labels, numbers, words))
    return [Row(*parts) for parts in zip(*columns, strict=True)]


def texts_of(question: Question) -> Texts:
    """The texts of a question."""
    texts = {row.name: encoded(row.text(question)) for row in _GIVEN}
    return Texts(
        question.id.encode(),
        [texts[row.name] for row in CATCH_ALL],
        [texts.get(row.name, b"") for row in LABELLED],
        _told(question),
    )


def _told(question: Question) -> Told:
    answer = question.answer
    return Told(
        question.author.name,
        question.language,
        _bounds(question.question),
        _bounds(answer) if answer else (),
        (answer.published,) if answer else None,
        tuple((one.written, one.name, one.uid, one.answer) for one in question.identities),
        question.published,
    )


def _bounds(passage: Passage) -> tuple[int, ...]:
    return tuple(at for span in passage.speakers for at in (span.start, span.end))


def of_texts(texts: Texts) -> Question:
    """As much of a question as its texts tell, which is all that a derived field reads."""
    title, asked, answered = (_decoded(texts.whole[at]) for at in _PROSE)
    told = texts.told
    return Question(
        QuestionId(_decoded(texts.uid)),
        *_UNTOLD,
        title=title,
        question=Passage(asked, told.published, speakers=_spans(told.asking)),
        provenance=_NOWHERE,
        author=Author(told.author),
        answer=Passage(answered, *told.answered, speakers=_spans(told.answering))
        if told.answered
        else None,
        identities=tuple(Identity(*one) for one in told.identities),
        house=House("", told.language),
    )


def _spans(bounds: Sequence[int]) -> tuple[Span, ...]:
    return tuple(Span(*both) for both in zip(bounds[::2], bounds[1::2], strict=True))


_COUNTED = tuple(row for row in COUNTED if row.derived)
_MEASURED = tuple(row for row in MEASURED if row.derived)
_GIVEN = tuple(row for row in SEARCHED if not row.derived)
_PROSE = tuple(CATCH_ALL_NUMBER[name] for name in ("title", "question", "answer"))
_UNTOLD = (0, Kind.WRITTEN, 0)
_NOWHERE = Provenance("", "", "")


def label(row: Field, question: Question) -> bytes:
    """What a column holds of a facet."""
    return encoded(SEPARATOR.join(map(str, row.read(question))))


def number(row: Field, question: Question) -> int:
    """What a column holds of a number or a day."""
    for value in row.read(question):
        return value.toordinal() if isinstance(value, date) else int(value)
    return NO_NUMBER


def encoded(text: str) -> bytes:
    """A text in UTF-8; a lone surrogate is no character and stays what it is."""
    return text.encode("utf-8", "surrogatepass")


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "surrogatepass")
