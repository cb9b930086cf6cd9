"""French words for the model's codes: what a visitor reads in place of ``QE`` or ``17``."""

from __future__ import annotations

from types import MappingProxyType

from indexer.export import KINDS
from indexer.fields import BY_NAME
from indexer.model import Question, Status
from indexer.query.request import Sort

__all__ = [
    "KINDS",
    "SORTS",
    "STATUSES",
    "capital",
    "facet_label",
    "facet_value",
    "place",
    "reference",
    "status_code",
]

NBSP = "\u00a0"
NARROW = "\u202f"

STATUSES = MappingProxyType(
    {
        Status.PENDING: "En attente de réponse",
        Status.ANSWERED: "Répondue",
        Status.WITHDRAWN: "Retirée",
        Status.LAPSED: "Caduque",
    }
)
SORTS = MappingProxyType(
    {
        Sort.RELEVANCE: "pertinence",
        Sort.NEWEST: "plus récentes",
        Sort.OLDEST: "plus anciennes",
        Sort.DELAY: "plus long délai",
    }
)
_CODED = MappingProxyType(
    {
        "kind": {str(kind): label for kind, label in KINDS.items()},
        "status": {str(status): label for status, label in STATUSES.items()},
    }
)
_PLACES = MappingProxyType({"question": "Question", "answer": "Réponse"})


def capital(text: str) -> str:
    """The text with a capital first letter, the rest untouched: ``santé`` → ``Santé``."""
    return text[:1].upper() + text[1:]


def facet_value(field: str, value: str) -> str:
    """A facet's value as it is read: ``kind``, ``QE`` → ``Question écrite``."""
    if field == "legislature":
        return f"{value}e{NBSP}législature"
    return _CODED.get(field, {}).get(value) or capital(value)


def facet_label(field: str) -> str:
    """A field's French name: ``ministry`` → ``Ministère interrogé``."""
    return BY_NAME[field].label


def place(field: str) -> str:
    """Where a snippet stands: ``answer`` → ``Réponse``; other fields by their label."""
    return _PLACES.get(field) or BY_NAME[field].label


def reference(question: Question) -> str:
    """The short reference: ``QE n° 15108``."""
    return f"{question.kind}{NBSP}n°{NBSP}{question.number}"


def status_code(status: Status) -> str:
    """The status as a word of ASCII for style sheets: ``pending``."""
    return status.name.lower()
