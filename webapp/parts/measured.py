"""How well a program reads what a page shows, in one French sentence beside it."""

from __future__ import annotations

from types import MappingProxyType

from indexer.extraction.measured import MEASURED, interval
from webapp.parts.french.typography import NARROW, NBSP

_NOUNS = MappingProxyType(
    {
        "law": "références",
        "promise": "annonces",
        "place": "mentions de lieux",
        "amount": "montants",
        "named": "noms",
    }
)


def measured(field: str) -> str:
    """``Précision mesurée : 96 % sur 154 noms (…)``; empty for a field that is not read out."""
    measure, noun = MEASURED.get(field), _NOUNS.get(field)
    if measure is None or noun is None:
        return ""
    low, high = interval(measure.right, measure.read)
    read = f"{_percent(measure.precision)} sur {measure.read} {noun}"
    return (
        f"Précision mesurée{NBSP}: {read} (intervalle à 95{NARROW}%{NBSP}: {_percent(low)} à"
        f" {_percent(high)})\u202f; {_percent(measure.recall)} de ce qu’un lecteur voit est trouvé."
    )


def _percent(share: float) -> str:
    """A share in whole hundredths; one that is not whole is never told as all."""
    return f"{min(round(share * 100), 99) if share < 1 else 100}{NARROW}%"
