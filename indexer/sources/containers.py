"""What a path holds, by names alone."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from indexer.sources import archives


def holds(path: Path, suffixes: frozenset[str]) -> bool:
    """Whether a file, or the first data file of a zip, has one of the suffixes.

    Raises UnusableInput or HostileArchive where a zip cannot be opened.
    """
    if path.suffix.lower() != ".zip":
        return path.suffix.lower() in suffixes
    names = (name for name in archives.member_names(path) if not name.endswith("/"))
    kept = (PurePosixPath(name).suffix.lower() for name in names if not archives.ignored(name))
    return next(kept, "") in suffixes
