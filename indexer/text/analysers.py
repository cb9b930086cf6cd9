"""Text analysis as literal lists: a chunk goes through rules, its words through lemmas.

Both are those of the language that the process reads (``spoken``; French: ``languages.french``).

The two layers of the index come from one pass: EXACT is the folded form, STEM its lemma key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indexer.text import table
from indexer.text.families import Family
from indexer.text.language import Keys, Rule, forgetting
from indexer.text.normalise import flatten
from indexer.text.spoken import is_french, language
from indexer.text.tokens import Expansion, Part, Piece, Token, chunk_matches

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
forgetting(_EXPANSIONS.clear)
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
    return exact in language().stop


def stem_of(exact: str) -> str:
    """The lemma key of a folded form: ``travaux`` → ``travail``; numbers and letters stay."""
    return language().derived(exact)[1]


def is_known(exact: str) -> bool:
    """Whether the language has a folded form."""
    return language().is_known(exact)


def is_infinitive(exact: str) -> bool:
    """Whether a folded form is a verb in its infinitive: ``chasser``, ``obtenir``, ``vendre``."""
    return language().is_infinitive(exact)


def family(form: str) -> Family:
    """What else is a form of the lemmas of a folded form: ``privee`` → priver."""
    return language().family(form)


def key_of(word: str) -> str:
    """The key of letters alone that are read in one way; empty for others."""
    return language().key_of(word)


def telling(words: Sequence[Keys], *, elided: Sequence[bool]) -> list[bool]:
    """Whether each word of a query says what it is about; all of them where none would."""
    return language().telling(words, elided)


def verb_of(keys: Keys) -> Keys:
    """A verb without the subject that a question puts behind it: ``utilisent-ils`` → utilisent."""
    return language().verb_of(keys)


def fingerprint() -> str:
    """What changes with any rule, list or table of this room, and with the language."""
    return table.fingerprint() if is_french() else f"{table.fingerprint()}-{language().code}"


def recognise(flat: str) -> tuple[Rule, list[Piece]]:
    """The rule that decides on a flattened chunk, and the pieces that it finds.

    Letters alone are a word for every rule, so most chunks ask none of them.
    """
    spoken = language()
    simple = spoken.plain(flat)
    if simple is not None:
        return spoken.words, simple
    for rule in spoken.rules:
        pieces = rule(flat)
        if pieces is not None:
            return rule, pieces
    return spoken.words, spoken.words(flat)


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
