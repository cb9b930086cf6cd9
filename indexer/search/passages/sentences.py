"""Where a French text may be cut: between sentences, and between words that do not cling."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATED = """
    al alin apr art av bd boul cf chap circ coll coord dir dr ed env ex fig hab ibid id inf m me mgr
    mlle mlles mm mme mmes n no nos op p pp par pr prof réf sect st ste sté sup tel tél vol éd
"""
ABBREVIATIONS = frozenset(_ABBREVIATED.split())
"""What is written with a full stop that ends no sentence; initials need not stand here."""
_LONGEST = max(map(len, ABBREVIATIONS))
LENGTH = 260
"""The length of a passage in characters, give or take a word."""
LEAD = 60
"""The characters that a passage cut out of a long sentence shows before its first mark."""
SHORTEST = 4
"""Characters below which a stop ends no sentence: ``1.``, ``a).``"""

_STOP = re.compile(
    r"[.!?…\n](?:"  # a class in front: ``re`` runs to the next of them
    r"(?<![.!?…][.!?…])(?<!\n)[.!?…]*+(?:[”\"')\]]|\s?»)*+\s++"  # a run is tried once: linear time
    r"|(?<=\n)\s*+)"
)
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
_INSIDE = re.compile(r"\w\w")
_NEAR = 240
"""Characters before a place in which its sentence is looked for first: most are shorter."""
_CLINGING = re.compile(r"(?:\b(?:M|Mr|MM|Mme|Mmes|Mlle|Dr|Pr|Me)|[nN][°º]s?|[-‑–—«(]|\b\d{1,3})\Z")
"""What no line should end with: a title, ``n°``, a dash, the first part of ``15 108``."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of the sentences, side by side over the whole text; a line never joins two.

    ``"M. Roy, art. 5. Il dit."`` → ``"M. Roy, art. 5. "``, ``"Il dit."``.
    """
    start = 0
    for stop in _STOP.finditer(text):
        if "\n" in stop[0] or _ends(text, start, stop):
            yield start, stop.end()
            start = stop.end()
    if start < len(text):
        yield start, len(text)


def sentence_at(text: str, place: int, least: int, end: int) -> tuple[int, int]:
    """The sentence that holds ``place``, of those side by side over ``text[least:end]``.

    Only the text around is read: from inside a word, over which no stop can reach, on to the first
    stop that ends a sentence wherever that one began.
    """
    start: int | None = None
    reach = _NEAR
    while start is None and place - reach > least:
        word = _INSIDE.search(text, place - reach, place)
        start = _started(text, word.end() - 1, place, sure=False) if word else None
        reach *= 4
    if start is None:
        start = _started(text, least, place, sure=True) or least
    for stop in _STOP.finditer(text, place, end):
        if "\n" in stop[0] or _ends(text, start, stop):
            return start, stop.end()
    return start, end


def _started(text: str, start: int, place: int, *, sure: bool) -> int | None:
    """Where the sentence of ``place`` starts; ``sure``: one starts at ``start``. None: unknown."""
    for stop in _STOP.finditer(text, start, place):
        if _ends(text, start, stop):
            start, sure = stop.end(), True
        elif not sure:  # whatever it ends, the sentence has started by there
            start = stop.end()
    return start if sure else None


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    following = text[stop.end() : stop.end() + 1]
    if following.islower() or following in {",", ";", ":"}:
        return False
    return stop.start() - start >= SHORTEST and not _abbreviated(text, stop.start())


def _abbreviated(text: str, stop: int) -> bool:
    """Whether the full stop there belongs to the word before it: ``M.``, ``art.``, ``J.-P.``"""
    if text[stop] != ".":
        return False
    if text[max(0, stop - _LONGEST - 1) : stop].isalpha() and stop > _LONGEST:
        return False
    word = _LAST_WORD.search(text[max(0, stop - 8) : stop])
    if word is None:
        return False
    return (len(word[0]) == 1 and word[0].isupper()) or word[0].lower() in ABBREVIATIONS


def begins_inside(text: str, place: int) -> bool:
    """Whether what begins at ``place`` goes on with a sentence that began before it."""
    before = text[max(0, place - _NEAR) : place].rstrip(' \u00a0\u202f»"”’)')
    return bool(before) and before[-1] not in ".!?…\n"


def word_end(text: str, limit: int, least: int) -> int:
    """The best place to end a passage: after a whole word, not past ``limit``.

    Never before ``least``; where no word ends between the two, ``limit`` itself.
    """
    if limit >= len(text):
        return len(text)
    at = limit if text[limit] in " \n" else _space_before(text, limit, least)
    while at >= least and clings(text, at):
        at = _space_before(text, at, least)
    return at if at >= least else max(limit, least)


def word_start(text: str, limit: int, most: int) -> int:
    """The best place to begin a passage: before a whole word, from ``limit`` to ``most``."""
    for at in range(limit, most):
        if at == 0 or (text[at - 1].isspace() and not clings(text, at - 1)):
            return at
    return most


def clings(text: str, space: int) -> bool:
    """Whether what stands before that space must not be parted from what follows it."""
    before = text[max(0, space - 8) : space]
    if before.endswith("."):
        return _abbreviated(text, space - 1)
    return _CLINGING.search(before) is not None


def _space_before(text: str, limit: int, least: int) -> int:
    return max(text.rfind(" ", least, limit), text.rfind("\n", least, limit))
