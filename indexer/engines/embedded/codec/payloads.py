"""What a posting carries: frequency, weight, positions, characters, boosts, as flat arrays.

The same arrays serve the postings of a term (a group is a term) and the vectors of a document (a
group is a document): ``first`` bounds the postings of a group, ``places`` its positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

import numpy as np

from indexer.engines.embedded.codec.container.packed import PackedArray, PackedSink
from indexer.engines.embedded.codec.container.section_writing import (
    OFFSETS,
    UNSIGNED,
    WEIGHTS,
    SectionSink,
    SectionWriter,
)
from indexer.engines.embedded.codec.container.sections import Array, Section, SectionFile

OCCURRENCES = ("positions", "starts", "ends", "boosts")


class Layout(StrEnum):
    """Which arrays the postings of a field have; named after Whoosh's formats."""

    EXISTENCE = "existence"
    FREQUENCY = "frequency"
    POSITIONS = "positions"
    CHARACTERS = "characters"
    POSITION_BOOSTS = "position_boosts"
    CHARACTER_BOOSTS = "character_boosts"
    RAW = "raw"  # a format that is not known here: its bytes as they are

    @property
    def has_positions(self) -> bool:
        """Whether each occurrence has its position."""
        return self not in {Layout.EXISTENCE, Layout.FREQUENCY, Layout.RAW}

    @property
    def has_characters(self) -> bool:
        """Whether each occurrence has its first character and the one behind its last."""
        return self in {Layout.CHARACTERS, Layout.CHARACTER_BOOSTS}

    @property
    def has_boosts(self) -> bool:
        """Whether each occurrence has a boost."""
        return self in {Layout.POSITION_BOOSTS, Layout.CHARACTER_BOOSTS}


@dataclass(frozen=True, slots=True)
class Values:
    """The values of some postings, in their order.

    ``frequencies``: one integer a posting. ``weights``: one number a posting; None where they are
    the frequencies. ``positions``, ``starts``, ``ends``, ``boosts``: one a occurrence, so
    ``frequencies.sum()`` in all. ``raw``: the bytes of a RAW field, ``raw_sizes`` a posting.
    """

    frequencies: Array
    weights: Array | None = None
    positions: Array | None = None
    starts: Array | None = None
    ends: Array | None = None
    boosts: Array | None = None
    raw: Array | None = None
    raw_sizes: Array | None = None

    def check(self, layout: Layout) -> None:
        """Raise ValueError where the arrays do not belong together."""
        count, occurrences = len(self.frequencies), int(self.frequencies.sum())
        wanted = {
            "weights": None if self.weights is None else count,
            "positions": occurrences if layout.has_positions else None,
            "starts": occurrences if layout.has_characters else None,
            "ends": occurrences if layout.has_characters else None,
            "boosts": occurrences if layout.has_boosts else None,
            "raw_sizes": count if layout is Layout.RAW else None,
        }
        for name, size in wanted.items():
            array = getattr(self, name)
            if size is not None and (array is None or len(array) != size):
                raise ValueError(f"A field of layout {layout} needs {size} {name}.")

    @classmethod
    def joined(cls, parts: list[Values]) -> Values:
        """The values of several runs of postings, one after the other."""
        if len(parts) == 1:
            return parts[0]
        columns: dict[str, Array | None] = {}
        for field in fields(cls):
            arrays = arrays_of(parts, field.name)
            columns[field.name] = np.concatenate(arrays) if arrays else None
        return cls(**columns)  # type: ignore[arg-type]  # ``frequencies`` is never None

    def taken(self, chosen: Array) -> Values:
        """The values of the postings numbered ``chosen``, in that order."""
        inside = spread(self.frequencies, chosen)
        of_raw = None if self.raw_sizes is None else spread(self.raw_sizes, chosen)

        def pick(array: Array | None, numbers: Array | None) -> Array | None:
            return None if array is None or numbers is None else array[numbers]

        return Values(
            self.frequencies[chosen],
            pick(self.weights, chosen),
            pick(self.positions, inside),
            pick(self.starts, inside),
            pick(self.ends, inside),
            pick(self.boosts, inside),
            pick(self.raw, of_raw),
            pick(self.raw_sizes, chosen),
        )


def arrays_of(parts: Sequence[Values], name: str) -> list[Array]:
    """The arrays called so of those parts that have one; frequencies stand for absent weights."""
    arrays: list[Array | None] = [getattr(part, name) for part in parts]
    if name == "weights" and any(array is not None for array in arrays):
        arrays = [part.frequencies if part.weights is None else part.weights for part in parts]
    return [array for array in arrays if array is not None]


def spread(sizes: Array, chosen: Array) -> Array:
    """The item numbers of the groups ``chosen``, where group ``i`` has ``sizes[i]`` items."""
    picked = sizes[chosen].astype(np.int64)
    return runs(sizes.cumsum(dtype=np.int64)[chosen] - picked, picked)


def runs(starts: Array, sizes: Array) -> Array:
    """The numbers of runs that begin at ``starts`` and have so many numbers, run after run."""
    numbers: Array = np.repeat(starts - (sizes.cumsum() - sizes), sizes)
    numbers += np.arange(len(numbers))
    return numbers


class ValueSink:
    """Writes values below ``name``; arrays that say nothing are left out of the file."""

    def __init__(self, writer: SectionWriter, name: str, layout: Layout) -> None:
        self.count = 0
        self._writer = writer
        self._layout = layout
        self._occurrences = self._raw_end = 0
        self._weighted = self._repeated = False
        self._sinks: dict[str, SectionSink | PackedSink] = {}
        for part, ladder in _parts(layout):
            self._sinks[part] = (
                PackedSink(writer, f"{name}/{part}", ladder)
                if isinstance(ladder, int)
                else writer.sink(f"{name}/{part}", ladder)
            )
        for part in ("first", "places", "raw_bounds"):
            if part in self._sinks:
                self._sinks[part].write(np.zeros(1, np.uint64))

    def write(self, counts: Array, values: Values) -> Array:
        """Append groups of ``counts`` postings; returns the weights of the postings."""
        values.check(self._layout)
        frequencies = values.frequencies
        weights = frequencies if values.weights is None else values.weights
        self._weighted = self._weighted or not bool(np.array_equal(weights, frequencies))
        self._repeated = self._repeated or bool((frequencies != 1).any())
        ends = counts.cumsum(dtype=np.int64)
        self._sinks["first"].write(ends + self.count)
        self._sinks["frequencies"].write(frequencies)
        self._sinks["weights"].write(weights)
        self._write_occurrences(ends, values)
        self._write_raw(values)
        self.count += len(frequencies)
        return weights

    def _write_occurrences(self, ends: Array, values: Values) -> None:
        if not self._layout.has_positions:
            return
        after = np.concatenate(([0], values.frequencies.cumsum(dtype=np.int64)))
        self._sinks["places"].write(after[ends] + self._occurrences)
        self._occurrences += int(after[-1])
        for part in OCCURRENCES:
            array: Array | None = getattr(values, part)
            if part in self._sinks and array is not None:
                self._sinks[part].write(array)

    def _write_raw(self, values: Values) -> None:
        if values.raw is None or values.raw_sizes is None or "raw" not in self._sinks:
            return
        self._sinks["raw"].write(values.raw)
        self._sinks["raw_bounds"].write(values.raw_sizes.cumsum(dtype=np.int64) + self._raw_end)
        self._raw_end += len(values.raw)

    def close(self) -> None:
        """Write the sections to the file."""
        wanted = {"weights": self._weighted, "frequencies": self._repeated}
        for part, sink in self._sinks.items():
            wanted_here = wanted.get(part, True)
            if isinstance(sink, PackedSink):
                (sink.close if wanted_here else sink.drop)()
            else:
                (self._writer.flush if wanted_here else self._writer.drop)(sink)


def _parts(layout: Layout) -> list[tuple[str, tuple[str, ...] | int]]:
    """The sections of a layout, each with its types, or the bits of a packed one."""
    parts: list[tuple[str, tuple[str, ...] | int]]
    parts = [("first", OFFSETS), ("frequencies", 4), ("weights", WEIGHTS)]
    if layout.has_positions:
        parts += [("places", OFFSETS), ("positions", 12)]
    if layout.has_characters:
        parts += [("starts", UNSIGNED), ("ends", UNSIGNED)]
    if layout.has_boosts:
        parts.append(("boosts", ("f8",)))
    if layout is Layout.RAW:
        parts += [("raw", ("u1",)), ("raw_bounds", OFFSETS)]
    return parts


class ValueTable:
    """The values below ``name`` in a file; a group is a term or a document."""

    def __init__(self, file: SectionFile, name: str, layout: Layout) -> None:
        self.layout = layout
        self.first = file[f"{name}/first"]
        self._optional: dict[str, Section | PackedArray | None] = {}
        for part, ladder in _parts(layout):
            place = f"{name}/{part}"
            self._optional[part] = file.get(place)
            if isinstance(ladder, int) and f"{place}/{ladder}" in file:
                self._optional[part] = PackedArray(file, place, ladder)

    def __len__(self) -> int:
        return max(0, len(self.first) - 1)

    def extent(self, group: int, last: int | None = None) -> tuple[int, int]:
        """The first posting of ``group`` and the one behind its last (or ``last``'s)."""
        group = int(group)  # a numpy integer may be too narrow for what follows
        if last is None or last == group + 1:
            start, stop = self.first.read(group, group + 2).tolist()
            return start, stop
        return self.first.item(group), self.first.item(last)

    def counts(self) -> Array:
        """The postings of every group: the document frequencies, where groups are terms."""
        return np.diff(self.first.all())

    def frequencies(self, start: int, stop: int) -> Array:
        """The frequencies of the postings ``start`` to ``stop``: integers."""
        section = self._optional["frequencies"]
        return np.ones(stop - start, np.uint8) if section is None else section.read(start, stop)

    def weights(self, start: int, stop: int) -> Array:
        """Their weights: uint8, uint16 or float32."""
        section = self._optional["weights"]
        return self.frequencies(start, stop) if section is None else section.read(start, stop)

    def occurrences(self, part: str, group: int, last: int | None = None) -> Array:
        """``positions``, ``starts``, ``ends`` or ``boosts`` of a group, or up to ``last``."""
        section, places = self._optional.get(part), self._optional.get("places")
        if section is None or places is None:
            return np.empty(0, np.uint8)
        group = int(group)
        last = group + 1 if last is None else last
        start, stop = places.read(group, last + 1)[[0, -1]].tolist()
        return section.read(start, stop)

    def occurrences_of(self, part: str, group: int, chosen: Array) -> tuple[Array, Array]:
        """The occurrences of some postings of a group, those of one behind those of another.

        Returns how many each of the ``chosen`` postings (their places in the group) has, and the
        values of ``part``.
        """
        frequencies = self.frequencies(*self.extent(group))
        inside, sizes = spread(frequencies, chosen), frequencies[chosen]
        section, places = self._optional.get(part), self._optional.get("places")
        if section is None or places is None:
            return sizes, np.empty(0, np.uint8)
        start, stop = places.read(group, group + 2).tolist()
        if isinstance(section, PackedArray):
            return sizes, section.take(start, stop, inside)
        return sizes, section.read(start, stop)[inside]

    def raw(self, start: int, stop: int) -> tuple[Array, Array]:
        """The bytes of the postings of a RAW field, and each posting's bounds in them."""
        bounds = _needed(self._optional.get("raw_bounds")).read(start, stop + 1).astype(np.int64)
        data = _needed(self._optional.get("raw")).read(int(bounds[0]), int(bounds[-1]))
        return data, bounds - bounds[0]

    def values(self, group: int, last: int) -> Values:
        """Everything of the groups ``group`` to ``last``, to be written again."""
        start, stop = self.extent(group, last)
        found: dict[str, Array] = {
            part: self.occurrences(part, group, last)
            for part in OCCURRENCES
            if part in self._optional
        }
        if self.layout is Layout.RAW:
            data, bounds = self.raw(start, stop)
            found |= {"raw": data, "raw_sizes": np.diff(bounds)}
        weights = None if self._optional["weights"] is None else self.weights(start, stop)
        return Values(self.frequencies(start, stop), weights, **found)


def _needed(section: Section | PackedArray | None) -> Section | PackedArray:
    if section is None:
        raise ValueError("This field has no raw values.")
    return section
