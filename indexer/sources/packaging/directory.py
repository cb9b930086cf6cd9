"""How many members a zip lists, before anything is made of them.

``zipfile`` makes an object of some 600 bytes for each entry of the central directory as it opens an
archive, and goes by the directory's length, not by the count that the archive states. So entries
are stepped over here first (APPNOTE.TXT of the zip format, 4.3.12 to 4.3.16).
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

_END, _LOCATOR, _END64 = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_ENTRY = b"PK\x01\x02"
_END_SIZE, _LOCATOR_SIZE, _END64_SIZE, _ENTRY_SIZE = 22, 20, 56, 46
_COMMENT = 1 << 16


def longer_than(path: Path, limit: int) -> bool:
    """Whether the central directory has more entries than that; False for what is no zip.

    Raises OSError.
    """
    with path.open("rb") as file:
        try:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # an empty file
            return False
        with data:
            return _longer(data, *_bounds(data), limit)


def _longer(data: mmap.mmap, at: int, end: int, limit: int) -> bool:
    for _ in range(limit + 1):
        if not 0 <= at <= end - _ENTRY_SIZE or data[at : at + 4] != _ENTRY:
            return False
        at += _ENTRY_SIZE + sum(struct.unpack_from("<3H", data, at + 28))
    return True


def _bounds(data: mmap.mmap) -> tuple[int, int]:
    """Where the directory begins and ends, as ``zipfile`` works it out; nothing where it cannot."""
    end = data.rfind(_END, max(0, len(data) - _COMMENT - _END_SIZE))
    if end < 0 or end + _END_SIZE > len(data):
        return 0, 0
    (size,) = struct.unpack_from("<I", data, end + 12)
    locator = end - _LOCATOR_SIZE
    if locator >= _END64_SIZE and data[locator : locator + 4] == _LOCATOR:
        (place,) = struct.unpack_from("<Q", data, locator + 8)
        if place <= len(data) - _END64_SIZE and data[place : place + 4] == _END64:
            (size,) = struct.unpack_from("<Q", data, place + 40)
            end = locator - _END64_SIZE
    return end - size, end
