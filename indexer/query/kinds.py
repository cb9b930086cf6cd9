"""What users call the types of questions: after ``type:``, and before a number."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from indexer.fields import fold
from indexer.model import Kind

NAMES = MappingProxyType(
    {
        Kind.WRITTEN: "Question écrite",
        Kind.GOVERNMENT: "Question au Gouvernement",
        Kind.ORAL: "Question orale sans débat",
        Kind.DEBATE: "Question orale avec débat",
        Kind.SCREEN: "Question crible thématique",
    }
)
"""What each type is called in a sentence, a citation, a letter."""


def spelled(table: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """Folded name → value, the value's own name among them."""
    return MappingProxyType(
        {fold(name): str(value) for value, names in table.items() for name in (value, *names)}
    )


KINDS = spelled(
    {
        Kind.WRITTEN: (
            "écrite", "écrites", "écrit", "question écrite", "questions écrites", "written",
        ),
        Kind.GOVERNMENT: (
            "QAG", "gouvernement", "au gouvernement", "question au gouvernement",
            "questions au gouvernement", "government",
        ),
        Kind.ORAL: (
            "QOS", "orale", "orales", "oral", "orale sans débat", "orales sans débat",
            "question orale", "questions orales", "question orale sans débat",
            "questions orales sans débat", "sans débat",
        ),
        Kind.DEBATE: (
            "QOAE", "orale avec débat", "orales avec débat", "question orale avec débat",
            "questions orales avec débat", "avec débat",
        ),
        Kind.SCREEN: (
            "crible", "cribles", "question crible", "questions cribles",
            "question crible thématique", "questions cribles thématiques",
        ),
    }
)  # fmt: skip
"""Folded name → type. A number behind one of the short ones is a question: ``QAG 1371``."""

SHORT = tuple(sorted((name for name in KINDS if name.startswith("q") and len(name) < 5), key=len))
"""The codes: ``qe``, ``qag``."""
SPOKEN = tuple(sorted((name for name in KINDS if not name.startswith("q")), key=len, reverse=True))
"""What follows ``question``, or stands before ``n°``; the longest first."""
