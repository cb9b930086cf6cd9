"""Why a record was left out of the index, or read with a reservation, in French.

The sources say it in English, as the command line and its logs do. What is quoted from a record
stays as it is; a sentence that is not known here is given as it was said.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from webapp.parts.french.typography import spaced

_WHERE = MappingProxyType({"from its beginning": " dès le début", "": ""})
_DATA = MappingProxyType(
    {
        "the question's date": "la date de la question",
        "the answer's date": "la date de la réponse",
        "the closing date": "la date de clôture",
        "the date of attribution": "la date d’attribution",
        "the date of a transfer": "la date d’une transmission",
        "a signalement": "un signalement",
        "a renewal": "un renouvellement",
    }
)
_SENTENCES = (
    (r"it holds no question, but an object with nothing", "Aucune question, un objet vide"),
    (r"it holds no question, but an object with (.+)", "Aucune question, mais un objet avec {0}"),
    (r"it holds no question, but an element (.+)", "Aucune question, mais un élément {0}"),
    (r"it holds no question, but (.+)", "Aucune question, mais {0}"),
    (r"it holds no question", "Aucune question"),
    (r"(\d+) other entries of its lists hold no question", "{0} autres éléments sans question"),
    (
        r"it is not (JSON|XML) ?([^(]*?) ?\((.*)\)",
        "Le fichier n’est pas du {0} bien formé{w1} ({2})",
    ),
    (r"it is nested too deeply to be a question.*", "Trop de niveaux emboîtés pour une question"),
    (
        r"it has more than ([\d,]+) characters.*",
        "Plus de {n0} caractères, bien plus qu’une question",
    ),
    (r"it has ([\d,]+) bytes, far more than a question", "{n0} octets, bien plus qu’une question"),
    (r"it has more than ([\d,]+) elements", "Plus de {n0} éléments"),
    (
        r"it holds more than ([\d,]+) entries without a question.*",
        "Plus de {n0} éléments sans question",
    ),
    (r"it holds an object of more than ([\d,]+) keys.*", "Un objet de plus de {n0} clés"),
    (r"it holds a value of more than ([\d,]+) characters.*", "Un texte de plus de {n0} caractères"),
    (
        r"it declares a DTD, which no question does",
        "Le fichier déclare une DTD, ce qu’aucune question ne fait",
    ),
    (r"not an? (.+) file", "Ce n’est pas un fichier {t0}"),
    (
        r"its bytes are not UTF-8 \(the byte ([\d,]+) is the first wrong one\)",
        "Le fichier n’est pas en UTF-8 (premier octet faux\u00a0: {n0})",
    ),
    (r"no line of it says (.+)", "Aucune ligne ne dit {0}"),
    (r"no line of it names the legislature", "Aucune ligne ne nomme la législature"),
    (
        r"no number or legislature identifies it \(uid (.*)\)",
        "Ni numéro ni législature (identifiant {0})",
    ),
    (r"its type is (.+), none of (.+)", "Le type {0} n’est aucun de {1}"),
    (
        r"read without one datum: (.+?) is no date: (.+)",
        "Lu sans une donnée\u00a0: {d0} n’est pas une date ({1})",
    ),
    (
        r"read without one datum: (.+?) has no readable date: (.+)",
        "Lu sans une donnée\u00a0: {d0} n’a pas de date lisible ({1})",
    ),
    (
        r"read without one datum: address is no address of a page: (.+)",
        "Lu sans une donnée\u00a0: l’adresse n’est pas celle d’une page ({0})",
    ),
    (r"no number identifies it: (.+)", "Aucun numéro ({0})"),
    (r"it has no text", "Aucun texte"),
    (r"it has no row", "Aucune ligne"),
    (
        r"it is not such a table after its row number (\d+) \((.*)\)",
        "Le tableau n’en est plus un après la ligne {0} ({1})",
    ),
    (r"it is not such a table from its beginning \((.*)\)", "Ce n’est pas un tel tableau ({0})"),
    (r".+ is of no known format; .*", "Format inconnu"),
    (
        r"no portefeuille has the ministry (.+): it is counted by itself",
        "Aucun portefeuille n’a le ministère {0}\u00a0: il est compté à part",
    ),
)
_PLACE = re.compile(r"\{(\w+)\}")
_QUOTED = re.compile(r"'([^']*)'")
_KNOWN = tuple((re.compile(rf"\A{sign}\Z", re.DOTALL), sentence) for sign, sentence in _SENTENCES)


def reason(said: str) -> str:
    """The reason in French; empty where its sentence is not known."""
    for sign, sentence in _KNOWN:
        found = sign.match(said)
        if found:
            values = dict[str, str]()
            for rank, text in enumerate(found.groups()):
                values |= _values(rank, text)
            written = _PLACE.sub(lambda place: values[place[1]], sentence)  # noqa: B023 - used at once
            return spaced(_QUOTED.sub(r"« \1 »", written))
    return ""


def _values(rank: int, text: str) -> dict[str, str]:
    """What a sentence may put in the place of a group: as it is, as a number, as a datum …"""
    after = re.fullmatch(r"after its question number (\d+)", text)
    return {
        f"{rank}": text,
        f"n{rank}": text.replace(",", "\u202f"),
        f"t{rank}": {"text": "de texte"}.get(text, text),
        f"d{rank}": _DATA.get(text, text),
        f"w{rank}": f" après la question {after[1]}" if after else _WHERE.get(text, f" {text}"),
    }
