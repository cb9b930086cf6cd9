"""The JSON and XML readers: shapes, encodings, broken and hostile files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.model import Chamber
from indexer.sources import an_json, an_xml, read, source_for
from tests.sources.conftest import record, split
from tests.sources.source_goldens import DATA

Write = Callable[[str, Any], Path]
BULK = {"questionsEcrites": {"question": [record(uid=f"QANR5L14QE{n}") for n in (1, 2, 3)]}}


def reasons(path: Path) -> list[str]:
    questions, rejections = split(source_for(path).read(path))
    assert not questions
    return [rejection.reason for rejection in rejections]


@pytest.mark.parametrize(
    "content",
    [
        {"question": record()},
        record(),
        [record()],
        {"question": [record()]},
        {"questionsGvt": {"question": record()}},
        {"question": record(), "@xmlns": "x"},
    ],
)
def test_a_question_is_found_wherever_json_holds_it(written: Write, content: Any) -> None:
    """One a file, or in a list, or one level down."""
    questions, rejections = split(read([written("a.json", content)]))
    assert [question.id for question in questions] == ["QANR5L17QE900004"]
    assert not rejections


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_is_read_in_every_encoding_it_may_have(written: Write, encoding: str) -> None:
    """RFC 8259 and its forerunners."""
    raw = json.dumps(record(), ensure_ascii=False).encode(encoding)
    (question,) = read([written("a.json", raw)])
    assert question.title == "Un titre inventé"  # type: ignore[union-attr] -- no Rejection here


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (json.dumps(record(), ensure_ascii=False).encode("latin-1"), "not UTF-8"),
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b'{"question": {"uid": ', "not JSON"),
        (b"<question/>", "not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
        (b"1" * 5000, "it holds no question"),
        (b'{"acteur": {"uid": {"#text": "PA1"}}}', "it holds no question, but an object with"),
        (b"{}", "an object with nothing"),
        (b"null", "a NoneType"),
        (b'{"question": {}}', "it holds no question"),
        (b'{"question": {"uid": "x"}}', "identifies it"),
    ],
)
def test_broken_json_is_a_rejection_with_its_reason(
    written: Write, content: bytes, reason: str
) -> None:
    """Never silence, never a stop."""
    (given,) = reasons(written("bad.json", content))
    assert reason in given


def test_a_bad_record_does_not_stop_the_good_ones(zipped: Callable[..., Path]) -> None:
    """In a zip, and in a bulk file."""
    good = json.dumps(record())
    path = zipped(
        "a.json.zip", {"json/1.json": "{", "json/2.json": good, "x.csv": "", "y.xml": "<a/>"}
    )
    questions, rejections = split(read([path]))
    assert len(questions) == 1
    assert [rejection.locator for rejection in rejections] == [
        "a.json.zip/json/1.json",
        "a.json.zip/x.csv",
        "a.json.zip/y.xml",
    ]


def test_a_bulk_file_names_the_rank_of_each_record(written: Write) -> None:
    """So that a person can find it."""
    bulk = {"questionsEcrites": {"question": [record(), record(uid="x", identifiant=None), "?"]}}
    questions, rejections = split(read([written("b.json", bulk)]))
    assert [question.provenance.locator for question in questions] == ["b.json#1"]
    assert [rejection.locator for rejection in rejections] == ["b.json#2", "b.json#3"]


def test_a_datum_that_is_not_read_is_told_beside_its_question(written: Write) -> None:
    """``kept`` says that the question was read."""
    path = written("a.json", record(cloture={"codeCloture": "AU", "dateCloture": "00/00/2024"}))
    questions, rejections = split(read([path]))
    assert len(questions) == 1
    assert [(rejection.kept, rejection.reason) for rejection in rejections] == [
        (True, "read without one datum: the closing date is no date: '00/00/2024'")
    ]


@pytest.mark.parametrize(
    "content",
    [BULK, {"questionsGvt": {"question": record()}}, {"question": record()}, [record()], record()],
)
def test_a_large_json_file_is_streamed_to_the_same_questions(
    written: Write, monkeypatch: pytest.MonkeyPatch, content: Any
) -> None:
    """One record at a time, whatever the shape."""
    path = written("b.json", content)
    whole, _ = split(read([path]))
    monkeypatch.setattr(an_json, "WHOLE", 10)
    streamed, rejections = split(read([path]))
    assert whole
    assert [q.provenance.digest for q in streamed] == [q.provenance.digest for q in whole]
    assert not rejections


@pytest.mark.parametrize(
    ("cut", "reason"),
    [(-3, "after its question number 3"), (1200, "after its question number 1"), (30, "beginning")],
)
def test_a_large_json_file_cut_short_gives_what_stands_before_the_cut(
    written: Write, monkeypatch: pytest.MonkeyPatch, cut: int, reason: str
) -> None:
    """And says where it stops."""
    monkeypatch.setattr(an_json, "WHOLE", 10)
    _, rejections = split(read([written("b.json", json.dumps(BULK).encode()[:cut])]))
    (rejection,) = rejections
    assert reason in rejection.reason


@pytest.mark.parametrize("content", [b'{"a": {"b": [1, 2, 3]}}', b"[" * 5000, b"[]        "])
def test_a_large_json_file_without_questions_is_refused(
    written: Write, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    """Deep nesting included."""
    monkeypatch.setattr(an_json, "WHOLE", 1)
    (reason,) = reasons(written("b.json", content))
    assert re.search("no question|not JSON|nested too deeply", reason)


XML = (DATA / "an_xml" / "QANR5L17QE900004.xml").read_bytes()
BULK_XML = (DATA / "an_xml" / "Questions_ecrites_XIV.xml").read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_xml_is_read_in_the_encoding_it_declares(written: Write, encoding: str) -> None:
    """Latin-1 too, where the file says so."""
    text = XML.decode().replace("UTF-8", encoding).replace("’", "'")
    (question,) = read([written("a.xml", text.encode(encoding))])
    assert question.rubrique == "Télécommunications"  # type: ignore[union-attr] -- no Rejection


LAUGHS = b"""<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">]>
<question><uid>QANR5L17QE1</uid><texte>&f;&f;&f;</texte></question>"""
OUTSIDE = b"""<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<question><uid>QANR5L17QE1</uid><texte>&x;</texte></question>"""


@pytest.mark.parametrize("whole", [16 << 20, 10])
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (LAUGHS, "declares a DTD|amplification"),
        (OUTSIDE, "declares a DTD"),
        (b"", "not XML"),
        (b"<question><uid>QANR5L17QE1</uid>", "not XML"),
        ("<question><uid>é</uid></question>".encode("latin-1"), "not XML"),
        (b"<a>" * 100_000, "not XML"),
        (b"<question>" * 300 + b"</question>" * 300, "not XML"),
        (b"<other><x/></other>", "it holds no question"),
        (b"<question><uid>x</uid></question>", "identifies it"),
    ],
)
def test_broken_or_hostile_xml_is_a_rejection(
    written: Write, monkeypatch: pytest.MonkeyPatch, content: bytes, reason: str, whole: int
) -> None:
    """Parsed at once or streamed: no entity is expanded, no file is opened."""
    monkeypatch.setattr(an_xml, "WHOLE", whole)
    (given,) = reasons(written("bad.xml", content))
    assert re.search(reason, given)


def test_a_large_xml_file_is_streamed_to_the_same_questions(
    written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And cut short, it gives what stands before the cut."""
    path = written("b.xml", BULK_XML)
    whole, _ = split(read([path]))
    monkeypatch.setattr(an_xml, "WHOLE", 10)
    streamed, rejections = split(read([path]))
    assert [q.provenance for q in streamed] == [q.provenance for q in whole]
    assert not rejections
    questions, rejections = split(read([written("c.xml", BULK_XML[:-60])]))
    assert len(questions) == 1
    assert "after its question number 1" in rejections[0].reason


def test_markup_that_is_not_escaped_in_xml_is_read_too(written: Write) -> None:
    """Elements and comments inside a text."""
    text = (
        b"<texte>Un <br/>deux <!-- DEBTAB --><b>trois</b> &lt;br&gt;quatre</texte></texteQuestion>"
    )
    head, tail = XML.split(b"<texte>")[0], XML.split(b"</texteQuestion>")[1]
    (question,) = read([written("a.xml", head + text + tail)])
    assert question.question.text == "Un\ndeux trois\nquatre"  # type: ignore[union-attr] -- no Rejection


def test_strangers_in_an_xml_zip_are_told(zipped: Callable[..., Path]) -> None:
    """The good file beside them is read."""
    questions, rejections = split(read([zipped("a.xml.zip", {"a.xml": XML, "b.pdf": b""})]))
    assert (len(questions), len(rejections)) == (1, 1)


LEGACY = (DATA / "an_xml" / "legacy_vue_xml_14-900007QE.xml").read_text(encoding="utf-8")
REDIF = (DATA / "an_xml" / "REDIF_ANQ20260010.xml").read_text(encoding="utf-8")


def test_twice_encoded_legacy_text_is_made_whole(written: Write) -> None:
    """``Ã©`` for ``é``, where all of the text can be repaired."""
    broken = LEGACY.replace("équipements", "équipements".encode().decode("cp1252"))
    (question,) = read([written("a.xml", broken.encode())])
    assert question.title == "Équipements — un. deux"  # type: ignore[union-attr] -- no Rejection
    mixed = LEGACY.replace("équipements", "Ã© œuvre €Ã é")
    (question,) = read([written("b.xml", mixed.encode())])
    assert question.title.startswith("Ã© œuvre €Ã é")  # type: ignore[union-attr] -- no Rejection


def test_a_legacy_question_may_lack_everything_but_its_identity(written: Write) -> None:
    """Nothing is made up."""
    bare = '<QUESTION TYPE="QE"><LEGISLATURE>14</LEGISLATURE><DEPOT NUMERO="7"/></QUESTION>'
    (question,) = read([written("a.xml", bare.encode())])
    assert question.id == "QANR5L14QE7"  # type: ignore[union-attr] -- no Rejection
    assert not question.author.name  # type: ignore[union-attr] -- no Rejection


def test_questions_of_the_senate_have_identifiers_of_their_own(written: Write) -> None:
    """The weekly files of both houses look alike, and a number may be in both."""
    senate = REDIF.replace("<source>AN</source>", "<source>SENAT</source>", 1)
    questions, _ = split(read([written("a.xml", senate.encode())]))
    assert {question.chamber for question in questions} == set(Chamber)
    assert {question.id[:3] for question in questions} == {"QAN", "SEQ"}


WRAPPED = [
    [{"question": record(uid=f"QANR5L17QE{n}")} for n in (1, 2, 3)],
    [{"question": [record(uid=f"QANR5L17QE{n}") for n in (1, 2, 3)]}],
    {"questions": [{"question": record(uid=f"QANR5L17QE{n}")} for n in (1, 2, 3)]},
    {"export": {"lots": [{"questions": {"question": [record(uid="QANR5L17QE1")]}}]}},
    {"data": {"results": [{"rank": 1, "item": record(uid="QANR5L17QE1")}, {"rank": 2}]}},
]


@pytest.mark.parametrize("content", WRAPPED)
def test_small_and_large_json_read_alike_whatever_the_wrapper(
    written: Write, monkeypatch: pytest.MonkeyPatch, content: Any
) -> None:
    """Object or list, wrapped once or one by one: the same questions, the same words."""
    small = split(read([written("a.json", content)]))
    monkeypatch.setattr(an_json, "WHOLE", 0)
    monkeypatch.setattr("indexer.sources.json_text.CHUNK", 64)
    large = split(read([written("a.json", content)]))
    assert [question.id for question in small[0]] == [question.id for question in large[0]]
    assert small[0]
    assert small[1] == large[1]


@pytest.mark.parametrize("between", ["\n", "\r\n\r\n", "", " "])
def test_values_one_behind_the_other_are_read_whatever_the_name(
    written: Write, between: str
) -> None:
    """As tools write JSON Lines under the name of JSON."""
    values = [json.dumps({"question": record(uid=f"QANR5L17QE{n}")}) for n in (1, 2, 3)]
    questions, rejections = split(read([written("a.json", between.join(values).encode())]))
    assert [question.number for question in questions] == [1, 2, 3]
    assert not rejections


@pytest.mark.parametrize("chunk", [7, 1 << 17])
def test_a_broken_line_costs_no_other(
    written: Write, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    """JSON Lines, with the mark of UTF-8 and blank lines; an entry without question is counted."""
    monkeypatch.setattr("indexer.sources.json_text.CHUNK", chunk)
    lines = [
        "\ufeff" + json.dumps(record(uid="QANR5L17QE1")),
        '{"question": {"uid": ',
        "",
        '{"total": 3}',
        json.dumps({"question": record(uid="QANR5L17QE2")}),
    ]
    questions, rejections = split(read([written("a.jsonl", "\r\n".join(lines).encode())]))
    assert [question.number for question in questions] == [1, 2]
    assert [(item.locator, item.reason) for item in rejections] == [
        ("a.jsonl#2", "the line is not JSON"),
        ("a.jsonl", "1 other entries of its lists hold no question"),
    ]


def test_a_line_that_is_too_long_is_let_go_by(
    written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, and the next ones are read."""
    monkeypatch.setattr("indexer.sources.json_text.CHUNK", 512)
    monkeypatch.setattr("indexer.sources.json_text.LONGEST", 4096)
    short = json.dumps(record(uid="QANR5L17QE1")).encode()
    for content in (b"[%s]\n%s", b"[%s]\n%s\n", b"%s\n%s"):
        raw = content % (b"1" * 5000 if b"[" in content else short, short)
        questions, rejections = split(read([written("a.ndjson", raw)]))
        assert [question.number for question in questions][-1:] == [1]
        assert len(rejections) == (1 if b"[" in content else 0)


_QUESTION_1 = b"<question><uid>QANR5L17QE1</uid></question>"
_QUESTION_2 = b"<question><uid>QANR5L17QE2</uid></question>"


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (b"<r>%s%s</r>", 0),
        (b"<export><lot>%s</lot><lot>%s</lot><made/></export>", 0),
        (b"<r><a><question>%s</question></a><b>%s</b></r>", 0),
        (b"<r><item/><item>%s</item><item><x/></item><item>%s</item><item>y</item></r>", 3),
        (b"<r xmlns='urn:x'><items><item>%s</item><item/></items><others>%s</others></r>", 1),
    ],
)
def test_small_and_large_xml_read_alike_whatever_the_wrapper(
    written: Write, monkeypatch: pytest.MonkeyPatch, content: bytes, left: int
) -> None:
    """And entries beside them that hold no question are counted."""
    path = written("a.xml", content % (_QUESTION_1, _QUESTION_2))
    for whole in (16 << 20, 0):
        monkeypatch.setattr(an_xml, "WHOLE", whole)
        questions, rejections = split(read([path]))
        assert [question.number for question in questions] == [1, 2]
        said = [f"{left} other entries of its lists hold no question"] if left else []
        assert [item.reason for item in rejections] == said
