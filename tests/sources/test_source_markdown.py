"""The seed documents and every way they vary."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indexer.model import Kind, Status
from indexer.sources import read
from indexer.sources.base import Rejection, UnusableRecordError
from indexer.sources.markdown import question_of

PAGE = """
# ASSEMBLÉE NATIONALE

17ème législature

## Un titre

Question écrite n° 12

### Texte de la question

Mme A B demande *via* un courrier.

{more}

### Données clés

**Auteur :** [Mme A B](#)

### Date(s) clé(s)

**Question publiée au JO le :** [12 mai 2026](#), page 4056
"""


def page(more: str = "", **replaced: str) -> str:
    text = PAGE.format(more=more)
    for old, new in replaced.items():
        text = text.replace(old.replace("_", " "), new)
    return text


def test_the_five_seeds_are_read_whole(seeds: Path) -> None:
    """Numbers, kinds, people, dates: the facts that stand in the documents."""
    found = {question.number: question for question in read([seeds])}  # type: ignore[union-attr] -- no Rejection
    assert {number: str(q.kind) for number, q in found.items()} == {
        15108: "QE",
        1371: "QG",
        16300: "QE",
        12332: "QE",
        2621: "QE",
    }
    assert [found[n].author.constituency for n in (15108, 16300, 2621)] == [  # type: ignore[union-attr] -- no Rejection
        "Rhône (4e circonscription)",
        "Loire-Atlantique (9e circonscription)",
        "Jura (1re circonscription)",
    ]
    answered = found[2621]
    assert answered.status is Status.ANSWERED  # type: ignore[union-attr] -- no Rejection
    assert answered.flagged == date(2025, 2, 17)  # type: ignore[union-attr] -- no Rejection
    assert answered.answer.published == date(2025, 4, 22)  # type: ignore[union-attr] -- no Rejection
    assert answered.answer.page == 2923  # type: ignore[union-attr] -- no Rejection


def test_the_sitting_of_a_seed_is_split_and_its_broken_sentence_made_whole(seeds: Path) -> None:
    """What the minister says is the answer."""
    (question,) = read([next(seeds.glob("001*.txt"))])
    assert not isinstance(question, Rejection)
    assert question.kind is Kind.GOVERNMENT
    assert question.status is Status.ANSWERED
    assert question.answer is not None
    assert question.answer.text.startswith("Mme Stéphanie Rist, ministre de la santé")
    assert "chroniques, comme le diabète. Le dispositif" in question.answer.text
    assert "sens" not in question.question.text[:20]
    assert question.question.text.count("Mme Géraldine Grangier.") == 2
    assert question.published == date(2026, 3, 25)


def test_no_markup_is_left_in_any_seed(seeds: Path) -> None:
    """Stars, links, superscripts."""
    for question in read([seeds]):
        assert not isinstance(question, Rejection)
        texts = (question.title, question.question.text, question.author.constituency)
        assert not any(mark in text for text in texts for mark in ("*", "](", "<sup>", "^", "#"))


def test_emphasis_is_taken_away_and_multiplication_stays() -> None:
    """Only a star that touches a word on one side is markup."""
    made = question_of(page("Ainsi 2 * 3 * 4 et __init__ et \\*étoile\\*, **gras**."))
    assert "demande via un courrier" in made.question.text
    assert "2 * 3 * 4" in made.question.text
    assert made.question.text.endswith("*étoile*, gras.")


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("comme le", "diabète.", True),
        ("d'abord,", "ensuite.", True),
        ("Fini.", "mais non.", False),
        ("sans fin", "Nouveau.", False),
        ("liste :", "premier", False),
    ],
)
def test_a_sentence_cut_by_an_empty_line_is_joined(first: str, second: str, joined: bool) -> None:  # noqa: FBT001 -- a table of cases
    """Only where neither side can be a paragraph of its own."""
    text = question_of(page(f"{first}\n\n{second}")).question.text
    assert text.endswith(f"{first} {second}" if joined else f"{first}\n\n{second}")


def test_wrapped_lines_are_one_paragraph_and_lists_keep_their_lines() -> None:
    """As markdown means them."""
    text = question_of(page("Une ligne\ncoupée :\n- un\n- deux")).question.text
    assert text.endswith("Une ligne coupée :\n- un\n- deux")


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Question écrite n° 12", Kind.WRITTEN),
        ("QUESTION ECRITE N° 12", Kind.WRITTEN),
        ("Question au Gouvernement n°12", Kind.GOVERNMENT),
        ("Question orale sans débat n° 1 2", Kind.ORAL),
    ],
)
def test_the_kind_and_number_are_in_the_heading(heading: str, kind: Kind) -> None:
    """However it is written."""
    made = question_of(page().replace("Question écrite n° 12", heading))
    assert (made.kind, made.number) == (kind, 12)


def test_the_kind_and_number_may_stand_among_the_data() -> None:
    """Where the heading is missing."""
    text = page().replace("Question écrite n° 12\n", "")
    text += "\nType de question : Question écrite\n\nNuméro de la question : 12\n"
    assert question_of(text).id == "QANR5L17QE12"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Question … n° …"),
        ("# Liste de courses\n\n- pain", "Question … n° …"),
        (page().replace("17ème législature", ""), "legislature"),
        (page().replace("n° 12", "n° douze"), "Question … n° …"),
    ],
)
def test_a_text_that_is_no_question_is_refused(text: str, reason: str) -> None:
    """With what is missing."""
    with pytest.raises(UnusableRecordError, match=reason):
        question_of(text)


def test_a_withdrawn_question_says_so() -> None:
    """With its date and its motive."""
    text = page() + "\n**Question retirée le :** 20 juin 2017 (caducité)\n"
    made = question_of(text)
    assert (made.status, made.closed, made.closing_label) == (
        Status.LAPSED,
        date(2017, 6, 20),
        "caducité",
    )
    plain = question_of(page() + "\nQuestion retirée le : 20 juin 2017\n")
    assert plain.status is Status.WITHDRAWN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_document_is_read_in_these_encodings(tmp_path: Path, encoding: str) -> None:
    """With a byte order mark where there is one."""
    path = tmp_path / "a.md"
    path.write_bytes(page().replace("\n", "\r\n").encode(encoding))
    (question,) = read([path])
    assert not isinstance(question, Rejection)
    assert question.question.page == 4056


@pytest.mark.parametrize(
    ("content", "reason"),
    [("é".encode("latin-1"), "not UTF-8"), (b"x" * (5 << 20), "far more than a question")],
)
def test_another_document_is_a_rejection(tmp_path: Path, content: bytes, reason: str) -> None:
    """Named, with its reason."""
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    (rejection,) = read([path])
    assert isinstance(rejection, Rejection)
    assert rejection.locator == "a.txt"
    assert reason in rejection.reason
