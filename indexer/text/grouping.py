"""Numbers and references of a letter and a number, in one piece and in groups.

In a text, ``15 108`` takes two places and ``15108`` one, so what follows stands elsewhere: a phrase
is looked for in both ways. ``39 19`` is no number to the analysis, nor ``A 69`` a road; what may
be one is looked for joined as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, islice, product
from operator import attrgetter

from indexer.text.normalise import fold
from indexer.text.tokens import Token

MOST = 16
"""Ways that are looked for at most; a phrase of many numbers has more."""
LONGEST = 8
"""Groups of a number that is written apart."""
_LONG = re.compile(r"([0-9]{4,15})(?:\.([0-9]+))?")
_PAIRED = re.compile(r"[0-9]{2}(?:-[0-9]{2}){2,7}")
"""A number that is written in pairs with dots or hyphens: ``01.40.63.60.00``."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_MIXED = re.compile(r"([a-z])([0-9]{1,4})|([0-9]{1,4})([a-z])")
_PAIR = re.compile(r"[0-9]{2}")
_APART = re.compile(
    rf"[0-9]{{1,3}}(?: [0-9]{{3}}){{1,{LONGEST}}}"
    rf"|(?!(?:19|20) [0-9]{{2}}$)[0-9]{{2}}(?: [0-9]{{2}}){{1,{LONGEST}}}"
    r"|[a-z] [0-9]{1,4}|[0-9]{1,4} [a-z]"
)
_MAYBE = re.compile(r"[a-z]|[0-9]{1,4}")

Chunk = list[Token]


def groupings(tokens: list[Token]) -> Iterator[list[Token]]:
    """The words of a phrase with each long number in one piece, in threes or in twos.

    ``15108 euros`` → ``15108``, ``euros`` and ``15``, ``108``, ``euros``; ``A 69`` → ``a69`` and
    ``a``, ``69``. Nothing for a number that stands alone where its joined form is found whatever
    its groups, and nothing without a number.
    """
    chunks = [list(group) for _, group in groupby(tokens, attrgetter("chunk"))]
    units = list(_units(chunks))
    ways = [_ways(unit, alone=len(units) == 1) for unit in units]
    if any(len(some) > 1 for some in ways):
        for chosen in islice(product(*ways), MOST):
            yield list(chain.from_iterable(chosen))


def written_apart(words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Where neighbouring words may be one number or reference, and its joined form.

    ``loup``, ``15``, ``108`` → ``(1, 3, "15108")``; ``A``, ``69`` → ``(0, 2, "a69")``.
    """
    keys = [fold(word) for word in words]
    start = 0
    while start < len(keys):
        stop = next((end for end in _ends(keys, start) if _is_one(keys[start:end])), 0)
        if stop:
            yield start, stop, "".join(keys[start:stop])
        start = stop or start + 1


def _ends(keys: Sequence[str], start: int) -> Iterator[int]:
    """Where a number that begins here may end, the farthest first."""
    end = start
    while end < min(len(keys), start + LONGEST) and _MAYBE.fullmatch(keys[end]):
        end += 1
    return iter(range(end, start + 1, -1))


def _is_one(keys: Sequence[str]) -> bool:
    return _APART.fullmatch(" ".join(keys)) is not None


def _units(chunks: Sequence[Chunk]) -> Iterator[list[Chunk]]:
    """The chunks, those that may be one number or reference together."""
    heads = [chunk[0].exact if len(chunk) == 1 else "" for chunk in chunks]
    at = 0
    while at < len(chunks):
        end = next((end for end in _ends(heads, at) if _is_one(heads[at:end])), at + 1)
        yield list(chunks[at:end])
        at = end


def _ways(unit: list[Chunk], *, alone: bool) -> list[list[Token]]:
    """The ways to write a unit, without those that the index joins by itself."""
    first, as_typed = unit[0][0], list(chain.from_iterable(unit))
    joined = "".join(chunk[0].exact for chunk in unit)
    mixed = _MIXED.fullmatch(joined) if len(unit) > 1 or first.whole else None
    if mixed is not None:
        return [_placed(first, [joined]), _placed(first, [part for part in mixed.groups() if part])]
    found = _LONG.fullmatch(joined) if len(unit) > 1 or first.whole else None
    if found is None and first.whole and _PAIRED.fullmatch(joined):
        found = _LONG.fullmatch(joined.replace("-", ""))
    if found is None:
        return [as_typed]
    return [_placed(first, parts) for parts in _split(*found.groups(default=""), alone=alone)]


def _split(whole: str, fraction: str, *, alone: bool) -> list[list[str]]:
    """``3919`` → itself, ``3``, ``919``, and ``39``, ``19``; a year is not read in pairs."""
    head = (len(whole) - 1) % 3 + 1
    threes = [whole[:head], *(whole[at : at + 3] for at in range(head, len(whole), 3))]
    ways = [[whole]] if alone else [[whole], threes]
    if len(whole) % 2 == 0 and not fraction and not _YEAR.fullmatch(whole):
        ways.append(_PAIR.findall(whole))
    return [[*parts, *([fraction] if fraction else [])] for parts in ways]


def _placed(token: Token, parts: list[str]) -> list[Token]:
    """The parts of a number at successive places."""
    return [
        token._replace(exact=part, stem=part, position=token.position + place, whole=False)
        for place, part in enumerate(parts)
    ]
