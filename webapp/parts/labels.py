"""French words for the model's codes: what a visitor reads in place of ``QE`` or ``17``."""

from __future__ import annotations

from types import MappingProxyType

from indexer.export.references import KINDS
from indexer.fields import BY_NAME
from indexer.legislatures import ended
from indexer.model import Kind, Question, Status
from indexer.query.request import Sort
from indexer.search.passages.concordance import Order

__all__ = [
    "KINDS",
    "ORDERS",
    "SORTS",
    "STATUSES",
    "capital",
    "ending",
    "facet_label",
    "facet_value",
    "ordinal",
    "place",
    "prefix",
    "reference",
    "state",
    "status_code",
]

NBSP = "\u00a0"
NARROW = "\u202f"

STATUSES = MappingProxyType(
    {
        Status.PENDING: "En attente de réponse",
        Status.UNKNOWN: "Sans réponse connue",
        Status.ANSWERED: "Réponse publiée",
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
ORDERS = MappingProxyType(
    {
        Order.TEXT: "ordre des résultats",
        Order.LEFT: "mots de gauche",
        Order.RIGHT: "mots de droite",
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


def prefix(field: str) -> str:
    """What addresses call a field: ``ministry`` → ``ministere``."""
    return BY_NAME[field].prefix


def place(field: str) -> str:
    """Where a snippet stands: ``answer`` → ``Réponse``; other fields by their label."""
    return _PLACES.get(field) or BY_NAME[field].label


def reference(question: Question) -> str:
    """The short reference: ``QE n° 15108``."""
    return f"{question.kind}{NBSP}n°{NBSP}{question.number}"


def state(question: Question) -> str:
    """What has become of a question; an answer of the sitting was given there."""
    if question.status is Status.ANSWERED and question.kind is not Kind.WRITTEN:
        return "Réponse en séance"
    return STATUSES[question.status]


def ending(question: Question) -> str:
    """What ended an open question: its legislature, or its author's mandate."""
    if question.closed == ended(question.legislature):
        return f"Fin de la {ordinal(question.legislature)} législature"
    return "Fin du mandat de l’auteur"


def ordinal(value: int) -> str:
    """``17`` → ``17ᵉ`` in plain text."""
    return "1ʳᵉ" if value == 1 else f"{value}ᵉ"


def status_code(status: Status) -> str:
    """The status as a word of ASCII for style sheets: ``pending``."""
    return status.name.lower()
