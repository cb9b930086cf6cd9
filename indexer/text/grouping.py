"""The numbers of a phrase, with their digits in groups and without.

In a text, ``15 108`` takes two places and ``15108`` one, so what follows stands elsewhere: a phrase
is looked for in both ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, groupby, islice, product
from operator import attrgetter

from indexer.text.tokens import Token

MOST = 16
"""Ways that are looked for at most; a phrase of many numbers has more."""
_LONG = re.compile(r"([0-9]{4,15})(?:\.([0-9]+))?")


def groupings(tokens: list[Token]) -> Iterator[list[Token]]:
    """The words of a phrase with each long number in one piece, or in groups of three digits.

    ``15108 euros`` → ``15108``, ``euros`` and ``15``, ``108``, ``euros``. Nothing for a number that
    stands alone, whose joined form is found whatever its groups, and without a long number.
    """
    chunks = [list(group) for _, group in groupby(tokens, attrgetter("chunk"))]
    if len(chunks) > 1 and any(_number(chunk) for chunk in chunks):
        for ways in islice(product(*map(_ways, chunks)), MOST):
            yield list(chain.from_iterable(ways))


def _ways(chunk: list[Token]) -> list[list[Token]]:
    number = _number(chunk)
    if number is None:
        return [chunk]
    whole, fraction = number.groups(default="")
    head = (len(whole) - 1) % 3 + 1
    groups = [whole[:head], *(whole[at : at + 3] for at in range(head, len(whole), 3))]
    rest = [fraction] if fraction else []
    return [_placed(chunk[0], [*parts, *rest]) for parts in ([whole], groups)]


def _placed(token: Token, parts: list[str]) -> list[Token]:
    """The parts of a number at successive places."""
    return [
        token._replace(exact=part, stem=part, position=token.position + place, whole=False)
        for place, part in enumerate(parts)
    ]


def _number(chunk: list[Token]) -> re.Match[str] | None:
    """The digits of a number that may be grouped, and those of its fraction."""
    return _LONG.fullmatch(chunk[0].exact) if chunk[0].whole else None
