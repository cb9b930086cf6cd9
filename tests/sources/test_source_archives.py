"""Archives that are damaged or meant to harm."""

from __future__ import annotations

import stat
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import HostileArchive, UnusableInput
from indexer.sources import read
from indexer.sources.packaging import archives
from indexer.sources.packaging.archives import Document, Stranger, documents

JSON = frozenset({".json"})


def test_documents_of_a_zip_come_in_its_order_and_strangers_are_named(
    zipped: Callable[..., Path],
) -> None:
    """README and hidden files are passed over."""
    path = zipped(
        "a.zip",
        {"json/b.json": "B", "json/a.json": "A", "x.csv": "", "README.md": "", ".x.json": ""},
    )
    found = list(documents(path, JSON))
    assert [item.locator for item in found] == [
        "a.zip/json/b.json",
        "a.zip/json/a.json",
        "a.zip/x.csv",
    ]
    assert isinstance(found[2], Stranger)


def test_documents_are_read_while_their_archive_is_open(zipped: Callable[..., Path]) -> None:
    """One after the other, whole."""
    path = zipped("a.zip", {"a.json": "A" * 10, "b.json": "B"})
    read_bytes = [item.read() for item in documents(path, JSON) if isinstance(item, Document)]
    assert read_bytes == [b"A" * 10, b"B"]


def test_a_truncated_zip_is_named(zipped: Callable[..., Path]) -> None:
    """The usual damage of a download that was cut."""
    path = zipped("cut.json.zip", {"json/a.json": "A" * 500})
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(UnusableInput, match=r"cut\.json\.zip is not a whole zip"):
        list(read([path]))


def test_a_zip_whose_content_is_altered_is_named(zipped: Callable[..., Path]) -> None:
    """The checksum tells."""
    path = zipped("bad.json.zip", {"json/a.json": bytes(range(256)) * 20})
    raw = bytearray(path.read_bytes())
    raw[60:70] = b"\xff" * 10
    path.write_bytes(raw)
    with pytest.raises(UnusableInput, match=r"bad\.json\.zip/json/a\.json"):
        list(read([path]))


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", b"PK\x03\x04"])
def test_what_is_no_zip_is_named(tmp_path: Path, content: bytes) -> None:
    """An error page under the name of an archive, for example."""
    path = tmp_path / "no.json.zip"
    path.write_bytes(content)
    with pytest.raises(UnusableInput, match=r"no\.json\.zip"):
        list(read([path]))


@pytest.mark.parametrize(
    "name",
    ["../evil.json", "json/../../evil.json", "/etc/evil.json", "json\\evil.json", "C:evil.json"],
)
def test_a_name_that_leaves_its_folder_is_hostile(zipped: Callable[..., Path], name: str) -> None:
    """Nothing is extracted, but who writes such names means harm."""
    with pytest.raises(HostileArchive, match="holds a name"):
        list(documents(zipped("evil.zip", {name: "{}"}), JSON))


def test_a_member_without_a_name_is_hostile(zipped: Callable[..., Path]) -> None:
    """Only the directory at the end lists it so; found by fuzzing."""
    path = zipped("a.json.zip", {"a.json": "{}"})
    raw = bytearray(path.read_bytes())
    lengths = raw.index(b"PK\x01\x02") + 28  # of the name, of the extra field, of the comment
    raw[lengths : lengths + 6] = struct.pack("<3H", 0, 0, len("a.json"))
    path.write_bytes(raw)
    with pytest.raises(HostileArchive, match="without a name"):
        list(documents(path, JSON))


def test_a_name_with_a_zero_byte_is_hostile(zipped: Callable[..., Path]) -> None:
    """It reads as another name elsewhere."""
    path = zipped("evil.zip", {"a.json0x": "{}"})
    path.write_bytes(path.read_bytes().replace(b"a.json0x", b"a.json\0x"))
    with pytest.raises(HostileArchive, match="no relative path"):
        list(documents(path, JSON))


def test_a_symbolic_link_is_hostile(tmp_path: Path) -> None:
    """It would lead out of the archive."""
    link = zipfile.ZipInfo("link.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(HostileArchive, match="symbolic link"):
        list(documents(path, JSON))


def test_an_encrypted_member_is_hostile(zipped: Callable[..., Path]) -> None:
    """The flag in the directory suffices."""
    path = zipped("secret.zip", {"a.json": "{}"})
    raw = bytearray(path.read_bytes())
    entry = raw.index(b"PK\x01\x02")
    flags = struct.unpack_from("<H", raw, entry + 8)[0]
    struct.pack_into("<H", raw, entry + 8, flags | 1)
    path.write_bytes(raw)
    with pytest.raises(HostileArchive, match="encrypted"):
        list(documents(path, JSON))


def test_a_compression_that_may_eat_memory_is_refused(tmp_path: Path) -> None:
    """The archives use deflate; nothing else is decompressed."""
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.json", "{}")
    with pytest.raises(HostileArchive, match="other than deflate"):
        list(documents(path, JSON))


def test_a_bomb_is_stopped_by_what_really_comes_out(zipped: Callable[..., Path]) -> None:
    """64 MB of blanks in 64 kB: refused after the grace, not after 64 MB."""
    path = zipped("bomb.json.zip", {"a.json": b" " * (64 << 20)})
    with pytest.raises(HostileArchive, match="zip bomb"):
        list(read([path]))


def test_many_small_bombs_are_one_bomb(
    zipped: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sum over the members is bounded too."""
    monkeypatch.setattr(archives, "GRACE", 100_000)
    path = zipped("bomb.json.zip", {f"{n}.json": b" " * 60_000 for n in range(20)})
    with pytest.raises(HostileArchive, match="zip bomb"):
        list(read([path]))


@pytest.mark.parametrize(
    ("bound", "message"), [("MAX_TOTAL", "unpacks to more"), ("MAX_MEMBER", "larger than")]
)
def test_sizes_are_bounded(
    zipped: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, bound: str, message: str
) -> None:
    """Of one member, declared and real, and of all of them."""
    monkeypatch.setattr(archives, bound, 1000)
    with pytest.raises(HostileArchive, match=message):
        list(read([zipped("big.json.zip", {"a.json": bytes(range(256)) * 8})]))


def test_a_plain_file_larger_than_the_bound_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside an archive as well."""
    monkeypatch.setattr(archives, "MAX_MEMBER", 10)
    path = tmp_path / "big.json"
    path.write_bytes(b" " * 100)
    with pytest.raises(HostileArchive, match=r"big\.json is larger"):
        list(read([path]))


def test_too_many_members_are_refused(
    zipped: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """More files than any legislature has questions."""
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    with pytest.raises(HostileArchive, match="more than 3 files"):
        list(read([zipped("many.json.zip", {f"{n}.json": "{}" for n in range(4)})]))


def many_members(count: int) -> bytes:
    """A zip of empty files, written by hand: zipfile takes seconds for so many."""
    local, central = bytearray(), bytearray()
    for number in range(count):
        name = f"{number}.csv".encode()
        offset = len(local)
        local += struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0) + name
        central += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0, offset
        )
        central += name
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0, 0, len(central), len(local), 0)
    return bytes(local + central + end)


def test_a_hundred_thousand_members_are_listed_in_seconds(tmp_path: Path) -> None:
    """Time and memory grow with the archive, not faster."""
    path = tmp_path / "many.json.zip"
    path.write_bytes(many_members(100_000))
    start = time.perf_counter()
    assert sum(1 for _ in documents(path, JSON)) == 100_000
    assert time.perf_counter() - start < 30


def test_an_unreadable_path_is_named(tmp_path: Path) -> None:
    """A folder where a file was meant, a file that is gone."""
    for path in (tmp_path / "gone.json", tmp_path / "gone.zip"):
        with pytest.raises(UnusableInput, match="gone"):
            list(documents(path, JSON))
    with pytest.raises(UnusableInput, match="cannot be read"):
        Document("folder", "folder", 0, "", tmp_path).read()
