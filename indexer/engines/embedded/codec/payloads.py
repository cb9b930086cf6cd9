"""What a posting carries: frequency, weight, positions, characters, boosts, as flat arrays.

How they lie in a file stands in ``payload_files.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

import numpy as np

from indexer.engines.embedded.codec.container.sections import Array

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
    the frequencies. ``positions``, ``starts``, ``ends``, ``boosts``: one an occurrence, so
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
    """The item numbers of the groups ``chosen``, where group ``i`` has ``sizes[i]`` items.

    Sizes [2, 1, 3] have the items 0 1, 2, 3 4 5; the groups [0, 2] are [0, 1, 3, 4, 5].
    """
    picked = sizes[chosen].astype(np.int64)
    return runs(sizes.cumsum(dtype=np.int64)[chosen] - picked, picked)


def runs(starts: Array, sizes: Array) -> Array:
    """The numbers of runs that begin at ``starts`` and have so many numbers, run after run.

    ``runs([7, 2], [2, 3])`` is [7, 8, 2, 3, 4]: what has to be added to 0 1 2 3 4 is 7 for the
    first run, and 2 − 2 for the second, whose first number has two before it.
    """
    numbers: Array = np.repeat(starts - (sizes.cumsum() - sizes), sizes)
    numbers += np.arange(len(numbers))
    return numbers
