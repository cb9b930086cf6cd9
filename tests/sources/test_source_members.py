"""Small members of a zip, read in one go or left to ``zipfile``."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from indexer.sources.packaging import members

NAMES = ("json/a.json", "json/é.json", "json/" + "x" * 200 + ".json")


def archive(
    path: Path, content: bytes = b"dedans" * 50, method: int = zipfile.ZIP_DEFLATED
) -> Path:
    with zipfile.ZipFile(path, "w", method) as made:
        for name in NAMES:
            made.writestr(name, content)
    return path


def whole(path: Path, number: int = 0) -> bytes | None:
    with zipfile.ZipFile(path) as opened:
        return members.whole(opened, opened.infolist()[number])


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("content", [b"", b"a", b"contenu" * 1000])
def test_every_member_is_what_zipfile_reads(tmp_path: Path, content: bytes, method: int) -> None:
    path = archive(tmp_path / "a.zip", content, method)
    assert [whole(path, number) for number in range(len(NAMES))] == [content] * len(NAMES)


def test_bytes_before_the_archive_shift_nothing(tmp_path: Path) -> None:
    """A zip may stand behind something else in its file; its places are counted from itself."""
    path = archive(tmp_path / "a.zip")
    path.write_bytes(b"#!devant\n" * 9 + path.read_bytes())
    assert whole(path, 1) == b"dedans" * 50


@pytest.mark.parametrize("place", [0, 30, 42])
def test_a_member_that_is_altered_is_left_to_zipfile(tmp_path: Path, place: int) -> None:
    """Its signature, its name or its content: zipfile tells which."""
    path = archive(tmp_path / "a.zip")
    raw = bytearray(path.read_bytes())
    raw[place : place + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(raw)
    assert whole(path) is None


@pytest.mark.parametrize(("name", "offset"), [("CRC", 1), ("file_size", 1), ("file_size", -1)])
def test_a_directory_that_says_otherwise_is_left_to_zipfile(
    tmp_path: Path, name: str, offset: int
) -> None:
    with zipfile.ZipFile(archive(tmp_path / "a.zip")) as opened:
        member = opened.infolist()[0]
        setattr(member, name, getattr(member, name) + offset)
        assert members.whole(opened, member) is None


def test_a_large_member_is_left_to_zipfile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "SMALL", 10)
    assert whole(archive(tmp_path / "a.zip")) is None


@pytest.mark.parametrize("flag", [0x01, 0x20, 0x40])
def test_what_zipfile_refuses_is_left_to_it(tmp_path: Path, flag: int) -> None:
    """Encrypted members, and those that patch another file."""
    path = archive(tmp_path / "a.zip")
    with zipfile.ZipFile(path) as opened:
        member = opened.infolist()[0]
        member.flag_bits |= flag
        assert members.whole(opened, member) is None
