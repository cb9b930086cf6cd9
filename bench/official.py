"""Questions packed as the Assemblée packs them: a zip with one JSON file for each question.

What the readers of ``indexer.sources`` take from a record is there, in its place; names of authors
are not, because the records refer to a file of people for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from indexer.model import Passage, Question, Status

_CODES = {Status.ANSWERED: "REP_PUB", Status.WITHDRAWN: "AU", Status.LAPSED: "FM"}


def pack(questions: Iterable[Question], path: Path) -> int:
    """Write the archive; returns how many questions it holds."""
    count = 0
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for question in questions:
            count += 1
            text = json.dumps({"question": record(question)}, ensure_ascii=False)
            archive.writestr(f"json/{question.id}.json", text)
    return count


def record(question: Question) -> dict[str, Any]:
    """The record of one question, in the structure of the 15th to 17th legislatures."""
    return {
        "uid": question.id,
        "identifiant": {
            "numero": str(question.number),
            "regime": "5eme",
            "legislature": str(question.legislature),
        },
        "type": str(question.kind),
        "indexationAN": {
            "rubrique": question.rubrique,
            "teteAnalyse": None,
            "analyses": {"analyse": question.title},
        },
        "auteur": {"identite": {"acteurRef": question.author.uid, "mandatRef": None}}
        | {"groupe": _group(question)},
        "minInt": {"denomination": _ministry(question.ministry)},
        "minAttribs": {"minAttrib": _attributions(question)},
        **_texts(question),
        "cloture": _closing(question),
        "signalement": None,
        "renouvellements": None,
    }


def _group(question: Question) -> dict[str, str]:
    return {"abrege": question.author.group, "developpe": question.author.group_label}


def _ministry(name: str) -> dict[str, str]:
    return {"abrege": name, "developpe": f"Ministère : {name}"}


def _attributions(question: Question) -> list[dict[str, Any]]:
    names = dict.fromkeys((question.ministry, question.ministry_answering))
    return [{"denomination": _ministry(name), "infoJO": _journal(None)} for name in names if name]


def _texts(question: Question) -> dict[str, Any]:
    """What was asked and answered; a debate stands in the answer as a whole, speakers in bold."""
    passages = [question.question, *filter(None, [question.answer])]
    if question.question.speakers:
        debate = _text(_debate(passages))
        asked = _text(Passage("", question.published))
        return {
            "textesQuestion": {"texteQuestion": asked},
            "textesReponse": {"texteReponse": debate},
        }
    asked, *answered = map(_text, passages)
    return {
        "textesQuestion": {"texteQuestion": asked},
        "textesReponse": {"texteReponse": answered[0]} if answered else None,
    }


def _debate(passages: list[Passage]) -> Passage:
    spoken = []
    for passage in passages:
        end = passage.speakers[0].end
        spoken.append(f"<strong>{passage.text[:end]}.</strong>{passage.text[end + 1 :]}")
    return Passage("\n\n".join(spoken), passages[-1].published)


def _text(passage: Passage) -> dict[str, Any]:
    markup = passage.text.replace("\n\n", "<br /><br />")
    return {"infoJO": _journal(passage.published), "texte": markup, "erratum": None}


def _journal(day: date | None) -> dict[str, str | None]:
    return {"typeJO": "JO_QUESTION", "dateJO": day.isoformat() if day else None, "pageJO": None}


def _closing(question: Question) -> dict[str, Any] | None:
    if question.open:
        return None
    code, label = _CODES[question.status], question.closing_label
    day = question.closed.isoformat() if question.closed else None
    return {"codeCloture": code, "libelleCloture": label, "dateCloture": day, "infoJO": None}
