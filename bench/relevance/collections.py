"""Test collections: documents as written questions, queries as people typed them, judgements.

A collection ``name`` is two files of a folder: ``name-documents.jsonl.gz`` (``id``, ``title``,
``text``) and ``name-queries.jsonl`` (``topic``, ``query``, ``relevant``: id → grade 1 to 5).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from bench.baseline import ROOT
from indexer.model import Kind, Passage, Provenance, Question, question_id

FOLDER = ROOT.parent / "shared" / "relevance"
_DOCUMENTS, _QUERIES = "-documents.jsonl.gz", "-queries.jsonl"
_NOWHERE = Provenance("", "", "")


@dataclass(frozen=True, slots=True)
class Judged:
    """A query and what it should find: the id of a question → its grade.

    ``kind`` is the way in which the query was made, empty where people typed it.
    """

    topic: str
    text: str
    grades: Mapping[str, int]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """Questions, and judged queries in two halves: to choose weights by, and to report."""

    name: str
    questions: Sequence[Question]
    choosing: Sequence[Judged]
    reporting: Sequence[Judged]


def load(folder: Path) -> list[Collection]:
    """Every collection of a folder, in the order of their names; none where there is no folder."""
    names = sorted(path.name.removesuffix(_QUERIES) for path in folder.glob(f"*{_QUERIES}"))
    return [_collection(folder, name) for name in names]


def _collection(folder: Path, name: str) -> Collection:
    with gzip.open(folder / f"{name}{_DOCUMENTS}") as file:
        questions = {row["id"]: _question(row, number) for number, row in enumerate(_rows(file), 1)}
    with (folder / f"{name}{_QUERIES}").open("rb") as file:
        judged = [_judged(row, questions) for row in _rows(file)]
    choosing, reporting = halves(judged)
    return Collection(name, list(questions.values()), choosing, reporting)


def _rows(lines: Iterable[bytes]) -> Iterator[Any]:
    return (json.loads(line) for line in lines if line.strip())


def _question(row: Mapping[str, str], number: int) -> Question:
    """A document as a written question of the number that is its place in the file."""
    return Question(
        id=question_id(17, Kind.WRITTEN, number),
        legislature=17,
        kind=Kind.WRITTEN,
        number=number,
        title=row["title"],
        question=Passage(row["text"]),
        provenance=_NOWHERE,
    )


def _judged(row: Mapping[str, Any], questions: Mapping[str, Question]) -> Judged:
    known = {str(questions[id].id): grade for id, grade in row["relevant"].items()}
    return Judged(row["topic"], row["query"], known)


def halves(judged: Iterable[Judged]) -> tuple[list[Judged], list[Judged]]:
    """The queries in two halves that a hash of their topic decides: a topic is never divided."""
    parts: tuple[list[Judged], list[Judged]] = ([], [])
    for query in judged:
        parts[blake2b(query.topic.encode()).digest()[0] % 2].append(query)
    return parts
