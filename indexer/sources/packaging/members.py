"""Small members of a zip read in one go.

``zipfile`` opens each member as a file of its own, with a lock, a place and a buffer, which takes
as long as unpacking one question does. What is in any way unlike its entry in the directory is
left to ``zipfile``, which says what is wrong with it.
"""

from __future__ import annotations

import os
import struct
import zipfile
import zlib

SMALL = 1 << 20
"""Bytes, packed and unpacked, up to which a member is read so."""
_HEADER = struct.Struct("<4s22xHH")  # APPNOTE.TXT of the zip format, 4.3.7
_SIGNATURE = b"PK\x03\x04"
_UTF8 = 0x800
_UNREAD = 0x61
"""Flags of what ``zipfile`` reads no member of: encrypted, patched, strongly encrypted."""
_EXTRA = 64
"""Bytes behind the name that are read at once; the extra fields of a clock take 28."""


def whole(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    """The bytes of a member, or None where ``zipfile`` is to read it."""
    if max(member.file_size, member.compress_size) > SMALL or archive.fp is None:
        return None
    if member.flag_bits & _UNREAD:
        return None
    try:
        packed = _packed(archive.fp.fileno(), member)
        data = packed if packed is None else _unpacked(packed, member)
    except (OSError, struct.error, zlib.error, UnicodeError):
        return None
    sound = data is not None and zlib.crc32(data) == member.CRC
    return data if sound else None


def _packed(descriptor: int, member: zipfile.ZipInfo) -> bytes | None:
    name = member.orig_filename.encode("utf-8" if member.flag_bits & _UTF8 else "cp437")
    length = _HEADER.size + len(name) + _EXTRA + member.compress_size
    read = os.pread(descriptor, length, member.header_offset)
    signature, name_length, extra = _HEADER.unpack_from(read)
    start = _HEADER.size + name_length
    if signature != _SIGNATURE or extra > _EXTRA or read[_HEADER.size : start] != name:
        return None
    return read[start + extra :][: member.compress_size]


def _unpacked(packed: bytes, member: zipfile.ZipInfo) -> bytes | None:
    if member.compress_type == zipfile.ZIP_STORED:
        return packed if len(packed) == member.file_size else None
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    data = inflater.decompress(packed, member.file_size + 1)
    return data if inflater.eof and len(data) == member.file_size else None
