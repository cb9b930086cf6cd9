"""What was mined, written down as sorted lines and read back."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.cluster.mined import packed, unpacked
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.mined import Changes, Listed, mined, tables
from indexer.engines.mined.tables import Table, may_begin, sorted_lines
from indexer.model import Question, QuestionId
from tests.conftest import ask
from tests.engines.contract import fill
from tests.engines.test_engines_words import plain

SAID = (
    "La Société nationale des chemins de fer (SNCF) ferme des gares.",
    "Le pouvoir d’achat des retraités baisse, l'aide à l'enfance aussi.",
    "Le plan d'accompagnement (PA) de la ville, ou projet associatif (PA).",
    "Le projet associatif (PA) de l'école.",
)


def _questions(seed: int, count: int) -> list[Question]:
    rng = random.Random(seed)
    return [ask(n, " ".join(rng.choices(SAID, k=3)) + f" {n}") for n in range(1, count + 1)]


@given(st.integers(0, 50), st.integers(0, 30))
@settings(max_examples=20, deadline=None)
def test_lines_give_back_what_was_mined(seed: int, count: int) -> None:
    """Also through what a cluster keeps of them."""
    held = {question.id: question for question in _questions(seed, count)}
    changes = Changes({})
    for question in held.values():
        changes.put(question)

    def fetch(ids: list[QuestionId]) -> list[Question]:
        return [held[id] for id in ids]

    lines = {
        name: Listed(found)
        for name, found in changes.lines(len(held), lambda: held, fetch).items()  # type: ignore[arg-type]
    }
    assert plain(tables(lines)) == plain(mined(held.values()))
    assert plain(tables(unpacked(packed(lines)))) == plain(tables(lines))
    assert Changes(lines).lines(len(held), lambda: held, fetch) == {}  # type: ignore[arg-type]


@given(st.integers(0, 50), st.integers(0, 30))
@settings(max_examples=20, deadline=None)
def test_a_fresh_index_draws_ahead_what_it_would_read_back(seed: int, count: int) -> None:
    """Where all came once; else the sample is read from what is stored, as for an update."""
    asked = _questions(seed, count)
    ahead, behind = Changes({}, fresh=True), Changes({})
    for question in asked:
        ahead.put(question)
        behind.put(question)
    ahead.draw(len(asked))
    held = {question.id: question for question in asked}

    def fetch(ids: list[QuestionId]) -> list[Question]:
        return [held[id] for id in ids]

    def fail(_: list[QuestionId]) -> list[Question]:
        raise AssertionError("it was drawn already")

    given_ahead = ahead.lines(len(held), lambda: held, fail)  # type: ignore[arg-type]
    assert given_ahead == behind.lines(len(held), lambda: held, fetch)  # type: ignore[arg-type]


def test_a_question_that_comes_twice_counts_as_it_came_last(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path)
    with store.writer(fresh=True) as writer:
        writer.put([ask(1, "La neige tombe."), ask(2, "Le vent."), ask(1, "La forêt brûle.")])
        writer.commit()
    engine = store.open()
    assert set(engine.mined().spellings) >= {"foret", "vent"}
    assert "neige" not in engine.mined().spellings
    engine.close()


def test_the_sample_is_drawn_anew_when_a_tenth_has_changed(tmp_path: Path) -> None:
    """Acronyms are exact at once; the other tables follow at the fourth of 34 questions."""
    store = EmbeddedStore(tmp_path)
    fill(store, [ask(n, "La neige tombe.") for n in range(1, 31)])
    for number in range(31, 35):
        fill(store, [ask(number, "La forêt brûle.")])
        engine = store.open()
        assert ("foret" in engine.mined().spellings) is (number == 34)
        engine.close()


def test_an_update_without_a_change_keeps_the_file(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path)
    fill(store, _questions(1, 5))
    fill(store, [])
    first, second = sorted(tmp_path.glob("gen-*/words.mined"))
    assert first.samefile(second)


def test_no_lines_are_empty_tables() -> None:
    for found in (tables({}), tables(unpacked([]))):
        assert not [*found.acronyms.meanings, *found.related, *found.spellings, *found.expressions]


@given(st.lists(st.text("abé ", min_size=1, max_size=6)), st.text("abé ", max_size=6))
def test_a_table_tells_whether_a_key_begins_so(keys: list[str], typed: str) -> None:
    held = {key.strip(): "x" for key in keys if key.strip()}
    table = Table(Listed(sorted_lines((key, "x") for key in held)), lambda values: values[0])
    assert may_begin(typed, table) == any(key.startswith(typed) for key in held)
    assert may_begin(typed, held)  # as soon looked up as told
