"""The command line: what it prints, how it ends, and that no failure costs the index in place."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.cli import main
from indexer.engines.embedded.store import EmbeddedStore
from indexer.fields import fold
from tests.conftest import ROOT

SPELLINGS = ["asalee", "ASALÉE", "d’Asalée", "asalée"]
RESULT_KEYS = {
    *("id", "kind", "number", "legislature", "title", "rubrique", "author", "group", "ministry"),
    *("published", "answered", "status", "url", "score", "snippets"),
}
PAGE_KEYS = {"query", "total", "page", "pages", "sort", "took_ms", "results", "facets", "notices"}


def run(*words: object, input: str | bytes | None = None, **env: str) -> Result:
    """The command with these words."""
    return CliRunner().invoke(main, [str(word) for word in words], input=input, env=env)


def done(result: Result) -> str:
    """What a command printed that went well."""
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(result: Result, code: int = 2) -> str:
    """The one line that a failed command says."""
    assert result.exit_code == code, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    (line,) = result.stderr.splitlines()
    return line.removeprefix("questions: ")


def searched(index: Path, *words: str) -> dict[str, Any]:
    """The JSON of a search."""
    return json.loads(done(run("search", "--index", index, "--format", "json", *words)))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """An index of the seeds, to be read only."""
    folder = tmp_path_factory.mktemp("cli") / "index"
    done(run("reindex", seeds, "--index", folder))
    return folder


@pytest.fixture
def own(index: Path, tmp_path: Path) -> Path:
    """An index of the seeds that a test may harm."""
    return Path(shutil.copytree(index, tmp_path / "index"))


# -- reindex ---------------------------------------------------------------------------------


def test_reindex_prints_the_counts_by_type_and_year(tmp_path: Path, seeds: Path) -> None:
    printed = done(run("reindex", seeds, "--index", tmp_path / "index"))
    assert "5 questions read: 5 added, 0 changed, 0 unchanged, 0 repeated, 0 dropped" in printed
    assert "by type: QE 4, QG 1" in printed
    assert "by year: 2024 1, 2026 4" in printed
    assert "0 rejected" in printed


def test_a_second_reindex_finds_everything_unchanged(own: Path, seeds: Path) -> None:
    printed = done(run("reindex", seeds, "--index", own))
    assert "0 added, 0 changed, 5 unchanged, 0 repeated, 0 dropped" in printed


def test_what_is_no_longer_read_is_dropped_from_the_index(own: Path, seeds: Path) -> None:
    printed = done(run("reindex", min(seeds.glob("*.txt")), "--index", own))
    assert "1 unchanged, 0 repeated, 4 dropped" in printed
    assert searched(own)["total"] == 1


def test_reindex_without_a_path_reads_the_seeds(
    tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(seeds.parent)
    assert "5 added" in done(run("reindex", "--index", tmp_path / "index"))


def test_an_unreadable_record_is_named_and_costs_no_other(tmp_path: Path, seeds: Path) -> None:
    shutil.copytree(seeds, tmp_path / "mixed")
    (tmp_path / "mixed" / "poem.txt").write_text("Les sanglots longs\n", "utf-8")
    printed = done(run("reindex", tmp_path / "mixed", "--index", tmp_path / "index"))
    assert "5 added" in printed
    assert "1 rejected" in printed
    assert "poem.txt" in printed


def truncated(folder: Path, seeds: Path) -> Path:
    path = folder / "short.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for seed in seeds.glob("*.txt"):
            archive.write(seed, seed.name)
    path.write_bytes(path.read_bytes()[:-200])
    return path


def bomb(folder: Path, seeds: Path) -> Path:
    path = folder / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "Questions_ecrites.json", '{"questions": {"question": [' + " " * (40 << 20)
        )
    return path


def outside(folder: Path, seeds: Path) -> Path:
    path = folder / "outside.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../seed.txt", next(seeds.glob("*.txt")).read_text("utf-8"))
    return path


def unknown(folder: Path, seeds: Path) -> Path:
    path = folder / "sound.mp3"
    path.write_bytes(b"ID3")
    return path


def missing(folder: Path, seeds: Path) -> Path:
    return folder / "nowhere"


def empty_folder(folder: Path, seeds: Path) -> Path:
    path = folder / "empty"
    path.mkdir()
    return path


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (truncated, "short.zip"),
        (bomb, "zip bomb"),
        (outside, "leaves its folder"),
        (unknown, "no known format"),
        (missing, "no such file"),
        (empty_folder, "no file that can be read"),
    ],
)
def test_unusable_input_is_one_sentence_and_the_old_index_still_serves(
    own: Path, tmp_path: Path, seeds: Path, make: Callable[[Path, Path], Path], said: str
) -> None:
    before = EmbeddedStore(own).generation()
    path = make(tmp_path, seeds)
    # The good seeds come first, so that the failure falls into a build that is under way.
    assert said in refused(run("reindex", seeds, path, "--index", own))
    assert EmbeddedStore(own).generation() == before
    assert searched(own, "asalée")["total"] == 5


def test_no_index_appears_where_the_first_build_fails(tmp_path: Path, seeds: Path) -> None:
    refused(run("reindex", missing(tmp_path, seeds), "--index", tmp_path / "index"))
    assert "no index" in refused(run("search", "loup", "--index", tmp_path / "index"))


def test_where_nothing_can_be_indexed_the_code_is_one_and_the_old_index_stays(
    own: Path, tmp_path: Path
) -> None:
    poem = tmp_path / "poem.txt"
    poem.write_text("Les sanglots longs\n", "utf-8")
    result = run("reindex", poem, "--index", own)
    assert "nothing could be indexed" in refused(result, code=1)
    assert "1 rejected" in result.stdout
    assert searched(own, "asalée")["total"] == 5


def test_a_file_name_that_no_encoding_can_write_is_printed_all_the_same(
    tmp_path: Path, seeds: Path
) -> None:
    folder = shutil.copytree(seeds, tmp_path / "seeds")
    strange = os.fsdecode(os.fsencode(folder) + b"/poem\xff.txt")
    try:
        Path(strange).write_text("Les sanglots longs\n", "utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert "1 rejected" in done(run("reindex", folder, "--index", tmp_path / "index"))


def test_a_second_writer_is_told_that_the_index_is_busy(own: Path, seeds: Path) -> None:
    with EmbeddedStore(own).writer():
        assert "another process is writing" in refused(run("reindex", seeds, "--index", own))
        assert searched(own, "asalée")["total"] == 5
    done(run("reindex", seeds, "--index", own))


def test_an_index_that_cannot_be_written_is_one_sentence(tmp_path: Path, seeds: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert "cannot be written" in refused(run("reindex", seeds, "--index", blocked))
    assert "cannot be written" in refused(run("reindex", seeds, "--index", blocked / "inside"))


# -- an index that cannot serve --------------------------------------------------------------


def _current(index: Path) -> Path:
    return index / (index / "CURRENT").read_text("utf-8").strip()


def _largest(index: Path) -> Path:
    return max(_current(index).iterdir(), key=lambda path: path.stat().st_size)


def _manifest(index: Path, **changed: object) -> None:
    path = _current(index) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changed}), "utf-8")


def _shortened(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _blanked(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


DAMAGES: Sequence[Callable[[Path], object]] = (
    lambda index: (index / "CURRENT").write_text("rubbish", "utf-8"),
    lambda index: (index / "CURRENT").write_bytes(b"\xff\xfe\x00"),
    lambda index: (index / "CURRENT").write_text("", "utf-8"),
    lambda index: (index / "CURRENT").write_text("gen-000042", "utf-8"),
    lambda index: (index / "CURRENT").write_text("gen-²", "utf-8"),
    lambda index: (index / "CURRENT").write_text("../index/gen-000001", "utf-8"),
    lambda index: (_current(index) / "manifest.json").write_text("{", "utf-8"),
    lambda index: (_current(index) / "manifest.json").write_text("[]", "utf-8"),
    lambda index: (_current(index) / "manifest.json").write_text("[" * 100_000, "utf-8"),
    lambda index: (_current(index) / "manifest.json").unlink(),
    lambda index: _manifest(index, files={"x": 1}),
    lambda index: _manifest(index, documents=None),
    lambda index: _manifest(index, by_kind=7),
    lambda index: _manifest(index, data_date="yesterday"),
    lambda index: _shortened(_largest(index)),
    lambda index: _largest(index).unlink(),
)


@pytest.mark.parametrize("number", range(len(DAMAGES)))
def test_a_damaged_index_is_one_sentence_and_a_reindex_mends_it(
    own: Path, seeds: Path, number: int
) -> None:
    DAMAGES[number](own)
    for command in (["search", "asalée"], ["show", "QANR5L17QE15108"]):
        line = refused(run(*command, "--index", own))
        assert "gen-" in line or "CURRENT" in line
    done(run("reindex", seeds, "--index", own))
    assert searched(own, "asalée")["total"] == 5


# Whoosh leaves its files open when it stumbles over their content.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_file_that_was_altered_is_named(own: Path) -> None:
    largest = _largest(own)
    _blanked(largest)
    line = refused(run("search", "asalée", "--index", own))
    assert line.startswith(f"{largest} has been altered")
    gc.collect()


def test_an_index_of_another_schema_asks_for_a_rebuild(own: Path, seeds: Path) -> None:
    _manifest(own, fingerprint="0" * 32)
    line = refused(run("search", "asalée", "--index", own))
    assert "another version of the schema" in line
    assert "questions reindex" in line
    done(run("reindex", seeds, "--index", own))
    assert searched(own, "asalée")["total"] == 5


def test_a_missing_index_says_which_command_makes_it(tmp_path: Path) -> None:
    assert "questions reindex" in refused(run("search", "--index", tmp_path / "none"))
    assert "questions reindex" in refused(run("show", "x", "--index", tmp_path / "none"))


# -- search ----------------------------------------------------------------------------------


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_finds_the_five_seeds_and_their_facets(index: Path, spelling: str) -> None:
    found = searched(index, spelling)
    assert found["total"] == 5
    counts = {
        name: {value["value"]: value["count"] for value in values}
        for name, values in found["facets"].items()
    }
    assert counts["rubrique"] == {"Santé": 3, "Professions de santé": 2}
    assert counts["annee"] == {"2026": 4, "2024": 1}
    assert counts["etat"] == {"répondue": 2, "en attente": 3}


def test_the_json_has_the_documented_keys(index: Path) -> None:
    found = searched(index, "asalée")
    assert found.keys() >= PAGE_KEYS
    assert found.keys() - PAGE_KEYS <= {"filters"}
    for result in found["results"]:
        assert result.keys() >= RESULT_KEYS
        assert result.keys() - RESULT_KEYS <= {"title_marks", "times", "same_answer"}
        assert all(snippet.keys() == {"field", "text", "marks"} for snippet in result["snippets"])
    first = found["results"][0]
    assert {type(first[key]) for key in ("id", "kind", "title", "url", "published")} == {str}
    assert (found["query"], found["page"], found["pages"]) == ("asalée", 1, 1)
    assert found["sort"] == "pertinence"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_marks_point_at_the_words_of_the_text(index: Path, spelling: str) -> None:
    for result in searched(index, spelling)["results"]:
        assert 1 <= len(result["snippets"]) <= 3
        texts = [(snippet["text"], snippet["marks"]) for snippet in result["snippets"]]
        for text, marks in [*texts, (result["title"], result["title_marks"])]:
            assert all("asalee" in fold(text[start:end]) for start, end in marks)
            assert len(marks) == fold(text).count("asalee")


def test_a_query_of_several_words_needs_no_quotes_and_may_exclude(index: Path) -> None:
    assert searched(index, "asalée", "loire")["total"] == 1
    assert searched(index, "asalée", "-loire")["total"] == 4
    assert searched(index, "-hôpital", "asalée")["query"] == "-hôpital asalée"


def test_no_query_lists_everything_newest_first(index: Path) -> None:
    found = searched(index)
    days = [result["published"] for result in found["results"]]
    assert found["sort"] == "recent"
    assert days == sorted(days, reverse=True)
    assert len(days) == 5


def test_pages_limits_and_orders(index: Path) -> None:
    found = searched(index, "--limit", "2", "--page", "3", "--sort", "ancien", "asalée")
    assert (found["page"], found["pages"], len(found["results"])) == (3, 3, 1)
    assert found["results"][0]["published"] == "2026-06-23"


def test_filters_are_given_by_any_name_of_the_field(index: Path) -> None:
    assert searched(index, "--filter", "annee=2026", "--filter", "ÉTAT=REPONDUE")["total"] == 1
    assert searched(index, "--filter", "year=2024", "--filter", "year=2026")["total"] == 5
    assert searched(index, "--filter", "annee=2026")["filters"] == {"annee": ["2026"]}


def test_facets_are_chosen_by_name(index: Path) -> None:
    assert list(searched(index, "--facets", "auteur, annee,auteur")["facets"]) == [
        "auteur",
        "annee",
    ]
    assert searched(index, "--facets", "")["facets"] == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--sort", "nul"], "no order is called 'nul'"),
        (["--page", "0"], "page 0 does not exist"),
        (["--page", "-3"], "page -3 does not exist"),
        (["--limit", "0"], "0 results a page"),
        (["--limit", "1000"], "1000 results a page"),
        (["--filter", "annee"], "FIELD=VALUE"),
        (["--filter", "titre=loup"], "FIELD=VALUE"),
        (["--filter", "couleur=bleu"], "FIELD=VALUE"),
        (["--facets", "annee,couleur"], "no facet is called 'couleur'"),
        (["--facets", "titre"], "no facet is called 'titre'"),
        (["x" * 1001], "1000 at most"),
    ],
)
def test_an_impossible_search_is_one_sentence(index: Path, words: list[str], said: str) -> None:
    assert said in refused(run("search", "--index", index, *words))


@pytest.mark.parametrize("words", [["--page", "abc"], ["--limit", "1.5"], ["--filtre=annee=1"]])
def test_a_mistyped_option_ends_with_a_sentence_about_it(index: Path, words: list[str]) -> None:
    result = run("search", "--index", index, *words)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("Error: ")


def test_a_page_past_the_end_is_empty(index: Path) -> None:
    found = searched(index, "--page", "999999999", "asalée")
    assert (found["total"], found["results"]) == (5, [])


def test_the_text_form_shows_titles_passages_and_facets(index: Path) -> None:
    printed = done(run("search", "asalée", "--index", index, "--facets", "rubrique"))
    assert "5 questions, page 1 of 1, pertinence" in printed
    assert "QANR5L17QE15108  Avenir et financement du dispositif [Asalée]" in printed
    assert "rubrique:\n        3  Santé\n" in printed


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(
                [*'"()*:~-+', " ", "asalée", "ET", "OU", "SAUF", "titre", "date", ".."]
            ),
            max_size=14,
        ).map("".join),
    )
)
@example("-h")
@example("\x00")
@example("-" * 900)
@example("(" * 900)
def test_no_text_gives_a_traceback(index: Path, text: str) -> None:
    result = run("search", "--index", index, "--", text)
    assert result.exit_code in {0, 2}
    assert result.exception is None or isinstance(result.exception, SystemExit)


# -- show and analyse ------------------------------------------------------------------------


def test_show_prints_the_texts_the_data_and_the_history(index: Path) -> None:
    printed = done(run("show", "QANR5L17QE2621", "--index", index))
    assert printed.startswith("QANR5L17QE2621  QE n° 2621, legislature 17\n")
    assert "Mme Danielle Brulebois" in printed
    assert "Professions de santé" in printed
    assert "2024-12-03" in printed
    assert "répondue" in printed


def test_show_gives_the_whole_question_as_json(index: Path) -> None:
    shown = json.loads(done(run("show", "QANR5L17QE2621", "--index", index, "--format", "json")))
    assert shown["id"] == "QANR5L17QE2621"
    assert shown["question"]["text"].count("Asalée") > 1
    assert shown["answer"]["published"] == shown["answered"]
    assert shown["history"].keys() >= {"transfers", "flagged", "renewed", "closed"}
    assert shown["provenance"]["digest"]


def test_an_unknown_question_is_one_sentence_and_code_one(index: Path) -> None:
    assert "no question is called" in refused(run("show", "QANR5L17QE1", "--index", index), code=1)
    refused(run("show", "x\x00" * 500, "--index", index), code=1)


def test_analyse_gives_a_line_of_lemmas_for_each_line() -> None:
    text = "Les loups d’Asalée\n\nn° 15 108\n"
    assert done(run("analyse", input=text)).splitlines()[:2] == ["les loup asalee", ""]
    exact = done(run("analyse", "--exact", input=text)).splitlines()
    assert exact[:2] == ["les loups asalee", ""]
    assert "15108" in exact[2]
    assert len(exact) == 3


def test_analyse_explains_what_became_of_each_word() -> None:
    told = done(run("analyse", "--explain", input="Les infirmières, art. L. 121-4\n")).splitlines()
    assert "infirmières | infirmières | words | 1 | infirmieres -> infirmier (table)" in told
    assert any("legal_reference | 3 | l121-4 -> l121-4" in line for line in told)


def test_analyse_takes_any_bytes() -> None:
    assert done(run("analyse", input=b"caf\xe9 loups\n")) == "caf loup\n"


# -- the process -----------------------------------------------------------------------------


def process(*words: object, **env: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    program = "from indexer.cli import main; main(prog_name='questions')"
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, *map(str, words)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        cwd=ROOT,
        env={**os.environ, **env},
    )


def test_the_environment_names_the_index_and_an_option_wins(index: Path, tmp_path: Path) -> None:
    found = process("search", "asalée", "--format", "json", QUESTIONS_INDEX=str(index))
    assert json.loads(found.stdout)["total"] == 5
    nowhere = str(tmp_path / "none")
    assert process("search", "asalée", QUESTIONS_INDEX=nowhere).returncode == 2
    assert process("search", "x", "--index", index, QUESTIONS_INDEX=nowhere).returncode == 0


def test_a_terminal_of_another_encoding_gets_what_it_can_show(index: Path) -> None:
    found = process("search", "asalee", "--index", index, PYTHONIOENCODING="cp437")
    assert found.returncode == 0
    assert "5 questions" in found.stdout


def test_a_reader_that_leaves_early_is_no_error(index: Path) -> None:
    program = "from indexer.cli import main; main(prog_name='questions')"
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", program, "search", "--index", str(index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.close()
        assert b"Traceback" not in command.stderr.read()


def test_the_commands_of_other_rooms_join_the_group() -> None:
    commands = done(run("--help"))
    assert all(name in commands for name in ("reindex", "search", "show", "analyse", "serve"))
    assert "Usage" in done(run("serve", "--help"))
    assert main.get_command(click.Context(main), "nothing") is None
    assert run("nothing").exit_code == 2
