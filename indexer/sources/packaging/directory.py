"""How many members a zip lists, before anything is made of them.

``zipfile`` makes an object of some 600 bytes for each entry of the central directory as it opens an
archive, and goes by the directory's length, not by the count that the archive states. So entries
are stepped over here first (APPNOTE.TXT of the zip format, 4.3.12 to 4.3.16).
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path

_END, _LOCATOR, _END64 = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_ENTRY = b"PK\x01\x02"
_END_SIZE, _LOCATOR_SIZE, _END64_SIZE, _ENTRY_SIZE = 22, 20, 56, 46
_COMMENT = 1 << 16


def longer_than(path: Path, limit: int) -> bool:
    """Whether any central directory that can be read from it has more entries than that.

    Raises OSError.
    """
    with path.open("rb") as file:
        try:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # an empty file
            return False
        with data:
            return any(_longer(data, *bounds, limit) for bounds in _bounds(data))


def _longer(data: mmap.mmap, at: int, end: int, limit: int) -> bool:
    for _ in range(limit + 1):
        if not 0 <= at <= end - _ENTRY_SIZE or data[at : at + 4] != _ENTRY:
            return False
        at += _ENTRY_SIZE + sum(struct.unpack_from("<3H", data, at + 28))
    return True


def _bounds(data: mmap.mmap) -> Iterator[tuple[int, int]]:
    """Where a directory may begin and end.

    ``zipfile`` takes the last bytes for the end of an archive where they can be, else the last mark
    of one; of the larger form it reads the record right before the locator, or, in later versions
    of Python, the one that the locator names. An archive can be made so that these differ, so each
    is looked at.
    """
    last = len(data) - _END_SIZE
    found = data.rfind(_END, max(0, last - _COMMENT))
    for end in {last, found}:
        if 0 <= end <= last and data[end : end + 4] == _END:
            (size,) = struct.unpack_from("<I", data, end + 12)
            yield end - size, end
            yield from _larger(data, end - _LOCATOR_SIZE)


def _larger(data: mmap.mmap, locator: int) -> Iterator[tuple[int, int]]:
    """The same of the larger form, ZIP64."""
    if locator < _END64_SIZE or data[locator : locator + 4] != _LOCATOR:
        return
    (named,) = struct.unpack_from("<Q", data, locator + 8)
    before = locator - _END64_SIZE
    for place in {before, named}:
        if place <= before and data[place : place + 4] == _END64:
            (size,) = struct.unpack_from("<Q", data, place + 40)
            yield before - size, before
            yield place - size, place
