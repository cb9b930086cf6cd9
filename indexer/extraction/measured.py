"""How well each sort of value is read: the counts of the unused halves of the golden files.

A page that shows what was read tells these figures; tests hold them equal to the golden files and
to ``docs/annotation.md``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_NORMAL = 1.959964
"""The 97.5th percentile of the normal distribution: intervals hold 95%."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How many values were read rightly, how many wrongly, and how many were overlooked."""

    right: int
    wrong: int
    overlooked: int

    @property
    def read(self) -> int:
        """The values that were read."""
        return self.right + self.wrong

    @property
    def there(self) -> int:
        """The values that are in the texts."""
        return self.right + self.overlooked

    @property
    def precision(self) -> float:
        """The share of what was read that is right."""
        return self.right / self.read

    @property
    def recall(self) -> float:
        """The share of what is in the texts that was read."""
        return self.right / self.there


def interval(right: int, of: int) -> tuple[float, float]:
    """Between which shares the true one lies, 19 times of 20 (Wilson 1927).

    9 of 10 → 0.60 and 0.98.
    """
    share, square = right / of, _NORMAL * _NORMAL
    middle = share + square / (2 * of)
    reach = _NORMAL * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max((middle - reach) / (1 + square / of), 0.0), min(
        (middle + reach) / (1 + square / of), 1.0
    )


MEASURED: Mapping[str, Measure] = MappingProxyType(
    {
        "law": Measure(161, 0, 2),
        "promise": Measure(55, 3, 2),
        "place": Measure(214, 2, 9),
        "amount": Measure(117, 0, 1),
        "named": Measure(148, 6, 12),
    }
)
"""By the field whose values they are."""
