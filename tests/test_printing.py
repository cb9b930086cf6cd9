"""What a terminal shows of reports, pages and questions."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given, settings

from indexer import printing
from indexer.build.counting import BuildReport
from indexer.engines.base import IndexInfo
from indexer.engines.memory import MemoryStore
from indexer.model import Passage, Question
from indexer.query.request import SearchRequest
from indexer.search.searcher import Searcher
from indexer.sources.base import Rejection
from tests.conftest import ask
from tests.engines.contract import fill
from tests.engines.strategies import questions


def shown(request: SearchRequest, *asked: Question) -> list[str]:
    store = MemoryStore()
    fill(store, asked)
    return list(printing.page(Searcher(store).search(request, ("year",))))


def test_a_report_gives_the_counts_by_type_and_year_in_order() -> None:
    report = BuildReport(
        read=3,
        added=2,
        changed=1,
        by_kind=Counter(QG=1, QE=2),
        by_year=Counter({"2024": 1, "2022": 2}),
        seconds=2.0,
        info=IndexInfo("gen-000001", 3, {}, {}, None, ""),
    )
    assert list(printing.report(report)) == [
        "3 questions read: 2 added, 1 changed, 0 unchanged, 0 repeated, 0 dropped",
        "by type: QE 2, QG 1",
        "by year: 2022 2, 2024 1",
        "0 rejected, 0 kept with a reservation",
        "3 questions in generation gen-000001",
        "2.00 s, 2 documents a second",
    ]


def test_a_report_names_the_first_rejections_and_counts_the_rest() -> None:
    rejections = [Rejection(f"file/{n}", "no number", kept=n % 2 == 0) for n in range(25)]
    lines = list(printing.report(BuildReport(rejections=rejections)))
    assert lines[1] == "12 rejected, 13 kept with a reservation"
    assert lines[2] == "  file/0: no number"
    assert lines[-2] == "  and 5 more"
    assert not any(line.startswith("by ") for line in lines)


def test_a_page_shows_marks_in_brackets_and_its_facets() -> None:
    lines = shown(
        SearchRequest("loup"),
        ask(1, "Le loup, puis un\n\nautre loup.", title="Le loup", author_name="Zoé Petit"),
    )
    assert lines[0].startswith("1 questions, page 1 of 1, pertinence, ")
    assert "QANR5L17QE1  Le [loup]" in lines
    assert "  2024-01-01 · Zoé Petit · en attente" in lines
    assert any(line.startswith("  question: Le [loup], puis un") for line in lines)
    assert lines[-2:] == ["annee:", "        1  2024"]


def test_a_page_says_what_was_not_understood() -> None:
    assert any(line.startswith("note: ") for line in shown(SearchRequest("date:demain"), ask(1)))


def test_no_word_is_cut_at_its_hyphens_or_at_the_margin() -> None:
    text = "Les habitants de Loire-Atlantique et de Saint-Étienne attendent. " * 8 + "x" * 150
    printed = list(printing.question(ask(1, text)))
    assert "x" * 150 in printed
    assert not any(line.endswith("-") for line in printed)


def test_a_question_shows_only_the_data_that_it_has() -> None:
    lines = list(printing.question(ask(1, "Un texte.\n\nUn autre.")))
    assert lines[0] == "QANR5L17QE1  QE n° 1, legislature 17"
    labels = [line.split()[0] for line in lines[1 : lines.index("")]]
    assert labels == ["status", "published", "address"]
    assert lines[-4:] == ["Un texte.", "", "Un autre.", ""]


def test_a_question_shows_everything_that_it_has() -> None:
    lines = "\n".join(
        printing.question(
            Question(
                **{
                    name: getattr(
                        ask(
                            2,
                            title="Loup",
                            rubrique="Animaux",
                            ministry="Agriculture",
                            ministry_answering="Travail",
                            author_name="Zoé Petit",
                            author_civility="Mme",
                            author_group="LR",
                            author_constituency="Rhône (1re)",
                            answer="Oui.",
                            answered=date(2024, 5, 1),
                            flagged=date(2024, 3, 1),
                            renewed=(date(2024, 3, 5), date(2024, 4, 5)),
                            closed=date(2024, 6, 1),
                            closing_label="Retrait",
                        ),
                        name,
                    )
                    for name in Question.__slots__
                    if name != "question"
                },
                question=Passage("Loup ?", date(2024, 1, 1), 12),
            )
        )
    )
    for piece in (
        "author  Mme Zoé Petit",
        "constituency  Rhône (1re)",
        "group  LR",
        "answering  Travail",
        "published  2024-01-01, page 12",
        "flagged  2024-03-01",
        "renewed  2024-03-05, 2024-04-05",
        "answered  2024-05-01",
        "closed  2024-06-01 Retrait",
        "-" * 20 + "\n\nOui.",
    ):
        assert piece in lines


@settings(max_examples=30, deadline=None)
@given(questions())
def test_every_question_and_page_can_be_printed(question: Question) -> None:
    assert question.id in "\n".join(printing.question(question))
    assert any(line.startswith(question.id) for line in shown(SearchRequest(), question))
