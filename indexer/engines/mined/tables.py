"""What was mined as sorted lines, a key and its values each: written with an index, read in place.

A reader finds the line of a key by its beginning: nothing is held in memory but what the lines lie
in. A line that no table of this version can read is a damaged index.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from typing import Any, Protocol, TypeVar

from indexer.engines.completion import Completes, Completion, ranked
from indexer.mining import Expression, Found, Meaning, Mined, Near, Pair

MARK = "\x1f"
"""Between a key and its values: white space, which no word, expansion or expression has inside."""
T = TypeVar("T")
Values = Sequence[str]


class Name(StrEnum):
    """The tables; ``PAIRS``: uid → acronyms with their expansions, as the question has them."""

    MEANINGS = "meanings"
    OFFERS = "offers"
    WRITTEN = "written"
    SENSES = "senses"
    RELATED = "related"
    SPELLINGS = "spellings"
    EXPRESSIONS = "expressions"
    PAIRS = "pairs"
    STATE = "state"


class Lines(Protocol):
    """Lines in ascending order, each with a key of its own."""

    def __len__(self) -> int: ...

    def run(self, first: int, last: int) -> list[bytes]:
        """The lines from one to below another."""

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """The bounds of the lines that begin so."""


class Listed:
    """Lines in memory."""

    def __init__(self, lines: Sequence[bytes] = ()) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    def run(self, first: int, last: int) -> list[bytes]:
        """A slice of the lines."""
        return list(self._lines[first:last])

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """Two bisections: nothing sorts above ``0xff``."""
        return bisect_left(self._lines, prefix), bisect_left(self._lines, prefix + b"\xff")


class Table(Mapping[str, T]):
    """Key → what ``read`` makes of the values on its line, looked up each time it is asked."""

    def __init__(self, lines: Lines, read: Callable[[Values], T]) -> None:
        self._lines = lines
        self._read = read

    def __getitem__(self, key: str) -> T:
        found = self.beginning(key + MARK)
        if not found:
            raise KeyError(key)
        return found[0]

    def __iter__(self) -> Iterator[str]:
        return (_split(line)[0] for line in self._lines.run(0, len(self._lines)))

    def __len__(self) -> int:
        return len(self._lines)

    def beginning(self, prefix: str) -> list[T]:
        """What stands under the keys that begin so, in their order."""
        found = self._lines.run(*self._lines.prefix_range(_encoded(prefix)))
        return [self._read(_split(line)[1:]) for line in found]

    def begins(self, prefix: str) -> bool:
        """Whether a key begins so: no line is read."""
        first, last = self._lines.prefix_range(_encoded(prefix))
        return first < last


def tables(lines: Mapping[str, Lines]) -> Mined:
    """The tables that lie in lines, by name; one that has none is empty."""

    def table(name: Name, read: Callable[[Values], T]) -> Table[T]:
        return Table(lines.get(name) or Listed(), read)

    found = Found(
        table(Name.MEANINGS, _meaning),
        table(Name.OFFERS, lambda values: tuple(map(_meaning, _by(values, 3)))),
        table(Name.WRITTEN, lambda values: values[0]),
        table(Name.SENSES, lambda values: values[0]),
    )
    return Mined(
        found,
        table(Name.RELATED, lambda values: tuple(map(_near, _by(values, 3)))),
        table(Name.SPELLINGS, lambda values: values[0]),
        table(Name.EXPRESSIONS, _expression),
    )


def expressed(
    beginnings: Sequence[str], found: Mapping[str, Expression], limit: int
) -> list[Completion]:
    """The expressions that begin as a typed text ends: by as many of its last words as can be.

    A whole word stands for its other number too: ``desert med`` begins ``déserts médicaux``.
    """
    for typed in beginnings:
        held = [one for text in _numbers(typed) for one in _begun(text, found)]
        if held:
            begun = (Completion(Completes.EXPRESSION, one.text, one.documents) for one in held)
            return ranked(begun, limit)
    return []


def _begun(typed: str, found: Mapping[str, Expression]) -> Iterable[Expression]:
    if isinstance(found, Table):
        return found.beginning(typed)
    return (one for key, one in found.items() if key.startswith(typed))


def may_begin(text: str, found: Mapping[str, Any]) -> bool:
    """Whether a key may begin so; of what lies in memory any may: it is as soon looked up."""
    return not isinstance(found, Table) or found.begins(text)


def _numbers(typed: str) -> tuple[str, ...]:
    """The text, and with the other number of its first word, where another follows."""
    first, space, rest = typed.partition(" ")
    if not space or not first[-1:].isalpha():
        return (typed,)
    others = (first[:-1],) if first[-1] in "sx" else (f"{first}s", f"{first}x")
    return typed, *(f"{other}{space}{rest}" for other in others)


def pairs(lines: Lines) -> Iterator[tuple[str, Pair]]:
    """Uid and pair, for every pair of the table ``PAIRS``."""
    for line in lines.run(0, len(lines)):
        uid, *values = _split(line)
        yield from ((uid, Pair(*pair)) for pair in _by(values, 2))


def drawn_lines(mined: Mined) -> dict[str, list[bytes]]:
    """The lines of the tables that a sample gives: all but acronyms."""
    return {
        Name.RELATED: sorted_lines(
            (key, chain.from_iterable(near)) for key, near in mined.related.items()
        ),
        Name.SPELLINGS: sorted_lines((key, [text]) for key, text in mined.spellings.items()),
        Name.EXPRESSIONS: sorted_lines(mined.expressions.items()),
    }


def acronym_lines(found: Found) -> dict[str, list[bytes]]:
    """The lines of acronyms."""
    return {
        Name.MEANINGS: sorted_lines(found.meanings.items()),
        Name.OFFERS: sorted_lines(
            (key, chain.from_iterable(offers)) for key, offers in found.ambiguous.items()
        ),
        Name.WRITTEN: sorted_lines((key, [text]) for key, text in found.written.items()),
        Name.SENSES: sorted_lines((key, [acronym]) for key, acronym in found.senses.items()),
    }


def pair_lines(found: Mapping[str, Sequence[Pair]]) -> list[bytes]:
    """The lines of the table ``PAIRS``."""
    return sorted_lines((uid, chain.from_iterable(own)) for uid, own in found.items())


def sorted_lines(rows: Iterable[tuple[str, Iterable[Any]]]) -> list[bytes]:
    """The lines of keys with their values, in order."""
    return sorted(_encoded(MARK.join([key, *map(str, values)])) for key, values in rows)


def _meaning(values: Iterable[str]) -> Meaning:
    expansion, questions, share = values
    return Meaning(expansion, int(questions), float(share))


def _near(values: Iterable[str]) -> Near:
    lemma, form, likeness = values
    return Near(lemma, form, float(likeness))


def _expression(values: Values) -> Expression:
    text, documents, association = values
    return Expression(text, int(documents), float(association))


def _by(values: Values, width: int) -> Iterator[tuple[str, ...]]:
    return zip(*[iter(values)] * width, strict=True)


def _split(line: bytes) -> list[str]:
    return line.decode("utf-8", "surrogatepass").split(MARK)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
