"""Parts of a form to a query's text: for those who write no syntax, and who need none escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from indexer.query.ast import Fielded, Node, Not, Phrase, Prefix, Range, Word
from indexer.query.combining import alternative, conjunction
from indexer.query.lexer import Shape, tokens
from indexer.query.notices import Notices
from indexer.query.printer import printed
from indexer.query.terms import leaf

_PIECES = re.compile(r"[^\W_][^\s\W]*(?:[-'’.][^\W_]+)*\*?")
_QUOTED = re.compile(r'["“”„‟＂«»]')


@dataclass(frozen=True, slots=True)
class Parts:
    """What a form asks for: each text as typed. ``field`` names where words stand; empty: anywhere.

    ``low`` and ``high`` are the first and the last day of publication.
    """

    every: str = ""
    phrase: str = ""
    some: str = ""
    none: str = ""
    field: str = ""
    low: date | None = None
    high: date | None = None


def written(parts: Parts) -> str:
    """The query that asks for just these parts; empty where they hold no word and no day.

    ``Parts(every="loup OU", none="ours")`` → ``loup +OU -ours``: no sign or operator acts.
    """
    tree = asked(parts)
    return printed(tree) if tree else ""


def asked(parts: Parts) -> Node | None:
    """The tree that the parts mean; None where they ask for nothing."""
    some = alternative(_placed(_terms(parts.some), parts.field))
    nodes = [
        *_placed(_terms(parts.every), parts.field),
        *_placed([Phrase(text) for text in phrases(parts.phrase)], parts.field),
        *([some] if some else []),
        *(Not(node) for node in _placed(_terms(parts.none), parts.field)),
        *([Range("published", parts.low, parts.high)] if parts.low or parts.high else []),
    ]
    return conjunction(nodes) if nodes else None


def words(text: str) -> tuple[str, ...]:
    """The words of a text, whatever signs stand between: ``titre:loup (ours)`` → three words.

    A star stays behind the beginning of a word that is long enough to be one.
    """
    pieces = _PIECES.findall(normalize("NFC", text))
    tried = (piece if _whole(piece) else piece.rstrip("*") for piece in pieces)
    return tuple(word for word in tried if _whole(word))


def phrases(text: str) -> tuple[str, ...]:
    """The phrases of a text, one unless it has quotes, as the language reads them."""
    parts = (_phrase(part) for part in _QUOTED.split(text))
    return tuple(part for part in parts if any(sign.isalnum() for sign in part))


def _terms(text: str) -> list[Word | Phrase | Prefix]:
    return [_term(word) for word in words(text)]


def _term(word: str) -> Word | Prefix:
    return Prefix(word[:-1]) if word.endswith("*") else Word(word)


def _whole(word: str) -> bool:
    """Whether the language reads a word behind a sign as it stands."""
    found = [leaf(token, Notices()) for token in tokens(f"+{word}") if token.shape is Shape.WORD]
    return found == [_term(word)]


def _phrase(text: str) -> str:
    found = [token.text for token in tokens(f'"{text}"') if token.shape is Shape.PHRASE]
    return found[0] if found else ""


def _placed(nodes: Sequence[Word | Phrase | Prefix], field: str) -> list[Node]:
    return [Fielded(field, node) for node in nodes] if field else list(nodes)
