"""The table of contents: reading and publishing it sealed, without running code of it.

Whoosh pickles the schema and the segments into its table of contents. Here the schema is given by
the program, never read; of the segments' pickle only ``ADMITTED`` may be named; and a seal over
the whole file tells damage before anything is parsed.
"""

from __future__ import annotations

import errno
import io
import pickle
import re
import struct
from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from whoosh import fields, index
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from indexer.engines.embedded import files
from indexer.engines.embedded.codec.reader import ColumnarReader
from indexer.engines.embedded.codec.segment import NAME, ColumnarSegment, unpacked
from indexer.errors import DamagedIndex, MissingIndex, StaleIndex

ADMITTED = {(unpacked.__module__, unpacked.__qualname__): unpacked}
"""Everything that the list of segments may name: the function that reads a segment's state."""

_TOC = re.compile(r"_.+_\d+\.toc(\.[\d.]+)?")
_SEAL = b"QSEAL\r\n\x1a"
_SIZE = len(_SEAL) + 16
_T = TypeVar("_T")


def read_segments(directory: Path, name: str = NAME) -> list[ColumnarSegment]:
    """The segments of the index, in their order.

    Raises MissingIndex, StaleIndex (another format) or DamagedIndex.
    """
    found: list[ColumnarSegment] = _toc(directory, name).segments
    return found


def open_readers(directory: Path, name: str = NAME) -> list[ColumnarReader]:
    """Array access to every segment. Raises as ``read_segments`` does."""
    return [ColumnarReader.open(directory, segment) for segment in read_segments(directory, name)]


def commit_segments(
    directory: Path, schema: fields.Schema, segments: Iterable[ColumnarSegment], name: str = NAME
) -> int:
    """Publish ``segments`` as the whole index and remove the files of others; its generation."""
    storage = SealedStorage(directory)
    generation: int = index.TOC._latest_generation(storage, name) + 1  # noqa: SLF001 - nowhere public
    listed = list(segments)
    index.TOC(schema, listed, generation).write(storage, name)
    index.clean_files(storage, name, generation, listed)
    return generation


def verify(directory: Path, name: str = NAME) -> list[str]:
    """Check every byte of the index; the names of its files. Raises as ``read_segments`` does."""
    toc = _toc(directory, name)
    names = [index.TOC._filename(name, toc.generation)]  # noqa: SLF001 - nowhere public
    for segment in toc.segments:
        reader = ColumnarReader.open(directory, segment)
        reader.verify()
        names += [reader.table.file.name, reader.term_file.file.name]
    return names


def _toc(directory: Path, name: str) -> Any:
    anything = fields.Schema(any=fields.STORED)  # Whoosh would unpickle the stored one
    return reading(
        directory, lambda: index.TOC.read(SealedStorage(directory), name, schema=anything)
    )


def reading(directory: Path, read: Callable[[], _T]) -> _T:
    """What ``read`` gives of the table of contents; Whoosh's errors as ours.

    Raises MissingIndex, StaleIndex or DamagedIndex.
    """
    try:
        return read()
    except index.EmptyIndexError as error:
        raise MissingIndex(f"There is no index in {directory}.") from error
    except index.IndexVersionError as error:
        raise StaleIndex(f"The index in {directory} is of another version; rebuild it.") from error
    except (index.IndexError, AssertionError, struct.error, TypeError, ValueError) as error:
        raise DamagedIndex(f"The table of contents in {directory} is unreadable.") from error


class SealedStorage(FileStorage):
    """A folder whose tables of contents are sealed on writing and checked on reading."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))  # type: ignore[no-untyped-call]  # Whoosh has none here

    def create_file(self, name: str, *args: Any, **options: Any) -> StructFile:
        """A file to write; a table of contents gets its seal when it is closed."""
        if not _TOC.fullmatch(name):
            file: StructFile = super().create_file(name, *args, **options)  # type: ignore[no-untyped-call]  # Whoosh has none here
            return file

        def seal(_: StructFile) -> None:
            content = buffer.getvalue()
            files.write(Path(self.folder, name), content + _SEAL + _digest(content))

        buffer = io.BytesIO()
        return StructFile(buffer, name=name, onclose=seal)

    def open_file(self, name: str, **options: Any) -> StructFile:
        """A file to read. Raises DamagedIndex where the seal of a table of contents is broken."""
        if not _TOC.fullmatch(name):
            file: StructFile = super().open_file(name, **options)  # type: ignore[no-untyped-call]  # Whoosh has none here
            return file
        data = files.content(Path(self.folder, name))
        content, seal = data[:-_SIZE], data[-_SIZE:]
        if seal != _SEAL + _digest(content):
            raise DamagedIndex(f"The index file {name} is altered or cut off; rebuild the index.")
        return _PlainFile(io.BytesIO(content), name=name)

    def list(self) -> list[str]:
        """The names in the folder; none where they cannot be read."""
        try:
            return files.names(Path(self.folder))
        except OSError:
            return []

    def delete_file(self, name: str) -> None:
        """Remove a file."""
        files.unlink(Path(self.folder, name))

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: FBT001, FBT002 - Whoosh's signature
        """Give a file another name."""
        target = Path(self.folder, newname)
        if safe and files.exists(target):
            raise FileExistsError(errno.EEXIST, "File exists", str(target))
        files.rename(Path(self.folder, oldname), target)


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()


class _PlainFile(StructFile):
    """A table of contents to read: its schema is never unpickled, its segments safely."""

    def read_string(self) -> bytes:
        """Refused: what stands here is the pickled schema."""
        raise ValueError("The stored schema is not read; give the schema.")

    def read_pickle(self) -> Any:
        """The list of segments. Raises DamagedIndex where it names anything else."""
        try:
            segments = _SafeUnpickler(self.file).load()
        except (pickle.UnpicklingError, EOFError, AttributeError, KeyError) as error:
            raise DamagedIndex("The list of segments is unreadable; rebuild the index.") from error
        if not isinstance(segments, list) or not all(
            isinstance(segment, ColumnarSegment) for segment in segments
        ):
            raise DamagedIndex("The list of segments holds something else; rebuild the index.")
        return segments


class _SafeUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ADMITTED:
            raise DamagedIndex(f"The list of segments names {module}.{name}; rebuild the index.")
        return ADMITTED[module, name]

    def persistent_load(self, _: Any) -> Any:
        raise DamagedIndex("The list of segments names an object outside; rebuild the index.")
