"""The stretches of text between two blanks that were seen so far, and what each gives a document.

A text is cut at its blanks, so a stretch is analysed once and is a look-up from then on; those that
may belong together (``15 108``) are read as one, see ``indexer.text.stretches``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.engines.binding import Layer
from indexer.engines.cluster.mapping import BETWEEN, GAP
from indexer.text import Part, belong, chunks, edges, expansion, spelling, stretches

REMEMBERED = 400_000
"""Stretches that are known at one time, some 150 MB of them."""


@dataclass(frozen=True, slots=True)
class Read:
    """A text: its stretches, and the places of each in both layers as the index reads them."""

    stretches: Sequence[str]
    exact: Sequence[str]
    stem: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a stretch gives: its places in both layers, its words with accents."""

    exact: str
    stem: str
    words: tuple[str, ...]


class _Asked(dict[str, str]):
    """Stretch → its places in a layer; what is new is learned when it is asked for."""

    def __init__(self, learn: Callable[[str], None]) -> None:
        super().__init__()
        self._learn = learn

    def __missing__(self, stretch: str) -> str:
        self._learn(stretch)
        return self[stretch]


class Vocabulary:
    """The stretches seen so far."""

    def __init__(self) -> None:
        self._exact = _Asked(self._learn)
        self._stem = _Asked(self._learn)
        self._edges: dict[str, int] = {}
        self._spelled: dict[str, tuple[str, ...]] = {}
        self._several: set[str] = {""}

    def tidy(self) -> None:
        """Begin anew where there is too much; between two documents."""
        if len(self._exact) >= REMEMBERED:
            for part in (self._exact, self._stem, self._edges, self._spelled, self._several):
                part.clear()
            self._several.add("")

    def read(self, text: str) -> Read:
        """The text, analysed."""
        pieces = stretches(text)
        exact = list(map(self._exact.__getitem__, pieces))
        for first, last in reversed(list(self._touching(pieces))):
            pieces[first:last] = [" ".join(pieces[first:last])]
            exact[first:last] = [self._exact[pieces[first]]]
        return Read(pieces, exact, list(map(self._stem.__getitem__, pieces)))

    def keys(self, places: Iterable[str]) -> set[str]:
        """The different keys of some places."""
        found = set(places)
        several = found & self._several
        found -= several
        return found.union(*map(_split, several)) if several else found

    def times(self, places: Iterable[str]) -> Counter[str]:
        """How often each key stands in some places."""
        found = Counter(places)
        for place in found.keys() & self._several:
            count = found.pop(place)
            for key in _split(place):
                found[key] += count
        return found

    def spelled(self, pieces: Iterable[str]) -> Iterator[str]:
        """The words with accents of some stretches, some more than once."""
        known = self._spelled
        for piece in [piece for piece in pieces if piece in known]:
            yield from known[piece]

    def _touching(self, pieces: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where runs of stretches begin and end that are read as one."""
        known = self._edges
        run = None
        for at in [at for at, piece in enumerate(pieces) if piece in known]:
            before = pieces[at - 1] if at else None
            if before in known and belong(known[before], known[pieces[at]]):
                run = (run[0] if run else at - 1), at + 1
                continue
            if run:
                yield run
                run = None
        if run:
            yield run

    def _learn(self, stretch: str) -> None:
        found = chunks(stretch)
        if found == [stretch]:
            known = _analysed(stretch)
        else:
            known = _composed([self._chunk(chunk) for chunk in found])
        self._exact[stretch], self._stem[stretch] = known.exact, known.stem
        if known.words:
            self._spelled[stretch] = known.words
        self._several.update(filter(_is_several, (known.exact, known.stem)))
        if touching := edges(stretch):
            self._edges[stretch] = touching

    def _chunk(self, chunk: str) -> _Known:
        """A chunk: the stretch, where the chunk alone is read as one again."""
        if chunks(chunk) != [chunk]:
            return _analysed(chunk)
        return _Known(self._exact[chunk], self._stem[chunk], self._spelled.get(chunk, ()))


def _analysed(chunk: str) -> _Known:
    width, parts = expansion(chunk)
    spelled = (spelling(chunk[part.start : part.end]) for part in parts)
    words = tuple(dict.fromkeys(filter(None, spelled)))
    if width == len(parts) == 1:  # nine in ten
        return _Known(parts[0].exact, parts[0].stem, words)
    exact, stem = (" ".join(_places(parts, width, layer)) for layer in (Layer.EXACT, Layer.STEM))
    return _Known(exact, stem, words)


def _composed(found: Sequence[_Known]) -> _Known:
    """Chunks one behind the other."""
    return _Known(
        exact=" ".join([known.exact for known in found if known.exact]),
        stem=" ".join([known.stem for known in found if known.stem]),
        words=tuple(dict.fromkeys([word for known in found for word in known.words])),
    )


def _is_several(places: str) -> bool:
    return " " in places or BETWEEN in places or places in {"", GAP}


def _places(parts: Iterable[Part], width: int, layer: Layer) -> Iterator[str]:
    """The keys of a layer, place after place, as the index reads them."""
    places: list[dict[str, None]] = [{} for _ in range(width)]
    for part in parts:
        places[part.position][part.exact if layer is Layer.EXACT else part.stem] = None
    return (BETWEEN.join(place) or GAP for place in places)


def _split(places: str) -> Iterator[str]:
    """Each key of some places, as often as it stands there."""
    for place in places.split(" "):
        yield from (key for key in place.split(BETWEEN) if key not in {"", GAP})
