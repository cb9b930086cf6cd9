"""Pages of the site as HTML: the layouts from the 7th legislature on, broken and hostile ones."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import UnusableInput
from indexer.model import Status
from indexer.sources import read
from indexer.sources.pages import html_page
from indexer.sources.people import People
from tests.fuzz.targets import sound
from tests.sources.conftest import split
from tests.sources.source_goldens import DATA
from tests.sources.test_source_people import acteur

PAGES = DATA / "an_html"
WORDS = (
    "<p>9e législature</p><p>Question écrite n° 900200</p><p>de M. Fictif Jean (INV - Jura)</p>"
    "<p>Question publiée au JO le : 03/05/1990 page : 12</p>{}"
    "<h3>Texte de la question</h3><p>M. Jean Fictif demande un texte inventé.</p>"
)


@pytest.fixture
def paged(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def make(content: str | bytes) -> Path:
        path = tmp_path / "page.html"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


Paged = Callable[[str | bytes], Path]


def test_identity_comes_from_the_page_not_from_its_name(paged: Paged, tmp_path: Path) -> None:
    """A page renamed is the same question."""
    path = paged((PAGES / "table-8.html").read_bytes()).rename(tmp_path / "17-1QG.htm")
    (question,) = read([path])
    assert question.id == "QANR5L8QE900101"  # type: ignore[union-attr] -- no Rejection


def test_a_page_that_shows_no_legislature_is_known_by_its_address(paged: Paged) -> None:
    """The canonical address is of the page, too."""
    page = '<link rel="canonical" href="https://x/q11/11-900201QOSD.htm">' + WORDS.format("")
    (question,) = read([paged(page.replace("9e législature", "").replace("écrite ", ""))])
    assert question.id == "QANR5L11QOSD900200"  # type: ignore[union-attr] -- no Rejection


def test_a_folder_and_a_zip_of_pages_give_the_same(
    tmp_path: Path, zipped: Callable[..., Path]
) -> None:
    """The same digests too; what is no question is told with its place."""
    packed = zipped("q.zip", {f"a/{file.name}": file.read_bytes() for file in pages()})
    for file in pages():
        (tmp_path / "q").mkdir(exist_ok=True)
        (tmp_path / "q" / file.name).write_bytes(file.read_bytes())
    found, left = split(read([packed]))
    others, left_there = split(read([tmp_path / "q"]))
    assert {item.provenance.digest for item in found} == {item.provenance.digest for item in others}
    assert len(found) == len(others) == len(pages()) - 1
    assert [item.locator for item in left] == ["q.zip/a/none.html"]
    assert len(left_there) == 1


def pages() -> list[Path]:
    return sorted(file for file in PAGES.iterdir() if file.suffix in {".html", ".htm"})


@pytest.mark.parametrize(
    ("motive", "status", "reason"),
    [
        ("(fin de mandat)", Status.LAPSED, "fin de mandat"),
        ("( caducité )", Status.LAPSED, "caducité"),
        ("(retrait à l'initiative de l'auteur)", Status.WITHDRAWN, None),
        ("(retirée)", Status.WITHDRAWN, "retirée"),
        ("", Status.WITHDRAWN, "Question retirée"),
    ],
)
def test_a_withdrawal_says_when_and_why(
    paged: Paged, motive: str, status: Status, reason: str | None
) -> None:
    """The motive stands in parentheses; without one the author withdrew it."""
    line = f"<p>Question retirée le : 12 juin 1991 {motive}</p>"
    (question,) = split(read([paged(WORDS.format(line))]))[0]
    assert (question.status, question.closed) == (status, date(1991, 6, 12))
    assert question.closing_label == (motive.strip("( )") if reason is None else reason)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "iso-8859-1"])
def test_a_page_is_read_in_its_coding(paged: Paged, coding: str) -> None:
    """One that declares nothing and is no UTF-8 is of the time of Latin-1."""
    raw = WORDS.format("<p>Rubrique : énergie</p>").encode(coding)
    (question,) = split(read([paged(raw)]))[0]
    assert question.rubrique == "Énergie"


def test_a_coding_that_is_declared_is_taken(paged: Paged) -> None:
    """As the euro sign of Latin-9 shows."""
    page = '<meta charset="iso-8859-15">' + WORDS.format("").replace("un texte", "12 € ou « été »")
    (question,) = split(read([paged(page.encode("iso-8859-15"))]))[0]
    assert "12 €" in question.question.text


def test_an_author_written_surname_first_is_completed_by_the_archive(paged: Paged) -> None:
    """``M. Fictif Jean`` is Jean Fictif; the archive of people knows who that is."""
    made = acteur("PA1", "Jean Fictif", "Jura")["acteur"]
    seat = made["mandats"]["mandat"]
    assert seat["legislature"] == "17"
    (question,) = split(read([paged(WORDS.format(""))], People()))[0]
    assert (question.author.full_name, question.author.group) == ("M. Jean Fictif", "INV")
    assert question.author.department == "Jura"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no page of HTML"),
        ("   ", "no page of HTML"),
        ("<html></html>", "Question n°"),
        ("<p>Aucun résultat ne correspond à votre recherche</p>", "says that there is none"),
        ("<title>503</title><h1>Error 503 Service Unavailable</h1>", "says that there is none"),
        ("<p>Question n° 12</p>", "its type"),
        ("<p>Question écrite n° 12</p>", "names the legislature"),
        ("<p>Question écrite n° 12</p><p>99e législature</p>", ""),
        ("<p>" * 100_001, "tags"),
    ],
)
def test_a_page_without_a_question_is_told(paged: Paged, content: str, reason: str) -> None:
    """One sentence, never silence."""
    questions, rejections = split(read([paged(content)]))
    assert len(questions) + len(rejections) >= 1
    if reason:
        assert not questions
        assert reason in rejections[0].reason


def test_a_page_that_is_too_long_is_refused(paged: Paged, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is read."""
    monkeypatch.setattr("indexer.sources.pages.an_html.LARGEST", 100)
    ((rejection,)) = split(read([paged(WORDS.format(""))]))[1]
    assert "far more than a page" in rejection.reason


def test_levels_without_end_do_no_harm(paged: Paged) -> None:
    """libxml2 stops at its own bound; what it saw before is read, or told."""
    sound(read([paged(WORDS.format("<div>" * 50_000))]))
    sound(read([paged("<table><tr><td>" * 30_000)]))


def test_no_script_style_or_comment_says_anything(paged: Paged) -> None:
    """Nor does what stands inside the texts."""
    noise = "<script>Rubrique : a</script><style>Rubrique : b</style><!-- Rubrique : c -->"
    (question,) = split(read([paged(WORDS.format(noise + "<p>Rubrique : vraie</p>"))]))[0]
    assert question.rubrique == "Vraie"


SAMPLES = [file.read_bytes() for file in pages()]
TAGS = st.sampled_from(
    ["<td>", "</td>", "<tr>", "<dt>", "<dd>", "<div>", "</div>", "<h3>Texte de la question</h3>",
     "Texte de la réponse", "<quest>", "<rep>", "Rubrique : ", "Question retirée le : ", "(", ")",
     "Question écrite n° 12 ", "9e législature", "de M. ", "Auteur", "\n", "<p>", "\x00", "é", "<"]
)  # fmt: skip


def check(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.html")
        path.write_bytes(raw)
        with contextlib.suppress(UnusableInput):
            sound(read([path]))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_a_page_cut_and_altered_anywhere_is_read_or_told(raw: bytes, data: st.DataObject) -> None:
    """Nothing raises but what is documented."""
    at = data.draw(st.integers(0, len(raw)))
    to = data.draw(st.integers(at, len(raw)))
    check(raw[:at] + data.draw(st.binary(max_size=6)) + raw[to:])


@settings(max_examples=60, deadline=None)
@given(st.lists(TAGS | st.text(max_size=6), max_size=40).map("".join))
def test_any_soup_of_tags_is_read_or_told(soup: str) -> None:
    """Labels and headings in any order, tags never closed."""
    check(("<p>9e législature</p><p>Question écrite n° 7</p>" + soup).encode("utf-8", "replace"))


def test_the_bounds_are_those_of_the_documentation() -> None:
    """``docs/sources.md`` says them."""
    text = (DATA.parents[1] / "docs" / "sources.md").read_text("utf-8")
    assert f"| bytes of a page of HTML; tags of one | {html_page.LARGEST >> 20} MiB; " in text
    assert f"{html_page.MOST_TAGS:,}" in text
