"""Files, folders and zips as documents to read, with bounds on what an archive may cost.

Nothing is ever extracted to the disk. Sizes are counted on the bytes that really come out, since
what an archive declares about itself may be a lie.
"""

from __future__ import annotations

import os
import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Self, TypeAlias

from indexer.errors import HostileArchive, UnusableInput
from indexer.sources.packaging import directory, members

MAX_MEMBERS = 200_000
"""The largest legislature has about 105,000 written questions; AMO30 has 10,400 files."""
MAX_MEMBER = 4 << 30
"""Bytes of one member: the bulk file of the 14th legislature has several hundred million."""
MAX_TOTAL = 8 << 30
"""Bytes of a whole archive, unpacked."""
MAX_RATIO = 200
"""Unpacked to packed: the official archives measure 2 to 8, repetitive XML rarely above 50."""
GRACE = 16 << 20
"""Bytes that are unpacked before the ratio is judged: a tiny file of blanks is no bomb."""

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_PERHAPS_IGNORED = re.compile(r"(?:^|[/\\])(?:\.|__MACOSX)|readme", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


@dataclass(slots=True)
class _Budget:
    """What one archive has cost so far."""

    archive: Path
    packed: int
    spent: int = 0

    def spend(self, count: int) -> None:
        self.spent += count
        if self.spent > MAX_TOTAL:
            raise HostileArchive(f"{self.archive} unpacks to more than {MAX_TOTAL >> 30} GiB")
        if self.spent > GRACE and self.spent > MAX_RATIO * self.packed:
            raise HostileArchive(
                f"{self.archive} unpacks to more than {MAX_RATIO} times its size: a zip bomb"
            )


@dataclass(frozen=True, slots=True)
class Document:
    """One file to read, on the disk or inside an archive; ``size`` is in bytes, unpacked.

    ``made`` is the moment that the file, or the archive's directory, gives for it; ISO 8601.
    """

    locator: str
    name: str
    size: int
    made: str
    _path: Path
    _archive: zipfile.ZipFile | None = None
    _member: zipfile.ZipInfo | None = None
    _budget: _Budget | None = field(default=None, compare=False)

    def open(self) -> Stream:
        """The bytes from their beginning; to be closed. Raises UnusableInput."""
        try:
            if self._archive is None or self._member is None:
                return Stream(self._path.open("rb"), self.locator, self.size)
            member = self._archive.open(self._member)
            return Stream(member, self.locator, MAX_MEMBER, self._budget)
        except (*_DAMAGES, RuntimeError) as error:
            raise _unusable(self.locator, error) from error

    def read(self) -> bytes:
        """All of it. Raises UnusableInput."""
        if self._archive and self._member and self._budget:
            data = members.whole(self._archive, self._member)
            if data is not None:
                self._budget.spend(len(data))
                return data
        with self.open() as stream:
            return stream.read()


class Stream:
    """A binary file that counts what it gives, and names itself when it is damaged."""

    def __init__(
        self, raw: IO[bytes], locator: str, most: int, budget: _Budget | None = None
    ) -> None:
        self._raw = raw
        self._locator = locator
        self._most = most
        self._budget = budget
        self._given = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes; all that is left, by pieces that are counted, where negative."""
        if size >= 0:
            return self._piece(size)
        pieces = []
        while piece := self._piece(1 << 20):
            pieces.append(piece)
        return b"".join(pieces)

    def close(self) -> None:
        """Let go of the file."""
        self._raw.close()

    def _piece(self, size: int) -> bytes:
        try:
            piece = self._raw.read(size)
        except _DAMAGES as error:
            raise _unusable(self._locator, error) from error
        self._given += len(piece)
        if self._given > self._most:
            raise HostileArchive(f"{self._locator} gives more than the {self._most:,} bytes it has")
        if self._budget is not None:
            self._budget.spend(len(piece))
        return piece


@dataclass(frozen=True, slots=True)
class Stranger:
    """A file that stands among the documents and is none."""

    locator: str


Found: TypeAlias = Document | Stranger


def documents(path: Path, suffixes: frozenset[str]) -> Iterator[Found]:
    """The documents of a file or a zip whose names end in ``suffixes``, in the archive's order.

    Raises HostileArchive or UnusableInput, naming the file and what is wrong with it.
    """
    if path.suffix.lower() != ".zip":
        state = _stat(path)
        size = state.st_size
        if size > MAX_MEMBER:
            raise HostileArchive(f"{path} is larger than {MAX_MEMBER >> 30} GiB")
        yield Document(path.name, path.name, size, _moment(state), path)
        return
    with _opened(path) as archive:
        budget = _Budget(path, _stat(path).st_size)
        for member in archive.infolist():
            _check(path, member)
        folder = path.name
        for member in archive.infolist():
            if member.is_dir() or ignored(member.filename):
                continue
            locator = f"{folder}/{member.filename}"
            if suffix_of(member.filename) in suffixes:
                made = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*member.date_time)
                yield Document(
                    locator, member.filename, member.file_size, made, path, archive, member, budget
                )
            else:
                yield Stranger(locator)


def _moment(state: os.stat_result) -> str:
    """When a file was changed last; no moment where the clock was out of its mind."""
    try:
        changed = datetime.fromtimestamp(state.st_mtime, UTC)
    except (OverflowError, ValueError, OSError):
        return ""
    return changed.replace(tzinfo=None).isoformat(timespec="microseconds")


def member_names(path: Path) -> tuple[str, ...]:
    """The names inside a zip. Raises UnusableInput or HostileArchive."""
    state = _stat(path)
    return _member_names(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=16)
def _member_names(path: Path, _changed: int, _size: int) -> tuple[str, ...]:
    with _opened(path) as archive:
        return tuple(archive.namelist())


def ignored(name: str) -> bool:
    """Whether a file speaks about the data and is none of it: README files and hidden ones."""
    if not _PERHAPS_IGNORED.search(name):
        return False
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", "."}]
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)
    return hidden or bool(parts and parts[-1].lower().split(".")[0] == "readme")


def suffix_of(name: str) -> str:
    """The ending of a name inside an archive, in small letters: ``.json``."""
    return posixpath.splitext(name)[1].lower()


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        _stat(path)
        if directory.longer_than(path, MAX_MEMBERS):
            raise HostileArchive(f"{path} holds more than {MAX_MEMBERS:,} files")
        archive = zipfile.ZipFile(path)
    except (*_DAMAGES, UnicodeDecodeError) as error:
        raise _unusable(str(path), error) from error
    if len(archive.filelist) > MAX_MEMBERS:
        archive.close()
        raise HostileArchive(f"{path} holds more than {MAX_MEMBERS:,} files")
    return archive


def _check(path: Path, member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    reason = ""
    if "\0" in name or "\\" in name or name.startswith("/") or name[1:2] == ":":
        reason = "a name that is no relative path"
    elif not name:
        reason = "a file without a name"
    elif _CONTROL.search(name):
        reason = "a name with control characters"
    elif ".." in name.split("/"):
        reason = "a name that leaves its folder"
    elif stat.S_ISLNK(member.external_attr >> 16):
        reason = "a symbolic link"
    elif member.flag_bits & 0x1:
        reason = "an encrypted file"
    elif member.compress_type not in _METHODS:
        reason = "a compression other than deflate"
    elif member.file_size > MAX_MEMBER:
        reason = f"a file larger than {MAX_MEMBER >> 30} GiB"
    if reason:
        raise HostileArchive(f"{path} holds {reason}: {name[:80]!r}")


def _stat(path: Path) -> os.stat_result:
    """The state of a regular file: a pipe would wait for ever, a device never end."""
    try:
        state = path.stat()
    except (OSError, ValueError) as error:
        raise _unusable(str(path), error) from error
    if not stat.S_ISREG(state.st_mode):
        raise UnusableInput(f"{path} is no regular file")
    return state


def _unusable(locator: str, error: Exception) -> UnusableInput:
    if isinstance(error, zipfile.BadZipFile):
        return UnusableInput(f"{locator} is not a whole zip archive ({error})")
    if isinstance(error, (zlib.error, EOFError)):
        return UnusableInput(f"{locator} is damaged or cut short ({error})")
    if isinstance(error, OSError) and error.strerror:
        return UnusableInput(f"{locator} cannot be read: {error.strerror}")
    return UnusableInput(f"{locator} cannot be read ({error})")
