"""Text analysis as literal lists: a chunk goes through ``RULES``, its words through ``lemmas``.

The two layers of the index come from one pass: EXACT is the folded form, STEM its lemma key.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from importlib import metadata
from pathlib import Path

from indexer.text.compounds import acronym, inclusive, words
from indexer.text.lemmas import lemma_of
from indexer.text.normalise import flatten
from indexer.text.numbers import century, grouped_number, legal_reference, number, numero
from indexer.text.tokens import Expansion, Part, Piece, Token, finditer
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
    words,
)
"""The first rule that knows a chunk decides; ``words`` knows them all."""

REMEMBERED = 1 << 17
"""Chunks whose expansion is kept; the memory is emptied when it is full."""


class _Expansions(dict[str, Expansion]):
    """The expansions of the chunks seen so far, worked out when they are first asked for."""

    def __missing__(self, chunk: str) -> Expansion:
        if len(self) >= REMEMBERED:
            self.clear()
        expansion = self[chunk] = _expansion(chunk)
        return expansion


_EXPANSIONS = _Expansions()
expand: Callable[[str], Expansion] = _EXPANSIONS.__getitem__
"""What a chunk becomes; one look-up where the chunk was seen before."""


def analyse(text: str) -> list[Token]:
    """The tokens of ``text``, by position; offsets are those of ``text`` as it was given.

    Any string at all is analysed; the time grows with its length.
    """
    tokens: list[Token] = []
    position = 0
    for ordinal, match in enumerate(finditer(text)):
        begin = match.start()
        width, parts = expand(match[0])
        tokens += [
            Token(exact, stem, position + place, begin + start, begin + end, ordinal, whole)
            for exact, stem, place, start, end, whole in parts
        ]
        position += width
    return tokens


def stem_of(exact: str) -> str:
    """The lemma key of a folded form: ``travaux`` → ``travail``."""
    return lemma_of(exact)


def is_stop(exact: str) -> bool:
    """Whether a query may pass over this word outside quotes."""
    return exact in STOP


def _expansion(chunk: str) -> Expansion:
    flat = flatten(chunk)
    for rule in RULES:
        pieces = rule(flat)
        if pieces is not None:
            break
    parts = sorted(
        Part(exact, stem_of(exact), position, start, end, whole)
        for exact, position, start, end, whole in pieces
    )
    parts.sort(key=lambda part: (part.position, not part.whole))
    return Expansion(max((part.position for part in parts), default=-1) + 1, tuple(parts))


def fingerprint() -> str:
    """Sixteen hexadecimal digits that change with any rule, list or table of this room."""
    digest = blake2b(digest_size=8)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    digest.update(metadata.version("simplemma").encode())
    digest.update(metadata.version("Unidecode").encode())
    return digest.hexdigest()
