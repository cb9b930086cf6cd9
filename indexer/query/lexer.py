"""Text to tokens in one pass from left to right: words, phrases, signs and prefixes.

White space, control characters and lone surrogates separate. Hyphens, apostrophes, dots, slashes
and the inclusive ``député(e)s`` stay inside a word. Each character is looked at a bounded number
of times.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from indexer import fields
from indexer.fields import Field, fold
from indexer.query.ast import Place
from indexer.query.dates import COMPARATORS

OPERATORS = {"OU": "OU", "OR": "OU", "ET": "ET", "AND": "ET", "SAUF": "NON", "NON": "NON"}
OPERATORS |= {"NOT": "NON", "||": "OU", "&&": "ET"}
FOREIGN = {"||": "OU", "&&": "ET", "!": "-"}
"""Signs of other engines, and the operators of this language that they are read as."""

_STRAIGHT = '"“”„‟＂'
_QUOTES = _STRAIGHT + "«»"
_CLOSERS = {"«": "»", "»": "«»"}
_VOID = r"\s\x00-\x1f\x7f-\x9f\ud800-\udfff"
_GAP = re.compile(f"[{_VOID}]+")
_ENDINGS = "e|s|es|x|ne|nes|le|les|te|tes|se|ses|ve|ves|ère|ères|rice|rices|euse|euses"
_WORD = re.compile(
    rf"[^\W_](?:(?!\|\||&&)[^{_VOID}{_QUOTES}(),;~^]|(?<=\d)[,;](?=\d)"
    rf"|(?<=[^\W\d_])\((?:{_ENDINGS})\))*"
)
_SIGNS = re.compile(rf"(?:[^\w{_VOID}{_QUOTES}()]|_)+")
_TIGHT = re.compile(rf"[^\W_]|[{_QUOTES}(]")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f'’_-]){0,39}(?=[ \u00a0\u202f]?:)")
_DISTANCE = re.compile(r"~([0-9]{1,9})")
_PAIRS = {"||", "&&"}
_FUZZ = re.compile(r"~[0-9]*")
_BOOST = re.compile(r"\^[0-9]*(?:\.[0-9]+)?")
_SENTENCE = 2
"""Blanks from which on a text ends in a question mark because it is a question."""
_WILD = re.compile(r"[^\W_]\?+(?=[^\W_])")
_MINUS = "-\u2010\u2011\u2212"
_LAST_SIGNS = "°)"
_SHOWN_SIGNS = {"So", "Sc"}


class Shape(Enum):
    """What a token is."""

    WORD = auto()
    PHRASE = auto()
    OPERATOR = auto()
    MINUS = auto()
    PLUS = auto()
    FIELD = auto()
    OPEN = auto()
    CLOSE = auto()
    SIGNS = auto()


@dataclass(frozen=True, slots=True)
class Scope:
    """A field that a value belongs to; ``sign`` is the comparison that the prefix implies."""

    row: Field
    spelling: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a query. ``text`` is clean; ``raw`` keeps signs around (``>60``, ``2024..``)."""

    shape: Shape
    text: str
    span: Place
    raw: str = ""
    scope: Scope | None = None
    distance: int | None = None
    flaws: tuple[str, ...] = ()
    """Codes of notices: ``unbalanced-quote``, ``unknown-field``, ``stray-star``, ``fuzzy``…"""
    prefix: bool = False
    held: bool = False
    """Whether a sign or a field stands right before: such a word is never an operator."""


def tokens(text: str) -> Iterator[Token]:
    """The tokens of ``text``, any string at all."""
    return _Lexer(text).run()


def scope_called(spelling: str) -> Scope | None:
    """The scope that users call so (``Ministère``, ``mot-clé``, ``depuis``), or None."""
    for key in (spelling, spelling.replace("-", "").replace("_", "")):
        row = fields.field_called(key)
        if row is not None:
            return Scope(row, spelling)
    sign = COMPARATORS.get(fold(spelling))
    return Scope(fields.BY_NAME["published"], spelling, sign) if sign else None


class _Lexer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._held = False
        self._last = {quote: text.rfind(quote) for quote in _QUOTES}

    def run(self) -> Iterator[Token]:
        while True:
            gap = _GAP.match(self._text, self._at)
            if gap:
                self._at, self._held = gap.end(), False
            if self._at >= len(self._text):
                return
            token = self._next()
            self._at = token.span[1]
            self._held = token.shape in {Shape.MINUS, Shape.PLUS, Shape.FIELD}
            yield token

    def _next(self) -> Token:  # noqa: PLR0911 - one return for each kind of token
        sign = self._text[self._at]
        if sign in "()":
            return self._one(Shape.OPEN if sign == "(" else Shape.CLOSE)
        if sign in _QUOTES:
            return self._phrase(sign)
        if sign in _MINUS + "+!" and self._sign_acts():
            return self._one(Shape.PLUS if sign == "+" else Shape.MINUS)
        if sign in "~^":
            return self._fuzz(sign)
        pair = self._text[self._at : self._at + 2]
        if pair in _PAIRS:
            return Token(Shape.OPERATOR, pair, (self._at, self._at + 2))
        signs = _SIGNS.match(self._text, self._at)
        start = signs.end() if signs else self._at
        field = self._field(start)
        if field is not None:
            return field
        word = _WORD.match(self._text, start)
        return self._word(word) if word else self._signs(start)

    def _one(self, shape: Shape) -> Token:
        return Token(shape, self._text[self._at], (self._at, self._at + 1))

    def _sign_acts(self) -> bool:
        """A sign is an operator at the start, after a gap, ``(`` or ``field:``, before a term."""
        free = self._after_gap() or self._text[self._at - 1] == "(" or self._held_by_field()
        return free and bool(_TIGHT.match(self._text, self._at + 1))

    def _after_gap(self) -> bool:
        return self._at == 0 or bool(_GAP.match(self._text, self._at - 1))

    def _held_by_field(self) -> bool:
        return self._held and self._text[self._at - 1] == ":"

    def _fuzz(self, sign: str) -> Token:
        """``~2`` and ``^2`` right after a word or a phrase: no operators of this language."""
        shape, flaw = (_FUZZ, "fuzzy") if sign == "~" else (_BOOST, "boost")
        found = None if self._after_gap() else shape.match(self._text, self._at)
        end = found.end() if found else self._at + 1
        return Token(Shape.SIGNS, self._text[self._at : end], (self._at, end), flaws=(flaw,))

    def _signs(self, end: int) -> Token:
        raw = self._text[self._at : end]
        shown = next((s for s in raw if unicodedata.category(s) in _SHOWN_SIGNS), "")
        flaws = ("stray-star",) if "*" in raw else ()
        if shown and shown not in "№°":
            flaws = (*flaws, "ignored-sign")
        return Token(Shape.SIGNS, shown, (self._at, end), raw=raw, flaws=flaws)

    def _field(self, start: int) -> Token | None:
        name = _NAME.match(self._text, start)
        if name is None:
            return None
        colon = self._text.index(":", name.end())
        scope = None if self._text.startswith("://", colon) else scope_called(name[0])
        if scope is None:
            return None
        return Token(Shape.FIELD, name[0], (start, colon + 1), scope=scope)

    def _word(self, word: re.Match[str]) -> Token:
        span = (word.start(), word.end())
        raw = self._text[self._at : word.end()]
        if raw in OPERATORS and not self._held:
            return Token(Shape.OPERATOR, raw, span)
        flaws = ["stray-star"] if "*" in raw[: word.start() - self._at] else []
        text = _trimmed(word[0])
        prefix = word[0].startswith("*", len(text))
        if "*" in text:
            flaws.append("stray-star")
        if _WILD.search(text) or (word[0].endswith("?") and self._text.count(" ") < _SENTENCE):
            flaws.append("wildcard")
        flaws += self._unknown(word)
        return Token(
            Shape.WORD, text, span, raw, prefix=prefix, flaws=tuple(flaws), held=self._held
        )

    def _unknown(self, word: re.Match[str]) -> list[str]:
        """The flaw of ``foo:bar``; a web address or ``foo: bar`` has none."""
        name = _NAME.match(self._text, word.start())
        if name is None or len(name[0]) < 2 or self._text[name.end()] != ":":
            return []
        after = self._text[name.end() : name.end() + 3]
        followed = after[1:2] and not _GAP.match(after[1]) and after != "://"
        return ["unknown-field"] if followed else []

    def _phrase(self, opener: str) -> Token:
        inside = self._at + 1
        end = self._closing(inside, _CLOSERS.get(opener, _STRAIGHT))
        body = self._text[inside : len(self._text) if end is None else end]
        for quote in _QUOTES:
            body = body.replace(quote, " ")
        text = " ".join(_GAP.sub(" ", body).split())
        if end is None:
            flaws = ("unbalanced-quote",) if text else ()
            return Token(Shape.PHRASE, text, (self._at, len(self._text)), raw=text, flaws=flaws)
        near = _DISTANCE.match(self._text, end + 1)
        span = (self._at, near.end() if near else end + 1)
        distance = int(near[1]) if near else None
        flaws = ("stray-star",) if "*" in text else ()
        return Token(Shape.PHRASE, text, span, raw=text, distance=distance, flaws=flaws)

    def _closing(self, start: int, closers: str) -> int | None:
        """Where the phrase ends: at a quote that answers the first one, else at any quote."""
        for quotes in (closers, _QUOTES):
            if max(self._last[quote] for quote in quotes) >= start:
                found = re.compile(f"[{quotes}]").search(self._text, start)
                return found.start() if found else None
        return None


def _trimmed(word: str) -> str:
    """``park.`` → ``park``; ``député(e)`` and ``n°`` stay."""
    end = len(word)
    while not (word[end - 1].isalnum() or _stays(word[end - 1])):
        end -= 1
    return word[:end]


def _stays(sign: str) -> bool:
    return sign in _LAST_SIGNS or unicodedata.combining(sign) > 0
