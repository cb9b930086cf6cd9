"""Two older forms of XML, turned into the records of the open data.

``QUESTION`` is what the site's pages of one question gave under ``/vue/xml`` (14th legislature);
``QuestionsPublieesAS`` is REDIF, the weekly file of the Journal officiel (DILA, from 2025 on). The
wrapper names of REDIF stand here as remembered, so its entries are found wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from indexer.sources.senate.senate_record import SenateRow
from indexer.sources.tree import Tree

_PREFIX = re.compile(r"^\s*\d+\.\s*[—–-]\s*(\d{1,2}\w{0,2}\s+\w+\s+\d{4})\.\s*[—–-]\s*")
_MOJIBAKE = re.compile("[ÂÃâ][\u0080-\u00bf\u20ac\u0152\u0153\u0160\u0161\u2122\u201a-\u2030]")


def legacy_records(root: etree._Element) -> Iterator[Tree]:
    """The one record of a ``QUESTION`` element."""
    legislature = _text(root, "LEGISLATURE")
    group, place = root.find("GROUPE"), root.find("CIRCONSCRIPTION")
    yield {
        "identifiant": {"numero": _attribute(root, "DEPOT", "NUMERO"), "legislature": legislature},
        "type": root.get("TYPE"),
        "indexationAN": {
            "rubrique": _attribute(root, "INDEXATION_AN", "RUBRIQUE"),
            "teteAnalyse": _text(root, "INDEXATION_AN/TETE_ANALYSE"),
            "ANALYSE": {
                "ANA": [_mended(item) for item in root.findall("INDEXATION_AN/ANALYSE/ANA")]
            },
        },
        "auteur": {
            "identite": {
                "acteurRef": _reference("PA", _text(root, "AUTEUR/ID_ACTEUR")),
                "mandatRef": _reference("PM", _attribute(root, "AUTEUR", "ID_MANDAT")),
                "civ": _text(root, "AUTEUR/CIVILITE"),
                "prenom": _text(root, "AUTEUR/PRENOM"),
                "nom": _text(root, "AUTEUR/NOM"),
                "departement": _text(root, "CIRCONSCRIPTION/DEPARTEMENT"),
                "numCirco": "" if place is None else place.get("NUMERO_CIRCONSCRIPTION", ""),
            },
            "groupe": {
                "organeRef": _reference("PO", _text(root, "GROUPE/ID_GROUPE")),
                "abrege": "" if group is None else group.get("SIGLE", ""),
                "developpe": _text(root, "GROUPE/LIBELLE"),
            },
        },
        "minInt": _ministry(root.find("MINI")),
        "minAttribs": {
            "minAttrib": [
                {"infoJO": _journal(step), "denomination": _ministry(step)}
                for step in root.findall("MINA/ORDRE")
            ]
        },
        "textesQuestion": {"texteQuestion": _asked(root)},
        "textesReponse": {"texteReponse": _answered(root)},
        "cloture": {
            "codeCloture": _text(root, "CLOTURE/ABREGE"),
            "libelleCloture": _text(root, "CLOTURE/LIBELLE"),
            "dateCloture": _text(root, "CLOTURE/DATE_JO"),
        },
        "signalement": _text(root, "SIGNALEMENT/DATE_DEPOT_SIGNAL")
        or _text(root, "SIGNALEMENT/DATE_JO"),
        "renouvellements": [
            _mended(item) for item in root.findall("RENOUVELLEMENT/ORDRE/DATE_RENOUVELLEMENT")
        ],
    }


def redif_records(root: etree._Element) -> Iterator[Tree | SenateRow]:
    """The records of a weekly file: new questions, and questions with the answer they received."""
    for question in root.iter("{*}question"):
        answer = _answer_beside(question)
        weekly = _weekly(question, answer)
        if _local(question, "idQuestion/source").upper() in {"", "AN"}:
            yield _redif(question, weekly, answer)
        else:
            yield _redif_of_senate(question, weekly, answer)


@dataclass(frozen=True, slots=True)
class _Weekly:
    """What both chambers' questions of a weekly file say alike."""

    kind: str
    published: str
    page: str
    civility: str
    name: str
    ministry: str
    text: str


def _weekly(question: etree._Element, answer: etree._Element | None) -> _Weekly:
    text = _local(question, "texteQuestion")
    dated = _PREFIX.match(text)
    # Among the answers the type is REP and the date is the answer's: the text's opening tells
    # when the question itself appeared.
    kind = _local(question, "idQuestion/type")
    published = dated[1] if dated else ""
    page = ""
    if answer is None:
        published = _local(question, "referencePublication/datePublication") or published
        page = _local(question, "referencePublication/pageJO")
    civility, _, name = _local(question, "parlementaire").partition(" ")
    return _Weekly(
        kind="QE" if kind.upper() == "REP" else kind,
        published=published,
        page=page,
        civility=civility,
        name=name,
        ministry=_sentence_case(_local(question, "ministreJO")),
        text=text[dated.end() :] if dated else text,
    )


def _redif(question: etree._Element, weekly: _Weekly, answer: etree._Element | None) -> Tree:
    return {
        "identifiant": {
            "numero": _local(question, "idQuestion/numeroQuestion"),
            "legislature": _local(question, "idQuestion/legislature"),
        },
        "type": weekly.kind,
        "indexationAN": {"analyses": {"analyse": _local(question, "Objet")}},
        "auteur": {"identite": {"civ": weekly.civility, "nom": weekly.name}},
        "minInt": {"abrege": weekly.ministry},
        "textesQuestion": {
            "texteQuestion": {
                "infoJO": {"dateJO": weekly.published, "pageJO": weekly.page},
                "texte": weekly.text,
            }
        },
        "textesReponse": None if answer is None else {"texteReponse": _redif_answer(answer)},
    }


def _redif_of_senate(
    question: etree._Element, weekly: _Weekly, answer: etree._Element | None
) -> SenateRow:
    row = SenateRow(
        natquecod=weekly.kind,
        numero=_local(question, "idQuestion/numeroQuestion"),
        titre=_local(question, "Objet"),
        codequalite=weekly.civility,
        nom=weekly.name,
        datejodepot=weekly.published,
        pagejodepot=weekly.page,
        mindepotlib=weekly.ministry,
        txtque=weekly.text,
    )
    if answer is not None:
        row["txtrep"] = _local(answer, "texteReponse")
        row["datejorep"] = _local(answer, "referencePublication/datePublication")
        row["pagejorep"] = _local(answer, "referencePublication/pageJO")
    return row


def _redif_answer(answer: etree._Element) -> Tree:
    return {
        "infoJO": {
            "dateJO": _local(answer, "referencePublication/datePublication"),
            "pageJO": _local(answer, "referencePublication/pageJO"),
        },
        "texte": _local(answer, "texteReponse"),
    }


def _answer_beside(question: etree._Element) -> etree._Element | None:
    parent = question.getparent()
    return None if parent is None else parent.find("{*}reponse")


def _asked(root: etree._Element) -> Tree:
    return {
        "infoJO": {"dateJO": _text(root, "DEPOT/DATE_JO"), "pageJO": _text(root, "DEPOT/PAGE_JO")},
        "texte": _text(root, "DEPOT/TEXTE_DEPOT") or _text(root, "TEXTE_DEPOT"),
    }


def _answered(root: etree._Element) -> Tree:
    return {
        "infoJO": {
            "dateJO": _text(root, "REPONSE/DATE_JO_REPONSE"),
            "pageJO": _text(root, "REPONSE/PAGE_JO_REPONSE"),
        },
        "texte": _text(root, "REPONSE/TEXTE_REPONSE"),
    }


def _ministry(element: etree._Element | None) -> Tree:
    if element is None:
        return None
    return {"abrege": _text(element, "ABREGE"), "developpe": _text(element, "DEVELOPPE")}


def _journal(element: etree._Element) -> Tree:
    return {"dateJO": _text(element, "DATE_JO")}


def _reference(prefix: str, number: str) -> str:
    return f"{prefix}{number}" if number.isdigit() else ""


def _attribute(root: etree._Element, path: str, name: str) -> str:
    found = root.find(path)
    return _repaired(found.get(name, "")) if found is not None else ""


def _text(root: etree._Element, path: str) -> str:
    """The text of the first element at a path that has one: some names come twice."""
    return next(filter(None, map(_mended, root.findall(path))), "")


def _local(root: etree._Element, path: str) -> str:
    return _text(root, "/".join(f"{{*}}{name}" for name in path.split("/")))


def _mended(element: etree._Element) -> str:
    return _repaired("".join(map(str, element.itertext())).strip())


def _repaired(text: str) -> str:
    """UTF-8 that was once read as Windows-1252 (``Ã©``), made whole where all of it can be."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _sentence_case(name: str) -> str:
    return name.capitalize() if name.isupper() else name
