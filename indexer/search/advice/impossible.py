"""Values of filters that no question of any index can have: they would find nothing in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from indexer import delays, extracted
from indexer.fields import BY_NAME, fold
from indexer.model import Kind, Status
from indexer.query.ast import NOWHERE, Notice
from indexer.query.notices import Notices, quoted

_SESSION = re.compile(r"([12][0-9]{3})-([12][0-9]{3})")


def _one_of(*values: str) -> Callable[[str], bool]:
    return frozenset(map(fold, values)).__contains__


def _shaped(pattern: str) -> Callable[[str], bool]:
    return lambda key: re.fullmatch(pattern, key) is not None


def _is_session(key: str) -> bool:
    found = _SESSION.fullmatch(key)
    return found is not None and int(found[2]) == int(found[1]) + 1


_CLOSED: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "kind": _one_of(*Kind),
        "status": _one_of(*Status),
        "promise": _one_of(extracted.DATED, extracted.UNDATED),
        delays.FIELD: _one_of(*delays.RANGES),
        "year": _shaped("[12][0-9]{3}"),
        "legislature": _shaped("[1-9][0-9]{0,3}"),
        "session": _is_session,
    }
)
"""Fields whose values are known without an index, and what a folded value has to be."""


def impossible(filters: Mapping[str, tuple[str, ...]]) -> tuple[Notice, ...]:
    """A notice for each value that its filter cannot have; none where it just does not occur."""
    found = Notices()
    for name, values in filters.items():
        may_be = _CLOSED.get(name)
        for value in values if may_be else ():
            if may_be and not may_be(fold(value)):
                shown = quoted(value), quoted(BY_NAME[name].label)
                found.add("impossible-filter", *shown, span=NOWHERE)
    return found.all()
