"""The stretches of text between two blanks that were seen so far, and what each gives a document.

A text is cut at its blanks, so a stretch is analysed once and is a look-up from then on; those that
may belong together (``15 108``) are read as one, see ``indexer.text.stretches``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from indexer.engines.cluster.keys import ACCENTED, BETWEEN, GAP, LEMMA, of_place
from indexer.text import EDGES, Part, belong, chunks, edges, expansion, spelling, stem_of, stretches

REMEMBERED = 500_000
"""Stretches that are known at one time, some 200 MB of them."""


class Known(NamedTuple):
    """What a stretch gives.

    ``places``: its terms, place after place, as a text field wants them; empty where it has no
    word. ``terms``: all of them joined, and the letters of words with accents. ``edges``: see
    ``indexer.text.edges``.
    """

    places: str
    terms: str
    edges: int


class Vocabulary(dict[str, Known]):
    """The stretches seen so far; what is new is analysed when it is asked for."""

    def __missing__(self, stretch: str) -> Known:
        found = chunks(stretch)
        if found == [stretch]:
            places, terms = _analysed(stretch)
        elif len(found) == 1:
            places, terms = self._chunk(found[0])
        else:
            places, terms = _composed([self._chunk(chunk) for chunk in found])
        known = self[stretch] = Known(places, terms, edges(stretch))
        return known

    def tidy(self) -> None:
        """Begin anew where there is too much."""
        if len(self) >= REMEMBERED:
            self.clear()

    def read(self, text: str) -> list[Known]:
        """What the stretches of a text give, in order."""
        pieces = stretches(text)
        found = list(map(self.__getitem__, pieces))
        links = [
            link.start() for link in _TOUCHING.finditer(bytes([touches for _, _, touches in found]))
        ]
        if not links:
            return found
        for at in reversed(links):
            pieces[at : at + 2] = [" ".join(pieces[at : at + 2])]
        return list(map(self.__getitem__, pieces))

    def _chunk(self, chunk: str) -> tuple[str, str]:
        """A chunk: the stretch, where the chunk alone is read as one again."""
        if chunks(chunk) != [chunk]:
            return _analysed(chunk)
        known = self[chunk]
        return known.places, known.terms


def _touching() -> re.Pattern[bytes]:
    """Finds, in the edges of stretches, those that may go on in the next."""
    behind: dict[bytes, list[int]] = {}
    for before in range(1 << EDGES):
        others = bytes(other for other in range(1 << EDGES) if belong(before, other))
        if others:
            behind.setdefault(others, []).append(before)
    pairs = (b"[%b](?=[%b])" % (bytes(before), others) for others, before in behind.items())
    return re.compile(b"|".join(pairs))


_TOUCHING = _touching()


def _analysed(chunk: str) -> tuple[str, str]:
    width, parts = expansion(chunk)
    letters = "" if chunk.isascii() else _letters(chunk, parts)
    if width == len(parts) == 1:  # nine in ten
        part = parts[0]
        exact, stem = part.exact, part.stem
        places = exact if stem == exact else f"{exact}{BETWEEN}{LEMMA}{stem}"
        return places, places + letters  # one string where there are no letters
    lemmas: list[dict[str, str]] = [{} for _ in range(width)]
    for part in parts:
        lemmas[part.position][part.exact] = part.stem
    terms = [of_place(place) for place in lemmas]
    places = " ".join([BETWEEN.join(place) or GAP for place in terms])
    joined = BETWEEN.join([term for place in terms for term in place])
    return places, joined + letters


def _letters(chunk: str, parts: Sequence[Part]) -> str:
    """The letters of words with accents, as they stand behind other terms."""
    spelled = (spelling(chunk[part.start : part.end]) for part in parts)
    found = dict.fromkeys(filter(None, spelled))
    return "".join([f"{BETWEEN}{ACCENTED}{word}" for word in found])


def _composed(found: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Chunks one behind the other."""
    places = " ".join([places for places, _ in found if places])
    return places, BETWEEN.join([terms for _, terms in found if terms])


def words(terms: str) -> set[str]:
    """The exact keys among joined terms."""
    others = (LEMMA, ACCENTED, GAP)
    return {term for term in terms.split(BETWEEN) if term and not term.startswith(others)}


@lru_cache(maxsize=50_000)
def lemmas(place: str) -> str:
    """The lemmas of a place alone."""
    return BETWEEN.join(sorted(set(map(stem_of, words(place))))) or GAP
