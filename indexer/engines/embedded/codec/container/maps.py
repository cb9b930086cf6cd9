"""Opening the files of a segment: memory-mapped from a folder, read whole from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage, Storage

from indexer.engines.embedded import files
from indexer.errors import DamagedIndex


class MissingFile(DamagedIndex, FileNotFoundError):
    """A file of the index is not there. Whoosh tries again: a writer may just have removed it."""


def mapped(path: Path) -> Any:
    """The bytes of ``path``, mapped read-only. Raises MissingFile or DamagedIndex."""
    try:
        data = files.mapped(path)
    except FileNotFoundError as error:
        raise MissingFile(f"The index file {path.name} is missing; rebuild the index.") from error
    if not data:
        raise DamagedIndex(f"The index file {path.name} is empty; rebuild the index.")
    return data


def opened(storage: Storage, name: str) -> Any:
    """The bytes of a file of a Whoosh storage."""
    folder = folder_of(storage)
    if folder is not None:
        return mapped(folder / name)
    if not storage.file_exists(name):
        raise MissingFile(f"The index file {name} is missing; rebuild the index.")
    file = storage.open_file(name)
    data = file.read()
    file.close()
    return data


def folder_of(storage: Storage) -> Path | None:
    """The folder of a storage on disk, or None."""
    folder = getattr(storage, "folder", "")
    return Path(folder) if isinstance(storage, FileStorage) and folder else None
