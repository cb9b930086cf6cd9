"""Which public bodies does a text name? Those of ``bodies.txt``, by their names and short names.

``l'OFB``, ``l'Office français de la biodiversité (OFB)`` → one body, twice. Short names count as
they are written; whole names whatever their capitals, behind a first word that has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from indexer.extraction import Found
from indexer.extraction.names.folding import key

_TABLE = Path(__file__).with_name("bodies.txt")
_CAPITALISED = re.compile(r"[A-ZÀ-ÞŒ][\w-]+")
_SHOUTED = 4
"""Letters of a short name from which on it may be written like a word: ``Ademe``, not ``Ofb``."""
_SMALL = """
    agence caisse commission conseil cour défenseur haute inspection institut maison office parquet
    service
"""
"""The first words of names that are written small at times, without an ending."""
_LEAD = 3
"""Characters behind such a word that tell whether a name may go on there."""
_EXPLAINED = 120
"""Characters before a short name in brackets that may explain it."""
_TIES = frozenset("-‑–/&'’")
"""What ties a short name to another word: « CSA-TV » is no CSA, « d'OFB » is."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body: its official name, and the short names that it is known by."""

    name: str
    short: tuple[str, ...] = ()


_Whole: TypeAlias = tuple[tuple[str, Body], ...]


@dataclass(frozen=True, slots=True)
class _Names:
    """What begins with one word: folded whole names, longest first; or the short name itself."""

    whole: _Whole = ()
    short: Body | None = None


def bodies(text: str) -> Iterator[Found[Body]]:
    """The bodies that a text names, in no order; takes time in proportion to the text."""
    yield from _capitalised(text)
    yield from _small(text)


def _capitalised(text: str) -> Iterator[Found[Body]]:
    heads, last, others = _heads(), 0, set[Body]()
    for match in [met for met in _CAPITALISED.finditer(text) if met[0] in heads]:
        start, end, named = *match.span(), heads[match[0]]
        if start < last or text[start - 1 : start].isalnum():
            continue
        met = _whole(text, start, named.whole)
        if met is None and named.short and _stands_alone(text, start, end):
            if _stands_for_another(text, start, end, named.short):
                others.add(named.short)
            met = None if named.short in others else (end, named.short)
        if met:
            last = met[0]
            yield Found(start, met[0], met[1])


def _small(text: str) -> Iterator[Found[Body]]:
    """Whole names without a capital: « la caisse nationale de solidarité pour l'autonomie »."""
    for head, (leads, names) in _small_heads().items():
        at = text.find(head)
        while at >= 0:
            end = at + len(head)
            if key(text[end : end + _LEAD]) in leads and not text[at - 1 : at].isalnum():
                met = _whole(text, at, names)
                if met:
                    yield Found(at, met[0], met[1])
            at = text.find(head, end)


@cache
def known() -> Mapping[str, Body]:
    """Every body by its official name."""
    rows = [line.split("\t") for line in _lines()]
    return {row[0]: Body(row[0], _cells(row, 1, ",")) for row in rows}


def called(name: str) -> Body | None:
    """The body that is called so, in whatever capitals: by an official, short or other name."""
    return _by_key().get(key(name.strip()))


def _whole(text: str, start: int, names: _Whole) -> tuple[int, Body] | None:
    folded = key(text[start : start + len(names[0][0])]) if names else ""
    for name, body in names:
        end = start + len(name)
        if folded.startswith(name) and not text[end : end + 1].isalnum():
            return end, body
    return None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing ties a short name to another: « AP-HP » is one, « CNAM-TS » another."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    return before not in _TIES - {"'", "’"} and (behind not in _TIES or not behind)


def _stands_for_another(text: str, start: int, end: int, body: Body) -> bool:
    """Whether a text explains a short name by other words: « amende … délictuelle (AFD) »."""
    if text[start - 1 : start] != "(" or text[end : end + 1] != ")":
        return False
    first = key(body.name).split(" ")[0].rstrip("s")
    return first not in key(text[max(0, start - _EXPLAINED) : start])


@cache
def _heads() -> Mapping[str, _Names]:
    """The names by their first words, as a text may write these."""
    whole: dict[str, list[tuple[str, Body]]] = {}
    found: dict[str, _Names] = {}
    for name, body in _whole_names():
        first = name.replace("'", " ").split(" ")[0]
        plain = key(first)
        for head in dict.fromkeys((first, first.upper(), plain.capitalize(), plain.upper())):
            whole.setdefault(head, []).append((key(name), body))
    for head, names in whole.items():
        found[head] = _Names(tuple(sorted(names, key=lambda pair: -len(pair[0]))))
    for body in known().values():
        for short in body.short:
            written = {short, short.capitalize()} if len(short) >= _SHOUTED else {short}
            for head in written:
                found[head] = _Names(found.get(head, _Names()).whole, body)
    return found


@cache
def _small_heads() -> Mapping[str, tuple[frozenset[str], _Whole]]:
    """What begins with a word that may be written small, and how each name goes on behind it."""
    found: dict[str, tuple[frozenset[str], _Whole]] = {}
    for head in _SMALL.split():
        heads = (head.capitalize(), f"{head}s".capitalize(), f"{head}e".capitalize())
        names = [pair for one in heads if one in _heads() for pair in _heads()[one].whole]
        leads = frozenset(name[len(head) : len(head) + _LEAD] for name, _ in names)
        found[head] = leads, tuple(sorted(names, key=lambda pair: -len(pair[0])))
    return found


@cache
def _by_key() -> Mapping[str, Body]:
    found = {key(short): body for body in known().values() for short in body.short}
    return found | {key(name): body for name, body in _whole_names()}


def _whole_names() -> Iterator[tuple[str, Body]]:
    for row in (line.split("\t") for line in _lines()):
        body = known()[row[0]]
        for name in (row[0], *_cells(row, 2, "|")):
            yield name, body


def _cells(row: list[str], column: int, sign: str) -> tuple[str, ...]:
    return tuple(row[column].split(sign)) if len(row) > column and row[column] else ()


def _lines() -> list[str]:
    lines = _TABLE.read_text("utf-8").splitlines()
    return [line.rstrip("\t") for line in lines if not line.startswith("#")]
