"""A text as bytes to look words up in: one byte a character, letters without accents and case.

A place in the bytes is a place in the text. What parts two words is a blank; what may stand inside
one (``S.N.C.F.``, ``e-mail``) is a blank too, and left out of a second row of bytes, which tells
whether looking in the first one can miss anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from indexer.text.normalise import APOSTROPHES, HYPHENS, MIDDLE_DOTS, fold

LIGATURE = "\x01"
"""Stands for ``œ`` in the bytes, and for its two letters in what is looked up."""
SHORT = 3
"""Letters of the shortest beginnings."""
_ODD = "\0"
"""Stands for what is no single letter of ours, but may be part of a word: ``ß``, ``\u00bd``."""
_HELD = "\x9c"
"""Holds the place of ``œ`` among the characters of Latin 1; hardly any text has it."""
_KNOWN = "?’–…—“”‘€\u202f\u2009•"
"""Signs beyond Latin 1 that part words, the frequent ones first; ``?`` is what all become."""
_STOPS = (HYPHENS + MIDDLE_DOTS + ".&_").encode("latin-1", "ignore")
_PARTED = "  "
"""Stands between two texts: the blanks in a number are single ones."""
_JOINTS = (APOSTROPHES + HYPHENS + MIDDLE_DOTS + ".&_?").encode("latin-1", "ignore")


class Folded(NamedTuple):
    """The bytes of a text, and the same without the signs that may stand inside of a word."""

    data: bytes
    joined: bytes
    raw: bytes

    def hides(self, head: bytes, times: int) -> bool:
        """Whether a word may begin so with a sign in between; ``times``: it does without one.

        The shortest beginnings are not parted by an apostrophe: ``l'a`` is never ``la``.
        """
        if self.joined.count(head) <= times:
            return False
        return len(head) > SHORT or self.raw.translate(_TABLE, _STOPS).count(head) > times


_EMPTY = Folded(b"", b"", b"")


def folded(text: str) -> Folded | None:
    """The bytes of a text; None where some character may be part of a word and has no byte.

    None too where a middle dot may write two words in one: ``agriculteur·rice``.
    """
    if _HELD in text or any(dot in text for dot in MIDDLE_DOTS):
        return None
    text = text.replace("œ", _HELD).replace("Œ", _HELD)
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        raw = text.encode("latin-1", "replace")
        if not _parting(text, raw.count(b"?")):
            return None
    data = raw.translate(_TABLE)
    return None if b"\0" in data else Folded(data, raw.translate(_TABLE, _JOINTS), raw)


class Gathered:
    """Several texts as one row of bytes, parted by blanks that no word and no number reaches over.

    ``bases``: where each of them begins, and where one more would. ``unread``: the numbers of those
    that have no such bytes (``folded``), whose place is empty, or that ``leave_out`` found.
    """

    def __init__(self, texts: Sequence[str], whole: Folded, unread: Iterable[int]) -> None:
        self._whole = whole
        self.data = whole.data
        self.bases = [0, *accumulate(len(text) + len(_PARTED) for text in texts)]
        self.unread = {*unread}

    def leave_out(self, head: bytes, times: int) -> None:
        """Do not read the texts that may hide a beginning, which all hold so many times."""
        if self._whole.hides(head, times):
            self.unread.update(
                number
                for number, (start, end) in enumerate(pairwise(self.bases))
                if self._part(start, end).hides(head, self.data.count(head, start, end))
            )

    def _part(self, start: int, end: int) -> Folded:
        raw = self._whole.raw[start:end]
        return Folded(self.data[start:end], raw.translate(_TABLE, _JOINTS), raw)


def gathered(texts: Sequence[str]) -> Gathered:
    """The bytes of several texts; those that have none are left out."""
    whole = folded(_PARTED.join(texts))
    if whole is not None:
        return Gathered(texts, whole, ())
    parts = [folded(text) for text in texts]
    unread = [number for number, part in enumerate(parts) if part is None]
    kept = [text if part else "" for text, part in zip(texts, parts, strict=True)]
    rows = [part or _EMPTY for part in parts]
    between = _PARTED.encode()
    return Gathered(
        kept,
        Folded(
            between.join(part.data for part in rows),
            between.join(part.joined for part in rows),
            between.join(part.raw for part in rows),
        ),
        unread,
    )


def _parting(text: str, signs: int) -> bool:
    """Whether so many signs of a text, all of which became one, are known to part words."""
    for sign in _KNOWN:
        signs -= text.count(sign)
        if not signs:
            return True
    return False


def _byte(character: str) -> str:
    if character == _HELD:
        return LIGATURE
    if character.isalnum():
        key = fold(character)
        return key if len(key) == 1 else _ODD
    return _ODD if character == "\xad" else " "


_TABLE = "".join(_byte(chr(code)) for code in range(256)).encode("ascii")
