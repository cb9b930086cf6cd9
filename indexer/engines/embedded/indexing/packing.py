"""Several small numbers in one: columns packed into an int64 a row, and taken apart again."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.vocabulary import Keys, Whole

_PACKED = 63


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
    """What is above the lowest ``bits`` of each row, and these, as uint32."""
    return rows >> bits, (rows & ((1 << bits) - 1)).astype(np.uint32)


def begins(column: Whole) -> npt.NDArray[np.bool_]:
    """Which rows begin a run of equal ones: [4, 4, 6] gives [True, False, True]."""
    differs = np.ones(len(column), dtype=bool)
    np.not_equal(column[1:], column[:-1], out=differs[1:])
    return differs


def sums(values: Whole, first: Whole) -> Whole:
    """The sums of runs of values, which begin at the indexes ``first``."""
    return np.add.reduceat(values, first, dtype=np.int64) if len(first) else first


def ranked_keys(keys: Keys, numbers: Whole) -> tuple[list[int], Whole]:
    """The numbers in use, in the order of their keys, and the rank of each number among them."""
    used = np.zeros(len(keys), dtype=bool)
    used[numbers] = True
    order = sorted(np.flatnonzero(used).tolist(), key=keys.names.__getitem__)
    ranks = np.zeros(len(keys), dtype=np.int64)
    ranks[order] = np.arange(len(order))
    return order, ranks[numbers]


def of_rows(values: Any, rows: Whole) -> Whole:
    """The values at these indexes."""
    chosen: Whole = np.asarray(values)[rows]
    return chosen
