"""Small integers in 4 or 12 bits each, the few larger ones in a table beside them.

Two values share three bytes (12 bits) or one (4 bits). The highest value of the width marks an
exception: its place and value stand in two ascending arrays. Where more than one value in eight
would be an exception, the values are written plain instead.
"""

from __future__ import annotations

import numpy as np

from indexer.engines.embedded.codec.container.section_writing import (
    OFFSETS,
    UNSIGNED,
    SectionWriter,
)
from indexer.engines.embedded.codec.container.sections import Array, Section, SectionFile

_SPARSE = 4
"""Where fewer than one value in so many is wanted, each is unpacked by itself."""
_CHUNK = 1 << 18
"""Values that are packed at a time; even, so that no pair is torn."""


class PackedSink:
    """Appends unsigned integers; the width is settled when the section is complete."""

    def __init__(self, writer: SectionWriter, name: str, bits: int) -> None:
        self._writer = writer
        self._name = name
        self._bits = bits
        self._exceptions = 0
        self._plain = writer.sink(name, UNSIGNED)

    def write(self, values: Array) -> None:
        """Append ``values``."""
        self._exceptions += int((values >= (1 << self._bits) - 1).sum())
        self._plain.write(values)

    def close(self) -> None:
        """Write the sections to the file."""
        if self._exceptions * 8 > self._plain.count:
            self._writer.flush(self._plain)
            return
        escape, done = (1 << self._bits) - 1, 0
        packed = self._writer.sink(f"{self._name}/{self._bits}", ("u1",))
        places = self._writer.sink(f"{self._name}/places", OFFSETS)
        large = self._writer.sink(f"{self._name}/values", UNSIGNED)
        for values in self._plain.arrays(_CHUNK):
            found = np.flatnonzero(values >= escape)
            places.write(found + done)
            large.write(values[found])
            packed.write(_pack(np.minimum(values.astype(np.uint64), escape), self._bits))
            done += len(values)
        for sink in (packed, places, large):
            self._writer.flush(sink)
        self._writer.drop(self._plain)

    def drop(self) -> None:
        """Forget the values."""
        self._writer.drop(self._plain)


class PackedArray:
    """The integers below ``name`` in a file."""

    def __init__(self, file: SectionFile, name: str, bits: int) -> None:
        self._plain = file.get(name)
        self._bits = bits
        if self._plain is None:
            self._packed: Section = file[f"{name}/{bits}"]
            self._places = file[f"{name}/places"]
            self._values = file[f"{name}/values"]

    def read(self, start: int, stop: int) -> Array:
        """The values ``start`` to ``stop``, in the narrowest type that holds them."""
        if self._plain is not None:
            return self._plain.read(start, stop)
        size = self._bits // 4  # bytes of a pair
        first, last = start // 2, -(-stop // 2)
        data = self._packed.read(first * size, max(first, last) * size)
        values = _unpack(data, self._bits)[start - 2 * first : stop - 2 * first]
        return self._with_exceptions(values, start, stop) if len(self._places) else values

    def take(self, start: int, stop: int, chosen: Array) -> Array:
        """Those of the values ``start`` to ``stop`` that are ``chosen``: their places there."""
        if self._plain is not None:
            return self._plain.read(start, stop)[chosen]
        if self._bits == 4 or len(chosen) * _SPARSE > stop - start:
            return self.read(start, stop)[chosen]
        places = chosen + start
        first = start // 2 * 3
        data = self._packed.read(first, -(-stop // 2) * 3)
        # Value p begins in the middle of a byte where p is odd: at half a byte × 3 × p.
        pairs = np.ndarray(
            (max(0, len(data) - 1),), "<u2", np.ascontiguousarray(data), strides=(1,)
        )
        values: Array = pairs[(places * 3 >> 1) - first]
        values >>= ((places & 1) << 2).astype(np.uint16)
        values &= 4095
        return self._with_chosen_exceptions(values, places)

    def at(self, places: Array) -> Array:
        """The values at some places, in any order."""
        if self._plain is not None:
            return self._plain.at(places)
        if self._bits == 4:
            values = self._packed.at(places >> 1)
            values >>= ((places & 1) << 2).astype(np.uint8)
        else:
            first = places * 3 >> 1
            values = self._packed.at(first).astype(np.uint16)
            values |= self._packed.at(first + 1).astype(np.uint16) << np.uint16(8)
            values >>= ((places & 1) << 2).astype(np.uint16)
        values &= (1 << self._bits) - 1
        return self._with_chosen_exceptions(values, places)

    def _with_chosen_exceptions(self, values: Array, places: Array) -> Array:
        escaped = np.flatnonzero(values == (1 << self._bits) - 1)
        if not len(escaped):
            return values
        known, large = self._places.all(), self._values.all()
        values = values.astype(np.promote_types(values.dtype, large.dtype), copy=False)
        values[escaped] = large[np.searchsorted(known, places[escaped].astype(known.dtype))]
        return values

    def _with_exceptions(self, values: Array, start: int, stop: int) -> Array:
        places = self._places.all()
        # The same type: numpy would convert every place otherwise.
        ends = np.searchsorted(places, np.array((start, stop), places.dtype))
        first, last = ends.tolist()
        if first == last:
            return values
        large = self._values.read(first, last)
        values = values.astype(np.promote_types(values.dtype, large.dtype), copy=False)
        values[places[first:last].astype(np.int64) - start] = large
        return values


def _pack(values: Array, bits: int) -> Array:
    """The bytes of ``values``; an odd last one is followed by zero bits."""
    pairs = np.zeros((len(values) + 1) // 2 * 2, np.uint16)
    pairs[: len(values)] = values
    low, high = pairs[0::2], pairs[1::2]
    if bits == 4:
        return (low | high << 4).astype(np.uint8)
    packed = np.empty((len(low), 3), np.uint8)
    packed[:, 0] = low & 255
    packed[:, 1] = low >> 8 | (high & 15) << 4
    packed[:, 2] = high >> 4
    return packed.reshape(-1)


def _unpack(data: Array, bits: int) -> Array:
    """The values of packed bytes: a byte, or three, become one number that holds both values."""
    if bits == 4:
        # 0xBA → 0x0BAA … & 0x0F0F = 0x0B0A: the bytes A and B.
        both = data.astype("<u2")
        both |= both << 4
        both &= 0x0F0F
        return both.view(np.uint8)
    both = _triples(data)
    # 0xCBA987 → the halves 0x987 and 0xCBA of 0x0CBA0987.
    high = both << 4
    high &= 0x0FFF0000
    both &= 0x0FFF
    both |= high
    return both.view("<u2")


def _triples(data: Array) -> Array:
    """Each three bytes as a number of four; what the fourth byte holds is the next ones'."""
    count = len(data) // 3
    numbers: Array = np.zeros(count, "<u4")
    if count:
        numbers[:-1] = np.ndarray((count - 1,), "<u4", np.ascontiguousarray(data), strides=(3,))
        low, middle, high = data[-3:].tolist()
        numbers[-1] = low | middle << 8 | high << 16
    return numbers
