"""Through a real index: a word finds the same documents however it is typed."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unidecode import unidecode

from indexer.engines.base import Engine
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.plan import Plan
from indexer.model import Question
from indexer.query import parse
from indexer.sources import read
from indexer.text import chunks
from tests.conftest import ask

WORDS = (  # noqa: SIM905 - a list of words reads best as words
    "hôpital hôpitaux élève élèves l’État d’Ornano œuvre cœurs retraité retraite marché marche "
    "Saint-Étienne aujourd'hui prud’hommes député·e·s EHPAD S.N.C.F. Covid-19 CO₂ 15\u202f108 3,5 "
    "L.\u00a0121-4 XVIIe n°\u00a02019-1428 garçon Noël où à çà maïs naïve août dû île forêt Sté"
).split(" ")


def typed(word: str) -> set[str]:
    """The ways of typing a word that make no difference."""
    # Signs are not accents: without its mark, ``n° 5`` is another text.
    return {
        word,
        word if set("·°₂") & set(word) else unidecode(word),
        word if "₂" in word else word.upper(),
        unicodedata.normalize("NFD", word),
        word.replace("’", "'"),
        word.replace("'", "’"),
    }


def found(engine: Engine, query: str) -> set[str]:
    """The documents of a query: all of them."""
    return {hit.id for hit in engine.search(Plan(tree=parse(query)[0], limit=1000)).hits}


@settings(max_examples=25, deadline=None)
@given(
    texts=st.lists(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
        min_size=1,
        max_size=6,
    ),
    word=st.sampled_from(WORDS),
    phrase=st.lists(st.sampled_from(WORDS[:14]), min_size=2, max_size=2).map(" ".join),
)
def test_a_word_and_a_phrase_find_the_same_however_they_are_typed(
    texts: list[str], word: str, phrase: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = EmbeddedStore(Path(folder) / "index")
        with store.writer() as writer:
            writer.put([ask(number, text) for number, text in enumerate(texts, 1)])
            writer.commit()
        engine = store.open()
        expected = found(engine, word)
        assert {n for n, text in enumerate(texts, 1) if word in text.split(" ")} <= {
            int(id.rpartition("QE")[2]) for id in expected
        }
        for variant in typed(word):
            assert found(engine, variant) == expected
        quoted = found(engine, f'"{phrase}"')
        assert found(engine, f'"{unidecode(phrase)}"') == quoted
        engine.close()


@pytest.fixture(scope="module")
def real(
    corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, list[Question]]]:
    """An index of real written questions."""
    archive = corpus / "Questions_ecrites.json.zip"
    questions = [record for record in read([archive]) if isinstance(record, Question)]
    store = EmbeddedStore(tmp_path_factory.mktemp("real"))
    with store.writer() as writer:
        writer.put(questions)
        writer.commit()
    engine = store.open()
    yield engine, questions
    engine.close()


def test_real_accented_words_find_the_same_without_their_accents(
    real: tuple[Engine, list[Question]],
) -> None:
    engine, questions = real
    words = {chunk for q in questions for chunk in chunks(q.question.text) if not chunk.isascii()}
    sample = sorted(word for word in words if word.isalpha())[::40]
    assert len(sample) > 50
    for word in sample:
        assert found(engine, word) == found(engine, unidecode(word)) != set()
