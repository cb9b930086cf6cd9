"""A file that kills what reads it is named, and costs the build that file or nothing at all."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.build import ledger, reading, reindex, update
from indexer.build.counting import BuildReport
from indexer.build.reading import Bounds, OnCrash, Readers
from indexer.build.updating import Policy
from indexer.engines.base import Store
from indexer.errors import CrashedReader, ShrunkenSource, UnusableInput
from indexer.model import Question
from indexer.sources import People, Rejection, people_among, read
from indexer.sources.apart.frames import frame_of_people, people_of
from indexer.sources.base import PEOPLE, Unread
from tests.conftest import ROOT, Pack, ask

TEN = [ask(number, f"Le texte {number}.", title="Titre") for number in range(1, 11)]
OTHERS = [ask(number, f"Un autre {number}.", title="Titre") for number in range(11, 14)]
BOUNDS = Bounds(megabytes=500, seconds=3)
DEATHS = {
    "kill": "was ended by SIGSEGV",
    "end": "ended with code 5",
    "babble": "gave what makes no sense",
    "no_memory": "needed more than 500 MB (QUESTIONS_READ_MEMORY)",
    "too_much": "needed more than 500 MB (QUESTIONS_READ_MEMORY)",
    "endless": "gave no record for 3 seconds (QUESTIONS_READ_SECONDS)",
    "wrong": "failed (KeyError: 'nothing')",
}


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MODULE", "tests.build.planted")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def questions(records: list[Question | Rejection]) -> list[str]:
    return [record.id for record in records if isinstance(record, Question)]


def test_what_a_process_reads_is_what_is_read_here(
    seeds: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reading, "MODULE", CHILD)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.json").write_text('{"a": 1}', "utf-8")
    (tmp_path / "data" / "b.json").write_bytes(b'{"uid": "\\ud800"}')
    paths = [seeds, pack(*TEN).parent]
    with Readers() as readers:
        assert list(read(paths, reader=readers)) == list(read(paths))


CHILD = reading.MODULE


def test_one_process_reads_all_files(pack: Pack) -> None:
    paths = [pack(*TEN, name=f"said.{number}.json.zip") for number in range(3)]
    with Readers() as readers:
        found = list(read(paths, reader=readers))
    said = [record.locator for record in found if isinstance(record, Rejection)]
    assert len(said) == 3
    assert len(set(said)) == 1


@pytest.mark.parametrize(("name", "how"), DEATHS.items())
def test_a_death_is_told_with_the_file_and_the_rest_is_read(
    pack: Pack, name: str, how: str
) -> None:
    fatal, sound = pack(*TEN, name=f"{name}.json.zip"), pack(*OTHERS, name="z.json.zip")
    with Readers(OnCrash.SKIP, BOUNDS) as readers:
        found = list(read([fatal, sound], reader=readers))
    (death,) = (record for record in found if isinstance(record, Rejection))
    assert isinstance(death, Unread)
    assert death.file == fatal
    assert death.reason == f"the process that read it {how} after its question number 2"
    assert questions(found) == [question.id for question in (*TEN[:2], *OTHERS)]


def test_a_death_stops_the_reading_where_it_is_to(pack: Pack) -> None:
    fatal = pack(*TEN, name="kill.json.zip")
    with Readers() as readers, pytest.raises(CrashedReader, match=r"kill\.json\.zip.*SIGSEGV"):
        list(read([fatal], reader=readers))


def test_a_damaged_archive_is_refused_as_ever(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK")
    here = pytest.raises(UnusableInput, match="not a whole zip")
    with Readers(OnCrash.SKIP) as readers, here:
        list(read([path], reader=readers))


def test_a_file_that_goes_away_is_refused_as_ever(pack: Pack) -> None:
    path = pack(*TEN)

    def gone(file: Path) -> bool:
        file.unlink()
        return True

    with Readers(OnCrash.SKIP) as readers, pytest.raises(UnusableInput, match="No such file"):
        list(read([path], None, gone, readers))


def test_who_waits_for_no_more_can_read_on(pack: Pack) -> None:
    path = pack(*TEN)
    with Readers() as readers:
        first = read([path], reader=readers)
        assert next(first)
        first.close()  # type: ignore[attr-defined] - a generator
        assert len(list(read([path], reader=readers))) == 10


@pytest.fixture
def run(store: Store, tmp_path: Path) -> Callable[..., BuildReport]:
    """Update from ``data/`` with readers that die."""

    def updated(on_crash: OnCrash = OnCrash.SKIP, **policy: object) -> BuildReport:
        cache = tmp_path / "index" / ledger.FILE
        with Readers(on_crash, BOUNDS) as readers:
            return update(
                store,
                [tmp_path / "data"],
                cache,
                policy=Policy(**policy),
                reader=readers,
            )

    return updated


def entered(tmp_path: Path) -> set[str]:
    data = json.loads((tmp_path / "index" / ledger.FILE).read_text("utf-8"))
    return {Path(name).name for name in data["files"]}


def test_a_file_not_read_to_its_end_is_read_again_by_the_next_update(
    run: Callable[..., BuildReport], pack: Pack, store: Store, tmp_path: Path
) -> None:
    fatal = pack(*TEN, name="kill.json.zip")
    pack(*OTHERS, name="z.json.zip")
    report = run()
    assert report.unread == [fatal]
    assert (report.read, report.added, report.info and report.info.documents) == (5, 5, 5)
    assert entered(tmp_path) == {"z.json.zip"}
    assert any("kill.json.zip" in line for line in store.rejected())
    again = run()
    assert (again.unread, again.skipped, again.read, again.info) == ([fatal], 1, 2, None)
    fatal.rename(fatal.with_name("mended.json.zip"))
    assert (run().added, entered(tmp_path)) == (8, {"mended.json.zip", "z.json.zip"})


def test_a_file_that_was_read_before_and_now_kills_is_no_longer_known(
    run: Callable[..., BuildReport], pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(*TEN, name="kill.json.zip")
    with monkeypatch.context() as sound:
        sound.setattr(reading, "MODULE", CHILD)
        assert run().added == 10
    assert entered(tmp_path) == {"kill.json.zip"}
    pack(*TEN, *OTHERS, name="kill.json.zip")
    report = run()
    assert (report.missing, report.added, report.info) == (8, 0, None)
    assert entered(tmp_path) == set()


def test_nothing_is_dropped_while_a_file_is_not_read(
    run: Callable[..., BuildReport], pack: Pack, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fatal = pack(*TEN, name="kill.json.zip")
    pack(*OTHERS, name="z.json.zip")
    with monkeypatch.context() as sound:
        sound.setattr(reading, "MODULE", CHILD)
        run()
    pack(*TEN[::-1], name=fatal.name)
    pack(*OTHERS[:1], name="z.json.zip")
    with pytest.raises(ShrunkenSource, match=r"z\.json\.zip"):
        run(drop_missing=True)
    pack(*OTHERS, ask(99, "Nouvelle."), name="z.json.zip")
    report = run(drop_missing=True)
    assert (report.added, report.dropped, report.missing) == (1, 0, 8)
    assert len(store.known()) == 14


def test_a_build_that_a_death_stops_leaves_the_index(
    run: Callable[..., BuildReport], pack: Pack, store: Store
) -> None:
    path = pack(*OTHERS, name="z.json.zip")
    run()
    before = store.generation()
    fatal = pack(*TEN, name="kill.json.zip")
    with pytest.raises(CrashedReader):
        run(OnCrash.STOP)
    with Readers() as readers, pytest.raises(CrashedReader):
        reindex(store, read([path, fatal], reader=readers))
    assert (store.generation(), len(store.known())) == (before, 3)


def people_in(path: Path) -> Path:
    """An archive of one deputy with one seat and one group."""
    ident = {"civ": "Mme", "prenom": "Anne", "nom": "Bé"}
    place = {"numCirco": "4", "departement": "Rhône"}
    seat = {"uid": "PM1", "typeOrgane": "ASSEMBLEE", "legislature": "17", "dateFin": "2024-06-09"}
    seat |= {"election": {"lieu": place}}
    acteur = {"uid": "PA1", "etatCivil": {"ident": ident}, "mandats": {"mandat": [seat]}}
    organe = {"uid": "PO1", "libelle": "Groupe", "libelleAbrev": "G"}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("json/acteur/PA1.json", json.dumps({"acteur": acteur}))
        archive.writestr("json/organe/PO1.json", json.dumps({"organe": organe}))
    return path


def test_an_archive_of_people_is_read_apart_and_comes_back_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MODULE", CHILD)
    archive = people_in(tmp_path / "AMO.zip")
    with Readers() as readers:
        assert readers.kind(archive) == PEOPLE
        assert readers.people(archive) == People.load(archive)
        assert people_among([archive], readers) == People.load(archive)


def test_the_people_of_the_records_come_back_whole() -> None:
    corpus = ROOT.parent / "shared" / "corpus"
    archive = next(corpus.glob("AMO*.zip"), None)
    if archive is None:
        pytest.skip("the corpus is not there")
    known = People.load(archive)
    assert people_of(frame_of_people(known)[5:]) == known


@pytest.mark.parametrize("harm", ["kill", "no_memory", "endless", "babble", "wrong"])
def test_a_directory_that_kills_costs_the_file_or_the_build(pack: Pack, harm: str) -> None:
    """To ask what a zip is of is to read in it."""
    fatal, sound = pack(*TEN, name=f"look-{harm}.json.zip"), pack(*OTHERS, name="z.json.zip")
    with Readers(OnCrash.SKIP, BOUNDS) as readers:
        found = list(read([fatal, sound], reader=readers))
    (death,) = (record for record in found if isinstance(record, Rejection))
    assert isinstance(death, Unread)
    assert death.reason == f"the process that read it {DEATHS[harm]} before its first question"
    assert questions(found) == [question.id for question in OTHERS]
    with Readers(OnCrash.STOP, BOUNDS) as readers, pytest.raises(CrashedReader, match=harm):
        list(read([fatal, sound], reader=readers))


def test_people_that_kill_stop_a_build_whatever_was_chosen(tmp_path: Path) -> None:
    """Without them every author would be another one."""
    fatal = people_in(tmp_path / "look-kill.zip")
    said = "SIGSEGV; nothing is changed: name an archive of people"
    with Readers(OnCrash.SKIP, BOUNDS) as readers, pytest.raises(CrashedReader, match=said):
        readers.people(fatal)


def test_an_update_goes_on_behind_a_directory_that_kills(
    run: Callable[..., BuildReport], pack: Pack, tmp_path: Path
) -> None:
    fatal = pack(*TEN, name="look-kill.json.zip")
    pack(*OTHERS, name="z.json.zip")
    report = run()
    assert (report.unread, report.added) == ([fatal], 3)
    assert entered(tmp_path) == {"z.json.zip"}
