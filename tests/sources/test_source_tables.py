"""Tables with a file of their columns: any parliament's questions, broken and hostile ones."""

from __future__ import annotations

import contextlib
import csv
import io
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.build.reading import Readers
from indexer.errors import UnknownFormat, UnusableInput
from indexer.legislatures import sitting
from indexer.model import House, Status
from indexer.sources import HERE, files, read
from indexer.sources.base import Reader
from indexer.sources.tables import table_rows
from indexer.sources.tables.one_language import language_of
from indexer.sources.tables.table import TableSource
from tests.fuzz.targets import sound
from tests.sources.conftest import split
from tests.sources.source_goldens import DATA

SAMPLES = DATA / "table"
MAPPING = """
[table]
prefix = "XX"
[columns]
number = "no"
question = "text"
answer = "reply"
kind = "type"
status = "state"
published = "day"
renewed = "again"
[kinds]
Written = "QE"
[states]
Gone = "retirée"
Done = "réponse publiée"
"""
HEAD = "no,text,reply,type,state,day,again\n"


@pytest.fixture
def tabled(tmp_path: Path) -> Callable[..., Path]:
    def make(rows: str | bytes, mapping: str = MAPPING, name: str = "t.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(rows if isinstance(rows, bytes) else (HEAD + rows).encode())
        path.with_suffix(".toml").write_text(mapping)
        return path

    return make


Tabled = Callable[..., Path]


@pytest.mark.parametrize("name", ["uk-written-questions.csv", "bundestag.tsv"])
def test_a_hundred_questions_of_another_parliament_are_read_whole(name: str) -> None:
    """Each row a question, nothing left, identifiers that are no French one's."""
    questions, rejections = split(read([SAMPLES / name]))
    assert len({question.id for question in questions}) == 100
    assert not rejections
    assert not any(question.id.startswith(("QAN", "SEQ")) for question in questions)
    assert all(question.author.name and question.published for question in questions)


def test_a_chamber_is_called_as_its_mapping_says() -> None:
    """It is neither French one, and its page is the one that a column states, or none."""
    ((uk, *_), _) = split(read([SAMPLES / "uk-written-questions.csv"]))
    ((de, *_), _) = split(read([SAMPLES / "bundestag.tsv"]))
    assert (uk.chamber, uk.language) == ("UK Parliament", "en")
    assert uk.url == "https://questions.example.org/written/190000"
    assert (de.chamber, de.language, de.url) == ("Bundestag", "de", "")
    assert (uk.session, sitting(uk)) == ("", "UK Parliament, 58ᵉ législature")


def test_a_chamber_without_a_name_is_called_by_its_prefix(tabled: Tabled) -> None:
    ((question,), _) = split(read([tabled("1,A,,,,,")]))
    assert (question.house, sitting(question)) == (House("XX"), "XX")
    assert question.url == ""


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://a.b/{x}", "ftp://a.b", "x y"])
def test_what_is_no_address_is_a_reservation(tabled: Tabled, address: str) -> None:
    """A page links to nothing but the web."""
    mapping = MAPPING.replace('renewed = "again"', 'address = "again"')
    ((question,), (rejection,)) = split(read([tabled(f"1,A,,,,,{address}", mapping)]))
    assert question.url == ""
    assert rejection.kept
    assert "address is no address of a page" in rejection.reason


def test_files_of_one_language_tell_it(tabled: Tabled, seeds: Path) -> None:
    """That of the mapping beside a table or given; French where there is no table."""
    table = tabled("1,A,,,,,", MAPPING.replace('"XX"', '"XX"\nlanguage = "de"'))
    assert language_of(files([seeds]), HERE) == "fr"
    assert language_of(files([table]), HERE) == "de"
    assert language_of(files([table.parent]), HERE) == "de"
    given = table.with_name("given")
    given.write_text(MAPPING)
    reader: Reader = Readers(columns=given)
    assert language_of([table], reader) == "fr"


def test_files_of_two_languages_are_refused(tabled: Tabled, seeds: Path) -> None:
    """With one of each, for an index is of one language."""
    one = tabled("1,A,,,,,", MAPPING.replace('"XX"', '"XX"\nlanguage = "de"'))
    other = tabled("1,A,,,,,", MAPPING.replace('"XX"', '"YY"\nlanguage = "en"'), name="u.csv")
    with pytest.raises(UnusableInput, match=r"t.csv is in German and .*u.csv is in English"):
        language_of([one, other], HERE)
    with pytest.raises(UnusableInput, match=r"t.csv is in German and .*txt is in French"):
        language_of(files([one, seeds]), HERE)


def test_a_folder_of_tables_passes_over_their_mappings(tmp_path: Path) -> None:
    """A mapping is no file of questions, and no stranger either."""
    for file in SAMPLES.iterdir():
        if file.suffix in {".csv", ".tsv", ".toml"}:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    questions, rejections = split(read([tmp_path]))
    assert (len(questions), rejections) == (200, [])


def test_a_table_without_a_mapping_is_of_no_known_format(tmp_path: Path) -> None:
    """The error says what would help."""
    path = tmp_path / "a.csv"
    path.write_text(HEAD)
    with pytest.raises(UnknownFormat, match="--columns"):
        list(read([path]))


def test_a_mapping_may_serve_a_whole_folder_or_be_given(tmp_path: Path) -> None:
    """``columns.toml`` beside, or the option, which the process that reads is told."""
    (tmp_path / "a.csv").write_text(HEAD + "1,What?,,,,,\n")
    given = tmp_path / "given.txt"
    given.write_text(MAPPING)
    with Readers(columns=given) as reading:
        ((question,), _) = split(read([tmp_path / "a.csv"], reader=reading))
    assert question.id == "XXQE1"
    (tmp_path / "columns.toml").write_text(MAPPING.replace('"XX"', '"YY"'))
    ((question,), rejections) = split(read([tmp_path / "a.csv"]))
    assert (question.id, rejections) == ("YYQE1", [])


def test_a_row_gives_what_its_columns_say(tabled: Tabled) -> None:
    """A value in quotes may hold lines; days in any of the usual forms."""
    row = '7,"What ""is""\n\nthis?",<b>That</b>.,Written,Done,03/05/2024,2024-06-01; 2024-07-01\n'
    ((question,), rejections) = split(read([tabled(row)]))
    assert question.question.text == 'What "is"\n\nthis?'
    assert question.answer is not None
    assert (question.answer.text, question.status) == ("That.", Status.ANSWERED)
    assert question.published == date(2024, 5, 3)
    assert question.renewed == (date(2024, 6, 1), date(2024, 7, 1))
    assert not rejections


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ("1,A,,,,,", Status.PENDING),
        ("1,A,,,Gone,,", Status.WITHDRAWN),
        ("1,A,B,,Gone,,", Status.ANSWERED),
        ("1,A,,,Done,,", Status.LAPSED),
        ("1,A,,,strange,,", Status.PENDING),
    ],
)
def test_a_state_is_what_the_mapping_says_unless_there_is_an_answer(
    tabled: Tabled, row: str, status: Status
) -> None:
    """A state that nobody explained is none."""
    ((question,), _) = split(read([tabled(row)]))
    assert question.status == status


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",A,,,,,", "no number identifies it"),
        ("x,A,,,,,", "no number identifies it"),
        ("1,,,,,,", "it has no text"),
        ("1,A,,Oral,,,", "its type is 'Oral'"),
    ],
)
def test_a_row_that_is_no_question_is_told_and_the_others_are_read(
    tabled: Tabled, row: str, reason: str
) -> None:
    """With its rank."""
    questions, (rejection,) = split(read([tabled(f"{row}\n2,B,,,,,\n")]))
    assert [question.number for question in questions] == [2]
    assert rejection.locator == "t.csv#1"
    assert reason in rejection.reason


def test_a_day_that_is_none_is_a_reservation(tabled: Tabled) -> None:
    """The question is read without it."""
    (question,), (rejection,) = split(read([tabled("1,A,,,,31/02/2024,")]))
    assert (question.published, rejection.kept) == (None, True)
    assert "published is no date" in rejection.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a,b\n1,2\n", "no column 'no'"),
        (b"", "no column"),
        (HEAD.encode(), "it has no row"),
        (HEAD.encode() + b"1,\xff,,,,,\n", "after its row number 0|from its beginning"),
        (HEAD.encode() + b'1,"' + b"x" * 200_000 + b'",,,,,\n', "field larger than field limit"),
        (HEAD.encode() + b"1,A,,,,,\n" + b"x" * 1_300_000, "a line of more than 1,048,576"),
    ],
)
def test_a_broken_table_says_where_it_stops(tabled: Tabled, content: bytes, reason: str) -> None:
    """What stands above is read."""
    _, rejections = split(read([tabled(content)]))
    assert any(part in rejections[-1].reason for part in reason.split("|"))


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ("", "empty"),
        ("[table", "does not say the columns"),
        ("[table]\nprefix='X'", "no 'number'"),
        (MAPPING.replace('"XX"', '"QANR"'), "prefix"),
        (MAPPING.replace('"XX"', '"x"'), "prefix"),
        (MAPPING + "\n[strange]\n", "'strange' is no section"),
        (MAPPING.replace('renewed = "again"', 'nonsense = "again"'), "'nonsense' is no entry"),
        (MAPPING.replace('"QE"', '"QX"'), "'QX' is not a valid Kind"),
        (MAPPING.replace("[table]", '[table]\nencoding = "utf-7"'), "'encoding' is none of"),
        (MAPPING.replace('"XX"', '"XX"\nlanguage = "xx"'), "'language' is none of fr, en, de"),
        (MAPPING.replace('"XX"', '"XX"\nname = "sénat"'), "none of the two French ones"),
        (MAPPING.replace('"XX"', '"XX"\nname = " "'), "the name of a chamber"),
        ("columns = 3\n", "is no section"),
        ("#" * 100_000, "far too long"),
    ],
)
def test_a_mapping_that_is_none_is_refused_with_its_reason(
    tabled: Tabled, mapping: str, reason: str
) -> None:
    """Before any row is read."""
    with pytest.raises(UnusableInput) as refused:
        list(read([tabled("1,A,,,,,", mapping)]))
    assert reason in str(refused.value)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_separator_is_the_one_of_the_head(
    tabled: Tabled, separator: str, ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the bytes that come at once."""
    monkeypatch.setattr(table_rows, "_CHUNK", 3)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator, lineterminator=ends)
    writer.writerows([HEAD.strip().split(","), ["1", "é, or ; or | or\tso", "", "", "", "", ""]])
    ((question,), _) = split(read([tabled(written.getvalue().encode())]))
    assert question.question.text.startswith("é, or ;")


RAW = (SAMPLES / "uk-written-questions.csv").read_bytes()[:3000]


def check(raw: bytes, mapping: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, columns = Path(folder, "t.csv"), Path(folder, "m.toml")
        path.write_bytes(raw)
        columns.write_bytes(mapping)
        with contextlib.suppress(UnusableInput):
            sound(TableSource(columns).read(path))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_table_cut_and_altered_anywhere_is_read_or_told(data: st.DataObject) -> None:
    """Nothing raises but what is documented."""
    at = data.draw(st.integers(0, len(RAW)))
    to = data.draw(st.integers(at, len(RAW)))
    made = RAW[:at] + data.draw(st.binary(max_size=6)) + RAW[to:]
    check(made, (SAMPLES / "uk-written-questions.toml").read_bytes())


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.integers(0, len(MAPPING)))
def test_any_mapping_is_taken_or_refused(text: str, at: int) -> None:
    """Whatever stands in it."""
    check((HEAD + "1,A,,,,,\n").encode(), (MAPPING[:at] + text + MAPPING[at:]).encode())
