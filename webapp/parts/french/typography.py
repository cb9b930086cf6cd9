"""French typography, one rule for each sign; every text that a visitor reads comes through here.

No-break space (U+00A0) inside « » and before a colon or €, narrow one (U+202F) in large numbers
and before ; ! ? %, typographic apostrophe, en dash between spaces, raised ordinals.
"""

from __future__ import annotations

import re
from functools import lru_cache

NBSP = "\u00a0"
NARROW = "\u202f"

_WIDE = re.compile(
    "[ \u202f](?:(?<=\\S.)(?=[:»€](?:\\W|$))|(?<=«.)(?=\\S)|(?<=\\bn°.)(?=\\d))", re.DOTALL
)
"""It begins with the space, so that ``re`` runs from one to the next."""
_THIN = re.compile(
    "[ \u00a0](?:(?<=\\S.)(?=[;!?%](?:\\W|$))"
    "|(?:(?<=\\b\\d.)|(?<=\\b\\d\\d.)|(?<=\\b\\d\\d\\d.))(?=\\d{3}(?!\\d)))",
    re.DOTALL,
)
_APOSTROPHE = re.compile(r"'(?<=[^\W\d_].)(?=[^\W_]|«)")
_DASH = re.compile("-(?<=[ \u00a0].)(?=[ \u00a0])")
_LOOSE = re.compile("\u00a0(?<=[–—].)")
_ORDINAL = re.compile(r"\b(\d{1,3})(ère|re|er|ème|e)\b")
_RAISED = {"ère": "ʳᵉ", "re": "ʳᵉ", "er": "ᵉʳ", "ème": "ᵉ", "e": "ᵉ"}
_CUT = "[…]"
_ENDS = (".", "!", "?", "…", ".»", ". »", ".\u00a0»")
"""What a passage that stops at the end of a sentence stops with."""
_VOWELS = frozenset("aeiouyàâéèêhœAEIOUYÀÂÉÈÊHŒ")


def spaced(text: str) -> str:
    """The text with French spaces, apostrophes and dashes; its length stays the same.

    ``95 % des « élus »`` keeps its signs beside their words at the end of a line; a no-break space
    behind a dash, where lines may break all the same, becomes an ordinary one.
    """
    text = _THIN.sub(NARROW, _WIDE.sub(NBSP, text))
    text = _APOSTROPHE.sub("’", text) if "'" in text else text
    text = _DASH.sub("–", text) if "-" in text else text
    return _LOOSE.sub(" ", text)


@lru_cache(maxsize=8192)
def label(text: str) -> str:
    """A name of the data as it is shown: ``santé`` → ``Santé``, spaced; the rest untouched."""
    return spaced(text[:1].upper() + text[1:])


def raised(text: str) -> str:
    """The text with its ordinals raised: ``Aude (1re circonscription)`` → ``1ʳᵉ``."""
    return _ORDINAL.sub(lambda found: found[1] + _RAISED[found[2]], text)


def elided(text: str) -> str:
    """``de`` before a text: ``août 2017`` → ``d’août 2017``, ``mai`` → ``de mai``."""
    return f"d’{text}" if text[:1] in _VOWELS else f"de {text}"


def begun_inside(passage: str) -> bool:
    """Whether a passage opens like the inside of a sentence: ``et que``, ``), il``."""
    opened = passage.lstrip('«"“(–- \u00a0\u202f')[:1]
    return opened.islower() or opened in {",", ";", ":", ")"}


def ended_inside(passage: str) -> bool:
    """Whether a passage stops before its sentence does."""
    return not passage.endswith(_ENDS)


def opening(*, cut: bool) -> str:
    """``[…]`` and its space, where a passage begins inside a sentence."""
    return f"{_CUT}{NBSP}" if cut else ""


def closing(*, cut: bool) -> str:
    """A space and ``[…]``, where it stops inside one."""
    return f"{NBSP}{_CUT}" if cut else ""
