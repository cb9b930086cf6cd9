"""Several small numbers in one: columns packed into an int64 a row, sorted, taken apart again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.vocabulary import Keys, Whole

_PACKED = 63
_AT_ONCE = 1 << 18
"""Rows that are looked at together: their columns stay in the processor's cache."""


@dataclass(slots=True)
class Blocks:
    """Rows in columns, block after block; the first column holds numbers of keys."""

    blocks: list[tuple[Whole, ...]] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(len(block[0]) for block in self.blocks)

    def add(self, *columns: Whole) -> None:
        """Take the rows of a block."""
        self.blocks.append(columns)

    def used(self, size: int) -> npt.NDArray[np.bool_]:
        """Which of ``size`` numbers stand in the first column."""
        used = np.zeros(size, dtype=bool)
        for block in self.blocks:
            used[block[0]] = True
        return used

    def packed(self, ranks: Whole, columns: int) -> Packed:
        """The rows with the ``ranks`` of their keys, sorted; the blocks are used up.

        ``columns``: how many there are behind the first.
        """
        bits = [
            max((bits_of(block[at]) for block in self.blocks), default=0)
            for at in range(1, columns + 1)
        ]
        rows, end = np.empty(len(self), np.int64), len(self)
        while self.blocks:
            first, *others = self.blocks.pop()
            part = rows[end - len(first) : end]
            part[:] = pack(ranks.take(first), *zip(others, bits, strict=True))
            end -= len(first)
        rows.sort()
        return Packed(rows, bits)


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows that belong together: what they have in common, how many they are, a sum of theirs."""

    owners: Whole
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
        owners, first, before = [], [], []
        done = total = 0
        last = -1
        for rows in self.parts():
            high, values = rows >> low, rows & ((1 << summed) - 1)
            new = np.flatnonzero(begins(high, last))
            last = int(high[-1])
            ends = np.cumsum(values)
            owners.append(high.take(new))
            first.append(new + done)
            before.append((ends - values).take(new) + total)
            done, total = done + len(rows), total + int(ends[-1])
        sizes, sums = (
            np.diff(np.concatenate([_NONE, *column]), append=end)
            for column, end in ((first, done), (before, total))
        )
        return Groups(np.concatenate([_NONE, *owners]), sizes, sums)

    def column(self, low: int, bits: int) -> Whole:
        """The ``bits`` above the lowest ones of each row, as uint32."""
        found = np.empty(len(self.rows), np.uint32)
        for at, rows in enumerate(self.parts()):
            start = at * _AT_ONCE
            found[start : start + len(rows)] = (rows >> low) & ((1 << bits) - 1)
        return found


_NONE = np.zeros(0, np.int64)


def bits_of(column: Whole) -> int:
    """The bits that the largest number of a column takes; 0 where there is none."""
    return int(column.max(initial=0)).bit_length()


def pack(highest: Whole, *columns: tuple[Whole, int]) -> Whole:
    """The columns in one int64 a row, each of the lower ones with its bits.

    Rank 3, document 5 in 4 bits, position 2 in 3 bits: ``3 << 7 | 5 << 3 | 2``. Such numbers are in
    the order of (rank, document, position), so one sort of plain numbers sorts the rows.
    Raises ValueError where the columns take more than 63 bits.
    """
    rows = highest.astype(np.int64)
    if bits_of(rows) + sum(bits for _, bits in columns) > _PACKED:
        raise ValueError("this many tokens do not fit into one segment; write smaller ones")
    for column, bits in columns:
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
