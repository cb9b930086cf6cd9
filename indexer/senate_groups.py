"""The groups of the Sénat under all their names, and which one a short name means on a day.

Names and years are those that public lists of the groups of the Fifth Republic agree on; a year is
the one of the renewal (October) or of the group's decision, known to the year. A group that went on
under another name stands on one line; what was made anew of several (UMP, 2002) begins one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from types import MappingProxyType
from typing import NamedTuple


class Name(NamedTuple):
    """A name that a group had, short and whole; ``others``: further ways to write the short one.

    ``since`` and ``until``: the first and the last year, 0 where there is none.
    """

    short: str
    whole: str
    since: int
    until: int = 0
    others: tuple[str, ...] = ()


# fmt: off
GROUPS: tuple[tuple[Name, ...], ...] = (
    (Name("C", "Communiste", 1959, 1995, ("COM",)),
     Name("CRC", "Communiste, républicain et citoyen", 1995, 2008),
     Name("CRC-SPG", "Communiste, républicain, citoyen et des sénateurs du Parti de gauche",
          2008, 2012),
     Name("CRC", "Communiste, républicain et citoyen", 2012, 2017),
     Name("CRCE", "Communiste, républicain, citoyen et écologiste", 2017, 2023),
     Name("CRCE-K", "Communiste, républicain, citoyen et écologiste - Kanaky", 2023)),
    (Name("SOC", "Socialiste", 1959, 2015),
     Name("SOCR", "Socialiste et républicain", 2015, 2020, ("SOC-R",)),
     Name("SER", "Socialiste, écologiste et républicain", 2020)),
    (Name("GD", "Gauche démocratique", 1959, 1989),
     Name("RDE", "Rassemblement démocratique et européen", 1989, 1995),
     Name("RDSE", "Rassemblement démocratique et social européen", 1995)),
    (Name("UCDP", "Union centriste des démocrates de progrès", 1968, 1984),
     Name("UC", "Union centriste", 1984, 2005),
     Name("UC-UDF", "Union centriste - UDF", 2005, 2008),
     Name("UC", "Union centriste", 2008, 2011),
     Name("UCR", "Union centriste et républicaine", 2011, 2012),
     Name("UDI-UC", "Union des démocrates et indépendants - Union centriste", 2012, 2017),
     Name("UC", "Union centriste", 2017)),
    (Name("RI", "Républicains indépendants", 1959, 1977),
     Name("UREI", "Union des républicains et des indépendants", 1977, 1993),
     Name("RI", "Républicains et indépendants", 1993, 2002)),
    (Name("RPR", "Rassemblement pour la République", 1976, 2002),),
    (Name("UMP", "Union pour un mouvement populaire", 2002, 2015),
     Name("LR", "Les Républicains", 2015, 0, ("REP", "LES-REP"))),
    (Name("LREM", "La République en marche", 2017, 2020, ("LAREM", "REM")),
     Name("RDPI", "Rassemblement des démocrates, progressistes et indépendants", 2020)),
    (Name("RTLI", "République et territoires - Les Indépendants", 2017, 2019),
     Name("INDEP", "Les Indépendants - République et territoires", 2019, 0, ("LIRT", "LES INDEP"))),
    (Name("ECOLO", "Écologiste", 2012, 2017, ("ECO",)),),
    (Name("GEST", "Écologiste - Solidarité et territoires", 2020, 0, ("EST",)),),
    (Name("NI", "Sénateurs n'appartenant à aucun groupe", 1959, 0, ("RASNAG",)),),
)
# fmt: on


def families() -> Iterator[tuple[str, ...]]:
    """The names of each group, each once, short and whole."""
    for names in GROUPS:
        yield tuple(dict.fromkeys(part for name in names for part in (name.short, name.whole)))


def called(written: str, day: date | None) -> tuple[str, str]:
    """The short and the whole name that a record means: ``("SER", "Socialiste, …")``.

    ``G.D.`` is ``GD``. Of several names that are written so the one of that year counts, then the
    newest. What no group was ever called is a short name without a whole one.
    """
    found = _BY_NAME.get(_key(written), ())
    year = day.year if day else 0
    ranked = sorted(found, key=lambda name: (_held(name, year), name.since))
    return (ranked[-1].short, ranked[-1].whole) if ranked else (written, "")


def _held(name: Name, year: int) -> bool:
    return name.since <= year <= (name.until or year)


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[^a-z0-9]+", "", plain)


def _by_name() -> dict[str, tuple[Name, ...]]:
    found: dict[str, tuple[Name, ...]] = {}
    for name in (name for names in GROUPS for name in names):
        for written in (name.short, name.whole, *name.others):
            key = _key(written)
            found[key] = (*found.get(key, ()), name)
    return found


_BY_NAME = MappingProxyType(_by_name())
