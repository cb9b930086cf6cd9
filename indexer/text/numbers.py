"""Chunks around a number: grouped digits, decimals, n°, legal references, centuries, ordinals.

Each rule takes a flattened chunk (``normalise.flatten``) and gives its pieces, or None where the
chunk is not of its kind.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from indexer.text.normalise import fold
from indexer.text.tokens import Piece

_GROUPED = re.compile(r"(\d{1,3}(?:[ .]\d{3})+)(?:[.,](\d+))?")
_DECIMAL = re.compile(r"(\d+)[.,](\d+)")
_NUMERO = re.compile(r"(?:n[\u00b0o]s?|\u2116)\.? *(?=\d)", re.IGNORECASE)
_LEGAL = re.compile(r"([lrda])\.?(o?)\*?\.? ?\*? ?(\d+(?:-\d+)*)", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_RANGE = re.compile(r"\d+(?:-\d+)+")
_CENTURY = re.compile(
    r"([ivx]+)(?:(?:e|è|\u1d49)\u0300?(?:me)?)? (\w[\w\u0300\u0301]+)", re.IGNORECASE
)
_ORDINAL = re.compile(r"(1)(?:i?eres?|ers?|res?)|(2)(?:nde?s?|de?)|(\d+)(?:i?emes?|es?)")
_ROMAN = re.compile(r"(i)er|([ivx]+)(?:e|eme)")
_WELL_FORMED = re.compile("x{0,3}(?:ix|iv|v?i{0,3})")
_NUMERALS = MappingProxyType({"i": 1, "v": 5, "x": 10})


def legal_reference(chunk: str) -> list[Piece] | None:
    """``L. 121-4`` → ``l121-4`` beside ``l``, ``121``, ``4``; ``R*421-1``, ``L.O. 141`` alike."""
    found = _LEGAL.fullmatch(chunk)
    if found is None or (chunk[1:].isdigit() and not found[2]):
        return None
    code = fold(found[1] + found[2])
    canonical = code + _ascii(found[3])
    start = found.start(3)
    parts = [Piece(code, 0, 0, len(found[1] + found[2]), whole=False)]
    parts += _digits(chunk, start, first=1)
    return [Piece(canonical, 0, 0, len(chunk), whole=True), *parts]


def numero(chunk: str) -> list[Piece] | None:
    """``n° 2019-1428`` → what ``2019-1428`` gives: the sign of a number is not a word."""
    found = _NUMERO.match(chunk)
    if found is None:
        return None
    shift = found.end()
    rest = chunk[shift:]
    pieces = grouped_number(rest) or number(rest) or []
    return [p._replace(start=p.start + shift, end=p.end + shift) for p in pieces] or None


def grouped_number(chunk: str) -> list[Piece] | None:
    """``15 108`` and ``15.108`` → ``15108`` beside ``15``, ``108``; ``1 234,5`` → ``1234.5``."""
    found = _GROUPED.fullmatch(chunk)
    if found is None:
        return None
    canonical = _ascii(re.sub("[ .]", "", found[1])) + _fraction(found[2] or "")
    return [Piece(canonical, 0, 0, len(chunk), whole=True), *_digits(chunk, 0)]


def number(chunk: str) -> list[Piece] | None:
    """``3,5`` → ``3.5`` beside ``3``, ``5``; ``49-3`` → ``49-3`` beside ``49``, ``3``."""
    decimal = _DECIMAL.fullmatch(chunk)
    if decimal is not None:
        canonical = _ascii(decimal[1]) + _fraction(decimal[2])
    elif _RANGE.fullmatch(chunk) or chunk.isdecimal():
        canonical = _ascii(chunk)
    else:
        return None
    whole = Piece(canonical, 0, 0, len(chunk), whole=True)
    return [whole] if chunk.isdecimal() else [whole, *_digits(chunk, 0)]


def century(chunk: str) -> list[Piece] | None:
    """``XVII législature`` → ``17`` or ``xvii``, then ``legislature``; also ``VIe République``."""
    found = _CENTURY.fullmatch(chunk)
    if found is None:
        return None
    cut = chunk.index(" ")
    value = _roman(fold(found[1]))
    readings = [fold(chunk[:cut])] if value is None else [str(value), fold(chunk[:cut])]
    return [
        *(Piece(exact, 0, 0, cut, whole=False) for exact in readings),
        Piece(fold(found[2]), 1, cut + 1, len(chunk), whole=False),
    ]


def ordinal(exact: str) -> str:
    """``1er`` → ``1``, ``2eme`` → ``2``, ``xviie`` → ``17``; anything else as it is.

    A Roman number is only read where its ending leaves no doubt: ``vie`` is a word.
    """
    if exact[:1].isalpha() and exact[0] not in _NUMERALS:  # nearly all words
        return exact
    found = _ORDINAL.fullmatch(exact)
    if found is not None:
        return found[found.lastindex or 0]
    roman = _ROMAN.fullmatch(exact)
    if roman is None or exact in {"vie", "ie"}:
        return exact
    return str(_roman(roman[roman.lastindex or 0]) or exact)


def _roman(numerals: str) -> int | None:
    """``xvii`` → 17; None where the letters are no well-formed number up to 39."""
    if not _WELL_FORMED.fullmatch(numerals):
        return None
    values = [_NUMERALS[letter] for letter in numerals]
    following = [*values[1:], 0]
    return sum(-a if a < b else a for a, b in zip(values, following, strict=True))


def _digits(chunk: str, start: int, first: int = 0) -> list[Piece]:
    found = _DIGITS.finditer(chunk, start)
    return [
        Piece(_ascii(m[0]), place, m.start(), m.end(), whole=False)
        for place, m in enumerate(found, first)
    ]


def _ascii(digits: str) -> str:
    """Digits of any script by ours: ``١٢-٣`` → ``12-3``."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in digits)


def _fraction(digits: str) -> str:
    return f".{_ascii(digits)}" if digits else ""
