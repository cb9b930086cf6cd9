"""What every room's tests share."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bench import official
from indexer.build import reindex
from indexer.config import Settings
from indexer.engines.base import Store
from indexer.model import (
    Author,
    Kind,
    Passage,
    Provenance,
    Question,
    Status,
    question_id,
)
from indexer.sources import read
from indexer.wiring import open_store

Pack = Callable[..., Path]

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"

# A busy machine makes no test fail: times are measured in `bench/`.
STEADY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", STEADY)
# Where a change is judged (`.ci/run`), a commit has the same examples each time; elsewhere each run
# draws others.
settings.register_profile("repeatable", STEADY, derandomize=True, database=None)
settings.load_profile("repeatable" if os.environ.get("CI") else "steady")


pytest_plugins = ("tests.counting", "tests.sharing")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the real records; the test skips where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip("the real records are not on this machine")
    return CORPUS


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the five seeds."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def seed_questions(seeds: Path) -> list[Question]:
    """The questions of the five seeds."""
    return [record for record in read([seeds]) if isinstance(record, Question)]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Write questions as an archive of that name under ``data/``; gives its path."""

    def packed(*questions: Question, name: str = "Questions_ecrites.json.zip") -> Path:
        path = tmp_path / "data" / name
        path.parent.mkdir(exist_ok=True)
        official.pack(questions, path)
        return path

    return packed


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store whose folder is not there yet."""
    return open_store(Settings(index=tmp_path / "index", processes=1))


@pytest.fixture
def filled(store: Store, pack: Pack) -> Store:
    """A store of the six questions."""
    reindex(store, read([pack(*SIX)]))
    return store


def ask(number: int, question: str = "", **given: object) -> Question:
    """A question with plausible data; ``answer=`` takes text."""
    answer = given.pop("answer", None)
    published = given.pop("published", date(2024, 1, 1))
    kind = given.pop("kind", Kind.WRITTEN)
    legislature = given.pop("legislature", 17)
    author = {
        name.removeprefix("author_"): given.pop(name)
        for name in [key for key in given if key.startswith("author_")]
    }
    return Question(
        id=question_id(legislature, kind, number),
        legislature=legislature,
        kind=kind,
        number=number,
        title=given.pop("title", ""),
        question=Passage(question, published),
        answer=Passage(answer, given.pop("answered", None)) if answer is not None else None,
        status=given.pop("status", Status.ANSWERED if answer is not None else Status.PENDING),
        author=Author(**author),
        provenance=given.pop(
            "provenance",
            Provenance("test", str(number), f"{number:032x}", given.pop("known", None)),
        ),
        **given,
    )


SIX = [
    ask(1, "Un texte."),
    ask(2, "Deux.", published=date(2025, 3, 4)),
    ask(3, "Trois.", answer="Oui.", answered=date(2025, 5, 6)),
    ask(4, "Quatre.", published=None),
    ask(1, "Orale.", kind=Kind.ORAL),
    ask(1, "Ancienne.", legislature=16),
]
"""Questions of two types, two legislatures and two years, one of them undated."""
