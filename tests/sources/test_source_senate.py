"""The Sénat's dump and tables: rows to questions whatever their order, others refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from indexer.build.copies import newness
from indexer.model import Chamber, Kind, Question, Status, senate_id, senate_reference
from indexer.sources import SOURCES, source_for
from indexer.sources.base import UnusableRecordError
from indexer.sources.senate import senate_dump
from indexer.sources.senate.senate_record import question_of_row, state
from tests.sources.conftest import split
from tests.sources.source_goldens import DATA

DUMP = DATA / "senate_dump" / "questions.sql"
TABLE = DATA / "senate_csv" / "questions-depuis-un-an.csv"
ROW = {
    "natquecod": "QE",
    "numero": "00104",
    "reference": "SEQ240100104",
    "titre": "Un titre",
    "nom": "EXEMPLE",
    "prenom": "Aline",
    "codequalite": "Mme",
    "datejodepot": "2024-01-11 00:00:00",
    "mindepotlib": "Santé",
    "txtque": "Mme Aline Exemple demande.",
}


def read(path: Path) -> list[Question]:
    return split(source_for(path).read(path))[0]


def row(**changed: str) -> Question:
    return question_of_row(ROW | changed)[0]


@pytest.mark.parametrize(
    ("text", "kind", "year", "month", "number"),
    [
        ("SEQ080203308", Kind.WRITTEN, 2008, 2, 3308),
        ("SEQ780402185", Kind.WRITTEN, 1978, 4, 2185),
        ("SEQ24100104S", Kind.ORAL, 2024, 10, 104),
        ("SEQ15040437G", Kind.GOVERNMENT, 2015, 4, 437),
        ("SEQ05020001E", Kind.DEBATE, 2005, 2, 1),
        ("SEQ12060001A", Kind.DEBATE, 2012, 6, 1),
        ("SEQ11100003C", Kind.SCREEN, 2011, 10, 3),
    ],
)
def test_a_reference_says_type_month_and_number(
    text: str, kind: Kind, year: int, month: int, number: int
) -> None:
    found = senate_reference(text)
    assert found is not None
    assert (found.kind, found.year, found.month, found.number) == (kind, year, month, number)
    if not text.endswith("E"):  # a debate on European affairs is a debate
        assert senate_id(kind, date(year, month, 9), number) == text


@pytest.mark.parametrize(
    "text", ["", "SEQ", "SEQ241300104", "SEQ240100000", "SEQ24010104Z", "QE 1"]
)
def test_other_texts_are_no_reference(text: str) -> None:
    assert senate_reference(text) is None


def test_a_question_of_the_senate_has_its_chamber_session_and_page() -> None:
    question = row()
    assert question.chamber is Chamber.SENATE
    assert question.session == "2023-2024"
    assert question.url == "https://www.senat.fr/questions/base/2024/qSEQ240100104.html"
    assert row(datejodepot="2024-10-01").session == "2024-2025"


def test_a_family_name_in_capitals_is_written_as_a_name() -> None:
    assert row().author.name == "Aline Exemple"
    assert row(nom="Le Modèle").author.name == "Aline Le Modèle"


def test_without_a_reference_number_type_and_month_are_one() -> None:
    assert row(reference="").id == "SEQ240100104"
    assert row(reference="", natquecod="QOSD", numero="0105S").id == "SEQ24010105S"


@pytest.mark.parametrize(
    "changed",
    [
        {"reference": "", "numero": ""},
        {"reference": "", "datejodepot": ""},
        {"reference": "", "natquecod": "QM"},
        {"reference": "", "numero": "n/a"},
    ],
)
def test_a_row_without_an_identity_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(UnusableRecordError):
        row(**changed)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("En cours", Status.PENDING),
        ("", Status.PENDING),
        ("Réponse du ministère", Status.ANSWERED),
        ("Retirée", Status.WITHDRAWN),
        ("Transformée en question orale", Status.WITHDRAWN),
        ("Caduque", Status.LAPSED),
        ("Rappelée", Status.LAPSED),
        ("Clôturée sans réponse", Status.LAPSED),
    ],
)
def test_a_state_in_words(said: str, status: Status) -> None:
    assert state(said, answered=False) is status
    assert state(said, answered=True) is Status.ANSWERED


def test_open_questions_of_the_senate_outlive_a_legislature() -> None:
    open_ones = [question for question in read(DUMP) if question.status is Status.PENDING]
    assert {question.id for question in open_ones} == {"SEQ24100105S", "SEQ240100110"}


def test_answers_before_their_questions_are_found_too(tmp_path: Path) -> None:
    text = DUMP.read_text("utf-8")
    start, end = text.index("COPY questions.tam_questions"), text.index("COPY questions.tam_rep")
    turned = tmp_path / "turned.sql"
    turned.write_text(text[:start] + text[end:] + text[start:end], "utf-8")
    digests = [{q.id: q.provenance.digest for q in read(path)} for path in (DUMP, turned)]
    assert digests[0] == digests[1]


def test_a_zipped_dump_is_read_as_its_file(zipped: Callable[..., Path]) -> None:
    packed = zipped("questions.zip", {"var/questions.sql": DUMP.read_bytes()})
    digests = [{q.id: q.provenance.digest for q in read(path)} for path in (DUMP, packed)]
    assert digests[0] == digests[1]


def test_a_row_longer_than_any_is_refused_and_the_next_one_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(senate_dump, "LONGEST", 900)
    monkeypatch.setattr(senate_dump, "_PIECE", 100)
    text = DUMP.read_text("utf-8").replace("Ma question est brève.", "Ma question. " * 200)
    path = tmp_path / "long.sql"
    path.write_text(text, "utf-8")
    questions, rejections = split(source_for(path).read(path))
    assert "SEQ24110012G" not in {question.id for question in questions}
    assert "SEQ05020001E" in {question.id for question in questions}
    assert any("more than 900 bytes" in found.reason for found in rejections)


def test_a_dump_of_another_base_says_so(written: Callable[..., Path]) -> None:
    path = written("other.sql", b"COPY x (a) FROM stdin;\n1\n\\.\n")
    questions, rejections = split(source_for(path).read(path))
    assert not questions
    assert "no rows of a table tam_questions" in rejections[0].reason


@pytest.mark.parametrize("separator", [";", "|", "\t"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_a_table_is_read_whatever_parts_it(
    written: Callable[..., Path], separator: str, encoding: str
) -> None:
    names = "Nature|Numéro|Référence|Titre|Nom|Date de publication JO"
    values = "QE|00104|SEQ240100104|Un été|Exemple|11/01/2024"
    text = f"{names}\n{values}\n".replace("|", separator)
    path = written("table.csv", text.encode(encoding))
    assert [(q.id, q.title) for q in read(path)] == [("SEQ240100104", "Un été")]


def test_another_table_is_not_taken_for_the_senates(written: Callable[..., Path]) -> None:
    assert not SOURCES["senate_csv"].accepts(written("other.csv", b"id;title\n1;x\n"))
    assert SOURCES["senate_csv"].accepts(TABLE)


def test_a_copy_without_a_text_never_hides_one_that_has(written: Callable[..., Path]) -> None:
    names = "Sort;Nature;Référence;Titre;Date de publication JO;Date de réponse JO"
    values = "Réponse du ministère;QE;SEQ240100110;Sans texte;18/01/2024;01/10/2026"
    (bare,) = read(written("table.csv", f"{names}\n{values}\n".encode("cp1252")))
    whole = next(question for question in read(DUMP) if question.id == bare.id)
    assert newness(bare) < newness(whole)


def test_a_weekly_file_gives_the_questions_of_both_chambers(written: Callable[..., Path]) -> None:
    def entry(source: str) -> str:
        return (
            f"<question><idQuestion><numeroQuestion>970081</numeroQuestion><type>QE</type>"
            f"<source>{source}</source><legislature>17</legislature></idQuestion>"
            "<referencePublication><datePublication>2026-03-10</datePublication>"
            "<pageJO>2001</pageJO></referencePublication><ministreJO>ÉCONOMIE</ministreJO>"
            "<parlementaire>Mme Exemple Huit</parlementaire><Objet>Titre</Objet>"
            "<texteQuestion>970081. — 10 mars 2026. — Mme Exemple Huit demande.</texteQuestion>"
            "</question>"
        )

    text = f"<QuestionsPublieesAS><S>{entry('AN')}{entry('SENAT')}</S></QuestionsPublieesAS>"
    found = {question.id: question for question in read(written("a.xml", text.encode()))}
    assert set(found) == {"QANR5L17QE970081", "SEQ2603970081"}
    here, there = found.values()
    assert {question.question.text for question in (here, there)} == {"Mme Exemple Huit demande."}
    assert here.author.name == there.author.name == "Exemple Huit"
