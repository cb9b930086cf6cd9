"""Which ranges of a text answer which part of a query: from the bound tree and the analysers.

The time grows with the length of the text and the number of ranges found, for every query.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from indexer.engines import binding, bound
from indexer.engines.bound import Bound, Layer, Leaf
from indexer.model import Span
from indexer.search.passages import candidates
from indexer.search.passages.candidates import Place
from indexer.search.passages.places import Places
from indexer.search.passages.plain_phrase import PHRASE_WEIGHT, plain_phrase
from indexer.search.passages.words_alone import Mark, words_alone
from indexer.text import Part, Token, chunk_matches, expand

Key = TypeVar("Key", str, int)


class Marker:
    """Marks what one query matches, in any number of texts.

    A chunk of text that was seen before costs one look-up: most chunks hold nothing to mark.
    """

    def __init__(self, asked: Bound, forms: Callable[[str], Iterable[str]] = lambda _: ()) -> None:
        self.leaves: Sequence[Leaf] = binding.words(asked)
        self.fields = {name for leaf in self.leaves for name in leaf.fields}
        self._wanted = _Wanted(self.leaves)
        known = {stem: tuple(forms(stem)) for stem in self._wanted.stems}
        windowed = any(isinstance(leaf, bound.Window) for leaf in self.leaves)
        self._slots = max(map(_slots, self.leaves), default=1)
        places = Places(self.leaves, known, self._slots)
        self._places = places if places and not windowed else None
        self._alone = words_alone(self.leaves)
        self._phrase = plain_phrase(self.leaves, self._wanted.__getitem__)
        self._looked: dict[str, list[Place] | None] = {}

    def look(self, texts: Iterable[tuple[str, str]]) -> None:
        """Look through texts, each with its field, at once: a page's cost little more than one.

        The places are remembered for ``marks`` and ``best`` until others are looked through.
        """
        if self._places is not None:
            asked = [*dict.fromkeys(text for field, text in texts if field in self.fields)]
            self._looked = dict(zip(asked, self._places(asked), strict=True))

    def marks(self, field: str, text: str, *, thorough: bool = False) -> list[Mark]:
        """The ranges of the text of ``field`` that a leaf of the query matches, in order.

        ``thorough`` analyses all of the text, not only where ``places`` finds something.
        """
        if field not in self.fields:
            return []
        places = None if thorough or self._places is None else self._at(text)
        if places is None:
            return self._all(field, text)
        return self._plain(text, places, places) or self._found(field, text, places)

    def best(self, texts: Mapping[str, str], most: int) -> list[list[Mark]]:
        """The marks of each text by its field, in the ``most`` best stretches of all of them.

        Where there is no telling stretches apart, all of them.
        """
        if self._places is None:
            return [self.marks(field, text) for field, text in texts.items()]
        known = [self._at(text) if field in self.fields else [] for field, text in texts.items()]
        chosen = candidates.best([places or [] for places in known], most)
        found = []
        for (field, text), places, kept in zip(texts.items(), known, chosen, strict=True):
            if places is None:
                found.append(self._all(field, text))
            else:
                plain = self._plain(text, places, kept)
                found.append(plain or self._found(field, text, kept))
        return found

    @property
    def tells_words(self) -> bool:
        """Whether a text that ``look`` finds nothing in holds none of the words, but for odd ones.

        Of a phrase the look may have taken other places for the best ones.
        """
        return self._places is not None and self._alone is not None

    def _at(self, text: str) -> list[Place] | None:
        """The places of a text that is looked through alone where ``look`` was not told it."""
        if text not in self._looked and self._places is not None:
            return self._places([text])[0]
        return self._looked[text]

    def _all(self, field: str, text: str) -> list[Mark]:
        return self._marked(field, self._read(text, 0, len(text), 0))

    def _plain(
        self, text: str, places: Sequence[Place], kept: Sequence[Place]
    ) -> list[Mark] | None:
        """The marks of a phrase around some of its places; None where that cannot be told."""
        if self._phrase is None:
            return None
        if len(kept) == len(places):
            return self._phrase.marks(text, places)
        regions = candidates.regions(text, kept, self._slots)
        return self._phrase.inside(text, places, regions)

    def _found(self, field: str, text: str, places: Sequence[Place]) -> list[Mark]:
        """The marks at the places in a text."""
        if not places:
            return []
        if self._alone is not None:
            return self._alone.marks(field, text, places)
        tokens: list[Token] = []
        for start, end in candidates.regions(text, places, self._slots):
            # Positions count inside a region of the text.
            tokens += self._read(text, start, end, 2 * start)
        return self._marked(field, tokens)

    def _marked(self, field: str, tokens: Sequence[Token]) -> list[Mark]:
        words = _Words(tokens)
        leaves = [(n, leaf) for n, leaf in enumerate(self.leaves) if field in leaf.fields]
        if not words.tokens:
            return []
        found = [mark for n, leaf in leaves for mark in _marks(n, leaf, words)]
        return sorted(found, key=Mark.order)

    def _read(self, text: str, start: int, end: int, position: int) -> list[Token]:
        wanted = self._wanted
        tokens: list[Token] = []
        for match in chunk_matches(text, start):
            begin = match.start()
            if begin >= end:
                break
            width, parts = wanted[match[0]]
            if parts:
                tokens += [
                    Token(exact, stem, position + step, begin + first, begin + last, begin, whole)
                    for exact, stem, step, first, last, whole in parts
                ]
            position += width
        return tokens


def _slots(leaf: Leaf) -> int:
    """The words of a phrase."""
    return len(leaf.slots) if isinstance(leaf, bound.Sequence) else 1


class _Wanted(dict[str, tuple[int, tuple[Part, ...]]]):
    """Chunk → how many positions it takes, and those of its parts that some leaf may want."""

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        super().__init__()
        self._exact: set[str] = set()
        self.stems: set[str] = set()
        self._prefixes: tuple[str, ...] = ()
        for leaf in leaves:
            match leaf:
                case bound.Starts(prefix=prefix):
                    self._prefixes += (prefix,)
                case bound.Sequence(layer=Layer.EXACT, slots=slots):
                    self._exact.update(key for slot in slots for key in slot)
                case bound.Sequence(slots=slots, kin=kin):
                    self.stems.update(key for slot in slots for key in slot)
                    self.stems.update(key for of, key, _ in kin if of is Layer.STEM)
                    self._exact.update(key for of, key, _ in kin if of is Layer.EXACT)
                case bound.Window(slots=slots):
                    self.stems.update(key for slot in slots for key in slot)

    def __missing__(self, chunk: str) -> tuple[int, tuple[Part, ...]]:
        width, parts = expand(chunk)
        exact, stems, prefixes = self._exact, self.stems, self._prefixes
        wanted = [
            part
            for part in parts
            if part.exact in exact or part.stem in stems or part.exact.startswith(prefixes)
        ]
        found = self[chunk] = width, tuple(wanted)
        return found


def spans(found: Iterable[Mark]) -> tuple[Span, ...]:
    """The marks as ranges that do not overlap."""
    return tuple([Span(start, end) for start, end in ranges(found)])


def ranges(found: Iterable[Mark]) -> list[tuple[int, int]]:
    """The same as pairs of numbers."""
    merged: list[tuple[int, int]] = []
    last = -1
    for start, end, _, _ in found:
        if start < last:
            first, last = merged[-1][0], max(last, end)
            merged[-1] = first, last
        else:
            merged.append((start, end))
            last = end
    return merged


class _Words:
    """The tokens of one text by their keys and places, each table made when it is asked for."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens

    @cached_property
    def exact(self) -> Mapping[str, Sequence[Token]]:
        return _grouped((token.exact, token) for token in self.tokens)

    @cached_property
    def stem(self) -> Mapping[str, Sequence[Token]]:
        return _grouped((token.stem, token) for token in self.tokens)

    @cached_property
    def places(self) -> Mapping[int, Sequence[Token]]:
        return _grouped((token.position, token) for token in self.tokens)

    def of(self, slot: bound.Slot, layer: Layer) -> list[Token]:
        """The tokens that may stand in a slot."""
        table = self.exact if layer is Layer.EXACT else self.stem
        return [token for key in slot for token in table.get(key, ())]


def _grouped(pairs: Iterable[tuple[Key, Token]]) -> Mapping[Key, Sequence[Token]]:
    groups: dict[Key, list[Token]] = {}
    for key, token in pairs:
        groups.setdefault(key, []).append(token)
    return groups


def _marks(number: int, leaf: Leaf, words: _Words) -> Iterator[Mark]:
    match leaf:
        case bound.Starts(prefix=prefix):
            keys = tuple(key for key in words.exact if key.startswith(prefix))
            yield from _each(number, words.of(keys, Layer.EXACT), 1.0)
        case bound.Sequence(layer=layer, slots=(slot,), kin=kin):
            yield from _each(number, words.of(slot, layer), 1.0)
            for of, key, weight in kin:
                yield from _each(number, words.of((key,), of), weight)
        case bound.Sequence(layer=layer, slots=slots):
            yield from _runs(number, slots, layer, words)
        case bound.Window(slots=slots, width=width):
            yield from _windows(number, slots, width, words)


def _each(number: int, tokens: Iterable[Token], weight: float) -> Iterator[Mark]:
    for token in tokens:
        yield Mark(token.start, token.end, number, weight)


def _runs(number: int, slots: Sequence[bound.Slot], layer: Layer, words: _Words) -> Iterator[Mark]:
    """The whole of each phrase, from its first word to its last."""
    for first in words.of(slots[0], layer):
        last: Token | None = first
        for step, slot in enumerate(slots[1:], 1):
            here = words.places.get(first.position + step, ())
            last = next((token for token in here if _key(token, layer) in slot), None)
            if last is None:
                break
        if last is not None:
            yield Mark(first.start, last.end, number, PHRASE_WEIGHT * len(slots))


def _key(token: Token, layer: Layer) -> str:
    return token.exact if layer is Layer.EXACT else token.stem


def _windows(number: int, slots: Sequence[bound.Slot], width: int, words: _Words) -> Iterator[Mark]:
    """The words of each window that holds them all, each word once."""
    wanted = Counter(slots)
    hits = sorted({token for slot in wanted for token in words.of(slot, Layer.STEM)}, key=_position)
    held: Counter[bound.Slot] = Counter()
    right = told = 0
    for left, first in enumerate(hits):
        while right < len(hits) and hits[right].position - first.position < width:
            held.update(slot for slot in wanted if hits[right].stem in slot)
            right += 1
        if all(held[slot] >= times for slot, times in wanted.items()):
            yield from _each(number, hits[max(left, told) : right], 2.0)
            told = right
        held.subtract(slot for slot in wanted if first.stem in slot)


def _position(token: Token) -> tuple[int, int]:
    return token.position, token.start
