"""Archives of deputies, in every form that they were published in, damaged ones too."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import UnusableInput
from indexer.model import Author
from indexer.sources import read, source_for
from indexer.sources.actors import amo_files
from indexer.sources.apart import frames
from indexer.sources.people import Organ, People
from tests.sources.conftest import record, split
from tests.sources.source_goldens import DATA

ACTOR = json.loads((DATA / "people" / "PA900004.json").read_bytes())["acteur"]
ORGAN = {"uid": "PO9", "codeType": "GP", "libelle": "Groupe inventé", "libelleAbrev": "INV"}
APART = {key: value for key, value in ACTOR.items() if key != "mandats"}
MANDATES = ACTOR["mandats"]["mandat"]
WANTED = Author(
    name="Exemple Quatre",
    civility="M.",
    department="Rhône",
    constituency="Rhône (4e circonscription)",
    uid="PA900004",
)


def xml(name: str, value: Any, *, root: bool = False) -> str:
    """A tree of the open data as the XML that it was derived from."""
    if isinstance(value, list):
        return "".join(xml(name, item) for item in value)
    space = ' xmlns="http://schemas.assemblee-nationale.fr/referentiel"' if root else ""
    if isinstance(value, dict):
        nil = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
        inside = "".join(xml(key, item) for key, item in value.items() if key[0] not in "@#")
        empty = nil if value.get("@xsi:nil") else ""
        return f"<{name}{space}{empty}>{inside}{value.get('#text', '')}</{name}>"
    return f"<{name}{space}>{'' if value is None else value}</{name}>"


WHOLE = {"acteurs": {"acteur": [ACTOR]}, "organes": {"organe": [ORGAN]}}
FORMS: Mapping[str, Mapping[str, str]] = {
    "AMO30.json.zip": {
        "json/acteur/PA900004.json": json.dumps({"acteur": ACTOR}),
        "json/organe/PO9.json": json.dumps({"organe": ORGAN}),
        "json/deport/DPTR5L17PA1D0001.json": "{}",
    },
    "AMO30.xml.zip": {
        "xml/acteur/PA900004.xml": xml("acteur", ACTOR, root=True),
        "xml/organe/PO9.xml": xml("organe", ORGAN, root=True),
    },
    "AMO10_XIV.json.zip": {"AMO10_deputes_XIV.json": json.dumps({"export": WHOLE})},
    "AMO10_XIV.xml.zip": {"AMO10_deputes_XIV.xml": xml("export", WHOLE, root=True)},
    "renamed.zip": {"x.json": json.dumps({"organes": {"organe": ORGAN}} | WHOLE)},
    "AMO40_divises.json.zip": {
        "json/acteur/PA900004.json": json.dumps({"acteur": APART}),
        **{f"json/mandat/{item['uid']}.json": json.dumps({"mandat": item}) for item in MANDATES},
        "json/organe/PO9.json": json.dumps({"organe": ORGAN}),
    },
    "AMO50_divises.xml.zip": {
        "xml/acteur/PA900004.xml": xml("acteur", APART, root=True),
        **{f"xml/mandat/{item['uid']}.xml": xml("mandat", item) for item in MANDATES},
        "xml/organe/PO9.xml": xml("organe", ORGAN, root=True),
    },
}


@pytest.mark.parametrize("whole", [1 << 22, 0])
@pytest.mark.parametrize("name", FORMS)
def test_every_vintage_names_the_same_people(
    zipped: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, name: str, whole: int
) -> None:
    """JSON or XML, one file or many, mandates inside or apart; small and large files alike."""
    monkeypatch.setattr(amo_files, "WHOLE", whole)
    path = zipped(name, FORMS[name])
    assert amo_files.is_archive(path)
    known = People.load(path)
    assert known.author("PA900004", "PM900004", 17) == WANTED
    assert known.organ("PO9") == Organ("PO9", "INV", "Groupe inventé")
    assert not known.damages


@pytest.mark.parametrize("name", ["AMO30.json.zip", "AMO30.xml.zip", "AMO50_divises.xml.zip"])
def test_an_unpacked_archive_is_one_too(tmp_path: Path, name: str) -> None:
    """The folder that the zip has inside."""
    for member, content in FORMS[name].items():
        file = tmp_path / member
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    assert amo_files.is_archive(tmp_path)
    assert People.load(tmp_path).author("PA900004", "PM900004", 17) == WANTED


@pytest.mark.parametrize("form", ["AMO10_XIV.json.zip", "AMO10_XIV.xml.zip"])
def test_one_file_of_all_need_not_be_packed(tmp_path: Path, form: str) -> None:
    """It names the authors of the questions beside it, and holds no question itself."""
    ((name, content),) = FORMS[form].items()
    (tmp_path / name).write_text(content)
    (tmp_path / "q.json").write_text(json.dumps(record()))
    (question,) = read([tmp_path])
    assert question.author.constituency == WANTED.constituency  # type: ignore[union-attr] -- no Rejection


def test_a_zip_of_few_questions_is_no_archive_of_people(zipped: Callable[..., Path]) -> None:
    """Though one file of all, as an archive of people may be."""
    path = zipped("a.zip", {"a.json": json.dumps({"questions": {"question": [record()]}})})
    assert not amo_files.is_archive(path)
    assert source_for(path).name == "an_json"


def test_a_damaged_member_is_a_reservation(zipped: Callable[..., Path]) -> None:
    """The others name their people, and the report says which file was not read."""
    broken = {
        "json/acteur/PA1.json": '{"acteur": {"uid": ',
        "json/acteur/PA2.json": "[" * 100_000,
        "json/organe/PO1.xml": "<organe><uid>PO1</uid>",
        "json/organe/PO2.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><organe><uid>&b;</uid></organe>",
    }
    archive = zipped("AMO30.json.zip", FORMS["AMO30.json.zip"] | broken)
    question = zipped("q.zip", {"1.json": json.dumps(record())})
    questions, rejections = split(read([archive, question]))
    assert [item.author.constituency for item in questions] == [WANTED.constituency]
    assert [item.locator for item in rejections] == [f"AMO30.json.zip/{name}" for name in broken]
    assert all(item.kept and "people's archive" in item.reason for item in rejections)


def test_a_member_whose_bytes_are_altered_is_a_reservation(zipped: Callable[..., Path]) -> None:
    """A checksum that does not fit costs that file only."""
    path = zipped("AMO.zip", FORMS["AMO30.json.zip"] | {"json/acteur/PA5.json": "x" * 50})
    raw = path.read_bytes()
    at = raw.index(b"PA5.json") + len("PA5.json")
    path.write_bytes(raw[:at] + bytes([raw[at] ^ 255]) + raw[at + 1 :])
    known = People.load(path)
    assert known.author("PA900004", "PM900004", 17) == WANTED
    assert [locator for locator, _ in known.damages] == ["AMO.zip/json/acteur/PA5.json"]


def test_no_more_than_a_hundred_damages_are_told_one_by_one(zipped: Callable[..., Path]) -> None:
    """The others are counted."""
    broken = {f"json/acteur/PA{rank}.json": "{" for rank in range(130)}
    damages = People.load(zipped("AMO.zip", FORMS["AMO30.json.zip"] | broken)).damages
    assert len(damages) == 101
    assert damages[-1] == ("AMO.zip", "30 more of its files cannot be read")


def test_an_archive_of_damaged_members_only_says_what_is_wrong(zipped: Callable[..., Path]) -> None:
    """In the sentence that refuses it."""
    with pytest.raises(UnusableInput, match=r"names nobody.*PA1\.json"):
        People.load(zipped("AMO.zip", {"json/acteur/PA1.json": "{"}))


def test_damages_cross_from_the_process_that_reads(zipped: Callable[..., Path]) -> None:
    """As everything else that is known of people."""
    path = zipped("AMO.zip", FORMS["AMO30.json.zip"] | {"json/acteur/PA1.json": "{"})
    known = People.load(path)
    kind_and_length = 5
    assert frames.people_of(frames.frame_of_people(known)[kind_and_length:]) == known


SAMPLES = [
    (Path(member).suffix, content.encode())
    for form in FORMS.values()
    for member, content in form.items()
]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_any_file_of_an_archive_is_read_or_told(
    sample: tuple[str, bytes], data: st.DataObject
) -> None:
    """Cut and altered anywhere: people, or one sentence."""
    suffix, raw = sample
    at = data.draw(st.integers(0, len(raw)))
    cut = raw[:at] + data.draw(st.binary(max_size=4)) + raw[data.draw(st.integers(at, len(raw))) :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"AMO10{suffix}")
        path.write_bytes(cut)
        with contextlib.suppress(UnusableInput):
            assert People.load(path).persons
