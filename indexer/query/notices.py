"""What a query's author should know, in French: one code and one sentence for each case.

``CODES`` is the whole list. Spaces follow French typography: U+00A0 inside guillemets,
before a colon and after ``n°``; U+202F before ``;``, ``!`` and ``?``.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from indexer.legislatures import ordinal
from indexer.model import Chamber
from indexer.query.ast import Notice, Place, Reference
from indexer.query.kinds import NAMES

MAX_NOTICES = 20
_LONGEST = 40

CODES = MappingProxyType(
    {
        "reference": "{}.",
        "unbalanced-quote": "Guillemets non refermés\u00a0: l’expression va jusqu’à la fin.",
        "unbalanced-parenthesis": "Parenthèses dépareillées\u00a0: elles ont été complétées.",
        "unknown-field": "{} n’est pas un champ\u00a0: le texte est cherché tel quel.",
        "empty-field": "Rien ne suit le champ {}\u00a0: il a été ignoré.",
        "invalid-value": "Le champ {1} ne connaît pas {0}\u00a0: le texte est cherché tel quel.",
        "impossible-filter": "{} n’est pas un choix du filtre {}\u00a0: aucune question ne l’a.",
        "lone-operator": "L’opérateur {} n’a rien à relier\u00a0: il a été ignoré.",
        "operator-as-word": "{} est seul\u00a0: il est cherché comme un mot.",
        "precedence": "Sans parenthèses, ET passe avant OU.",
        "short-prefix": "Avant l’étoile, il faut trois caractères\u00a0: {} est pris pour un mot.",
        "stray-star": "L’étoile ne sert qu’à la fin d’un mot\u00a0: ailleurs, elle est ignorée.",
        "fuzzy": "Le signe ~ après un mot n’est pas pris en charge\u00a0: {} a été ignoré.",
        "boost": "Le poids d’un mot ne se règle pas\u00a0: {} a été ignoré.",
        "wildcard": "Le point d’interrogation ne remplace aucune lettre\u00a0: {} est coupé là.",
        "foreign-sign": "Le signe {} a été lu comme {}.",
        "small-operator": "{} est cherché comme un mot\u00a0: l’opérateur s’écrit {}.",
        "far": "Les mots proches le sont de {} mots au plus.",
        "reversed-range": "Les deux bornes de {} étaient inversées\u00a0: elles ont été "
        "remises dans l’ordre.",
        "ignored-sign": "Le signe {} ne se cherche pas\u00a0: il a été ignoré.",
        "too-many": "La recherche garde ses {} premiers termes\u00a0: la suite a été ignorée.",
        "too-deep": "Plus de {} parenthèses emboîtées\u00a0: les suivantes ont été ignorées.",
        "loose-phrase": "Mots trop fréquents pour une recherche exacte\u00a0: ceux de {} sont "
        "cherchés sans leur ordre ni leur distance, dans tous les champs.",
        "loose-word": "Mot trop fréquent pour une recherche exacte\u00a0: {} est cherché sous "
        "toutes ses formes, dans tous les champs.",
        "loose-prefix": "Trop de mots commencent par {}\u00a0: il est pris pour un mot.",
        "left-out": "La recherche serait trop longue\u00a0: {} n’est pas cherché.",
        "nothing": "Aucun mot à chercher\u00a0: toutes les questions sont affichées.",
    }
)
SMALL_OPERATORS = MappingProxyType(
    {"ou": "OU", "or": "OU", "and": "ET", "sauf": "SAUF", "sans": "SAUF"}
)
"""Words that many type for an operator, and the operator that each may mean."""


def notice(code: str, *parts: str | int, span: Place) -> Notice:
    """The notice called ``code``, its sentence filled with ``parts``."""
    return Notice(code, CODES[code].format(*parts), span)


def grouped(found: tuple[Notice, ...], normal: str) -> tuple[Notice, ...]:
    """The notices, the one of precedence with the query as it was grouped: ``a OU (b c)``."""
    return tuple(
        replace(item, message=f"{item.message[:-1]}\u00a0: lu comme «\u00a0{normal}\u00a0».")
        if item.code == "precedence"
        else item
        for item in found
    )


def with_operator(query: str, small: Notice) -> str:
    """The query that a ``small-operator`` notice offers: ``loup ou ours`` → ``loup OU ours``."""
    start, end = small.span
    return f"{query[:start]}{SMALL_OPERATORS[query[start:end]]}{query[end:]}"


def quoted(text: str) -> str:
    """``loup`` → ``« loup »``, cut where it is long."""
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return f"«\u00a0{short}\u00a0»"


def understood(reference: Reference) -> Notice:
    """How a reference was read: ``Question écrite n° 714 de la 17ᵉ législature.``"""
    kind = NAMES[reference.kind] if reference.kind else "Question"
    place = f" de la {ordinal(reference.legislature)} législature" if reference.legislature else ""
    if reference.chamber is Chamber.SENATE:
        place = f" du Sénat ({reference.month:%m/%Y})" if reference.month else " du Sénat"
    sentence = f"{kind} n°\u00a0{reference.number}{place}"
    return notice("reference", sentence, span=reference.span)


class Notices:
    """The notices of one query, each sentence once, ``MAX_NOTICES`` at most."""

    def __init__(self) -> None:
        self._kept: dict[Notice, None] = {}

    def add(self, code: str, *parts: str | int, span: Place) -> None:
        """Keep one more, unless it was said already."""
        if len(self._kept) < MAX_NOTICES:
            self._kept.setdefault(notice(code, *parts, span=span))

    def all(self) -> tuple[Notice, ...]:
        """Everything that was kept, in order."""
        return tuple(self._kept)
