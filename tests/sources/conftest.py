"""What the tests of the sources share: records in the making, archives in the making."""

from __future__ import annotations

import copy
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from indexer.model import Question
from indexer.sources.an_record import question_of
from indexer.sources.base import Rejection, sealed
from indexer.sources.people import NOBODY, People

RECORD: dict[str, Any] = {
    "uid": "QANR5L17QE900004",
    "identifiant": {"numero": "900004", "regime": "5eme Republique", "legislature": "17"},
    "type": "QE",
    "indexationAN": {"rubrique": "logement", "analyses": {"analyse": "Un titre inventé"}},
    "auteur": {
        "identite": {"acteurRef": "PA900004", "mandatRef": "PM900004"},
        "groupe": {"organeRef": "PO1", "abrege": "SOC", "developpe": "Socialistes"},
    },
    "minInt": {"abrege": "Logement", "developpe": "Ministère du logement"},
    "minAttribs": {
        "minAttrib": {
            "infoJO": {"dateJO": "2025-10-07"},
            "denomination": {"abrege": "Logement", "developpe": "Ministère du logement"},
        }
    },
    "textesQuestion": {
        "texteQuestion": {
            "infoJO": {"dateJO": "2025-10-07", "pageJO": "8101"},
            "texte": "M. Exemple Quatre appelle l'attention de M. le ministre sur un sujet.",
        }
    },
    "textesReponse": None,
    "cloture": None,
    "signalement": None,
    "renouvellements": None,
}


def record(**changed: Any) -> dict[str, Any]:
    """A whole record with some of its parts changed; a part given as ``...`` is left out."""
    made = copy.deepcopy(RECORD) | changed
    return {name: value for name, value in made.items() if value is not ...}


def question(people: People = NOBODY, **changed: Any) -> Question:
    """The question of such a record."""
    return sealed(question_of(record(**changed), people)[0], "test", "test")


def answered(text: str, **journal: str) -> dict[str, Any]:
    """The part of a record that holds its answer."""
    return {"texteReponse": {"infoJO": {"dateJO": "2025-12-02", **journal}, "texte": text}}


def split(items: Any) -> tuple[list[Question], list[Rejection]]:
    """Questions and rejections apart."""
    listed = list(items)
    questions = [item for item in listed if isinstance(item, Question)]
    return questions, [item for item in listed if isinstance(item, Rejection)]


@pytest.fixture
def zipped(tmp_path: Path) -> Callable[..., Path]:
    """Makes a zip of names and contents: ``zipped("a.json.zip", {"json/x.json": b"{}"})``."""

    def make(name: str, members: Mapping[str, bytes | str]) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return path

    return make


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Makes a file: bytes as they are, other values as JSON."""

    def make(name: str, content: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        path.write_bytes(raw)
        return path

    return make
