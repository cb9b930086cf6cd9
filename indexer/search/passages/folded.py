"""A text as bytes to look words up in: one byte a character, letters without accents and case.

A place in the bytes is a place in the text. What parts two words is a blank; what may stand inside
one (``S.N.C.F.``, ``e-mail``) is a blank too, and left out of a second row of bytes, which tells
whether looking in the first one can miss anything.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
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
_UNKNOWN = "\xad"
"""A soft hyphen among the characters of Latin 1: ``_ODD`` like whatever it stands for."""
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
    seen = Folded(_raw(text))
    return None if _ODD_BYTE in seen.data else seen


def _raw(text: str) -> bytes:
    """A byte of Latin 1 for each character: a soft hyphen for what may be part of a word."""
    if _HELD in text:
        text = text.replace(_HELD, _UNKNOWN)
    with suppress(UnicodeEncodeError):
        return text.encode("latin-1")
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    if len(codes) > len(text):  # characters that take two of them
        wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
        codes = np.minimum(wide, len(_BEYOND) - 1).astype(np.uint16)
    at = np.flatnonzero(codes > _LAST)
    raw = codes.astype(np.uint8)
    raw[at] = _BEYOND[codes[at]]
    return raw.tobytes()


class Gathered:
    """Several texts as one row of bytes, parted by blanks that no word and no number reaches over.

    ``bases``: where each of them begins, and where one more would. ``unread``: the numbers of those
    that have no such bytes (``folded``), or that ``leave_out`` found.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._whole = Folded(_raw(_PARTED.join(texts)))
        self.data = data = self._whole.data
        self.bases = [0, *accumulate(len(text) + len(_PARTED) for text in texts)]
        self.unread: set[int] = set()
        at = data.find(_ODD_BYTE)
        while at >= 0:  # once for each text that has one
            number = bisect_right(self.bases, at) - 1
            self.unread.add(number)
            at = data.find(_ODD_BYTE, self.bases[number + 1])

    def lacks(self, head: bytes) -> bool:
        """Whether no word of any text begins so, with a sign in between or without."""
        return self._whole.lacks(head)

    def leave_out(self, head: bytes, times: int) -> None:
        """Do not read the texts that may hide a beginning, which all hold so many times."""
        if not self._whole.hides(head, times):
            return
        rows = zip(pairwise(self.bases), pairwise(self._joined_bases), strict=True)
        for number, (here, joined) in enumerate(rows):
            times = self.data.count(head, *here)
            if self._whole.joined.count(head, *joined) > times and (
                len(head) > SHORT or Folded(self._whole.raw[slice(*here)]).hides(head, times)
            ):
                self.unread.add(number)

    @cached_property
    def _joined_bases(self) -> list[int]:
        """Where each text begins in the bytes without signs, and where one more would."""
        parts = (self._whole.raw[start:end] for start, end in pairwise(self.bases))
        return [*accumulate((len(part.translate(None, _JOINTS)) for part in parts), initial=0)]


def _byte(character: str) -> str:
    if character == _HELD:
        return LIGATURE
    if character in MIDDLE_DOTS:
        return _ODD
    if character.isalnum():
        key = fold(character)
        return key if len(key) == 1 else _ODD
    return _ODD if character == "\xad" else " "


def _beyond() -> npt.NDArray[np.uint8]:
    """By the code of a character beyond Latin 1 what stands for it there."""
    table = np.full(1 << 16, ord(_UNKNOWN), np.uint8)
    table[[ord(sign) for sign in _KNOWN]] = ord("?")
    table[[ord(letter) for letter in "œŒ"]] = ord(_HELD)
    return table


_TABLE = "".join(_byte(chr(code)) for code in range(_LAST + 1)).encode("ascii")
_BEYOND = _beyond()
