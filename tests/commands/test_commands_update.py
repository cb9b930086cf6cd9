"""``questions update``: what it prints, and how it refuses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indexer.build import reading
from indexer.commands.output import SOME
from indexer.engines.embedded.indexing import writer
from indexer.engines.embedded.searching import engine
from indexer.sources.fetching import failures
from indexer.sources.fetching.failures import Failure
from tests.commands.conftest import done, refused, run
from tests.conftest import ROOT, Pack, ask
from tests.languages import speaking
from tests.sources.source_goldens import DATA

TEN = [ask(number, f"Le texte {number}.", title="Titre") for number in range(1, 11)]
ANSWERED = ask(1, "Le texte 1.", title="Titre", answer="Oui.", answered=date(2024, 3, 5))


def test_the_report_says_what_happened_and_a_shrunken_source_is_refused(
    pack: Pack, tmp_path: Path
) -> None:
    words = ("update", tmp_path / "data", "--index", tmp_path / "index")
    pack(*TEN)
    assert "10 added, 0 changed, 0 unchanged" in done(run(*words))
    assert "nothing to do: the generation in place stays" in done(run(*words))
    pack(*TEN[1:], ANSWERED)
    report = done(run(*words))
    assert "0 added, 1 changed, 0 unchanged, 0 repeated, 0 dropped, 0 missing but kept" in report
    assert "9 open questions as they were, by a source of a later day" in report
    assert "what happened: 1 answered" in report
    assert "10 questions in generation gen-000002" in report
    pack(*TEN[3:])
    assert refused(run(*words)).startswith("QANR5L17QE: 7 questions where there were 10")
    assert "3 dropped" in done(run(*words, "--drop-missing", "--force"))


def test_an_update_tells_which_archives_could_not_be_fetched(pack: Pack, tmp_path: Path) -> None:
    folder, index = tmp_path / "data", tmp_path / "index"
    pack(*TEN)
    failure = Failure("17/Questions_gouvernement.json.zip", "404", "2026-11-02")
    failures.note(folder / failures.NOTE, [failure])
    words = ("update", folder, "--index", index)
    assert "gouvernement.json.zip: not fetched since 2026-11-02: 404" in done(run(*words))
    assert failures.noted(index / failures.TAKEN) == [failure]
    assert "not fetched since 2026-11-02" in run("doctor", "--index", index).stdout
    (folder / failures.NOTE).unlink()
    done(run(*words))
    assert not (index / failures.TAKEN).exists()


@pytest.mark.parametrize("told", [True, False])
def test_a_stale_index_is_rebuilt_by_an_update_where_told(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, told: bool
) -> None:
    words = ("update", tmp_path / "data", "--index", tmp_path / "index")
    pack(*TEN)
    with monkeypatch.context() as former:
        for module in (engine, writer):
            former.setattr(module, "schema_fingerprint", lambda: "a former one")
        done(run(*words))
    if told:
        assert "10 questions in generation" in done(run(*words, "--rebuild-if-stale"))
    else:
        assert "another version" in refused(run(*words))


@pytest.fixture
def fatal(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that kills what reads it after two questions, beside one that does not."""
    monkeypatch.setattr(reading, "MODULE", "tests.build.planted")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pack(ask(11, "Un autre."), name="a.json.zip")
    return pack(*TEN, name="kill.json.zip")


def test_a_file_that_kills_its_reader_is_named_and_costs_an_update_that_file(
    fatal: Path, tmp_path: Path
) -> None:
    words = ("update", tmp_path / "data", "--index", tmp_path / "index")
    result = run(*words)
    assert f"not read to the end: {fatal}; nothing was dropped" in refused(result, SOME)
    assert "3 added, 0 changed" in result.stdout
    assert "was ended by SIGSEGV after its question number 2" in result.stdout
    assert "nothing is changed" in refused(run(*words, "--on-crash", "stop"))
    assert "nothing is changed" in refused(run(*words, QUESTIONS_ON_CRASH="stop"))
    assert "3 questions" in done(run("check", "--index", tmp_path / "index"))


def test_a_file_that_kills_its_reader_stops_a_rebuild_unless_told(
    fatal: Path, tmp_path: Path
) -> None:
    words = ("reindex", tmp_path / "data", "--index", tmp_path / "index")
    said = refused(run(*words))
    assert said.startswith(f"{fatal}: the process that read it was ended by SIGSEGV after")
    assert "pass over it with --on-crash skip" in said
    assert not (tmp_path / "index" / "CURRENT").exists()
    result = run(*words, "--on-crash", "skip", QUESTIONS_ON_CRASH="stop")
    assert "the new index lacks what was not read" in refused(result, SOME)
    assert "3 questions in generation gen-000001" in result.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [("ON_CRASH", "stop it"), ("READ_MEMORY", "1"), ("READ_SECONDS", "-1")],
)
def test_an_impossible_bound_is_refused(tmp_path: Path, name: str, value: str) -> None:
    words = ("update", tmp_path, "--index", tmp_path / "index")
    assert f"QUESTIONS_{name}" in refused(run(*words, **{f"QUESTIONS_{name}": value}))


TABLE = DATA / "table"


def tables(folder: Path) -> Path:
    """The table of the United Kingdom with its mapping, in a folder of its own."""
    folder.mkdir()
    for end in (".csv", ".toml"):
        name = f"uk-written-questions{end}"
        (folder / name).write_bytes((TABLE / name).read_bytes())
    return folder / "uk-written-questions.csv"


def test_an_update_reads_a_table_again_whose_mapping_has_changed(tmp_path: Path) -> None:
    """What a table says depends on it."""
    table = tables(tmp_path / "data")
    words = ("update", table, "--index", tmp_path / "index")
    with speaking():
        assert "100 added" in done(run(*words))
        assert "1 files passed over as unchanged" in done(run(*words))
        mapping = table.with_suffix(".toml")
        mapping.write_text(mapping.read_text().replace('"UK Parliament"', '"Commons"'))
        assert "100 changed" in done(run(*words))


def test_an_update_in_another_language_is_refused(tmp_path: Path) -> None:
    """The index in place stays."""
    table = tables(tmp_path / "data")
    words = ("update", table, "--index", tmp_path / "index")
    with speaking():
        done(run(*words))
    mapping = table.with_suffix(".toml")
    mapping.write_text(mapping.read_text().replace('"en"', '"de"'))
    with speaking():
        assert "is in English, and this process reads German" in refused(run(*words))


def test_an_english_table_is_found_by_english_words(tmp_path: Path) -> None:
    """From the table to the answer, with several files given in one language only."""
    table, index = tables(tmp_path / "data"), tmp_path / "index"
    with speaking():
        done(run("reindex", table, "--index", index))
        found = done(run("search", "dentist", "--index", index))
        assert "Dental Services: Rural Areas" in found
        assert '"language": "en"' in done(run("stats", "--format", "json", "--index", index))
    with speaking():
        assert "one index is of one language" in refused(
            run("reindex", table, ROOT / "seeds", "--index", index)
        )
