"""Sums of money as users write them: ``1M``, ``2,5 milliards``, ``300k``, ``1 000 000 €``."""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType

from indexer.extraction.amounts import MOST
from indexer.fields import fold
from indexer.query.dates import Interval, interval

_LONGEST = 40
_SUM = re.compile(
    r"(?P<number>[0-9]{1,3}(?:[ .][0-9]{3}){1,5}|[0-9]{1,16})(?:[.,](?P<part>[0-9]{1,6}))? ?"
    r"(?P<power>mille|millions?|milliards?|mds?|mrds?|k|m)?(?: ?(?:de |d\')?(?:euros?|eur))?"
)
_POWERS = MappingProxyType(
    {"": 0, "k": 3, "mille": 3, "m": 6, "million": 6, "md": 9, "mrd": 9, "milliard": 9}
)


def sums(text: str) -> Interval[int] | None:
    """The euros of ``1M..5M``, ``>300k``, ``2,5 milliards``; or None."""
    read = interval(text, _sum, lambda value, by: value + by)
    bounds = (read.low, read.high) if read else ()
    return read if read and all(one is None or 0 <= one <= MOST for one in bounds) else None


def _sum(text: str) -> tuple[int, int] | None:
    found = _SUM.fullmatch(fold(text)) if len(text) <= _LONGEST else None
    if found is None:
        return None
    whole = re.sub(r"[ .]", "", found["number"])
    power = _POWERS[(found["power"] or "").removesuffix("s")]
    value = int(Decimal(f"{whole}.{found['part'] or 0}").scaleb(power))
    return value, value
