"""Archives made to exhaust a machine are refused with a reason, in little time and memory."""

from __future__ import annotations

import io
import json
import resource
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import official
from indexer.errors import HostileArchive, IndexerError
from indexer.model import Question
from indexer.sources import Rejection, read
from indexer.sources.packaging import directory
from tests.conftest import ROOT, ask

SECONDS, MEGABYTES = 20, 250
"""What reading any of these may cost: generous, since other work shares the machine."""

PROGRAM = """
import resource, sys
from pathlib import Path
from indexer.errors import IndexerError
from indexer.sources import read
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    print(sum(1 for _ in read([Path(sys.argv[1])])), "records")
except IndexerError as error:
    print(type(error).__name__, error)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def cost(path: Path) -> str:
    """What reading a file in a process of its own says; fails beyond the bounds."""
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM, str(path)],
        capture_output=True,
        text=True,
        timeout=SECONDS * 3,
        check=False,
        cwd=ROOT,
    )
    assert "Traceback" not in done.stderr, done.stderr
    *said, megabytes = done.stdout.splitlines()
    assert time.monotonic() - began < SECONDS
    assert int(megabytes) < MEGABYTES
    return "\n".join(said)


def listing(count: int, *, big: bool, stated: int | None = None) -> bytes:
    """A zip that lists so many members, all of them the same one of no bytes."""
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0
    )
    entries = (entry + b"a.json") * count
    said = count if stated is None else stated
    tail = b""
    if big:
        tail = struct.pack(
            "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, said, said, len(entries), 0
        ) + struct.pack("<4sLQL", b"PK\x06\x07", 0, len(entries), 1)
    small = 0xFFFF if big else said & 0xFFFF
    size = 0xFFFFFFFF if big else len(entries)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, small, small, size, 0, 0)
    return entries + tail + end


@pytest.mark.parametrize("big", [True, False])
@pytest.mark.parametrize("stated", [None, 1])
def test_a_million_members_are_refused_whatever_the_archive_states(
    tmp_path: Path, stated: int | None, *, big: bool
) -> None:
    path = tmp_path / "many.zip"
    path.write_bytes(listing(1_000_000, big=big, stated=stated))
    assert "holds more than 200,000 files" in cost(path)


@pytest.mark.parametrize("count", [0, 1, 5, 6, 7])
@pytest.mark.parametrize("big", [True, False])
def test_members_are_counted_as_zipfile_counts_them(
    tmp_path: Path, count: int, *, big: bool
) -> None:
    path = tmp_path / "some.zip"
    path.write_bytes(listing(count, big=big))
    with zipfile.ZipFile(path) as archive:
        assert len(archive.filelist) == count
    assert directory.longer_than(path, 5) is (count > 5)


def test_a_real_archive_with_a_comment_and_a_head_is_counted(tmp_path: Path) -> None:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for number in range(9):
            archive.writestr(f"{number}.json", "{}")
        archive.comment = b"PK" * 300
    path = tmp_path / "some.zip"
    path.write_bytes(b"#!head\n" + memory.getvalue())
    assert directory.longer_than(path, 8)
    assert not directory.longer_than(path, 9)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300)
    | st.tuples(st.binary(max_size=60), st.integers(0, 400)).map(
        lambda pair: listing(3, big=pair[1] % 2 == 0)[: pair[1]] + pair[0]
    )
)
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.zip"
    path.write_bytes(data)
    assert isinstance(directory.longer_than(path, 2), bool)
    try:
        with zipfile.ZipFile(path) as archive:
            count = len(archive.filelist)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        return
    assert directory.longer_than(path, 2) or count <= 2


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_deep_json_is_a_rejection_and_costs_no_other_record(tmp_path: Path) -> None:
    deep = b'{"question":' * 200_000 + b"1" + b"}" * 200_000
    good = json.dumps({"question": official.record(ask(3, "Un texte."))}).encode()
    members = {"json/QANR5L17QE1.json": deep, "json/QANR5L17QE2.json": b"[" * 500_000}
    members["json/QANR5L17QE3.json"] = good
    path = packed(tmp_path / "Questions_ecrites.json.zip", members)
    records = list(read([path]))
    assert sum(isinstance(record, Rejection) and not record.kept for record in records) == 2
    assert sum(isinstance(record, Question) for record in records) == 1
    assert cost(path).endswith("records")


def test_deep_json_in_a_bulk_file_is_refused(tmp_path: Path) -> None:
    deep = b'{"questionsEcrites":{"question":[' + b"[" * 300_000
    path = packed(tmp_path / "Questions.json.zip", {"Questions_ecrites_XIV.json": deep})
    said = cost(path)
    assert "records" in said or "Questions" in said


@pytest.mark.parametrize("root", ["question", "questionsEcrites"])
def test_a_billion_laughs_stay_unsaid(tmp_path: Path, root: str) -> None:
    lines = ['<!DOCTYPE x [<!ENTITY l0 "ha">']
    lines += [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)]
    text = "\n".join([*lines, f"]><{root}><uid>&l11;</uid></{root}>"])
    path = packed(tmp_path / "Questions_ecrites.xml.zip", {"xml/QANR5L17QE1.xml": text.encode()})
    assert "haha" not in cost(path)


def test_an_entity_that_names_a_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hidden words")
    text = (
        f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{tmp_path}/secret">]>'
        "<question><uid>QANR5L17QE1</uid><x>&s;</x></question>"
    )
    path = packed(tmp_path / "Questions_ecrites.xml.zip", {"xml/QANR5L17QE1.xml": text.encode()})
    try:
        said = repr(list(read([path])))
    except IndexerError as error:
        said = str(error)
    assert "hidden words" not in said


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "utf-8", "utf-16", "shift-jis"])
def test_names_in_other_encodings_are_read_or_named(tmp_path: Path, encoding: str) -> None:
    name = "json/été".encode(encoding, "replace").replace(b"\0", b"_") + b".json"
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("j" * len(name), json.dumps({"question": {}}))
    path = tmp_path / "Questions_ecrites.json.zip"
    path.write_bytes(memory.getvalue().replace(b"j" * len(name), name))
    (record,) = read([path])
    assert isinstance(record, Rejection)
    assert record.locator.endswith(".json")


def test_a_name_that_claims_utf_8_and_is_not_is_refused_in_a_sentence(tmp_path: Path) -> None:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("json/éé.json", "{}")
    path = tmp_path / "Questions_ecrites.json.zip"
    path.write_bytes(memory.getvalue().replace("éé".encode(), b"\xff\xfe\xff\xfe"))
    with pytest.raises(IndexerError, match=r"Questions_ecrites\.json\.zip"):
        list(read([path]))


def test_a_bomb_costs_no_more_than_its_grace(tmp_path: Path) -> None:
    path = packed(tmp_path / "Questions_ecrites.json.zip", {"json/Q.json": b" " * (200 << 20)})
    assert "zip bomb" in cost(path)
    with pytest.raises(HostileArchive):
        list(read([path]))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0
