"""A text as bytes to look words up in: one byte a character, letters without accents and case.

A place in the bytes is a place in the text. What parts two words is a blank; what may stand inside
one (``S.N.C.F.``, ``e-mail``) is a blank too, and left out of a second row of bytes, which tells
whether looking in the first one can miss anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from indexer.text.normalise import APOSTROPHES, HYPHENS, MIDDLE_DOTS, fold

LIGATURE = "\x01"
"""Stands for ``œ`` in the bytes, and for its two letters in what is looked up."""
SHORT = 3
"""Letters of the shortest beginnings."""
_ODD = "\0"
"""Stands for what is no single letter of ours, but may be part of a word: ``ß``, ``\u00bd``."""
_HELD = "\x9c"
"""Holds the place of ``œ`` among the characters of Latin 1; hardly any text has it."""
_KNOWN = "’–…—“”‘€\u202f\u2009"
"""Signs beyond Latin 1 that part words; all of them become ``?``."""
_STOPS = (HYPHENS + MIDDLE_DOTS + ".&_").encode("latin-1", "ignore")
_DOT = "·".encode("latin-1")
_ODD_BYTE = _ODD.encode()
_LAST = 255
"""The last character of Latin 1."""
_PARTED = "  "
"""Stands between two texts: the blanks in a number are single ones."""
_JOINTS = (APOSTROPHES + HYPHENS + MIDDLE_DOTS + ".&_?").encode("latin-1", "ignore")


class Folded:
    """The bytes of a text, and the same without the signs that may stand inside of a word.

    ``raw``: a byte of Latin 1 for each character.
    """

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.data = raw.translate(_TABLE)

    @cached_property
    def joined(self) -> bytes:
        """The bytes without what may stand inside of a word."""
        return self.raw.translate(_TABLE, _JOINTS)

    @cached_property
    def _closed_up(self) -> bytes:
        """The bytes without hyphens and dots; apostrophes are left."""
        return self.raw.translate(_TABLE, _STOPS)

    def hides(self, head: bytes, times: int) -> bool:
        """Whether a word may begin so with a sign in between; ``times``: it does without one.

        The shortest beginnings are not parted by an apostrophe: ``l'a`` is never ``la``.
        """
        if self.joined.count(head) <= times:
            return False
        return len(head) > SHORT or self._closed_up.count(head) > times

    def lacks(self, head: bytes) -> bool:
        """Whether no word begins so, with a sign in between or without."""
        return head not in self.joined


def folded(text: str) -> Folded | None:
    """The bytes of a text; None where some character may be part of a word and has no byte.

    None too where a middle dot may write two words in one: ``agriculteur·rice``.
    """
    if _HELD in text:
        return None
    raw = _raw(text)
    if raw is None or _DOT in raw:
        return None
    seen = Folded(raw)
    return None if _ODD_BYTE in seen.data else seen


def _raw(text: str) -> bytes | None:
    """A byte of Latin 1 for each character; None where one beyond it may be part of a word."""
    with suppress(UnicodeEncodeError):
        return text.encode("latin-1")
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    at = np.flatnonzero(codes > _LAST)
    signs = _BEYOND[codes[at]]
    if not signs.all():
        return None
    raw = codes.astype(np.uint8)
    raw[at] = signs
    return raw.tobytes()


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

    def lacks(self, head: bytes) -> bool:
        """Whether no word of any text begins so, with a sign in between or without."""
        return self._whole.lacks(head)

    def leave_out(self, head: bytes, times: int) -> None:
        """Do not read the texts that may hide a beginning, which all hold so many times."""
        if self._whole.hides(head, times):
            self.unread.update(
                number
                for number, (start, end) in enumerate(pairwise(self.bases))
                if self._part(start, end).hides(head, self.data.count(head, start, end))
            )

    def _part(self, start: int, end: int) -> Folded:
        return Folded(self._whole.raw[start:end])


def gathered(texts: Sequence[str]) -> Gathered:
    """The bytes of several texts; those that have none are left out."""
    whole = folded(_PARTED.join(texts))
    if whole is not None:
        return Gathered(texts, whole, ())
    parts = [folded(text) for text in texts]
    unread = [number for number, part in enumerate(parts) if part is None]
    kept = [text if part else "" for text, part in zip(texts, parts, strict=True)]
    rows = [part.raw if part else b"" for part in parts]
    return Gathered(kept, Folded(_PARTED.encode().join(rows)), unread)


def _byte(character: str) -> str:
    if character == _HELD:
        return LIGATURE
    if character.isalnum():
        key = fold(character)
        return key if len(key) == 1 else _ODD
    return _ODD if character == "\xad" else " "


def _beyond() -> npt.NDArray[np.uint8]:
    """By the code of a character, the byte of one beyond Latin 1 that is known; 0 of others."""
    table = np.zeros(1 << 16, np.uint8)
    table[[ord(sign) for sign in _KNOWN]] = ord("?")
    table[[ord(letter) for letter in "œŒ"]] = ord(_HELD)
    return table


_TABLE = "".join(_byte(chr(code)) for code in range(_LAST + 1)).encode("ascii")
_BEYOND = _beyond()
