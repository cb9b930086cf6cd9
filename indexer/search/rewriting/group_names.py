"""The names that one group has had, legislature after legislature, in either chamber.

Short and whole names are those of the organs ``GP`` in the archive of the Assemblée, from the 12th
legislature to the 17th; those of a group that went on under another name stand together. What
split off, or was made anew of several, stands apart. A name that no question has changes nothing.
Groups of the Sénat (``indexer.senate_groups``) that share a name with one of these stand with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType

from indexer import senate_groups
from indexer.fields import fold
from indexer.text import is_french

# fmt: off
FAMILIES: tuple[tuple[str, ...], ...] = (
    ("UMP", "Union pour un Mouvement Populaire", "LES-REP", "LR", "Les Républicains",
     "DR", "Droite Républicaine"),
    ("SOC", "Socialiste", "S.R.C.", "Socialiste, radical, citoyen et divers gauche",
     "SRC", "Socialiste, républicain et citoyen", "SER", "Socialiste, écologiste et républicain",
     "NG", "Nouvelle Gauche", "Socialistes et apparentés", "SOC-A",
     "Socialistes et apparentés (membre de l’intergroupe NUPES)"),
    ("LFI", "FI", "La France insoumise", "LFI-NUPES",
     "La France insoumise - Nouvelle Union Populaire écologique et sociale", "LFI-NFP",
     "La France insoumise - Nouveau Front Populaire"),
    ("LAREM", "LREM", "La République en Marche", "RE", "Renaissance", "EPR",
     "Ensemble pour la République"),
    ("MODEM", "Mouvement Démocrate et apparentés", "DEM",
     "Mouvement Démocrate (MoDem) et Démocrates apparentés",
     "Démocrate (MoDem et Indépendants)", "Les Démocrates"),
    ("HOR", "Horizons", "Horizons et apparentés", "Horizons & Indépendants"),
    ("ECOLO", "ECOS", "Écologiste - NUPES", "Écologiste et Social"),
    ("GDR", "Gauche démocrate et républicaine", "GDR-NUPES",
     "Gauche démocrate et républicaine - NUPES"),
    ("UDI-AGIR", "UDI, Agir et Indépendants", "UDI-A-I", "UDI-I", "UDI_I", "UDI et Indépendants"),
    ("RN", "Rassemblement National"),
    ("LIOT", "Libertés, Indépendants, Outre-mer et Territoires"),
    ("UDR", "UDDPLR", "Union des droites pour la République"),
    ("NI", "Non inscrit", "Non inscrits", "Députés n'appartenant à aucun groupe"),
    ("RRDP", "Radical, républicain, démocrate et progressiste"),
    ("LT", "Libertés et Territoires"),
    ("EDS", "Écologie Démocratie Solidarité"),
    ("AGIR-E", "Agir ensemble"),
    ("LC", "Les Constructifs : républicains, UDI, indépendants"),
    ("R-UMP", "Rassemblement - Union pour un Mouvement Populaire"),
    ("UDI", "Union des démocrates et indépendants"),
    ("UDF", "Union pour la Démocratie Française"),
    ("CR", "Député-e-s Communistes et Républicains"),
    ("NC", "Nouveau Centre"),
)
# fmt: on


def _together() -> Mapping[str, tuple[str, ...]]:
    """Folded name → all names of its group, the other chamber's behind those of this one."""
    found = {fold(name): family for family in FAMILIES for name in family}
    for names in senate_groups.families():
        shared = dict.fromkeys(found[fold(name)] for name in names if fold(name) in found)
        every: dict[str, str] = {}
        for name in (*chain.from_iterable(shared), *names):
            every.setdefault(fold(name), name)
        found |= dict.fromkeys(every, tuple(every.values()))
    return found


_FAMILY: Mapping[str, tuple[str, ...]] = MappingProxyType(_together())


def other_names(typed: str) -> tuple[str, ...]:
    """The other names of the group that is called so; none for what is no whole name.

    ``"lr"`` → UMP, LES-REP, Les Républicains, DR, Droite Républicaine and so on.
    """
    if not is_french():
        return ()
    key = fold(typed)
    return tuple(name for name in _FAMILY.get(key, ()) if fold(name) != key)
