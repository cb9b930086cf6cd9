"""Inclusive writing: one word that stands for the masculine and the feminine.

``député·e·s``, ``député(e)s``, ``agent.e.s``, ``directeur/trice``, ``élu-e-s`` and the optional
plural ``mesure(s)`` are read as all the forms they abbreviate.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from indexer.text.normalise import fold

_DOTTED = re.compile(r"(.{2,}?)([·./])([^·./()]{1,8})(?:\2(s))?", re.IGNORECASE)
_BRACKETED = re.compile(r"(.{2,}?)\(([^()]{1,8})\)(?:\(?([sx])\)?)?", re.IGNORECASE)
_HYPHENED = re.compile(r"(.{2,})-(es?|(?:ne|le|te|se|ve|rice|trice|euse|ere)(?=-s))(?:-(s))?")

_REPLACED = MappingProxyType(
    {
        "rice": ("eur",),
        "trice": ("teur",),
        "euse": ("eur", "eux"),
        "eure": ("eur",),
        "eresse": ("eur",),
        "se": ("r", "x", "f"),
        "ve": ("f",),
        "ere": ("er",),
        "iere": ("ier",),
        "elle": ("el",),
        "enne": ("en",),
        "onne": ("on",),
        "sse": (),
        "esse": ("e",),
        "e": (),
        "fe": ("f",),
        "le": (),
        "lle": ("l",),
        "ne": (),
        "re": (),
        "te": (),
    }
)
"""Feminine ending → the masculine endings whose place it takes; none: it is added."""


def spellings(word: str) -> tuple[str, ...] | None:
    """The folded forms that an inclusive word stands for; None where it is an ordinary word.

    ``directeur·rice·s`` → ``directeurs``, ``directrices``.

    ``word`` is flattened and has no article.
    """
    found = _DOTTED.fullmatch(word) or _BRACKETED.fullmatch(word)
    if found is not None:
        base, ending, more = fold(found[1]), fold(found.groups()[-2]), found.groups()[-1]
        return _forms(base, ending, plural=bool(more))
    if "-" not in word:
        return None
    found = _HYPHENED.fullmatch("-".join(fold(part) for part in word.split("-")))
    if found is not None and "-" not in found[1]:
        return _forms(found[1], found[2], plural=bool(found[3]))
    return None


def _forms(base: str, ending: str, *, plural: bool) -> tuple[str, ...] | None:
    if ending in {"s", "x"}:
        return (base, base + ending)
    if ending.endswith("s") and ending[:-1] in _REPLACED:
        plural, ending = True, ending[:-1]
    if ending not in _REPLACED or not base.isalpha():
        return None
    plural = plural or (base.endswith("s") and ending != "sse")
    base = base.removesuffix("s") if plural else base
    return (_plural(base, plural=plural), _plural(_feminine(base, ending), plural=plural))


def _feminine(masculine: str, ending: str) -> str:
    """``directeur``, ``rice`` → ``directrice``; ``citoyen``, ``ne`` → ``citoyenne``."""
    for replaced in _REPLACED[ending]:
        if masculine.endswith(replaced):
            return masculine.removesuffix(replaced) + ending
    return masculine + ending


def _plural(word: str, *, plural: bool) -> str:
    return word + "s" if plural and word[-1:] not in {"s", "x"} else word
