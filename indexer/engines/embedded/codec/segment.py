"""A segment as the table of contents knows it: its name, its documents, the deleted ones."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
from whoosh.codec.base import Codec, Segment
from whoosh.filedb.filestore import Storage
from whoosh.filedb.structfile import StructFile

from indexer.engines.embedded.codec.container.sections import Array
from indexer.errors import DamagedIndex

NAME = "MAIN"
"""The name of an index in the names of its files, where no other is given: Whoosh's own."""
_STATE = struct.Struct("<IHH")


class ColumnarSegment(Segment):
    """One segment. It is pickled as plain bytes with a checksum, see ``packed``."""

    codec_type: ClassVar[type[Codec]]
    """Set by the codec's module, which needs this one."""

    def __init__(self, indexname: str = NAME, segid: str | None = None, documents: int = 0) -> None:
        super().__init__(indexname)  # type: ignore[no-untyped-call]  # Whoosh has none here
        if segid is not None:
            self.segid = segid
        self._documents = documents
        self._deleted = np.zeros(0, bool)
        self._deleted_count = 0

    def file_name(self, extension: str) -> str:
        """The name of one of its files."""
        return f"{self.indexname}_{self.segid}{extension}"

    def new_file(self, storage: Storage, extension: str) -> StructFile:
        """One of its files, to be written."""
        file: StructFile = storage.create_file(self.file_name(extension))
        return file

    def has_deletions(self) -> bool:
        """Whether a document is deleted."""
        return self._deleted_count > 0

    def codec(self, **_: Any) -> Codec:
        """The codec that reads it."""
        return self.codec_type()

    def should_assemble(self) -> bool:
        """Never: the files are mapped as they are, not packed into one with a pickled table."""
        return False

    def set_doc_count(self, dc: int) -> None:
        """Tell how many documents there are."""
        self._documents = dc

    def doc_count_all(self) -> int:
        """The documents, the deleted ones too."""
        return self._documents

    def deleted_count(self) -> int:
        """The deleted documents."""
        return self._deleted_count

    def deleted_docs(self) -> Iterator[int]:
        """Their numbers, ascending."""
        return iter(np.flatnonzero(self._deleted).tolist())

    def deleted(self) -> Array:
        """One truth value a document: whether it is deleted."""
        bitmap = np.zeros(self._documents, bool)
        bitmap[: len(self._deleted)] = self._deleted[: self._documents]
        return bitmap

    def delete_document(self, docnum: int, delete: bool = True) -> None:  # noqa: FBT001, FBT002 - Whoosh's signature
        """Mark a document deleted, or not deleted."""
        if docnum >= len(self._deleted):
            larger = np.zeros(max(docnum + 1, self._documents), bool)
            larger[: len(self._deleted)] = self._deleted
            self._deleted = larger
        self._deleted_count += int(delete) - int(self._deleted[docnum])
        self._deleted[docnum] = delete

    def delete_documents(self, documents: Array) -> None:
        """Mark many documents deleted."""
        bitmap = self.deleted()
        bitmap[documents] = True
        self._deleted, self._deleted_count = bitmap, int(bitmap.sum())

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted."""
        return docnum < len(self._deleted) and bool(self._deleted[docnum])

    def packed(self) -> bytes:
        """The state: counts, names, the bitmap of deletions (zlib), a CRC-32 at the end."""
        name, segid = self.indexname.encode(), self.segid.encode()
        bitmap = b""
        if self._deleted_count:
            bitmap = zlib.compress(np.packbits(self.deleted(), bitorder="little").tobytes())
        body = _STATE.pack(self._documents, len(name), len(segid)) + name + segid + bitmap
        packed: bytes = body + zlib.crc32(body).to_bytes(4, "little")
        return packed

    def __reduce__(self) -> tuple[Any, ...]:
        return unpacked, (self.packed(),)


def unpacked(state: bytes) -> ColumnarSegment:
    """The segment of a packed state. Raises DamagedIndex where it was altered."""
    try:
        body = _checked(state)
        documents, name_size, segid_size = _STATE.unpack_from(body)
        names, bitmap = body[_STATE.size :], body[_STATE.size + name_size + segid_size :]
        segid = names[name_size : name_size + segid_size].decode()
        segment = ColumnarSegment(names[:name_size].decode(), segid, documents)
        if bitmap:
            bits = np.frombuffer(zlib.decompress(bitmap), np.uint8)
            flags = np.unpackbits(bits, count=documents, bitorder="little")
            segment.delete_documents(np.flatnonzero(flags))
    except (ValueError, TypeError, struct.error, zlib.error) as error:
        raise DamagedIndex("The list of segments is altered; rebuild the index.") from error
    return segment


def _checked(state: bytes) -> bytes:
    body, crc = state[:-4], int.from_bytes(state[-4:], "little")
    if zlib.crc32(body) != crc:
        raise ValueError(crc)
    return body
