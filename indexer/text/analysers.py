"""Text analysis as literal lists: a chunk goes through ``RULES``, its words through ``lemmas``.

The two layers of the index come from one pass: EXACT is the folded form, STEM its lemma key.
"""

from __future__ import annotations

from collections.abc import Callable

from indexer.text.compounds import acronym, inclusive, plain, words
from indexer.text.lemmas import stem_of
from indexer.text.normalise import flatten
from indexer.text.numbers import century, grouped_number, legal_reference, number, numero
from indexer.text.tokens import Expansion, Part, Piece, Token, chunk_matches
from indexer.text.words import STOP

Rule = Callable[[str], list[Piece] | None]

RULES: tuple[Rule, ...] = (
    numero,
    legal_reference,
    grouped_number,
    number,
    century,
    acronym,
    inclusive,
)
"""The first rule that knows a chunk decides; what none of them knows goes to ``words``."""

REMEMBERED, LONGEST = 1 << 14, 40
"""Chunks whose expansion is kept, some 0.6 kB each, and the characters of one at most.

The memory is emptied when it is full. Visitors write chunks too, as long as they like.
"""


class _Expansions(dict[str, Expansion]):
    """The expansions of the chunks seen so far, worked out when they are first asked for."""

    def __missing__(self, chunk: str) -> Expansion:
        found = expansion(chunk)
        if len(chunk) <= LONGEST:
            if len(self) >= REMEMBERED:
                self.clear()
            self[chunk] = found
        return found


_EXPANSIONS = _Expansions()
expand: Callable[[str], Expansion] = _EXPANSIONS.__getitem__
"""What a chunk becomes; one look-up where the chunk was seen before."""


def analyse(text: str) -> list[Token]:
    """The tokens of ``text``, by position; offsets are those of ``text`` as it was given.

    Any string at all is analysed; the time grows with its length.
    """
    tokens: list[Token] = []
    position = 0
    for ordinal, match in enumerate(chunk_matches(text)):
        begin = match.start()
        width, parts = expand(match[0])
        tokens += [
            Token(exact, stem, position + place, begin + start, begin + end, ordinal, whole)
            for exact, stem, place, start, end, whole in parts
        ]
        position += width
    return tokens


def is_stop(exact: str) -> bool:
    """Whether a query may pass over this word outside quotes."""
    return exact in STOP


def recognise(flat: str) -> tuple[Rule, list[Piece]]:
    """The rule that decides on a flattened chunk, and the pieces that it finds.

    Letters alone are a word for every rule, so most chunks ask none of them.
    """
    simple = plain(flat)
    if simple is not None:
        return words, simple
    for rule in RULES:
        pieces = rule(flat)
        if pieces is not None:
            return rule, pieces
    return words, words(flat)


def pieces(chunk: str) -> list[Piece]:
    """What a chunk is made of, by position, whole words first: what ``expand`` gives lemmas."""
    _, found = recognise(chunk if chunk.isalpha() else flatten(chunk))
    if len(found) > 1:
        found.sort(key=_order)
    return found


def expansion(chunk: str) -> Expansion:
    """What a chunk becomes, worked out anew: for who asks once for each chunk."""
    parts = [
        Part(exact, stem_of(exact), position, start, end, whole)
        for exact, position, start, end, whole in pieces(chunk)
    ]
    return Expansion(parts[-1].position + 1 if parts else 0, tuple(parts))


def _order(piece: Piece) -> tuple[int, bool]:
    return piece.position, not piece.whole
