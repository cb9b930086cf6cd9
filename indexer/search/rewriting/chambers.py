"""The chambers of an index: their names, and how questions beside the French ones are called.

The identifier of such a question is made of the prefix of its table, its term, its type and its
number as the table gives it (``indexer.sources.tables``): so the number alone leads to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from weakref import WeakKeyDictionary

from indexer.engines.base import Engine
from indexer.engines.hits import FacetCount
from indexer.engines.plan import Plan
from indexer.fields import fold
from indexer.model import Chamber, Question, QuestionId, number_there

LONGEST = 60
"""Characters of a text that may be the number of a question."""
SAMPLED = 64
"""Questions of a chamber whose identifiers tell the prefixes of its tables."""
TRIED = 1024
"""Identifiers that one text may stand for, at most."""
LABELS = frozenset({"uin", "wq", "pq", "nr", "no", "drucksache", "drs", "bt", "bt drs"})
"""What parliaments write before such a number, and is no part of it."""
FRENCH = frozenset(fold(chamber) for chamber in Chamber)
_SERIES = 3
"""Letters of the longest name of a series: ``HL 1234`` is HL1234."""
_DIGIT = re.compile("[0-9]")
_SIGNS = re.compile(r"[\w/:.#°–-][\w /:.#°–-]*")
_SHAPE = re.compile(r"(?P<label>(?:[^\W\d_]+\.?[ -])*)#?(?:n ?°\.? ?)?(?P<number>[^ ]+)")
"""Words and one number: blanks inside numbers are how the French write large ones."""


@dataclass(frozen=True, slots=True)
class Held:
    """Every chamber as it is spelled, and what tells the numbers of those beside the French ones.

    ``openings``: how their identifiers begin (``UK58QE``); ``labels``: what may stand before a
    number there, folded.
    """

    chambers: tuple[FacetCount, ...]
    openings: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()


_KNOWN: WeakKeyDictionary[Engine, Held] = WeakKeyDictionary()
"""Of each view of an index, as long as it serves."""


def held(engine: Engine) -> Held:
    """The chambers of an index."""
    found = _KNOWN.get(engine)
    if found is None:
        found = _KNOWN[engine] = _read(engine)
    return found


def _read(engine: Engine) -> Held:
    counted = engine.search(Plan(limit=0, facets=("chamber",), facet_limit=0))
    chambers = counted.facets["chamber"]
    others = [one.value for one in chambers if fold(one.value) not in FRENCH]
    if not others:
        return Held(chambers)
    parts = [part for name in others for part in _parts(engine, name)]
    return Held(
        chambers,
        tuple(dict.fromkeys(map("".join, parts))),
        LABELS | {prefix.casefold() for prefix, _, _ in parts} | {_plain(name) for name in others},
    )


def _parts(engine: Engine, name: str) -> Iterator[tuple[str, str, str]]:
    """How identifiers of a chamber may begin: prefix, term or nothing, type."""
    filters, facets = {"chamber": (name,)}, ("legislature", "kind")
    within = Plan(filters=filters, limit=0, facets=facets, facet_limit=0)
    found = engine.search(within).facets
    terms, kinds = (sorted(item.value for item in found[field]) for field in facets)
    opening = re.compile(rf"([A-Z]{{2,8}}?)(?:{'|'.join([*terms, ''])})(?:{'|'.join(kinds)})")
    shown = map(opening.match, engine.sample(within, SAMPLED))
    yield from product(sorted({match[1] for match in shown if match}), ("", *terms), kinds)


def called(engine: Engine, text: str) -> list[Question]:
    """The questions of chambers beside the French ones that a text calls by their number there.

    ``20/1234``, ``BT-20/1234``, ``UIN 190000``, ``HL1234``, ``UK58QE190000``; none for words.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST or not _DIGIT.search(text) or not _SIGNS.fullmatch(text):
        return []
    found, known = _SHAPE.fullmatch(text), held(engine)
    if found is None or not known.openings:
        return []
    label, number = _plain(found["label"]), found["number"]
    numbers = [number_there(text)]
    if label in known.labels or not label:
        numbers.append(number_there(number))
    if 0 < len(label) <= _SERIES:
        numbers.append(number_there(f"{label}{number}"))
    return engine.fetch(list(islice(_identifiers(numbers, known), TRIED)))


def _identifiers(numbers: list[str], known: Held) -> Iterator[QuestionId]:
    """Every identifier that a text may stand for: it, or a number behind an opening."""
    for number in dict.fromkeys(filter(None, numbers)):
        if number.startswith(known.openings):
            yield QuestionId(number)
        yield from (QuestionId(f"{opening}{number}") for opening in known.openings)


def _plain(name: str) -> str:
    """``BT-Drs. `` → ``bt drs``."""
    return " ".join(re.findall("[a-z]+", fold(name)))
