"""Similar questions, twins and answers given more than once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from indexer.engines.base import Store
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.memory import MemoryStore
from indexer.errors import UnknownQuestion
from indexer.model import Question
from indexer.search.searcher import Searcher
from indexer.search.similar import BATCH, terms
from tests.conftest import ask
from tests.engines.contract import QUESTIONS, fill

TEXT = (
    "{} attire l'attention de M. le ministre de l'agriculture sur la prédation du loup dans les "
    "alpages et sur la détresse des éleveurs de brebis. Les tirs de défense ne suffisent plus, et "
    "les chiens de protection inquiètent les randonneurs. Il lui demande quelles mesures {}."
)
ANSWER = (
    "Le plan national prévoit des tirs de prélèvement, une aide aux chiens de protection et une "
    "indemnisation des éleveurs dans chaque département concerné par la présence de l'espèce{}."
)
ASKED = ask(
    100,
    TEXT.format("M. Jean Petit", "il entend prendre"),
    title="Prédation du loup",
    answer=ANSWER.format(""),
    author_name="Jean Petit",
)
TWINS = [
    ask(
        101 + n,
        TEXT.format(f"Mme {name}", "elle entend prendre rapidement"),
        title="Loup et alpages",
        author_name=name,
        published=date(2024, 2, 1 + n),
    )
    for n, name in enumerate(["Anne Roy", "Luc Bel", "Anne Roy"])
]
PARENT = ask(
    110,
    "Quelle indemnisation pour les éleveurs de brebis après une attaque de loup dans les alpages ?",
    title="Éleveurs et loup",
    answer=ANSWER.format(" (voir la carte)"),
)
WAITING = ask(111, "Les tirs de défense contre le loup dans les alpages.", title="Tirs de défense")
OTHERS = [
    ask(
        200 + n,
        "Mme Vidal attire l'attention du ministre de l'agriculture sur le calcul des retraites de "
        f"la commune {n}. Quelles mesures entend-il prendre rapidement ? Elle demande la carte.",
    )
    for n in range(40)
]


@pytest.fixture(params=["memory", "embedded"], scope="module")
def searcher(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    store: Store = MemoryStore()
    if request.param == "embedded":
        store = EmbeddedStore(Path(tmp_path_factory.mktemp("index")))
    fill(store, [*QUESTIONS, ASKED, *TWINS, WAITING, PARENT, *OTHERS])
    searcher = Searcher(store)
    yield searcher
    searcher.close()


def ids(questions: tuple[Question, ...]) -> list[int]:
    return [question.number for question in questions]


def test_twins_are_nearly_identical_texts_the_newest_first(searcher: Searcher) -> None:
    """Other names, other endings: the same question, put four times, thrice by others."""
    found = searcher.similar(ASKED.id)
    assert ids(found.twins) == [103, 102, 101]
    assert (found.times, found.authors) == (4, 2)


def test_similar_questions_are_others_answered_ones_first(searcher: Searcher) -> None:
    found = searcher.similar(ASKED.id)
    assert 110 in ids(found.similar)
    assert 111 in ids(found.similar)
    answered = [question.answer is not None for question in found.similar]
    assert answered == sorted(answered, reverse=True)
    assert not {100, 101, 102, 103} & set(ids(found.similar))
    assert len(searcher.similar(ASKED.id, 1).similar) == 1


def test_the_same_answer_is_found_whatever_its_question(searcher: Searcher) -> None:
    assert ids(searcher.similar(ASKED.id).same_answer) == [110]
    assert ids(searcher.similar(PARENT.id).same_answer) == [100]
    assert searcher.similar(WAITING.id).same_answer == ()


def test_texts_that_differ_are_no_twins(searcher: Searcher) -> None:
    found = searcher.similar(PARENT.id)
    assert (found.twins, found.times, found.authors) == ((), 1, 0)


def test_a_question_without_a_telling_word_is_like_none(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path)
    fill(store, [ask(1, ""), ask(2, "Les abeilles."), ask(3, "Et le de la.")])
    searcher = Searcher(store)
    for number in (1, 2, 3):
        found = searcher.similar(f"QANR5L17QE{number}")
        assert (found.similar, found.twins) == ((), ())
    searcher.close()


def test_every_twin_is_found_where_there_are_many(tmp_path: Path) -> None:
    """More than a batch of candidates."""
    store = EmbeddedStore(tmp_path)
    many = [ask(n, TEXT.format(f"M. {n}", "prendre")) for n in range(1, 3 * BATCH)]
    fill(store, [*many, *OTHERS])
    searcher = Searcher(store)
    assert searcher.similar(many[0].id).times == len(many)
    searcher.close()


def test_the_terms_of_a_text_are_the_rare_ones(searcher: Searcher) -> None:
    found = terms(searcher._engine, ASKED.title, ASKED.question.text)
    assert {"predation", "alpages", "brebis"} <= set(found)
    assert not {"le", "de", "la"} & set(found)


def test_an_unknown_question_is_like_nothing(searcher: Searcher) -> None:
    with pytest.raises(UnknownQuestion):
        searcher.similar("QANR5L17QE999999")
