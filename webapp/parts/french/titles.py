"""Titles that came in capitals, written as the questions themselves write their words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from indexer.fields import fold
from webapp.headers import index_info
from webapp.parts.french.typography import spaced
from webapp.searching import searcher

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def titled(text: str) -> str:
    """A title as it is shown, with French signs: ``RÉFORME DES RETRAITES`` is no cry any more.

    Its length stays the same, so that marks stay in their places.
    """
    return spaced(_cased(index_info().generation, text) if text.isupper() else text)


@lru_cache(maxsize=4096)
def _cased(_generation: str, text: str) -> str:
    return cased(text, searcher().spelled)


def cased(text: str, spelled: Callable[[str], str]) -> str:
    """``SITUATION DANS LES EHPAD`` → ``Situation dans les Ehpad``, as ``spelled`` has each word.

    The text itself where a word has no small letters of the same length.
    """
    small = _WORD.sub(lambda found: _word(found[0], spelled), text)
    first = _WORD.search(small)
    if first is not None:
        at = first.start()
        small = f"{small[:at]}{small[at].upper()}{small[at + 1 :]}"
    return small if len(small) == len(text) else text


def _word(word: str, spelled: Callable[[str], str]) -> str:
    """A word as it is spelled, in the letters that it has: ``ETAT`` keeps its bare E.

    A compound is known as a whole, or else by its parts.
    """
    small = word.lower()
    if len(word) < 2 or len(small) != len(word):
        return small
    usual = spelled(fold(word).replace("-", ""))
    if len(usual) != len(word) or fold(usual) != fold(word):
        parts = word.split("-")
        return "-".join(_word(part, spelled) for part in parts) if len(parts) > 1 else small
    pairs = zip(usual, small, word, strict=True)
    return "".join(large if like.isupper() else little for like, little, large in pairs)
