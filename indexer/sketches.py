"""Sketches of texts: two questions have nearly the same text where most of their sketches agree.

One-permutation MinHash (Li, Owen and Zhang 2012): the hashes of the pieces of a text fall into
``SIZE`` bins, and the smallest of each bin stands for it; an empty bin borrows from the next one
(Shrivastava and Li 2014). The share of bins that agree is about the share of pieces in common.

A text is cut behind every word in e: the cuts depend on the text alone, so what one author
adds or changes leaves the other pieces as they were. A question is read from behind "appelle
l'attention de M. … sur" on. Only letters count, without accents and capitals, so that no date,
amount or typography tells two texts apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from zlib import crc32

from unidecode import unidecode

from indexer.model import Question, QuestionId, Status

SIZE = 32
"""Bins; each holds 16 bits, and never 0."""
AGREED = 9
"""Bins that agree in two texts that are nearly the same: some 28 % of all pieces, which is what is
left of them where a third of the words was changed. Of texts of their own no more than 6 agree."""
PAIRS = SIZE // 2
"""Bins 0 and 1, 2 and 3 … of which one pair at least agrees too: texts are looked up by it."""
RULES = "sketches-2"
"""To be raised when the same text gets another sketch."""

Sketch = tuple[int, ...]
"""``SIZE`` numbers; none at all for a text that is too short to be told from others."""
NONE: Sketch = ()

_READ = 4000
"""Characters that are read: a longer text is known by its beginning."""
_CUT = b"e "
_PIECE = 8
"""Letters of the shortest piece that says anything."""
_LEAST = 16
"""Pieces of the shortest text that can be told from others."""
_ON = b" sur "
_OPENING = 400
"""Letters in which the opening formula ends."""
_EMPTY = 1 << 32


def of_question(question: Question) -> Sketch:
    """The sketch of what is asked."""
    letters = _letters(question.question.text)
    return _sketch(letters[letters.find(_ON, 0, _OPENING) + 1 :])


def of_answer(question: Question) -> Sketch:
    """The sketch of the answer; none where none was given in earnest."""
    if question.answer is None or question.status is not Status.ANSWERED:
        return NONE
    return _sketch(_letters(question.answer.text))


def alike(one: Sketch, other: Sketch) -> bool:
    """Whether two texts are nearly the same."""
    agreed = list(map(int.__eq__, one, other))
    return sum(agreed) >= AGREED and any(map(bool.__and__, agreed[::2], agreed[1::2]))


def pairs(found: Mapping[QuestionId, Sketch]) -> Iterator[tuple[QuestionId, QuestionId]]:
    """Every two texts that are nearly the same; what shares a pair of bins is compared."""
    beside: dict[tuple[int, int, int], list[QuestionId]] = {}
    for uid, sketch in found.items():
        others: set[QuestionId] = set()
        for number, two in enumerate(zip(sketch[::2], sketch[1::2], strict=True)):
            shared = beside.setdefault((number, *two), [])
            others.update(shared)
            shared.append(uid)
        yield from ((other, uid) for other in others if alike(sketch, found[other]))


def _letters(text: str) -> bytes:
    return text[:_READ].encode("latin-1", "replace").translate(_TABLE)


def _sketch(letters: bytes) -> Sketch:
    """The smallest hash of each bin: its bits above the bin's number, from 1 to 65,535."""
    pieces = {crc32(piece) for piece in letters.split(_CUT) if len(piece) >= _PIECE}
    if len(pieces) < _LEAST:
        return NONE
    smallest = [_EMPTY] * SIZE
    for piece in pieces:
        if piece < smallest[piece % SIZE]:  # noqa: PLR1730 - half the time of min()
            smallest[piece % SIZE] = piece
    if _EMPTY in smallest:
        _lend(smallest)
    return tuple([1 + piece // SIZE % 65_535 for piece in smallest])


def _lend(smallest: list[int]) -> None:
    """Each empty bin takes what the next one holds, the last one what the first one does."""
    held = min(smallest, key=lambda piece: piece == _EMPTY)
    for number in reversed(range(SIZE)):
        held = smallest[number] = held if smallest[number] == _EMPTY else smallest[number]


def _table() -> bytes:
    """Bytes of Latin-1 → small letters without accents, and blanks for what is no letter."""
    table = bytearray(b" " * 256)
    for code in range(256):
        plain = unidecode(chr(code)).lower()
        if plain.isalpha() and len(plain) == 1:
            table[code] = ord(plain)
    return bytes(table)


_TABLE = _table()


class Text(StrEnum):
    """Which text of a question is meant."""

    QUESTION = "question"
    ANSWER = "answer"


SKETCHES: Mapping[Text, Callable[[Question], Sketch]] = MappingProxyType(
    {Text.QUESTION: of_question, Text.ANSWER: of_answer}
)
"""What is kept of each question."""
