"""English: commas between thousands, the possessive, stop words and words that ask."""

from __future__ import annotations

import re

from indexer.text.compounds import acronym
from indexer.text.languages import foreign
from indexer.text.languages.foreign import Known, Lemmas, by_endings, language
from indexer.text.numbers import number
from indexer.text.tokens import Piece
from indexer.text.words import listed

_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DIGITS = re.compile(r"[0-9]+")
_POSSESSIVE = re.compile(r"'s$", re.IGNORECASE)

STOP = frozenset(listed("a an the of to in on at by for from with into and or as that this these"))
"""Articles, prepositions and joining words; ``may``, ``will`` and ``us`` may be looked for."""
GRAMMAR = STOP | frozenset(
    listed("""
    it its he she they them their his her him i we us our you your who whom whose which what
    is are was were be been has have had do does did not no but if than so such
    """)
)
ASKING = frozenset(
    listed("""
    what which who whom whose how why when where whether many much
    is are was were be do does did can could should would has have had i we my there
    """)
)
"""What a query is put with: « how many dentists are there » is about dentists."""
ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("ing", "e"),
    ("ing", ""),
    ("ers", "er"),
    ("ed", "e"),
    ("ed", ""),
    ("es", ""),
    ("s", ""),
)
"""Plurals and forms of verbs: an ending, and what may stand in its place."""


def grouped_number(chunk: str) -> list[Piece] | None:
    """``15,108`` → ``15108`` beside ``15``, ``108``; ``1,234.5`` → ``1234.5``."""
    if not _GROUPED.fullmatch(chunk):
        return None
    whole = Piece(chunk.replace(",", ""), 0, 0, len(chunk), whole=True)
    digits = enumerate(_DIGITS.finditer(chunk))
    return [whole, *(Piece(m[0], place, *m.span(), whole=False) for place, m in digits)]


def words(chunk: str) -> list[Piece]:
    """``minister's`` → ``minister``; the rest as in ``foreign.words``."""
    return foreign.words(chunk, bare)


def bare(word: str) -> str:
    """A word without the ending of the possessive: ``minister's`` → ``minister``."""
    owner = _POSSESSIVE.search(word)
    return word[: owner.start()] if owner and owner.start() else word


def singular(exact: str, _: Known) -> str | None:
    """An unknown word less its plural: ``quangos`` stays, ``ofwats`` → ``ofwat``."""
    if exact.endswith("s") and exact[-2:] not in {"ss", "us", "is", "as", "os", "es"}:
        return exact[:-1]
    return None


def small_first(form: str) -> tuple[bool, ...]:
    """A capital marks a name: ``reading`` is the verb before it is the town."""
    return (not form.islower(),)


by_ending = by_endings(ENDINGS)
LEMMAS = Lemmas("en", (by_ending, singular), small_first, GRAMMAR)
ENGLISH = language(LEMMAS, (grouped_number, number, acronym), stop=STOP, asking=ASKING, words=words)
