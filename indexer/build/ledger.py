"""The files that an index was made of, so that unchanged ones are not read again.

A ledger is a cache next to the index: it is valid for one generation only, and where it is missing,
damaged or of another generation, everything is read. It compares checksums, not times.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Self

from indexer import model, sources
from indexer.errors import UnusableInput
from indexer.model import QuestionId
from indexer.sources import People
from indexer.sources.tables.table import mapping_of

FILE = "sources.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that was read: the checksum of its bytes, and its questions."""

    digest: str
    questions: tuple[QuestionId, ...]


@dataclass(slots=True)
class Ledger:
    """The files of one generation. ``key`` changes with the people and with the parsers."""

    generation: str = ""
    key: str = ""
    files: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path, generation: str, key: str) -> Self:
        """The ledger of that generation, or an empty one where the file is not valid for it."""
        try:
            data = json.loads(path.read_text("utf-8"))
            if data["generation"] == generation and data["key"] == key:
                return cls(generation, key, _entries(data["files"]))
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            pass
        return cls(generation, key)

    def save(self, path: Path) -> None:
        """Replace the file atomically. A failure is ignored: it only costs time later."""
        data = {
            "generation": self.generation,
            "key": self.key,
            "files": {name: [e.digest, *e.questions] for name, e in self.files.items()},
        }
        part = path.with_name(f"{path.name}.tmp")
        try:
            part.write_text(json.dumps(data), "utf-8")
            part.replace(path)
        except (OSError, UnicodeEncodeError):
            part.unlink(missing_ok=True)

    def unchanged(self, digests: Mapping[str, str]) -> set[str]:
        """The files whose checksums are those of the ledger.

        None where two files have the same question: the last one wins, so the order of reading
        counts, and all must be read.
        """
        listed = [id for entry in self.files.values() for id in entry.questions]
        if len(set(listed)) != len(listed):
            return set()
        return {
            name
            for name, digest in digests.items()
            if name in self.files and self.files[name].digest == digest
        }


def _entries(data: Mapping[str, Any]) -> dict[str, Entry]:
    return {
        str(name): Entry(str(digest), tuple(map(QuestionId, questions)))
        for name, (digest, *questions) in data.items()
    }


def digests(files: Iterable[Path], columns: Path | None = None) -> dict[str, str]:
    """The checksum of each file, by its whole path. Raises UnusableInput.

    What a table says depends on the file of its columns (``columns``, or the one beside it), so
    that its checksum is of both.
    """
    return {name_of(file): _digest(file) + _of_columns(file, columns) for file in files}


def _of_columns(file: Path, columns: Path | None) -> str:
    mapping = mapping_of(file, columns)
    return _digest(mapping) if mapping else ""


def name_of(file: Path) -> str:
    """The name of a file in the ledger: its real path, in UTF-8."""
    return os.fsencode(os.path.realpath(file)).decode("utf-8", "backslashreplace")


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError as error:
        raise UnusableInput(f"{file} cannot be read: {error.strerror}") from error


def key_of(people: People) -> str:
    """A checksum of what every record depends on besides its file: the people, and the parsers."""
    digest = hashlib.blake2b(_parsers_digest(), digest_size=16)
    for known in (people.persons, people.seats, people.organs, people.charges):
        for reference, value in sorted(known.items()):
            digest.update(f"{reference}\x1e{value!r}\x1f".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@cache
def _parsers_digest() -> bytes:
    """A checksum of the parsers' code."""
    digest = hashlib.blake2b(digest_size=16)
    folder = Path(sources.__file__).parent
    for path in sorted([*folder.rglob("*.py"), Path(model.__file__)]):
        digest.update(path.read_bytes())
    return digest.digest()


def names(path: Path) -> set[str]:
    """The files that the index was made of, whatever its generation; none where nobody knows."""
    try:
        return set(_entries(json.loads(path.read_text("utf-8"))["files"]))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return set()
