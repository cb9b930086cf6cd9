"""Which public bodies does a text name? Those of ``bodies.txt``, by their names and short names.

``l'OFB``, ``l'Office français de la biodiversité (OFB)`` → one body, twice. Short names count as
they are written; whole names whatever their capitals, behind a first word that has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.extraction import Found
from indexer.extraction.names.folding import key
from indexer.extraction.names.meanings import Meanings, Setting, Short
from indexer.extraction.names.table import Body, Whole, goes_on, heads, small_heads

_CAPITALISED = re.compile(r"[A-ZÀ-ÞŒ][\w-]+")
_TIES = frozenset("-‑–/&'’")
"""What ties a short name to another word: « CSA-TV » is no CSA, « d'OFB » is."""
_NOTHING_KNOWN = Setting()


def bodies(text: str, setting: Setting = _NOTHING_KNOWN) -> Iterator[Found[Body]]:
    """The bodies that a text names, in no order; takes time in proportion to the text.

    ``setting``: what else is known of the text, for a short name that it does not explain.
    """
    met = [*_capitalised(text), *_small(text)]
    meanings = Meanings(text, [one for one in met if isinstance(one, Found)], setting)
    for one in met:
        if isinstance(one, Found):
            yield one
        elif body := meanings.meant(one):
            yield Found(one.start, one.end, body)


def _capitalised(text: str) -> Iterator[Found[Body] | Short]:
    named, last = heads(), 0
    for match in [met for met in _CAPITALISED.finditer(text) if met[0] in named]:
        start, end, names = *match.span(), named[match[0]]
        if start < last or text[start - 1 : start].isalnum():
            continue
        met = _whole(text, start, names.whole)
        if met:
            last = met.end
            yield met
        elif names.short and _stands_alone(text, start, end):
            last = end
            yield Short(start, end, match[0], names.short)


def _small(text: str) -> Iterator[Found[Body]]:
    """Whole names without a capital: « la caisse nationale de solidarité pour l'autonomie »."""
    for head, (leads, names) in small_heads().items():
        at = text.find(head)
        while at >= 0:
            end = at + len(head)
            if goes_on(text, end) in leads and not text[at - 1 : at].isalnum():
                met = _whole(text, at, names)
                if met:
                    yield met
            at = text.find(head, end)


def _whole(text: str, start: int, names: Whole) -> Found[Body] | None:
    folded = key(text[start : start + len(names[0][0])]) if names else ""
    for name, body in names:
        end = start + len(name)
        if folded.startswith(name) and not text[end : end + 1].isalnum():
            return Found(start, end, body)
    return None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing ties a short name to another: « AP-HP » is one, « CNAM-TS » another."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    return before not in _TIES - {"'", "’"} and (behind not in _TIES or not behind)
