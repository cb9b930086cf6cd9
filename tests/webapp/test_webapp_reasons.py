"""Reasons of records that were left out, in French: those that the sources give for bad files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.sources import read
from indexer.sources.base import Rejection
from webapp.parts.french.reasons import reason

RECORD = {"question": {"uid": "X", "type": "QE"}}
BAD = {
    "empty.json": (b"{}", "Aucune question, un objet vide"),
    "list.json": (b"[1, 2]", "Ni numéro ni législature"),
    "broken.json": (b'{"question": ', "Le fichier n’est pas du JSON bien formé dès le début ("),
    "nameless.json": (
        json.dumps(RECORD).encode(),
        "Ni numéro ni législature (identifiant «\u00a0X\u00a0»)",
    ),
    "latin.md": (b"# Titre \xe9\n", "Le fichier n’est pas en UTF-8 (premier octet faux\u00a0: 8)"),
    "plain.md": (b"# Titre\n\nRien.\n", "Aucune ligne ne dit «\u00a0Question … n° …\u00a0»"),
    "other.xml": (b"<a/>", "Aucune question, mais un élément <a>"),
    "broken.xml": (b"<question>", "Le fichier n’est pas du XML bien formé"),
    "dtd.xml": (b"<!DOCTYPE question [<!ENTITY a 'b'>]><question/>", "Le fichier déclare une DTD"),
}


@pytest.mark.parametrize("name", BAD)
def test_reasons_of_bad_files_are_told_in_french(name: str, tmp_path: Path) -> None:
    """Each as the sources really say it today: a sentence that changes there fails here."""
    content, french = BAD[name]
    (tmp_path / name).write_bytes(content)
    rejected = [item for item in read([tmp_path / name]) if isinstance(item, Rejection)]
    assert rejected
    for item in rejected:
        assert reason(item.reason).startswith(french), item.reason


@pytest.mark.parametrize(
    ("said", "french"),
    [
        (
            "read without one datum: the answer's date is no date: '31/02/2024'",
            (
                "Lu sans une donnée\u00a0: la date de la réponse n’est pas une date "
                "(«\u00a031/02/2024\u00a0»)"
            ),
        ),
        (
            "no portefeuille has the ministry 'Magie {0}': it is counted by itself",
            (
                "Aucun portefeuille n’a le ministère "
                "«\u00a0Magie {0}\u00a0»\u00a0: il est compté à part"
            ),
        ),
        (
            "it has 12,345,678 bytes, far more than a question",
            "12\u202f345\u202f678 octets, bien plus qu’une question",
        ),
        ("3 other entries of its lists hold no question", "3 autres éléments sans question"),
        (
            "read without one datum: address is no address of a page: 'x'",
            "Lu sans une donnée\u00a0: l’adresse n’est pas celle d’une page («\u00a0x\u00a0»)",
        ),
        (
            "it is not such a table after its row number 7 (a line is too long)",
            "Le tableau n’en est plus un après la ligne 7 (a line is too long)",
        ),
        ("a sentence that nobody knows", ""),
    ],
)
def test_sentences_keep_what_they_quote(said: str, french: str) -> None:
    """Numbers are spaced, quotes are French, what was quoted stays; the unknown is left alone."""
    assert reason(said) == french
