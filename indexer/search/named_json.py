"""What the texts of a question name, as JSON values: each with its text and its range there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from indexer.extracted import Named
from indexer.extracted.mentions import mentions
from indexer.extraction.amounts import Amount
from indexer.extraction.places import Place
from indexer.extraction.promises import Promise
from indexer.model import Question


def named_to_json(question: Question) -> dict[str, list[dict[str, Any]]]:
    """``places``, ``laws``, ``amounts``, ``promises`` and ``named``, in the order of the texts."""
    found = mentions(question)
    return {
        name: [
            {"in": str(part), "range": [one.start, one.end], **tell(one.value)}
            for part, told in found.items()
            for one in read(told)
        ]
        for name, (read, tell) in _SORTS.items()
    }


def _place(value: Place) -> dict[str, Any]:
    return {"kind": str(value.kind), "name": value.name, "department": value.department}


def _law(value: str) -> dict[str, Any]:
    return {"value": value}


def _amount(value: Amount) -> dict[str, Any]:
    """A whole value as an integer, another as a decimal number."""
    whole = value.value == value.value.to_integral_value()
    return {"value": int(value.value) if whole else float(value.value), "unit": value.unit}


def _promise(value: Promise) -> dict[str, Any]:
    due = value.due.isoformat() if value.due else None
    return {"due": due, "written": value.horizon.value}


def _named(value: Named) -> dict[str, Any]:
    kind = "person" if value.person else "body"
    return {"kind": kind, "name": value.name, "uid": value.uid}


_SORTS: Mapping[str, tuple[Callable[[Any], Any], Callable[[Any], dict[str, Any]]]] = (
    MappingProxyType(
        {
            "places": (attrgetter("places"), _place),
            "laws": (attrgetter("laws"), _law),
            "amounts": (attrgetter("amounts"), _amount),
            "promises": (attrgetter("promises"), _promise),
            "named": (attrgetter("named"), _named),
        }
    )
)
