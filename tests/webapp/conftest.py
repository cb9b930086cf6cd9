"""Questions made for the pages, an index of them in memory, and clients over it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.build import reindex
from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.model import Author, Kind, Passage, Provenance, Question, Span, Status, Transfer
from indexer.model import question_id as uid_of
from indexer.search.searcher import Searcher
from indexer.sources import read
from indexer.wiring import open_store
from tests.engines.contract import CAMPAIGN
from webapp import create_app

HEALTH = "santé et accès aux soins"
PLAIN = Author(
    name="Sandrine Runel",
    civility="Mme",
    group="SOC",
    group_label="Socialistes et apparentés",
    department="Rhône",
    constituency="Rhône (4e circonscription)",
    uid="PA1",
)
OTHER = Author(name="Jean-Michel Brard", civility="M.", group_label="Horizons & Indépendants")
HOSTILE = "<script>alert('x')</script> \"guillemets\" & \u202eà l’envers\u202c"


def make(number: int, title: str, text: str, **more: object) -> Question:
    """A written question of the 17th legislature, as plain as the test does not say."""
    kind = more.pop("kind", Kind.WRITTEN)
    legislature = more.pop("legislature", 17)
    assert isinstance(kind, Kind)
    assert isinstance(legislature, int)
    published = more.pop("published", date(2026, 5, 12))
    assert isinstance(published, date | None)
    return Question(
        id=uid_of(legislature, kind, number),
        legislature=legislature,
        kind=kind,
        number=number,
        title=title,
        question=Passage(text, published, 4321),
        provenance=Provenance("test", f"{number}", f"{number:032x}", date(2026, 7, 14)),
        **{"author": PLAIN, "rubrique": "santé", "ministry": HEALTH, **more},  # type: ignore[arg-type]
    )


ANSWERED = make(
    15108,
    "Avenir du dispositif Asalée",
    "Mme Runel alerte la ministre sur Asalée.\n\nElle demande l’avenir du dispositif Asalée.",
    answer=Passage("Le dispositif Asalée sera soutenu.", date(2026, 7, 15), 6000),
    status=Status.ANSWERED,
    ministry_answering="travail, santé et solidarités",
    keywords=("infirmiers", "soins primaires"),
    transfers=(Transfer("travail, santé et solidarités", date(2026, 6, 1)), Transfer("budget")),
    flagged=date(2026, 6, 20),
    renewed=(date(2026, 7, 1),),
)
DEBATE_TEXT = (
    "Mme la présidente. La parole est à M. Brard.\n\nM. Jean-Michel Brard. Que fera-t-on du loup ?"
    "\n\nIl rôde.\n\nMme la ministre. Rien du loup."
)


def _span(name: str) -> Span:
    at = DEBATE_TEXT.index(name)
    return Span(at, at + len(name))


DEBATE = make(
    1371,
    "Présence du loup",
    "",
    kind=Kind.GOVERNMENT,
    author=OTHER,
    rubrique="élevage",
    published=None,
    answer=Passage(
        DEBATE_TEXT,
        date(2026, 2, 1),
        speakers=(
            _span("Mme la présidente"),
            _span("M. Jean-Michel Brard"),
            _span("Mme la ministre"),
        ),
    ),
    status=Status.ANSWERED,
)
WITHDRAWN = make(
    7,
    "Question retirée",
    "Un texte sur les méduses.",
    status=Status.WITHDRAWN,
    closed=date(2026, 6, 2),
    closing_label="Retrait à l’initiative de l’auteur",
    legislature=16,
    kind=Kind.ORAL,
    published=date(2023, 1, 3),
)
LAPSED = make(8, "Question caduque", "Un texte sur les bruyères.", status=Status.LAPSED)
ODD = make(
    9, HOSTILE, f"Un texte étrange, {HOSTILE}", author=Author(name=HOSTILE), rubrique=HOSTILE
)
MANY = tuple(
    make(
        100 + rank,
        f"Gestion des déchets n° {rank}",
        f"Le texte parle des déchets de la commune {rank}.",
        rubrique=f"rubrique {rank % 9}",
        published=date(2025, 1, 1) + timedelta(days=rank),
    )
    for rank in range(25)
)
SAMPLES = (ANSWERED, DEBATE, WITHDRAWN, LAPSED, ODD, *MANY)


@pytest.fixture(scope="session")
def store() -> MemoryStore:
    found = MemoryStore()
    with found.writer(fresh=True) as writer:
        writer.put(SAMPLES)
        writer.commit()
    return found


class Buffered(FlaskClient):
    """A client that reads an answer to its end, so that every file behind it is closed."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **options})


@pytest.fixture(scope="session")
def app(store: MemoryStore) -> Flask:
    # Nothing is remembered: some tests change what the index seems to hold.
    chosen = Settings(base_url="https://questions.example/", remembered=0)
    made = create_app(chosen, Searcher(store))
    made.testing = True
    made.test_client_class = Buffered
    return made


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """The folder of an index of the seeds."""
    folder = tmp_path_factory.mktemp("serve") / "index"
    reindex(open_store(Settings(index=folder)), read([seeds]))
    return folder


@pytest.fixture(scope="session")
def real_app(index: Path) -> Flask:
    """The application as it is served: over the files of an index."""
    return create_app(Settings(index=index))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def repeated() -> FlaskClient:
    """A client over three questions with one text and one answer, among others."""
    one = CAMPAIGN[0]
    found = MemoryStore()
    with found.writer(fresh=True) as writer:
        writer.put(
            make(900 + n, "Urgences", one.question.text, answer=one.answer, status=one.status)
            for n in range(3)
        )
        writer.put(MANY)
        writer.commit()
    return create_app(Settings(), Searcher(found)).test_client()


class Journaled(MemoryStore):
    """A memory that keeps a journal: the lines it was given."""

    lines: tuple[str, ...] = ()

    def journal(self) -> Iterator[str]:
        """The lines as they were given."""
        return iter(self.lines)


@pytest.fixture
def journaled() -> tuple[Journaled, FlaskClient]:
    """A store that keeps a journal, still empty, over the samples, and a client of its pages."""
    found = Journaled()
    with found.writer(fresh=True) as writer:
        writer.put(SAMPLES)
        writer.commit()
    settings = Settings(base_url="https://questions.example/")
    return found, create_app(settings, Searcher(found)).test_client()


@pytest.fixture
def sample() -> type[object]:
    """The sample questions by name, for tests that name one."""

    class Samples:
        answered, debate, withdrawn, lapsed, odd = ANSWERED, DEBATE, WITHDRAWN, LAPSED, ODD
        everything, hostile = SAMPLES, HOSTILE

    return Samples
