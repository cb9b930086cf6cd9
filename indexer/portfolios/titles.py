"""What a ministry's title says of its charge, whoever bears it and in whatever rank.

``served("Secrétariat d'État auprès du ministre de l'intérieur, chargé de la citoyenneté")`` →
``"citoyennete"``. The rules, in the order in which they are tried, are in ``docs/sources.md``
(*Portefeuilles*).
"""

from __future__ import annotations

import re
from functools import lru_cache

from unidecode import unidecode

_REMARK = re.compile(r" ?\([^()]*\)")
"""A person or a rank: ``Intérieur (MD)``, ``Solidarités et santé (M. Taquet)``."""
_RANK = re.compile(
    r"^(?:ministere|ministre|secretariat|secretaire|haut-commissariat|haut-commissaire)"
    r"(?: d'etat)?(?: deleguee?)?(?:, ministre)?\b,?"
)
_OWN = re.compile(r"(?:,| et)? ?\b(?:en charge|charge[es]{0,2}|aupres|apres)(?= d| a)")
"""Where what a title itself names ends. One label of the fifteenth legislature has ``après``."""
_CHARGE = re.compile(r"\b(?<!en )charge[es]{0,2} (?=d|a)")
_CHARGED = re.compile(r"\b(?<!en )charge")
_FURTHER = " aupres d"
_SUPERIOR = re.compile(
    r"(?:,| et)? ?\bd(?:u |e la |es |e m\. ?le )"
    r"(?:(?:premiere? )?ministres?|ministere|garde des sceaux)\b"
    r"(?:(?: d'etat)?, ministre)?"
)
_SPOKESMAN = re.compile(r"\bporte-parole\b.*")
_WORD = re.compile(r"[a-z0-9]+")
_LINKS = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "entre", "et", "l", "la", "le", "les"}
)


@lru_cache(maxsize=4096)
def served(label: str) -> str:
    """The words of the charge that a title names, without links: the key of the table.

    ``Ministère de l’Europe et des affaires étrangères`` → ``europe affaires etrangeres``;
    ``Armées (Mme la SE auprès de la ministre)`` → ``armees``. Empty for a label without words.
    """
    text = " ".join(unidecode(label).casefold().split())
    text = _REMARK.sub("", text)
    full = _RANK.match(text)
    if full:
        text = _charge(text[full.end() :])
    return " ".join(word for word in _WORD.findall(text) if word not in _LINKS)


def _charge(title: str) -> str:
    """What follows the rank, brought down to its charge; the superior's where none is named."""
    if " - " in title:
        return title.rpartition(" - ")[2]
    beside = _OWN.search(title)
    if beside is None:
        return title
    if own := title[: beside.start()].strip(" ,"):
        return own
    if charges := _CHARGE.split(_before_further(title))[1:]:
        return charges[-1]
    if spokesman := _SPOKESMAN.search(title):
        return spokesman.group()
    return _superior(title[beside.end() :])


def _before_further(title: str) -> str:
    """The title up to the minister behind a charge: ``chargé des sports, auprès du…``."""
    charged = _CHARGED.search(title)
    at = title.find(_FURTHER, charged.end()) if charged else -1
    return title if at < 0 else title[:at].removesuffix(",").removesuffix(" et").removesuffix(",")


def _superior(title: str) -> str:
    """The charge of the first minister named: ``du ministre de l'intérieur et de la ministre…``."""
    named = [part for part in _SUPERIOR.split(title) if part.strip()]
    return _OWN.split(named[0])[0] if named else "premier ministre"
