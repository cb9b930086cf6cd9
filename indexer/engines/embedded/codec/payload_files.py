"""The payloads of postings in a file: a section for each array that says anything.

The same sections serve the postings of a term (a group is a term) and the vectors of a document (a
group is a document): ``first`` bounds the postings of a group, ``places`` its positions.
"""

from __future__ import annotations

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
from indexer.engines.embedded.codec.payloads import OCCURRENCES, Layout, Values, runs


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
            section = f"{name}/{part}"
            self._optional[part] = file.get(section)
            if isinstance(ladder, int) and f"{section}/{ladder}" in file:
                self._optional[part] = PackedArray(file, section, ladder)

    def __len__(self) -> int:
        return max(0, len(self.first) - 1)

    def extent(self, group: int, last: int | None = None) -> tuple[int, int]:
        """The first posting of ``group`` and the one behind its last (or ``last``'s)."""
        group = int(group)  # a numpy integer may be too narrow for what follows
        if last is None or last == group + 1:
            start, stop = self.first.read(group, group + 2).tolist()
            return start, stop
        return self.first.item(group), self.first.item(last)

    def extents(self, groups: Array) -> tuple[Array, Array]:
        """The first posting of each of some groups, and how many it has."""
        starts = self.first.at(groups).astype(np.int64)
        return starts, self.first.at(groups + 1).astype(np.int64) - starts

    def counts(self) -> Array:
        """The postings of every group: the document frequencies, where groups are terms."""
        return np.diff(self.first.all())

    def frequencies(self, start: int, stop: int) -> Array:
        """The frequencies of the postings ``start`` to ``stop``: integers."""
        section = self._optional["frequencies"]
        return np.ones(stop - start, np.uint8) if section is None else section.read(start, stop)

    def frequencies_at(self, postings: Array) -> Array:
        """The frequencies of some postings."""
        section = self._optional["frequencies"]
        return np.ones(len(postings), np.uint8) if section is None else section.at(postings)

    def positions_at(self, occurrences: Array) -> Array:
        """The positions of some occurrences."""
        return _needed(self._optional.get("positions")).at(occurrences)

    def first_occurrences(self, groups: Array) -> Array:
        """Where the occurrences of some groups begin."""
        places = self._optional.get("places")
        return _needed(places).at(groups).astype(np.int64)

    def weights(self, start: int, stop: int) -> Array:
        """Their weights: uint8, uint16 or float32."""
        section = self._optional["weights"]
        return self.frequencies(start, stop) if section is None else section.read(start, stop)

    def occurred(self, group: int, last: int) -> int:
        """How many occurrences the groups ``group`` to ``last`` have; 0 without positions."""
        places = self._optional.get("places")
        return (
            0
            if places is None
            else places.read(last, last + 1).item() - places.read(group, group + 1).item()
        )

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

        Returns how many each of the ``chosen`` postings has (by their indexes in the group, one at
        least), and the values of ``part``.
        """
        start, _ = self.extent(group)
        frequencies = self.frequencies(start, start + int(chosen.max()) + 1)
        sizes = frequencies[chosen].astype(np.int64)
        section, places = self._optional.get(part), self._optional.get("places")
        if section is None or places is None:
            return sizes, np.empty(0, np.uint8)
        inside = runs(_before(frequencies, chosen, sizes), sizes)
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
        raise ValueError("This field has no such values.")
    return section


def _before(frequencies: Array, chosen: Array, sizes: Array) -> Array:
    """How many occurrences stand before those of each chosen posting, of which one may come again.

    Of many postings few are chosen: where they ascend, it is added up from each to the next.
    """
    if (chosen[1:] <= chosen[:-1]).any():
        ends: Array = frequencies.cumsum(dtype=np.int64)
        return ends[chosen] - sizes
    steps = np.add.reduceat(frequencies, chosen, dtype=np.int64)
    before: Array = frequencies[: chosen[0]].sum(dtype=np.int64) + steps.cumsum() - steps
    return before
