"""What is compared over: generated questions, or real prose of a folder or a collection."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from bench import corpora, corpus, queries
from bench.queries import Kind


def _collection(folder: Path, count: int) -> Path:
    path = folder / "contes-documents.jsonl.gz"
    words = [
        "loup",
        "berger",
        "patou",
        "montagne",
        "alpage",
        "brebis",
        "clôture",
        "troupeau",
        "vallée",
        "estive",
    ]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for number in range(count):
            told = " ".join(words[(number + step) % len(words)] for step in (0, 1, 3, 6))
            row = {"id": str(number), "title": words[number % 10], "text": f"On dit {told} ici."}
            print(json.dumps(row), file=file)
    (folder / "contes-queries.jsonl").touch()
    return path


def test_generated_questions_are_asked_what_they_were_asked_before() -> None:
    over = corpora.generated(60)
    assert list(over.questions()) == list(corpus.questions(60))
    assert over.draw(9) == queries.draw(60, 9)
    assert (over.name, over.size) == ("", 60)


def test_documents_of_a_collection_are_asked_every_kind_of_query(tmp_path: Path) -> None:
    """They have no date and no ministry: each gets a day, and years are chosen among."""
    over = corpora.read(_collection(tmp_path, 30))
    assert (over.name, over.size) == ("contes", 30)
    assert len({one.published for one in over.questions()}) == 30
    asked = over.draw(18)
    assert [query.kind for query in asked] == [*Kind] * 2
    assert {*asked[6].filters} == {"year"}
    assert over.draw(18) == asked


def test_a_place_without_questions_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="holds no questions"):
        corpora.read(tmp_path)
