"""From one record of the open data to one question."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from typing import Any

import pytest

from indexer.model import Kind, Provenance, Span, Status, Transfer
from indexer.sources.an_record import question_of
from indexer.sources.base import UnusableRecordError, digest
from indexer.sources.people import NOBODY
from indexer.sources.tree import at, first, items, leaves, strings
from tests.sources.conftest import answered, question, record

NIL = {"@xsi:nil": "true"}


def test_a_question_without_answer_is_pending() -> None:
    """Nothing closes it."""
    made = question()
    assert made.status is Status.PENDING
    assert made.answer is None
    assert made.published == date(2025, 10, 7)
    assert made.question.page == 8101


@pytest.mark.parametrize(
    ("closing", "status"),
    [
        ({"codeCloture": "AU", "libelleCloture": "Retirée par l'auteur"}, Status.WITHDRAWN),
        ({"codeCloture": "FM", "libelleCloture": "Fin de mandat"}, Status.LAPSED),
        ({"codeCloture": "DE", "libelleCloture": "Question retirée"}, Status.WITHDRAWN),
        ({"codeCloture": "ID", "libelleCloture": None}, Status.LAPSED),
        ({"codeCloture": "REP_PUB", "libelleCloture": "Réponse publiée"}, Status.ANSWERED),
        (NIL, Status.PENDING),
    ],
)
def test_the_closing_tells_what_became_of_it(closing: dict[str, Any], status: Status) -> None:
    """Codes first, then the label's word."""
    assert question(cloture=closing).status is status


def test_an_answer_wins_over_any_closing_code() -> None:
    """What was answered was answered."""
    made = question(textesReponse=answered("Réponse."), cloture={"codeCloture": "FM"})
    assert made.status is Status.ANSWERED


def test_the_closing_label_and_date_are_kept() -> None:
    """Verbatim, for the page to show."""
    closing = {"codeCloture": "FM", "libelleCloture": "Fin de mandat", "dateCloture": "2017-06-20"}
    made = question(cloture=closing)
    assert (made.closing_label, made.closed) == ("Fin de mandat", date(2017, 6, 20))


def test_of_several_texts_the_last_counts_and_the_first_dates() -> None:
    """Corrected texts; the erratum is kept as a paragraph."""
    versions = [
        {"infoJO": {"dateJO": "2025-10-07"}, "texte": "Ancien."},
        {"infoJO": {"dateJO": "2025-10-21"}, "texte": "Nouveau.", "erratum": "Au lieu de : x."},
        {"infoJO": {"dateJO": "2025-10-28"}, "texte": None},
    ]
    made = question(textesQuestion={"texteQuestion": versions})
    assert made.question.text == "Nouveau.\n\nErratum : Au lieu de : x."
    assert made.published == date(2025, 10, 7)


def test_the_page_of_a_written_answer_is_never_the_closing_s() -> None:
    """That one is the first page of all answers of the issue."""
    closing = {"codeCloture": "REP_PUB", "infoJO": {"pageJO": "2001"}}
    made = question(textesReponse=answered("Réponse."), cloture=closing)
    assert made.answer is not None
    assert made.answer.page is None
    paged = question(textesReponse=answered("Réponse.", pageJO="2044"), cloture=closing)
    assert paged.answer is not None
    assert paged.answer.page == 2044


def test_the_ministries_are_a_path() -> None:
    """The one asked, those it passed to, the last one answering."""
    steps = [
        {"denomination": {"abrege": "Logement"}},
        {
            "infoJO": {"dateJO": "2025-10-21"},
            "denomination": {"developpe": "Ministère de la ville"},
        },
        {"infoJO": {"dateJO": "2025-12-01"}, "denomination": {"abrege": "Intérieur"}},
    ]
    made = question(minAttribs={"minAttrib": steps})
    assert made.ministry == "Logement"
    assert made.transfers == (
        Transfer("Ministère de la ville", date(2025, 10, 21)),
        Transfer("Intérieur", date(2025, 12, 1)),
    )
    assert made.ministry_answering == "Intérieur"


def test_a_first_attribution_elsewhere_is_a_transfer() -> None:
    """Asked of one ministry, given to another at once."""
    made = question(minInt={"abrege": "Premier ministre"})
    assert [step.ministry for step in made.transfers] == ["Logement"]
    assert question(minInt=None).ministry == "Logement"
    assert question(minInt=None, minAttribs=None).ministry_answering == ""


@pytest.mark.parametrize(
    ("legislature", "index", "title", "keywords"),
    [
        ("17", {"analyses": {"analyse": "un titre"}}, "Un titre", ()),
        ("15", {"ANALYSE": {"ANA": "un titre"}}, "Un titre", ()),
        ("16", {"analyses": {"analyse": "RÉFORME DES RETRAITES"}}, "RÉFORME DES RETRAITES", ()),
        ("17", {"analyses": {"analyse": ["titre", "autre"]}}, "Titre", ("autre",)),
        (
            "14",
            {"teteAnalyse": "bureaux", "analyses": {"analyse": ["a", "b"]}},
            "Bureaux — a. b",
            ("a", "b"),
        ),
        ("14", {"teteAnalyse": NIL, "ANALYSE": {"ANA": "seul"}}, "Seul", ("seul",)),
        ("16", {"teteAnalyse": "aucune tête d'analyse", "rubrique": "mer"}, "Mer", ()),
        ("17", {"rubrique": "mer et littoral"}, "Mer et littoral", ()),
        ("17", None, "M. Exemple Quatre appelle l'attention de M. le ministre sur un sujet", ()),
    ],
)
def test_the_title_is_the_best_there_is(
    legislature: str, index: Any, title: str, keywords: tuple[str, ...]
) -> None:
    """Analysis, heading and analyses, rubrique, first sentence."""
    made = question(uid=f"QANR5L{legislature}QE1", indexationAN=index)
    assert (made.title, made.keywords) == (title, keywords)


def test_a_title_made_of_a_long_sentence_is_cut_between_words() -> None:
    """And says so."""
    text = {"texteQuestion": {"texte": "Mot " * 100}}
    made = question(indexationAN=None, textesQuestion=text)
    assert len(made.title) <= 121
    assert made.title.endswith("Mot…")


def test_a_signalement_and_renewals_are_any_dates_inside() -> None:
    """Their shape is not published."""
    made = question(
        signalement={"dateDepotSignal": "16/12/2025", "infoJO": {"typeJO": "JO_QUESTION"}},
        renouvellements={"renouvellement": [{"x": [{"y": "2026-04-14"}]}, "2026-01-13"]},
    )
    assert made.flagged == date(2025, 12, 16)
    assert made.renewed == (date(2026, 1, 13), date(2026, 4, 14))


def test_an_impossible_date_is_noted_and_the_question_kept() -> None:
    """Never silence, never a stop."""
    text = {"texteQuestion": {"infoJO": {"dateJO": "31/02/2025"}, "texte": "Texte."}}
    made, notes = question_of(
        record(textesQuestion=text, minAttribs=None, signalement={"d": "99/99/2025"}), NOBODY
    )
    assert made.published is None
    assert notes == (
        "the question's date is no date: '31/02/2025'",
        "a signalement has no readable date: '99/99/2025'",
    )


def test_a_question_without_its_own_date_takes_the_attribution_s() -> None:
    """The same issue published both."""
    assert question(textesQuestion=None).published == date(2025, 10, 7)


@pytest.mark.parametrize(
    "changed",
    [
        {"uid": ..., "identifiant": ...},
        {"uid": "QANR5L17XX1", "type": "QM"},
        {"uid": "x", "identifiant": {"numero": "douze", "legislature": "17"}},
        {"uid": None, "identifiant": {"numero": "12"}},
        {"uid": None, "identifiant": {"numero": "9" * 30, "legislature": "17"}},
    ],
)
def test_a_record_without_identity_is_refused(changed: dict[str, Any]) -> None:
    """Number, legislature and type are what makes a question."""
    with pytest.raises(UnusableRecordError):
        question_of(record(**changed), NOBODY)


@pytest.mark.parametrize("junk", [None, [], "text", 3, {}, {"uid": {"uid": []}}])
def test_what_is_no_record_is_refused(junk: Any) -> None:
    """Whatever JSON may hold."""
    with pytest.raises(UnusableRecordError):
        question_of(junk, NOBODY)


def test_identity_comes_from_the_parts_where_the_uid_is_missing() -> None:
    """Older exports."""
    made = question(uid=None, type="qosd")
    assert (made.id, made.kind) == ("QANR5L17QOSD900004", Kind.ORAL)


def test_a_debate_s_page_and_date_come_from_its_closing() -> None:
    """As in the archive of the 15th legislature."""
    closing = {
        "codeCloture": "REP_PUB",
        "dateCloture": "06/07/2017",
        "infoJO": {"pageJO": "1219"},
    }
    text = "<strong>M. A. </strong>Un.<br><br><strong>M. B,</strong><i> ministre . </i>Deux."
    made = question(
        uid="QANR5L15QG6",
        textesQuestion=None,
        textesReponse={"texteReponse": {"texte": text}},
        cloture=closing,
    )
    assert made.answer is not None
    assert (made.question.page, made.answer.page) == (1219, 1219)
    assert made.published == made.answered == date(2017, 7, 6)
    assert made.answer.speakers == (Span(0, 14),)


def test_a_debate_without_text_is_answered_and_empty() -> None:
    """QANR5L15QG3307 is published so."""
    made = question(
        uid="QANR5L15QG3307",
        textesQuestion=None,
        cloture={"codeCloture": "REP_PUB", "dateCloture": "16/09/2020"},
    )
    assert (made.question.text, made.answer, made.status) == ("", None, Status.ANSWERED)
    assert made.published == date(2020, 9, 16)


def test_an_oral_question_keeps_its_published_text_before_what_was_said() -> None:
    """And the minister's speech is the answer."""
    text = "<strong>M. A. </strong>Un.<br><br><strong>M. B,</strong><i> ministre . </i>Deux."
    made = question(uid="QANR5L17QOSD6", textesReponse=answered(text))
    assert made.question.text.startswith("M. Exemple Quatre appelle")
    assert made.question.text.endswith("\n\nM. A. Un.")
    assert made.answer is not None
    assert made.answer.text == "M. B, ministre. Deux."
    whole = question(uid="QANR5L17QOSD6", textesReponse=answered("Transcription sans orateur."))
    assert whole.answer is not None
    assert whole.answer.text == "Transcription sans orateur."


def test_the_digest_ignores_where_a_question_was_read() -> None:
    """And nothing else."""
    made = question()
    moved = dataclasses.replace(made, provenance=Provenance("other", "place", "x"))
    assert digest(moved) == made.provenance.digest
    assert re.fullmatch("[0-9a-f]{32}", digest(made))
    for changed in (
        {"title": "autre"},
        {"renewed": (date(2026, 1, 1),)},
        {"status": Status.LAPSED},
        {"author": dataclasses.replace(made.author, uid="PA5")},
        {"question": dataclasses.replace(made.question, speakers=(Span(0, 3),))},
    ):
        assert digest(dataclasses.replace(made, **changed)) != digest(made)


def test_trees_are_walked_whatever_their_shape() -> None:
    """One or several, nil or absent, text beside attributes."""
    assert at({"a": [None, {"b": "x"}]}, "a", "b") == "x"
    assert at({"a": "x"}, "a", "b") is None
    assert items([None, NIL, {}, "", "x"]) == ["x"]
    assert first({"@type": "t", "#text": " PA1 "}) == "PA1"
    assert first([None, 12]) == "12"
    assert first([True, 10**30]) == ""
    assert strings(["a", {"#text": "b"}, None]) == ("a", "b")
    assert leaves({"a": ["1", {"b": "2"}], "c": 3}) == ["1", "2"]
    assert len(leaves(["x"] * 5000)) < 1000
