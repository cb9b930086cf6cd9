"""An older copy of a question never undoes what is known of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile, ZipInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import official
from indexer.build import reindex, update
from indexer.build.copies import newness
from indexer.build.counting import BuildReport
from indexer.build.updating import Policy
from indexer.engines.base import Store
from indexer.engines.memory.store import MemoryStore
from indexer.model import Passage, Provenance, Question, QuestionId, Status
from indexer.sources import read
from tests.conftest import ask

START = date(2025, 1, 7)
NOWHERE = Provenance("", "", "")


@dataclass(frozen=True)
class Story:
    """What happens to a question, in weeks after the start; None for what never happens."""

    asked: int
    retitled: int | None
    ended: int | None
    answered: bool

    def at(self, number: int, week: int) -> Question | None:
        """The question as the archive of a week has it."""
        if week < self.asked:
            return None
        found = ask(number, "Texte.", title="Titre", published=_week(self.asked))
        if self.retitled is not None and week >= self.retitled:
            found = replace(found, title="Titre corrigé")
        if self.ended is None or week < self.ended:
            return found
        day = _week(self.ended)
        if self.answered:
            return replace(found, answer=Passage("Oui.", day), status=Status.ANSWERED, closed=day)
        return replace(found, status=Status.WITHDRAWN, closed=day, closing_label="Retirée")


weeks = st.integers(0, 12)
stories = st.lists(
    st.builds(Story, weeks, st.none() | weeks, st.none() | weeks, st.booleans()),
    min_size=1,
    max_size=4,
)


def _week(number: int) -> date:
    return START + timedelta(weeks=number)


def archive(folder: Path, name: str, told: Sequence[Story], week: int) -> Path:
    """The archive of a week, made on its day."""
    day = _week(week)
    asked = [story.at(number, week) for number, story in enumerate(told, 1)]
    path = folder / f"{name}.json.zip"
    with ZipFile(path, "w") as packed:
        for question in [*filter(None, asked), ask(900 + week, "Du jour.", published=day)]:
            text = json.dumps({"question": official.record(question)})
            member = ZipInfo(f"json/{question.id}.json", (day.year, day.month, day.day, 3, 0, 0))
            packed.writestr(member, text)
    return path


def content(store: Store) -> dict[QuestionId, tuple[Question, date | None]]:
    """What an index says: all but where each question was read."""
    engine = store.open()
    found = engine.fetch(list(store.known()))
    engine.close()
    return {q.id: (replace(q, provenance=NOWHERE), q.known) for q in found}


@settings(max_examples=25)
@given(stories, st.lists(weeks, min_size=1, max_size=4, unique=True), st.data())
def test_any_order_of_any_archives_gives_the_same_index(
    told: list[Story], chosen: list[int], data: st.DataObject
) -> None:
    """One after the other, some together, under any names, read once or twice."""
    order = data.draw(st.permutations(chosen))
    names = data.draw(st.permutations("abcd"))
    with TemporaryDirectory() as made:
        folder = Path(made)
        paths = [archive(folder, names[at], told, week) for at, week in enumerate(order)]
        rebuilt, updated, together = MemoryStore(), MemoryStore(), MemoryStore()
        reindex(rebuilt, read(sorted(paths, key=lambda path: order[paths.index(path)])))
        for path in [*paths, data.draw(st.sampled_from(paths))]:
            update(updated, [path], folder / "ledger", policy=Policy(shrink=1))
        for size in range(1, len(paths) + 1):
            update(together, paths[:size], folder / "other", policy=Policy(shrink=1))
    assert content(updated) == content(rebuilt)
    assert content(together) == content(rebuilt)


Run = Callable[..., BuildReport]


@pytest.fixture
def run(store: Store, tmp_path: Path) -> Run:
    """Update with a file."""

    def updated(path: Path, **policy: object) -> BuildReport:
        return update(store, [path], tmp_path / "ledger", policy=Policy(shrink=1, **policy))

    return updated


def _states(tmp_path: Path) -> tuple[Path, Path]:
    new = Story(0, None, 4, answered=True)
    return archive(tmp_path, "b", [new], 6), archive(tmp_path, "z", [new], 2)


def test_an_older_archive_takes_no_answer_away(tmp_path: Path, store: Store, run: Run) -> None:
    """The report counts what was passed over; nothing of it is an event."""
    new, old = _states(tmp_path)
    run(new)
    report = run(old)
    assert (report.older, report.changed, report.added) == (1, 0, 1)
    answered = content(store)[ask(1).id][0]
    assert (answered.status, answered.answered) == (Status.ANSWERED, _week(4))
    assert run(old).info is None


def test_force_takes_the_older_copy(tmp_path: Path, store: Store, run: Run) -> None:
    """For the one who knows that the newer one was wrong."""
    new, old = _states(tmp_path)
    run(new)
    report = run(old, force=True)
    assert (report.older, report.changed) == (0, 1)
    assert content(store)[ask(1).id][0].answer is None


def test_a_later_archive_that_says_the_same_moves_the_day_of_open_questions(
    tmp_path: Path, store: Store, run: Run
) -> None:
    """It is no change, and no event; the delay goes on."""
    waiting = [Story(0, None, None, answered=False)]
    run(archive(tmp_path, "a", waiting, 2))
    report = run(archive(tmp_path, "b", waiting, 5))
    assert (report.changed, report.confirmed, report.added) == (0, 1, 1)
    assert report.events == {"asked": 1}
    assert content(store)[ask(1).id][1] == _week(5)


def _copy(known: date | None = None, made: str = "", **more: object) -> int:
    return newness(ask(1, "Texte.", provenance=Provenance("t", "t", "t", known, made), **more))


def test_what_makes_a_copy_newer() -> None:
    """An answer, an end, a later source, a later day, a later file; each before the next."""
    day = date(2024, 5, 1)
    ranked = [
        _copy(),
        _copy(made="2024-01-01T00:00:00"),
        _copy(made="2024-01-01T00:00:00.5"),
        _copy(flagged=day),
        _copy(known=date(2024, 4, 1)),
        _copy(known=date(2024, 4, 1), flagged=day),
        _copy(known=date(2024, 6, 1)),
        _copy(status=Status.LAPSED, closed=date(2024, 6, 9)),
        _copy(status=Status.LAPSED, closed=date(2024, 6, 9), closing_label="Fin de mandat"),
        _copy(answer="Oui.", answered=day),
        _copy(answer="Oui.", answered=date(2024, 5, 2)),
    ]
    assert ranked == sorted(ranked)
    assert len(set(ranked)) == len(ranked)
