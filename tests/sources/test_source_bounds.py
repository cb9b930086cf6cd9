"""What one file may cost is bounded, and every reader takes time in proportion to its input."""

from __future__ import annotations

import json
import os
import signal
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from lxml import etree

from indexer.errors import HostileArchive, UnusableInput
from indexer.model import Question
from indexer.sources import an_json, an_xml, json_text, markdown, read
from indexer.sources.base import UnusableRecordError
from indexer.sources.cleaning import marked_text_of, text_of
from indexer.sources.debates import divided
from indexer.sources.packaging import directory
from indexer.sources.packaging.archives import documents
from tests.sources.conftest import record, split
from tests.sources.test_source_hostile import cost, packed

LONG = 200_000
"""Characters of a text made to be slow: a quadratic reader takes many times what is allowed."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Ends what takes longer, in time of this process: a busy machine makes nothing fail."""

    def late(_signal: int, _frame: object) -> None:
        raise AssertionError(f"it takes more than {seconds} s of a processor")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def bulk(*records: str) -> bytes:
    """A bulk file of records given as JSON."""
    return b'{"questions": {"question": [%s]}}' % ", ".join(records).encode()


def said_of(path: Path) -> tuple[list[str], list[str]]:
    """The questions and the reasons of the rejections, read within a little time."""
    with within(15):
        questions, rejections = split(read([path]))
    return [question.id for question in questions], [found.reason for found in rejections]


# -- JSON ------------------------------------------------------------------------------------

GOOD, LAST = (json.dumps(record(uid=f"QANR5L17QE{n}")) for n in (1, 2))
BLANKS = " " * (5 << 20)


def test_a_number_that_python_refuses_ends_no_process(tmp_path: Path) -> None:
    hostile = '{"x": ' + "9" * 4301 + BLANKS + ', "uid": "a"}'
    path = packed(tmp_path / "h.zip", {"q.json": bulk(hostile)})
    assert "records" in cost(path)
    assert "far more than a question" in said_of(path)[1][0]


@pytest.mark.parametrize("digits", [21, 4300, 4301, 500_000])
@pytest.mark.parametrize("whole", [an_json.WHOLE, -1])
def test_a_long_number_costs_nothing_but_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, digits: int, whole: int
) -> None:
    monkeypatch.setattr(an_json, "WHOLE", whole)
    path = tmp_path / "a.json"
    path.write_bytes(bulk(GOOD[:-1] + ', "x": ' + "9" * digits + "}", LAST))
    assert said_of(path) == (["QANR5L17QE1", "QANR5L17QE2"], [])


@pytest.mark.parametrize("depth", [5_000, 40_000, 400_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_depth_costs_neither_time_nor_memory(
    tmp_path: Path, depth: int, opening: str, closing: str
) -> None:
    hostile = '{"uid": ' + opening * depth + "1" + closing * depth + BLANKS + "}"
    path = packed(tmp_path / "h.zip", {"q.json": bulk(GOOD, hostile)})
    assert "records" in cost(path)
    questions, (reason,) = said_of(path)
    assert questions == ["QANR5L17QE1"]
    assert "nested too deeply" in reason


@pytest.mark.parametrize("whole", [an_json.WHOLE, -1])
def test_a_record_that_is_too_deep_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: int
) -> None:
    monkeypatch.setattr(an_json, "WHOLE", whole)
    deep = [GOOD[:-1] + ', "x": ' + "[" * n + "]" * n + "}" for n in (an_json.DEEPEST, 5)]
    path = tmp_path / "a.json"
    path.write_bytes(bulk(*deep, LAST))
    questions, (reason,) = said_of(path)
    assert questions == ["QANR5L17QE1", "QANR5L17QE2"]
    assert "more than 64 levels" in reason


@pytest.mark.parametrize("text", ["x" * (20 << 20), '\\"' * (10 << 20), "\\u0041" * (3 << 20)])
def test_a_text_longer_than_a_record_may_be_ends_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(bulk(GOOD, f'{{"uid": "{text}"}}'))
    questions, (reason,) = said_of(path)
    assert questions == ["QANR5L17QE1"]
    assert "a value of more than 1,048,576 characters after its question number 1" in reason
    assert "records" in cost(path)


def test_a_record_of_many_parts_is_passed_over_where_it_is_too_long(tmp_path: Path) -> None:
    long = ", ".join(f'"{n:050}": {{"question": 1, "x": [{n}]}}' for n in range(20_000))
    path = tmp_path / "a.json"
    path.write_bytes(bulk(GOOD, f'{{"uid": "QANR5L17QE3", {long}}}', LAST))
    questions, (reason,) = said_of(path)
    assert questions == ["QANR5L17QE1", "QANR5L17QE2"]
    assert "far more than a question" in reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[" + b"[]," * 4_000_000 + b"[]]", "entries without a question"),
        (b"{" + b",".join(b'"%d":0' % n for n in range(400_000)) + b"}", "100,000 keys"),
        (b'{"questions": [' + BLANKS.encode() * 6 + b"]}", "it holds no question"),
        (b'{"questions": {"question": ' * 3 + BLANKS.encode(), "not JSON"),
        (b'{"questions": "' + b"\\u00" * 5_000_000, "not JSON|a value of more"),
        (b"9" * (9 << 20), "a value of more"),
    ],
    ids=["entries", "keys", "blanks", "cut", "escapes", "digits"],
)
def test_what_is_endless_is_left(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    _, (said,) = said_of(path)
    assert any(part in said for part in reason.split("|"))
    assert "records" in cost(path)


WRAPPERS: dict[str, Callable[[list[object]], object]] = {
    "list": lambda records: records,
    "list of questions": lambda records: [{"question": item} for item in records],
    "list in an object": lambda records: {"questions": [{"question": item} for item in records]},
    "bare list in an object": lambda records: {"questions": records},
    "bulk": lambda records: {"questions": {"question": records}},
    "export": lambda records: {"export": {"questions": {"question": records}}},
    "by uid": lambda records: {f"n{n}": item for n, item in enumerate(records)},
    "list of lists": lambda records: [records],
}


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32-be"])
def test_small_and_large_files_read_alike_whatever_the_wrapper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrapper: str, encoding: str
) -> None:
    five = [record(uid=f"QANR5L17QE{n}", type="QE é") for n in range(1, 6)]
    path = tmp_path / "a.json"
    path.write_bytes(json.dumps(WRAPPERS[wrapper](list(five)), ensure_ascii=False).encode(encoding))
    small = list(read([path]))
    assert [item.id for item in small if isinstance(item, Question)] == [r["uid"] for r in five]
    monkeypatch.setattr(an_json, "WHOLE", -1)
    assert list(read([path])) == small
    monkeypatch.setattr(json_text, "LONGEST", 2000)  # now no wrapper can be read at once
    monkeypatch.setattr(json_text, "CHUNK", 100)
    assert list(read([path])) == small


@pytest.mark.parametrize("whole", [an_json.WHOLE, -1])
def test_entries_that_hold_no_question_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: int
) -> None:
    monkeypatch.setattr(an_json, "WHOLE", whole)
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"questions": [{"question": record()}, {"amendement": 1}, 7, None]}))
    questions, (reason,) = said_of(path)
    assert len(questions) == 1
    assert reason == "2 other entries of its lists hold no question"


def test_a_small_file_that_is_cut_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(bulk(GOOD, LAST)[:-30])
    questions, (reason,) = said_of(path)
    assert questions == ["QANR5L17QE1"]
    assert "after its question number 1" in reason


@pytest.mark.parametrize("whole", [an_json.WHOLE, -1])
def test_the_first_wrong_byte_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: int
) -> None:
    monkeypatch.setattr(an_json, "WHOLE", whole)
    monkeypatch.setattr(json_text, "CHUNK", 100)
    raw = bulk(GOOD, LAST)
    path = tmp_path / "a.json"
    path.write_bytes(raw[:-50] + b"\xff" + raw[-50:])
    questions, (reason,) = said_of(path)
    assert questions == ["QANR5L17QE1"]
    assert f"(the byte {len(raw) - 50} is the first wrong one)" in reason


# -- XML -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "piece", [b"<x/>", b'<x a="" b="" c=""/>', b"<a><b/></a>", b"<!-- x -->", b"<x>y</x>"]
)
@pytest.mark.parametrize("size", [6 << 20, 24 << 20])
def test_xml_without_questions_takes_little_memory(tmp_path: Path, piece: bytes, size: int) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"<r>" + piece * (size // len(piece)) + b"</r>")
    assert "records" in cost(path)
    assert not said_of(path)[0]


def test_what_is_closed_beside_streamed_records_is_freed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every level: only the ancestors of the record just read remain, and it, emptied."""
    monkeypatch.setattr(an_xml, "WHOLE", 10)
    seen: list[int] = []

    def counted(element: etree._Element) -> None:
        seen.append(sum(1 for _ in element.getroottree().getroot().iter()))

    monkeypatch.setattr(an_xml, "tree_of", counted)
    one = b"<x/><list><y/><question><uid>1</uid></question><z/></list>"
    path = tmp_path / "a.xml"
    path.write_bytes(b"<r>" + one * 5000 + b"</r>")
    list(read([path]))
    assert len(seen) == 5000
    assert max(seen) < 6000  # the parser is ahead by one piece of the file
    assert seen[-1] < 100


def test_a_record_without_end_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(an_xml, "WHOLE", 10)
    path = tmp_path / "a.xml"
    path.write_bytes(b"<r><question>" + b"<a>b</a>" * 1_000_000 + b"</question></r>")
    assert "without a question" in said_of(path)[1][0]


# -- texts -----------------------------------------------------------------------------------

HEAD = "# Titre\n\nQuestion écrite n° 5\n\n17e législature\n\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}## Données clés\n\nCirconscription : (" + "1" * LONG,
        f"{HEAD}## Données clés\n\nCirconscription : " + "(1" * (LONG // 2),
        f"{HEAD}## Données clés\n\nCirconscription : (" + " " * LONG,
        f"{HEAD}## Données clés\n\n" + "auteur : M. A\n" * (LONG // 14),
        f"{HEAD}## Données clés\n\n" + "".join(f"auteur{n} : b\n" for n in range(LONG // 14)),
        f"{HEAD}## Données clés\n\n" + "a" * 60 + " " * LONG,
        f"{HEAD}## Texte de la question\n\n" + "a\n\n" * (LONG // 3),
        f"{HEAD}## Texte de la question\n\n" + "**a**\n\n" * (LONG // 7),
        f"{HEAD}## Texte de la question\n\n" + "*a" * (LONG // 2),
        f"{HEAD}## Texte de la question\n\n" + "_a " * (LONG // 3),
        f"{HEAD}## Texte de la question\n\n" + "[a](b " * (LONG // 6),
        f"{HEAD}## Texte de la question\n\n" + "[" * LONG,
        f"{HEAD}## Texte de la question\n\n" + "<sup>" * (LONG // 5),
        f"{HEAD}## Texte de la question\n\n" + "\n \n" * (LONG // 3),
        f"{HEAD}## Texte de la question\n\n" + "- a\n" * (LONG // 4),
        "#" * LONG,
        "a\n\n" * (LONG // 3),
        "Question écrite n° " + "1 " * (LONG // 2),
    ],
    ids=lambda text: repr(text[-12:]),
)
def test_a_page_as_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    with within(15), suppress(UnusableRecordError):
        markdown.question_of(text)


def test_sentences_that_an_empty_line_cuts_are_still_made_whole() -> None:
    text = (
        f"{HEAD}## Texte de la question\n\nUn mot **cher**\n\nà tous,\n\ndit-il.\n\nne suit pas\n"
    )
    assert markdown.question_of(text).question.text == "Un mot cher à tous, dit-il.\n\nne suit pas"


PIECES = [
    "<p>", "</p>", "<", ">", "<b>", "&", "&lt;", "&amp;", "<!--", "-->", "<td>", "<tr><td>a",
    "<sup>", "<sup>2 ", "<script>", "<style", "\u00a0", " \u00a0", "a\u00a0",
    "\u202f ", "\n", " \n", "<br>",
    "<strong>M. A", "<strong>M. A</strong>", "</strong><strong>", "<i>", "<b>a</b>,<i>b</i>",
    "La parole est à ", "la parole est à M. ", "M. le président. ", "M. ", "ministre ", "\ue000",
    "&lt;p ", "&lt;p x ", "<p \n", "a  ", "1", "é", "\x00",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES, ids=ascii)
def test_cleaning_and_division_take_time_in_proportion_to_the_text(piece: str) -> None:
    with within(15):
        for text in (piece * (LONG // len(piece)), f"<b>{piece}" * (LONG // (3 + len(piece)))):
            text_of(text)
            divided(marked_text_of(text), "Titre")


# -- archives --------------------------------------------------------------------------------

ENTRY = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[20] * 2, *[0] * 7, 6, *[0] * 6) + b"a.json"


def end_of(count: int, size: int, place: int, disks: bytes = b"\0\0\0\0") -> bytes:
    """The end record of an archive."""
    return b"PK\x05\x06" + disks + struct.pack("<2H2LH", count, count, size, place, 0)


def larger_end(size: int) -> bytes:
    return struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, size, 0)


def twice_ended(entries: bytes) -> bytes:
    """The disk numbers of the end record are the mark of another one."""
    return entries + end_of(1, len(entries), 0, b"PK\x05\x06")


def decoy(entries: bytes) -> bytes:
    """The locator names a record of one entry; the one before it has them all."""
    false = ENTRY + larger_end(len(ENTRY))
    place = len(entries) + len(ENTRY)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, place, 1)
    # What zipfile reads lies right before the record that is right before the locator.
    return false + entries + larger_end(len(entries)) + locator.replace(
        struct.pack("<Q", place), struct.pack("<Q", len(ENTRY))
    ) + end_of(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)  # fmt: skip


@pytest.mark.parametrize("make", [twice_ended, decoy])
def test_members_are_counted_as_the_zip_library_reads_them(
    tmp_path: Path, make: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(make(ENTRY * 9))
    try:
        with zipfile.ZipFile(path) as archive:
            assert len(archive.filelist) == 9
    except zipfile.BadZipFile:
        pytest.skip("this Python refuses such an archive by itself")
    assert directory.longer_than(path, 8)
    assert not directory.longer_than(path, 9)
    path.write_bytes(make(ENTRY * 1_000_000))
    assert "holds more than 200,000 files" in cost(path)


@pytest.mark.parametrize("name", ["a\x1b]0;x\x07.json", "a\r\nb.json", "a\x7f.json", "a\x9b.json"])
def test_a_name_with_control_characters_is_refused(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "a.zip", {name: b"{}"})
    with pytest.raises(HostileArchive, match="control characters") as refused:
        list(documents(path, frozenset({".json"})))
    assert str(refused.value).isprintable()


# -- files that are none ---------------------------------------------------------------------


@pytest.fixture(params=["fifo", "zero"])
def endless(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "x.json"
    if request.param == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    return path


def test_a_pipe_or_a_device_is_refused_by_name(endless: Path) -> None:
    with pytest.raises(UnusableInput, match="no regular file"):
        list(read([endless]))
    with pytest.raises(UnusableInput, match="no regular file"):
        list(documents(endless, frozenset({".json"})))


def test_a_pipe_or_a_device_in_a_folder_is_passed_over(endless: Path) -> None:
    (endless.parent / "good.json").write_text(GOOD)
    (question,) = read([endless.parent])
    assert isinstance(question, Question)


def test_a_file_that_gives_more_than_its_size_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(GOOD)
    (document,) = documents(path, frozenset({".json"}))
    with path.open("ab") as file:
        file.write(b" ")
    with pytest.raises(HostileArchive, match="gives more than"):
        document.read()  # type: ignore[union-attr] -- no Stranger
