"""Chunks of letters: acronyms, inclusive writing, hyphens, elision, letters beside digits.

Each rule takes a flattened chunk (``normalise.flatten``) and gives its pieces, or None where the
chunk is not of its kind; the last one, ``words``, takes everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.text.inclusive import spellings
from indexer.text.normalise import fold
from indexer.text.numbers import ordinal
from indexer.text.tokens import Piece
from indexer.text.words import ABBREVIATIONS, ALSO, CLITICS, ELIDED

_ACRONYM = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\.?")
_SIGN = re.compile(r"[·(/.]")
_SEGMENT = re.compile(r"[^-_&.,/()·]+")
_ABBREVIATED = frozenset(ABBREVIATIONS.values())
_MIXED = re.compile(r"([a-z]{2,})(\d+)|(\d+)([a-z]{2,})")


def acronym(chunk: str) -> list[Piece] | None:
    """``S.N.C.F.`` and ``l'S.N.C.F`` → ``sncf``."""
    start = _elision(chunk, 0, len(chunk))
    if not _ACRONYM.fullmatch(chunk, start):
        return None
    return [Piece(fold(chunk[start:]), 0, start, len(chunk), whole=True)]


def inclusive(chunk: str) -> list[Piece] | None:
    """``député·e·s`` → ``deputes`` or ``deputees``, at one place; a compound keeps its first parts.

    ``sapeur-pompier·ère`` → ``sapeur``, then ``pompier`` or ``pompiere``.
    """
    sign = _SIGN.search(chunk)
    cut = chunk.rfind("-", 0, sign.start()) + 1 if sign else 0
    start = _elision(chunk, cut, len(chunk))
    forms = spellings(chunk[start:])
    if forms is None:
        return None
    head = parts_of(_segments(chunk[:cut]), chunk)
    last = (Piece(form, len(head), start, len(chunk), whole=not head) for form in forms)
    return [*head, *last]


def plain(chunk: str) -> list[Piece] | None:
    """What ``words`` gives for letters alone, behind an article or not: ``l'eau`` → ``eau``.

    None where the chunk holds anything else.
    """
    start = 0
    if not chunk.isalpha():
        head, _, rest = chunk.partition("'")
        if not (rest.isalpha() and head.isalpha() and fold(head) in ELIDED):
            return None
        start = len(head) + 1
    exact = _read(chunk[start:])
    if not (exact.isalpha() or exact.isdecimal()):  # a letter may fold into a digit, or nothing
        return None
    word = Piece(exact, 0, start, len(chunk), whole=True)
    return [word] if exact not in _ABBREVIATED else list(_readings(chunk, word))


def key_of(word: str) -> str:
    """The key of letters alone that are read in one way: what ``plain`` gives a piece for.

    Empty where they may be read in several ways, or fold into something else.
    """
    exact = _read(word)
    letters = exact.isalpha() or exact.isdecimal()
    return exact if letters and exact not in _ABBREVIATED else ""


def words(chunk: str) -> list[Piece]:
    """``l'après-midi`` → ``apresmidi`` beside ``apres``, ``midi``; ``d'Asalée`` → ``asalee``.

    ``Covid-19`` and ``covid19`` → ``covid19`` beside ``covid``, ``19``; ``St-Malo`` →
    ``saintmalo`` beside ``saint``, ``malo``; ``peut-on`` → ``peut``, ``on`` without a joined form.
    ``Sté`` → ``sainte`` or ``societe``, at one place.
    """
    segments = _segments(chunk)
    parts = parts_of(segments, chunk)
    if len(parts) < 2:
        return [piece._replace(whole=True) for part in parts for piece in _readings(chunk, part)]
    if parts[-1].exact in CLITICS and parts[0].exact != "rendez":
        return parts
    return [Piece(joined(chunk, segments), 0, parts[0].start, parts[-1].end, whole=True), *parts]


def _readings(chunk: str, word: Piece) -> Iterator[Piece]:
    """A word that stands alone, and what else it may mean."""
    yield word
    also = ALSO.get(fold(chunk[word.start : word.end]))
    if also is not None:
        yield word._replace(exact=also)


def joined(chunk: str, segments: list[Piece]) -> str:
    """The segments in one word; numbers keep apart: ``XXe-XXIe`` → ``20-21``, never 2021."""
    glue = "-" if all(piece.exact.isdecimal() for piece in segments) else ""
    return glue.join(_glued(chunk, piece, first=n == 0) for n, piece in enumerate(segments))


def parts_of(segments: list[Piece], chunk: str) -> list[Piece]:
    """The segments, cut where letters meet digits, at successive places."""
    cut = [piece for segment in segments for piece in _cut(chunk, segment)]
    return [piece._replace(position=place) for place, piece in enumerate(cut)]


def _segments(chunk: str) -> list[Piece]:
    """The words between hyphens and other joints."""
    return [piece for m in _SEGMENT.finditer(chunk) for piece in _segment(chunk, *m.span())]


def _segment(chunk: str, start: int, end: int) -> list[Piece]:
    """The word between two hyphens, its article taken off; nothing where it has no letter."""
    begin = _elision(chunk, start, end)
    exact = _read(chunk[begin:end])
    return [Piece(exact, 0, begin, end, whole=False)] if exact else []


def _read(word: str) -> str:
    """The key of a word without its article: ``St`` → ``saint``, ``XVIIe`` → ``17``."""
    exact = fold(word)
    return ABBREVIATIONS.get(exact) or ordinal(exact)


def _elision(chunk: str, start: int, end: int) -> int:
    """Where the word begins after ``l'``, ``qu'``, ``jusqu'`` …; ``aujourd'hui`` stays whole."""
    while True:
        cut = chunk.find("'", start, end)
        if cut < 0 or fold(chunk[start:cut]) not in ELIDED:
            return start
        start = cut + 1


def _glued(chunk: str, piece: Piece, *, first: bool) -> str:
    """What a segment adds to the joined form: ``Val-d'Oise`` → ``val`` + ``doise``."""
    if first or chunk[piece.start - 1] != "'":
        return piece.exact
    begin = max(chunk.rfind(joint, 0, piece.start) for joint in "-_&.,/()·") + 1
    return fold(chunk[begin : piece.end])


def _cut(chunk: str, segment: Piece) -> list[Piece]:
    """Letters apart from the digits beside them: ``covid19`` → ``covid``, ``19``."""
    found = _MIXED.fullmatch(segment.exact)
    if found is None:
        return [segment]
    left, right = (text for text in found.groups() if text)
    middle = _border(chunk, segment)
    return [
        segment._replace(exact=left, end=middle),
        segment._replace(exact=right, start=middle),
    ]


def _border(chunk: str, segment: Piece) -> int:
    """Where letters meet digits in a word that has one such place."""
    first = chunk[segment.start].isdigit()
    inside = range(segment.start + 1, segment.end)
    return next((n for n in inside if chunk[n].isdigit() is not first), segment.end)
