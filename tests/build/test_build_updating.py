"""An update reads what changed, tells what happened, and loses nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from indexer.build import event_log, ledger, reindex, update
from indexer.build.counting import BuildReport
from indexer.build.rebuilding import rebuild
from indexer.build.updating import Policy, group_of
from indexer.engines.base import Store
from indexer.errors import IndexBusy, ShrunkenSource, StaleIndex, UnusableInput
from indexer.events import Change, Event, from_lines
from indexer.model import Kind, QuestionId
from indexer.sources import People, read
from indexer.sources.people import Person
from tests.conftest import Pack, ask

DAY = date(2024, 3, 5)
TEN = [ask(number, f"Le texte {number}.", title=f"Titre {number}") for number in range(1, 11)]


@pytest.fixture
def run(store: Store, tmp_path: Path) -> Callable[..., BuildReport]:
    """Update from ``data/``."""

    def updated(*paths: Path, **policy: object) -> BuildReport:
        chosen = Policy(**policy)
        cache = tmp_path / "index" / ledger.FILE
        return update(store, paths or (tmp_path / "data",), cache, policy=chosen)

    return updated


def journal(store: Store) -> list[tuple[str, str]]:
    return [(str(event.change), event.id) for event in from_lines(store.journal())]


def answered(number: int) -> object:
    return dataclasses.replace(
        ask(number, f"Le texte {number}.", answer="Oui.", answered=DAY), title=f"Titre {number}"
    )


def test_a_first_update_builds_and_has_no_events(
    run: Callable[..., BuildReport], pack: Pack, store: Store
) -> None:
    pack(*TEN)
    report = run()
    assert (report.added, report.changed, report.unchanged) == (10, 0, 0)
    assert report.info is not None
    assert report.info.documents == 10
    assert journal(store) == []


def test_nothing_to_do_reads_nothing_and_makes_no_generation(
    run: Callable[..., BuildReport], pack: Pack, store: Store
) -> None:
    pack(*TEN)
    run()
    before = store.generation()
    report = run()
    assert (report.read, report.skipped, report.unchanged, report.info) == (0, 1, 10, None)
    assert store.generation() == before
    assert [kept.name for kept in store.generations()] == [before.partition(".")[0]]


def test_a_packed_again_archive_is_read_and_still_nothing_to_do(
    run: Callable[..., BuildReport], pack: Pack, store: Store
) -> None:
    pack(*TEN)
    run()
    before = store.generation()
    pack(*reversed(TEN))
    report = run()
    assert (report.read, report.unchanged, report.info) == (10, 10, None)
    assert store.generation() == before
    assert run().skipped == 1, "the ledger knows the new file without a new generation"


def test_an_answer_and_a_new_question_are_told(
    run: Callable[..., BuildReport], pack: Pack, store: Store
) -> None:
    pack(*TEN)
    run()
    pack(*TEN[1:], answered(1), ask(11, "Nouvelle."))
    report = run()
    assert (report.added, report.changed, report.confirmed, report.unchanged) == (1, 1, 9, 0)
    assert report.events == {Change.ASKED: 1, Change.ANSWERED: 1}
    assert set(journal(store)) == {("answered", TEN[0].id), ("asked", ask(11).id)}
    engine = store.open()
    assert engine.fetch([TEN[0].id])[0].answered == DAY
    assert engine.info().documents == 11
    engine.close()


def test_the_journal_is_carried_on_by_updates_and_by_a_reindex(
    run: Callable[..., BuildReport], pack: Pack, store: Store, tmp_path: Path
) -> None:
    pack(*TEN)
    run()
    pack(*TEN[1:], answered(1))
    run()
    pack(*TEN[2:], answered(1), answered(2))
    run()
    assert journal(store) == [("answered", TEN[0].id), ("answered", TEN[1].id)]
    reindex(store, read([pack(*TEN[3:], answered(1), answered(2), answered(3))]))
    assert journal(store)[2:] == [("answered", TEN[2].id)]
    reindex(store, read([tmp_path / "data"]))
    assert len(journal(store)) == 3


def test_what_is_missing_stays_and_is_counted(
    run: Callable[..., BuildReport], pack: Pack, store: Store
) -> None:
    pack(*TEN)
    run()
    pack(*TEN[1:])
    report = run()
    assert (report.missing, report.dropped, report.info) == (1, 0, None)
    assert TEN[0].id in store.known()


def test_what_is_missing_is_dropped_where_asked(
    run: Callable[..., BuildReport], pack: Pack, store: Store
) -> None:
    pack(*TEN)
    run()
    pack(*TEN[1:])
    report = run(drop_missing=True)
    assert (report.missing, report.dropped) == (0, 1)
    assert TEN[0].id not in store.known()
    assert journal(store) == [("dropped", TEN[0].id)]


def test_a_group_that_the_sources_do_not_speak_of_is_never_dropped(
    run: Callable[..., BuildReport], pack: Pack, store: Store
) -> None:
    pack(*TEN, name="a.json.zip")
    oral = pack(ask(1, "Orale.", kind=Kind.ORAL), name="b.json.zip")
    run()
    report = run(oral, drop_missing=True)
    assert report.dropped == 0
    assert len(store.known()) == 11


@pytest.mark.parametrize("drop", [False, True])
def test_a_source_that_shrinks_is_refused(
    run: Callable[..., BuildReport], pack: Pack, store: Store, *, drop: bool
) -> None:
    pack(*TEN)
    run()
    before = store.generation()
    pack(*TEN[2:])
    with pytest.raises(ShrunkenSource, match="8 questions where there were 10"):
        run(drop_missing=drop)
    assert store.generation() == before
    assert len(store.known()) == 10


def test_a_shrunken_source_is_taken_by_force_or_by_a_wider_share(
    run: Callable[..., BuildReport], pack: Pack, store: Store
) -> None:
    pack(*TEN)
    run()
    pack(*TEN[2:])
    assert run(shrink=0.2).missing == 2
    assert run(force=True, drop_missing=True).dropped == 2
    assert len(store.known()) == 8


def test_a_file_that_shrinks_is_refused_though_its_group_does_not(
    run: Callable[..., BuildReport], pack: Pack
) -> None:
    """The same questions cannot hide in another file of the same type."""
    pack(*TEN[:5], name="a.json.zip")
    pack(*TEN[5:], name="b.json.zip")
    run()
    pack(*TEN[:4], name="a.json.zip")
    pack(TEN[4], *TEN[5:], name="b.json.zip")
    with pytest.raises(ShrunkenSource, match=r"a\.json\.zip"):
        run()


def test_only_the_file_that_changed_is_read(run: Callable[..., BuildReport], pack: Pack) -> None:
    pack(*TEN[:5], name="a.json.zip")
    pack(*TEN[5:], name="b.json.zip")
    run()
    pack(*TEN[5:], ask(11, "Nouvelle."), name="b.json.zip")
    report = run()
    assert (report.read, report.skipped, report.added, report.unchanged) == (6, 1, 1, 10)


def test_the_last_record_of_a_question_wins_and_overlaps_are_always_read(
    run: Callable[..., BuildReport], pack: Pack, store: Store
) -> None:
    pack(*TEN, name="a.json.zip")
    pack(answered(1), name="b.json.zip")
    assert run().repeated == 1
    generation = store.generation()
    report = run()
    assert (report.skipped, report.read, report.info) == (0, 11, None)
    assert store.generation() == generation
    engine = store.open()
    assert engine.fetch([TEN[0].id])[0].answer is not None
    engine.close()


def test_a_question_that_returns_to_its_known_state_within_one_run_is_written_so(
    run: Callable[..., BuildReport], pack: Pack, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.build.updating.BATCH", 1)
    pack(*TEN, name="a.json.zip")
    run()
    pack(answered(1), name="a0.json.zip")
    pack(*TEN, ask(12, "Plus."), name="b.json.zip")
    run(force=True)
    engine = store.open()
    assert engine.fetch([TEN[0].id])[0].answer is None
    engine.close()


@pytest.mark.parametrize("harm", ["{", "[]", '{"generation": 3}', "\ufeff", '{"files": 1}'])
def test_a_ledger_that_cannot_be_trusted_costs_time_only(
    run: Callable[..., BuildReport], pack: Pack, tmp_path: Path, harm: str
) -> None:
    pack(*TEN)
    run()
    (tmp_path / "index" / ledger.FILE).write_text(harm, "utf-8")
    report = run()
    assert (report.read, report.unchanged, report.info) == (10, 10, None)


def test_a_ledger_of_another_generation_does_not_count(
    run: Callable[..., BuildReport], pack: Pack, store: Store, tmp_path: Path
) -> None:
    pack(*TEN)
    run()
    reindex(store, TEN[:1])
    report = run()
    assert report.read == 10
    assert report.added == 9


def test_a_file_that_cannot_be_read_stops_everything(
    run: Callable[..., BuildReport], pack: Pack, store: Store
) -> None:
    path = pack(*TEN)
    run()
    before = store.generation()
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(UnusableInput):
        run()
    assert store.generation() == before


def test_two_updates_at_once_are_told_apart(
    run: Callable[..., BuildReport], pack: Pack, store: Store
) -> None:
    pack(*TEN)
    run()
    with store.writer(), pytest.raises(IndexBusy):
        run()


def test_a_clock_that_was_set_back_does_not_turn_the_journal_round(
    run: Callable[..., BuildReport], pack: Pack, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(*TEN)
    run()
    pack(*TEN, ask(11, "Nouvelle."))
    run()
    monkeypatch.setattr(event_log, "datetime", _Early)
    pack(*TEN, ask(11, "Nouvelle."), ask(12, "Encore."))
    run()
    first, second = from_lines(store.journal())
    assert second.seen > first.seen > "2020"


class _Early(datetime):
    @classmethod
    def now(cls, tz: object = None) -> datetime:
        return datetime(2000, 1, 1, tzinfo=UTC)


def test_bare_revisions_of_most_of_the_index_are_no_news(
    run: Callable[..., BuildReport], pack: Pack, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_log, "MASS_REVISION", 5)
    pack(*TEN)
    run()
    revised = [dataclasses.replace(question, rubrique="santé") for question in TEN]
    pack(*revised, answered(11))
    assert run().events == {Change.ASKED: 1, Change.ANSWERED: 1}
    pack(*[dataclasses.replace(q, rubrique="eau") for q in TEN[:5]], *revised[5:], answered(11))
    assert run().events == {Change.REVISED: 5}


def test_a_journal_line_of_a_later_version_is_kept(
    run: Callable[..., BuildReport], pack: Pack, store: Store
) -> None:
    pack(*TEN)
    run()
    with store.writer() as writer:
        writer.put([ask(20, "Vingt.")])
        store.note(['{"change": "merged"}\n'])
        writer.commit()
    pack(*TEN, ask(20, "Vingt."), ask(21, "Plus."))
    run()
    assert next(iter(store.journal())) == '{"change": "merged"}\n'
    assert ("asked", ask(21).id) in journal(store)


def test_lines_that_no_commit_took_are_forgotten(pack: Pack, store: Store) -> None:
    with store.writer(fresh=True) as writer:
        writer.put(TEN)
        writer.commit()
    with store.writer() as writer:
        store.note(["lost\n"])
    with store.writer() as writer:
        writer.put([ask(20, "Vingt.")])
        writer.commit()
    assert list(store.journal()) == []


def test_a_group_is_a_legislature_and_a_type() -> None:
    assert group_of(QuestionId("QANR5L17QE714")) == "QANR5L17QE"
    assert group_of(QuestionId("strange\n")) == "strange\n"
    assert Event("", QuestionId(""), Change.ASKED).day is None


def test_people_that_change_have_everything_read(pack: Pack, store: Store, tmp_path: Path) -> None:
    path = pack(*TEN)
    cache = tmp_path / "index" / ledger.FILE
    one = People({"PA1": Person("PA1", "Mme", "Zoé Petit")})
    assert update(store, [path], cache, one).read == 10
    assert update(store, [path], cache, one).read == 0
    two = People({"PA1": Person("PA1", "Mme", "Zoé Grand")})
    assert update(store, [path], cache, two).read == 10


def test_an_update_of_nothing_readable_is_one_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="no such file"):
        update(store, [tmp_path / "none"], tmp_path / "x")
    assert not (tmp_path / "index").exists()


def test_a_stale_index_is_made_anew_of_all_that_it_was_made_of(
    run: Callable[..., BuildReport], store: Store, pack: Pack, tmp_path: Path
) -> None:
    cache, folder = tmp_path / "index" / ledger.FILE, tmp_path / "data"
    pack(*TEN[:4])
    pack(*TEN[4:], name="b.json.zip")
    with pytest.raises(StaleIndex, match="not known of which files"):
        rebuild(store, [folder], cache)
    run()
    report = rebuild(store, [folder], cache)
    assert report.info is not None
    assert report.info.documents == 10
    assert report.dropped == 0


def test_a_stale_index_stays_where_one_of_its_files_is_gone(
    run: Callable[..., BuildReport], store: Store, pack: Pack, tmp_path: Path
) -> None:
    pack(*TEN[:4])
    gone = pack(*TEN[4:], name="b.json.zip")
    run()
    gone.unlink()
    with pytest.raises(UnusableInput, match=r"b\.json\.zip: the index was made of it too"):
        rebuild(store, [tmp_path / "data"], tmp_path / "index" / ledger.FILE)
    assert len(store.known()) == 10
