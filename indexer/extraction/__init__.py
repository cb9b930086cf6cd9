"""What do the texts themselves say: places, promises, laws, amounts, persons?

Pure functions from a text to what stands in it, one module for each sort. They know their tables
and nothing else of the project; fields, pages and exports read them. How the golden files were
drawn and read is in ``docs/annotation.md``, with the measured precision and recall.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

V_co = TypeVar("V_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[V_co]):
    """A value, and the half-open range of characters of the raw text that says it."""

    start: int
    end: int
    value: V_co
