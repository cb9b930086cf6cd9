"""What a step of the rewriting did to a query, as data: a front end makes the sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from indexer.query.ast import NOWHERE, Place


class Rewriting(StrEnum):
    """What was done."""

    FORMS = "forms"
    """A word was held to some of its forms, as the request asks."""
    CORRECTED = "corrected"
    """A slip was corrected: the exact key of the right word is searched."""
    GROUP = "group"
    """A group was searched by its other names too."""
    NAME = "name"
    """A quoted name that nobody has is searched by its words, in whatever order."""
    PARTS = "parts"
    """A compound that no question holds is searched by its words."""

    CHAMBER = "chamber"
    """A chamber is searched by a name of the index that is spelled nearly so."""
    NO_CHAMBER = "invalid-value"
    """No chamber of the index is called so: the name is searched as words. What is told beside it
    are the names of those that there are."""
    REFERENCE = "reference"
    """What is a number of another parliament's calls its question: of which chamber."""

    ACRONYM = "acronym"
    """An acronym is searched with its meaning, or a meaning with its acronym: both are told."""
    ACRONYM_DROPPED = "acronym-dropped"
    """The same, but the request wants it as it was typed."""
    AMBIGUOUS = "ambiguous"
    """An acronym has several meanings: it, then each of them."""
    LOOSE_PHRASE = "loose-phrase"
    """A phrase or a proximity that would cost too much is searched by its words."""
    LOOSE_WORD = "loose-word"
    """The same of a word that was asked in one form or in one field."""
    LOOSE_PREFIX = "loose-prefix"
    """The same of a prefix: it is searched as a word."""
    LEFT_OUT = "left-out"
    """What would cost too much even by its words is not searched."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing done to a query: to which word, and what is searched for it now."""

    rewriting: Rewriting
    word: str
    searched: tuple[str, ...]
    span: Place = NOWHERE
    """Where it was typed."""
