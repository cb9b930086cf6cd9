"""Several small numbers in one: columns packed into an int64 a row, sorted, taken apart again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.vocabulary import Keys, Whole

_PACKED = 63
_AT_ONCE = 1 << 18
"""Rows that are looked at together: their columns stay in the processor's cache."""


class Blocks:
    """Rows in columns, block after block; the first column holds numbers of keys.

    They lie in slabs too large for the heap: what comes and goes between them would tear it up.
    """

    def __init__(self, *dtypes: type[np.integer[Any]]) -> None:
        self._dtypes = dtypes
        self._slabs: list[tuple[Whole, ...]] = []
        self._room = 0

    @classmethod
    def of(cls, *columns: Whole) -> Blocks:
        """One block, as it is."""
        made = cls()
        made._slabs.append(columns)
        return made

    def add(self, *columns: Whole) -> None:
        """Take the rows of a block."""
        done, size = 0, len(columns[0])
        while done < size:
            if not self._room:
                self._slabs.append(tuple(np.empty(_SLAB, dtype) for dtype in self._dtypes))
                self._room = _SLAB
            count = min(size - done, self._room)
            start = _SLAB - self._room
            for column, slab in zip(columns, self._slabs[-1], strict=True):
                slab[start : start + count] = column[done : done + count]
            self._room -= count
            done += count

    def used(self, size: int) -> npt.NDArray[np.bool_]:
        """Which of ``size`` numbers stand in the first column."""
        used = np.zeros(size, dtype=bool)
        for first, *_ in self._filled():
            used[first] = True
        return used

    def packed(self, ranks: Whole) -> Packed:
        """The rows with the ``ranks`` of their keys, sorted; the blocks are used up."""
        slabs = self._filled()
        self._slabs, self._room = [], 0
        largest = [[bits_of(column) for column in others] for _, *others in slabs]
        none = [0] * (len(self._dtypes) - 1)
        bits = [max(column) for column in zip(*largest, strict=True)] or none
        end = sum(len(first) for first, *_ in slabs)
        rows = np.empty(end, np.int64)
        while slabs:
            first, *others = slabs.pop()
            for stop in range(len(first), 0, -_AT_ONCE):
                at = slice(max(0, stop - _AT_ONCE), stop)
                columns = ((column[at], width) for column, width in zip(others, bits, strict=True))
                packed = pack(ranks.take(first[at]), *columns)
                rows[end - len(packed) : end] = packed
                end -= len(packed)
        rows.sort()
        return Packed(rows, bits)

    def _filled(self) -> list[tuple[Whole, ...]]:
        whole = self._slabs[:-1]
        return [
            *whole,
            *(tuple(_head(c, len(c) - self._room) for c in s) for s in self._slabs[-1:]),
        ]


def _head(column: Whole, size: int) -> Whole:
    return column[:size]


_SLAB = 1 << 23
"""Rows of a slab: memory that nothing is written to is not taken."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows of one rank and document: these two, how many rows there are, a sum of theirs."""

    ranks: Whole
    doc_ids: Whole
    sizes: Whole
    sums: Whole


@dataclass(slots=True)
class Packed:
    """Rows as one number each, in order; ``bits``: of the columns behind the rank."""

    rows: Whole
    bits: Sequence[int]

    def parts(self) -> Iterator[Whole]:
        """The rows, some at a time."""
        return (self.rows[at : at + _AT_ONCE] for at in range(0, len(self.rows), _AT_ONCE))

    def once(self, low: int) -> None:
        """Leave one of the rows that differ in nothing but their lowest bits: the lowest one."""
        end, last = 0, -1
        for rows in self.parts():
            high = rows >> low
            kept = rows[begins(high, last)]
            last = int(high[-1])
            self.rows[end : end + len(kept)] = kept
            end += len(kept)
        self.rows = self.rows[:end]

    def grouped(self, low: int, summed: int) -> Groups:
        """The rows by what stands above the lowest bits, and sums of the lowest ``summed``."""
        document, mask = self.bits[0], (1 << summed) - 1
        columns: list[list[Whole]] = [[], [], [], []]
        done = total = 0
        last = -1
        for rows in self.parts():
            owners, values = rows >> low, rows & mask
            new = np.flatnonzero(begins(owners, last))
            last = int(owners[-1])
            ends = np.cumsum(values)
            before = (ends - values).take(new) + total
            found = (*split(owners.take(new), document), new + done, before)
            for column, part in zip(columns, found, strict=True):
                column.append(part.astype(np.uint32))
            done, total = done + len(rows), total + int(ends[-1])
        ranks, doc_ids, first, before = map(_joined, columns)
        return Groups(ranks, doc_ids, _widths(first, done), _widths(before, total))

    def column(self, low: int, bits: int) -> Whole:
        """The ``bits`` above the lowest ones of each row, as uint32."""
        found = np.empty(len(self.rows), np.uint32)
        for at, rows in enumerate(self.parts()):
            start = at * _AT_ONCE
            found[start : start + len(rows)] = (rows >> low) & ((1 << bits) - 1)
        return found


def _joined(parts: list[Whole]) -> Whole:
    """The parts in one piece; they are used up."""
    joined = np.concatenate([np.zeros(0, np.uint32), *parts])
    parts.clear()
    return joined


def _widths(starts: Whole, end: int) -> Whole:
    """How far it is from each start to the next one, and from the last one to the end."""
    return np.diff(starts, append=np.uint32(end & 0xFFFF_FFFF))


def bits_of(column: Whole) -> int:
    """The bits that the largest number of a column takes; 0 where there is none."""
    return int(column.max(initial=0)).bit_length()


def pack(highest: Whole, *columns: tuple[Whole, int]) -> Whole:
    """The columns in one int64 a row, each of the lower ones with its bits.

    Rank 3, document 5 in 4 bits, position 2 in 3 bits: ``3 << 7 | 5 << 3 | 2``. Such numbers are in
    the order of (rank, document, position), so one sort of plain numbers sorts the rows.
    Raises ValueError where the columns take more than 63 bits.
    """
    rows, lower = highest.astype(np.int64), list(columns)
    if bits_of(rows) + sum(bits for _, bits in lower) > _PACKED:
        raise ValueError("this many tokens do not fit into one segment; write smaller ones")
    for column, bits in lower:
        rows <<= bits
        rows |= column
    return rows


def split(rows: Whole, bits: int) -> tuple[Whole, Whole]:
    """What is above the lowest ``bits`` of each row, and these, both as uint32."""
    return (rows >> bits).astype(np.uint32), (rows & ((1 << bits) - 1)).astype(np.uint32)


def begins(column: Whole, before: int = -1) -> npt.NDArray[np.bool_]:
    """Which rows begin a run of equal ones: [4, 4, 6] gives [True, False, True].

    ``before``: what stands before the first one.
    """
    differs = np.ones(len(column), dtype=bool)
    np.not_equal(column[1:], column[:-1], out=differs[1:])
    differs[:1] = column[:1] != before
    return differs


def ranked(keys: Keys, used: Any) -> tuple[list[int], Whole]:
    """The numbers in use, in the order of their keys, and the rank of each number among them."""
    order = sorted(np.flatnonzero(used).tolist(), key=keys.names.__getitem__)
    ranks = np.zeros(len(used), dtype=np.int64)
    ranks[order] = np.arange(len(order))
    return order, ranks
