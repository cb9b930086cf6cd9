"""Small files in the place of segments: what of the engine knows Whoosh, and nothing else.

The writer, the manifest, the journal, the pointer, the sweep, the holds and the fallback stay the
real ones. ``real=True`` leaves the segments real too; only names drawn by chance follow the seed.
"""

from __future__ import annotations

import json
import random
import weakref
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from whoosh import index

from indexer.engines.base import IndexInfo
from indexer.engines.embedded import files
from indexer.engines.embedded.holds import Hold
from indexer.engines.embedded.indexing import writer
from indexer.engines.embedded.schema import schema_fingerprint
from indexer.engines.embedded.searching import engine
from indexer.errors import DamagedIndex
from indexer.model import Kind, Passage, Provenance, Question, QuestionId, question_id

LISTED = "segments.list"
MANY = 3


def question(number: int, version: int) -> Question:
    """A question whose digest tells its version."""
    id, text = question_id(17, Kind.WRITTEN, number), Passage(f"Le loup {number}.")
    return Question(id, 17, Kind.WRITTEN, number, "", text, Provenance("", "", str(version)))


class Contents:
    """Segments of lines: id and digest, or an id that is dropped."""

    def __init__(self, folder: Path, segments: Sequence[str], limits: object) -> None:
        self._folder, self._segments = folder, list(segments)
        self._known = set(_documents(folder, segments))
        self._lines: dict[str, str | None] = {}

    def put(self, question: Question) -> None:
        self._lines[question.id] = question.provenance.digest

    def drop(self, id: QuestionId) -> bool:
        known = id in self._known or self._lines.get(id) is not None
        self._lines[id] = None
        return known

    def close(self) -> None:
        pass

    put_here = 0

    def last(self) -> None:
        pass

    def finished(self) -> list[str]:
        number = 1 + max((int(name[4:-5]) for name in self._segments), default=0)
        lines: Mapping[str, str | None] = self._lines
        replaced = self._segments if len(self._segments) >= MANY else []
        if replaced:
            lines = {**_documents(self._folder, replaced), **self._lines}
        name = f"seg-{number}.docs"
        with files.opened(self._folder / name, "wb") as file:
            for line in lines.items():
                file.write(json.dumps(line).encode() + b"\n")
            files.synced(file)
        for old in replaced:
            files.unlink(self._folder / old)
        return [*(old for old in self._segments if old not in replaced), name]


class View:
    """What a generation holds."""

    def __init__(self, folder: Path) -> None:
        self.documents = _documents(folder, read_segments(folder))
        self.live_count = len(self.documents)


class Engine:
    """An open generation that is read again each time."""

    def __init__(self, folder: Path, view: View, info: IndexInfo, held: Hold) -> None:
        self.folder, self._info = folder, info
        self._view = view
        self._release = weakref.finalize(self, held.close)

    def digests(self) -> Mapping[str, str]:
        return self._view.documents

    def info(self) -> IndexInfo:
        return self._info

    def close(self) -> None:
        self._release()


def read_segments(folder: Path) -> list[str]:
    """The names of the segments."""
    try:
        found: list[str] = json.loads(bytes(files.mapped(folder / LISTED)))
    except ValueError as error:
        raise DamagedIndex(f"{folder / LISTED} is unreadable") from error
    return found


def commit_segments(folder: Path, schema: object, segments: Sequence[str]) -> None:
    """List the segments."""
    files.remove(folder / LISTED)
    files.write(folder / LISTED, json.dumps(list(segments)).encode())


def _documents(folder: Path, segments: Sequence[str]) -> dict[str, str]:
    found: dict[str, str | None] = {}
    for name in segments:
        try:
            found |= dict(
                json.loads(line) for line in bytes(files.mapped(folder / name)).splitlines()
            )
        except (ValueError, TypeError) as error:
            raise DamagedIndex(f"{folder / name} is unreadable") from error
    return {id: digest for id, digest in found.items() if digest is not None}


def _manifest(folder: Path) -> Mapping[str, Any]:
    return {
        "format": 1,
        "fingerprint": schema_fingerprint(),
        "built": "2026-01-01T00:00:00+00:00",
        "documents": View(folder).live_count,
        "by_kind": {},
        "by_year": {},
        "data_date": None,
    }


class _Clock(datetime):
    @classmethod
    def now(cls, tz: object = None) -> _Clock:
        return cls(2026, 1, 1, tzinfo=UTC)


def stand_in(patch: pytest.MonkeyPatch, seed: int, *, real: bool) -> None:
    """Put small files in the place of segments, or leave what is real repeatable."""
    if real:
        random.seed(seed)  # Whoosh names its segments by it
        patch.setattr(index, "time", lambda: 0)
        patch.setattr(writer, "datetime", _Clock)
        return
    patch.setattr(writer, "Contents", Contents)
    patch.setattr(writer, "read_segments", read_segments)
    patch.setattr(writer, "commit_segments", commit_segments)
    patch.setattr(writer, "View", View)
    patch.setattr(writer, "_manifest", _manifest)
    patch.setattr(writer.EmbeddedWriter, "_mine", lambda self, view: None)
    patch.setattr(engine, "View", View)
    patch.setattr(engine, "EmbeddedEngine", Engine)
