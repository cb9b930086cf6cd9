"""The archive of a search: whole, the same each time, and what others can check."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from zipfile import ZipFile

import pytest

from indexer.export import COLUMNS, FORMATS
from indexer.export.bundle import About, bundled
from indexer.model import Question
from tests.conftest import ask

ABOUT = About(
    (("q", "asalée"), ("annee", "2024")),
    "gen-000001.abc",
    date(2026, 6, 23),
    datetime(2026, 7, 1, 12, 30, 2, tzinfo=UTC),
)


def archive(questions: list[Question], about: About = ABOUT) -> bytes:
    return b"".join(bundled(lambda: questions, about))


@pytest.fixture
def opened(seed_questions: list[Question]) -> ZipFile:
    return ZipFile(io.BytesIO(archive(seed_questions)))


def test_the_files_are_those_of_the_exports(
    opened: ZipFile, seed_questions: list[Question]
) -> None:
    """The tables of an archive are to the byte what the plain files are."""
    for name in ("csv", "jsonl"):
        plain = "".join(FORMATS[name].write(seed_questions)).encode()
        assert opened.read(f"questions.{name}") == plain


def test_every_sum_and_size_holds(opened: ZipFile) -> None:
    """``SHA256SUMS`` names every other file, the descriptor both tables."""
    sums = dict(
        reversed(line.split("  ")) for line in opened.read("SHA256SUMS").decode().splitlines()
    )
    assert set(sums) == set(opened.namelist()) - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256(opened.read(name)).hexdigest() == digest
    for resource in json.loads(opened.read("datapackage.json"))["resources"]:
        data = opened.read(resource["path"])
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_the_descriptor_tells_what_the_archive_is_a_copy_of(opened: ZipFile) -> None:
    """Search, generation, day, licence, and a type for each column."""
    said = json.loads(opened.read("datapackage.json"))
    assert said["query"]["parameters"] == [["q", "asalée"], ["annee", "2024"]]
    assert (said["version"], said["data_date"]) == ("gen-000001.abc", "2026-06-23")
    assert said["licenses"][0]["name"] == "etalab-2.0"
    (table,) = [resource for resource in said["resources"] if "schema" in resource]
    types = {field["name"]: field["type"] for field in table["schema"]["fields"]}
    assert list(types) == list(COLUMNS)
    assert (types["delai"], types["sans_reponse_au"], types["uid_auteur"]) == (
        "integer",
        "date",
        "string",
    )


def test_two_archives_of_one_generation_are_the_same(seed_questions: list[Question]) -> None:
    """No clock is read; another generation is another archive."""
    assert archive(seed_questions) == archive(seed_questions)
    other = About(ABOUT.pairs, "gen-000002.def", ABOUT.data_date, ABOUT.built)
    assert archive(seed_questions) != archive(seed_questions, other)


def test_an_archive_of_nothing_or_of_an_unknown_day_is_whole() -> None:
    """Tables without a row; no day that is not known."""
    opened = ZipFile(io.BytesIO(archive([], About((), "gen-000001"))))
    assert opened.testzip() is None
    assert opened.read("questions.jsonl") == b""
    assert "data_date" not in json.loads(opened.read("datapackage.json"))


def test_an_archive_streams() -> None:
    """Its first bytes come before the last question is read."""
    read = []

    def endless() -> Iterator[Question]:
        for number in range(1, 10**6):
            read.append(number)
            yield ask(number, "texte")

    assert len(b"".join(islice(bundled(endless, ABOUT), 4))) > 0
    assert len(read) < 10


def test_the_package_reads_as_its_specification_says(
    tmp_path: Path, seed_questions: list[Question]
) -> None:
    """The reference program of data packages finds no error."""
    frictionless = pytest.importorskip("frictionless")
    (tmp_path / "questions.zip").write_bytes(archive(seed_questions))
    report = frictionless.Package(str(tmp_path / "questions.zip")).validate()
    assert report.valid, report.flatten(["note", "message"])


def test_sources_and_licence_are_those_of_the_chambers_that_are_there() -> None:
    """The French ones publish under one licence; of another parliament only its name is known."""
    for chambers, licensed in ((("Assemblée nationale", "Sénat"), True), (("Bundestag",), False)):
        opened = ZipFile(io.BytesIO(archive([], replace(ABOUT, chambers=chambers))))
        said = json.loads(opened.read("datapackage.json"))
        assert [source["title"] for source in said["sources"]] == [*chambers]
        assert ("licenses" in said) is licensed
        assert all(("path" in source) is licensed for source in said["sources"])
        text = opened.read("LISEZMOI.txt").decode()
        assert ("Licence Ouverte" in text) is licensed
        assert all(f"Source\u00a0: {name}" in text for name in chambers)
