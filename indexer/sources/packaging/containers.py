"""What a path holds, by names alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from indexer.sources.packaging import archives


def holds(path: Path, suffixes: frozenset[str]) -> bool:
    """Whether a file, or most data files of a zip, have one of the suffixes.

    Raises UnusableInput or HostileArchive where a zip cannot be opened.
    """
    if path.suffix.lower() != ".zip":
        return path.suffix.lower() in suffixes
    names = (name for name in archives.member_names(path) if not name.endswith("/"))
    kept = (name for name in names if not archives.ignored(name))
    counted = Counter(map(archives.suffix_of, kept))
    return any(suffix in suffixes for suffix, _ in counted.most_common(1))
