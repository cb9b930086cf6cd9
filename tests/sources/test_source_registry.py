"""Which source reads what, and the walk over files, folders and archives."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import UnknownFormat, UnusableInput
from indexer.sources import SOURCES, People, read, source_for
from tests.sources.conftest import record, split
from tests.sources.source_goldens import DATA, ROOT

SEED = next((ROOT / "seeds").glob("000*.txt"))


@pytest.mark.parametrize(
    ("name", "source"),
    [("a.json", "an_json"), ("A.JSON", "an_json"), ("a.xml", "an_xml"), ("a.md", "markdown")],
)
def test_a_file_is_known_by_its_ending(tmp_path: Path, name: str, source: str) -> None:
    """Case apart."""
    assert source_for(tmp_path / name).name == source


def test_a_zip_is_known_by_what_it_holds(zipped: Callable[..., Path]) -> None:
    """By most of its files, not by its name; README and hidden files do not count."""
    members = {
        "README.md": "",
        "__MACOSX/x.json": "",
        "json/": "",
        "licence.txt": "",
        "json/a.xml": "<a/>",
        "json/b.xml": "<b/>",
    }
    assert source_for(zipped("a.json.zip", members)).name == "an_xml"


def test_an_unknown_format_says_what_is_known(tmp_path: Path, zipped: Callable[..., Path]) -> None:
    """By file and by archive."""
    for path in (tmp_path / "a.pdf", zipped("a.zip", {"a.pdf": ""}), zipped("b.zip", {})):
        with pytest.raises(UnknownFormat, match=r"\.json.*\.xml.*\.txt"):
            source_for(path)


def test_every_source_is_registered_under_its_name() -> None:
    """And says what it reads."""
    assert all(source.name == name and source.reads for name, source in SOURCES.items())


def test_a_folder_is_walked_whole_in_order(tmp_path: Path, zipped: Callable[..., Path]) -> None:
    """Zips inside it too; README and hidden files apart; strangers are told."""
    folder = tmp_path / "data"
    (folder / "b").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git" / "x.json").write_text("{")
    (folder / "README.md").write_text("about")
    (folder / "notes.csv").write_text("a;b")
    shutil.copy(SEED, folder / "b" / "seed.txt")
    (folder / "c.json").write_text(json.dumps(record()))
    zipped("z.json.zip", {"1.json": json.dumps(record(uid="QANR5L17QE5"))}).rename(folder / "a.zip")
    questions, rejections = split(read([folder]))
    assert [question.number for question in questions] == [5, 15108, 900004]
    assert [rejection.locator for rejection in rejections] == ["notes.csv"]


@pytest.mark.parametrize("name", ["gone", "gone.json", "gone.zip", "nul\0l"])
def test_a_missing_path_is_named(tmp_path: Path, name: str) -> None:
    """At once, in one sentence."""
    with pytest.raises(UnusableInput, match=r"no such file|cannot be read"):
        list(read([tmp_path / name]))


def test_a_folder_with_nothing_to_read_is_refused(tmp_path: Path) -> None:
    """An empty index would look like a success."""
    (tmp_path / "README.md").write_text("about")
    with pytest.raises(UnusableInput, match="holds no file"):
        list(read([tmp_path]))


def test_an_unknown_file_is_refused_when_it_was_asked_for(tmp_path: Path) -> None:
    """In a folder it would only be told."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"")
    with pytest.raises(UnknownFormat):
        list(read([path]))


def test_people_among_the_paths_name_the_authors(
    tmp_path: Path, zipped: Callable[..., Path]
) -> None:
    """Archive or folder, beside or around; given people win."""
    person = (DATA / "people" / "PA900004.json").read_bytes()
    archive = zipped("AMO.zip", {"json/acteur/PA900004.json": person})
    question = tmp_path / "q.json"
    question.write_text(json.dumps(record()))
    unpacked = tmp_path / "amo"
    (unpacked / "acteur").mkdir(parents=True)
    (unpacked / "acteur" / "PA900004.json").write_bytes(person)
    for paths in ([question, archive], [archive, question], [question, unpacked]):
        (read_one,) = read(paths)
        assert read_one.author.department == "Rhône"  # type: ignore[union-attr] -- no Rejection
    (read_one,) = read([question, archive], People())
    assert read_one.author.department == ""  # type: ignore[union-attr] -- no Rejection
    assert list(read([archive])) == []


def test_the_same_question_has_one_digest_wherever_it_is_read(
    tmp_path: Path, zipped: Callable[..., Path]
) -> None:
    """File, folder, zip, JSON, XML."""
    json_file = DATA / "an_json" / "QANR5L17QE900004.json"
    xml_file = DATA / "an_xml" / "QANR5L17QE900004.xml"
    shutil.copy(json_file, tmp_path)
    places = [
        json_file,
        xml_file,
        tmp_path / json_file.name,
        zipped("j.zip", {"json/a.json": json_file.read_bytes()}),
        zipped("x.zip", {"xml/a.xml": xml_file.read_bytes()}),
    ]
    digests = {question.provenance.digest for question in read(places)}  # type: ignore[union-attr] -- no Rejection
    assert len(digests) == 1
