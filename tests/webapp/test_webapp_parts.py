"""The small pure functions: filters, labels, page windows, reading, the timeline."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from indexer.model import Kind, Passage, Provenance, Question, Span, Status
from indexer.query.references import called
from indexer.search.results import Snippet
from indexer.search.statistics import delay
from webapp.parts import citing, filters, labels
from webapp.parts.french.typography import NARROW, NBSP
from webapp.parts.paging import window
from webapp.parts.reading import question_text
from webapp.parts.timeline import timeline

SPANS = st.lists(st.builds(Span, st.integers(-3, 60), st.integers(-3, 60)), max_size=8)
moderate = settings(max_examples=80, deadline=None)


@pytest.mark.parametrize(
    ("value", "plain", "marked"),
    [
        (date(2026, 5, 12), "12 mai 2026", "12 mai 2026"),
        (date(2026, 2, 1), "1ᵉʳ février 2026", "1<sup>er</sup> février 2026"),
        (date(2024, 8, 31), "31 août 2024", "31 août 2024"),
    ],
)
def test_dates_are_written_in_french(value: date, plain: str, marked: str) -> None:
    """The first of a month is an ordinal; day and month do not part."""
    assert filters.day(value).replace(NBSP, " ") == plain
    assert filters.time(value).replace(NBSP, " ") == (
        f'<time datetime="{value.isoformat()}">{marked}</time>'
    )
    assert NBSP in filters.day(value)


def test_numbers_have_narrow_spaces_and_zero_is_singular() -> None:
    """As the typographic codes of France have it."""
    assert filters.number(169523) == f"169{NARROW}523"
    assert filters.counted(0, "question") == f"0{NBSP}question"
    assert filters.counted(1, "jour") == f"1{NBSP}jour"
    assert filters.counted(2345, "question") == f"2{NARROW}345{NBSP}questions"
    assert filters.counted(3, "œil", "yeux") == f"3{NBSP}yeux"


def test_ordinals_and_months() -> None:
    """``1re`` and ``17e`` have their letters raised."""
    assert filters.ordinal(17) == "17<sup>e</sup>"
    assert filters.ordinal(1) == "1<sup>re</sup>"


def test_a_snippet_is_escaped_before_it_is_marked() -> None:
    """The text's own signs never become markup; cuts inside a sentence are told."""
    value = Snippet("question", "a <b> c", (Span(2, 5),), cut_before=True, cut_after=True)
    assert filters.snippet(value) == f"[…]{NBSP}a <mark>&lt;b&gt;</mark> c{NBSP}[…]"


def test_an_ellipsis_of_the_text_is_not_doubled() -> None:
    """A speaker who breaks off leaves three dots already."""
    value = Snippet("question", "…a b...", (), cut_before=True, cut_after=True)
    assert filters.snippet(value) == "…a b..."
    value = Snippet("question", "Une phrase.", (), cut_before=True, cut_after=True)
    assert filters.snippet(value) == "Une phrase."


@moderate
@given(st.text(max_size=50), SPANS)
def test_marking_loses_no_character(text: str, spans: list[Span]) -> None:
    """Whatever the spans are, taking the marks away gives the text back."""
    made = filters.marked(text, spans)
    bare = str(made).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert html.unescape(bare) == html.unescape(str(escape(filters.spaced(text))))


@moderate
@given(st.text("ab \n.", max_size=60), SPANS, SPANS)
def test_reading_loses_no_word(text: str, marks: list[Span], speakers: list[Span]) -> None:
    """Speeches and paragraphs hold every word of the text once, in order."""
    read = question_text.read(Passage(text, speakers=tuple(speakers)), marks, "x")
    parts = [
        "".join(part.text for part in run)
        for speech in read.speeches
        for run in (speech.speaker, *_runs(speech))
    ]
    letters = [sign for sign in "".join(parts) if sign.isalpha()]
    assert letters == [sign for sign in text if sign.isalpha()]
    anchors = [
        part.anchor
        for speech in read.speeches
        for run in (speech.speaker, *_runs(speech))
        for part in run
        if part.anchor
    ]
    assert tuple(anchors) == read.anchors
    assert len(set(anchors)) == len(anchors)


def _runs(speech: question_text.Speech) -> Iterator[tuple[question_text.Segment, ...]]:
    return (cell for block in speech.blocks for row in block.rows for cell in row)


def test_paragraphs_are_cut_at_empty_lines() -> None:
    """One empty line, with or without spaces, parts two paragraphs."""
    read = question_text.read(Passage("un\n\ndeux\nencore\n \ntrois\n\n"), (), "x")
    (speech,) = read.speeches
    lines = [[run[0].text for (run,) in block.rows] for block in speech.blocks]
    assert lines == [["un"], ["deux", "encore"], ["trois"]]


def test_one_jump_for_each_paragraph_and_not_too_many() -> None:
    """Marks of one paragraph share a jump; a long text keeps a short bar."""
    text = "\n\n".join(["mot mot"] * 40)
    marks = [Span(at * 9, at * 9 + 3) for at in range(40)]
    read = question_text.read(Passage(text), [*marks, Span(4, 7)], "question")
    assert len(read.anchors) == 40
    assert len(question_text.jumps(read, None)) == question_text.MAX_JUMPS


def test_a_long_paragraph_has_several_jumps() -> None:
    """A jump saves scrolling: it leads past what is in sight."""
    text = "mot " * 400
    marks = [Span(at * 4, at * 4 + 3) for at in range(400)]
    assert len(question_text.read(Passage(text), marks, "question").anchors) == 4


@pytest.mark.parametrize(
    ("current", "last", "wanted"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (7, 40, [1, None, 5, 6, 7, 8, 9, None, 40]),
        (4, 40, [1, 2, 3, 4, 5, 6, None, 40]),
        (40, 40, [1, None, 38, 39, 40]),
    ],
)
def test_the_window_of_pages(current: int, last: int, wanted: list[int | None]) -> None:
    """First, last and near ones; a gap of one page is filled with it."""
    assert window(current, last) == wanted


def test_codes_are_read_in_french() -> None:
    """Kinds, states and legislatures have their words; other values a capital."""
    assert labels.facet_value("kind", "QG") == "Question au Gouvernement"
    assert labels.facet_value("status", "réponse publiée") == "Réponse publiée"
    assert labels.facet_value("legislature", "17") == f"17ᵉ{NBSP}législature"
    assert labels.facet_value("rubrique", "élevage") == "Élevage"
    assert labels.facet_value("kind", "XX") == "XX"
    assert labels.place("answer") == "Réponse"
    assert labels.place("keywords") == "Mots-clés"


def test_the_delay_is_counted_for_written_questions_only(sample: type) -> None:
    """A debate is answered at once; a missing or wrong date counts nothing."""
    asked: Question = sample.answered
    assert delay(asked) == 64
    assert delay(sample.debate) is None
    assert delay(sample.withdrawn) is None
    assert asked.answer
    wrong = replace(asked, answer=replace(asked.answer, published=date(2020, 1, 1)))
    assert delay(wrong) is None
    assert delay(replace(asked, kind=Kind.ORAL)) is None


def test_steps_without_a_day_stay_in_their_place(sample: type) -> None:
    """They follow the step that the record puts before them."""
    codes = [event.code for event in timeline(sample.answered)]
    assert codes == [
        "published", "transferred", "transferred", "flagged", "renewed", "answered",
    ]  # fmt: skip
    assert [event.code for event in timeline(sample.withdrawn)] == ["published", "withdrawn"]
    assert [event.code for event in timeline(sample.lapsed)] == ["published", "lapsed"]
    assert [event.name for event in timeline(sample.debate)] == ["Question et réponse en séance"]


TODAY = date(2024, 6, 1)


def _clock(question: Question) -> tuple[date | None, str, str] | None:
    told = timeline(question, clock=True)
    found = [event for event in told if event.code.startswith("due")]
    return (found[0].on, found[0].remark.replace(NBSP, " "), found[0].code) if found else None


def test_the_clock_tells_when_an_answer_was_due_and_how_it_ended(sample: type) -> None:
    """Two months by the calendar: answered before, on the day, after; waiting; withdrawn."""
    base = replace(
        sample.answered, question=Passage("?", date(2023, 12, 31)), transfers=(), flagged=None
    )
    limit = date(2024, 2, 29)
    source = Provenance("test", "1", "1", TODAY)
    waiting = replace(base, answer=None, status=Status.PENDING, provenance=source)
    late = replace(base, answer=Passage("Oui.", date(2024, 3, 10)))
    early = replace(base, answer=Passage("Oui.", date(2024, 2, 28)))
    for question, remark, code in (
        (early, "Réponse publiée 1 jour avant", "due"),
        (replace(base, answer=Passage("Oui.", limit)), "Réponse publiée le dernier jour", "due"),
        (late, "Dépassée de 10 jours", "due late"),
        (waiting, "Dépassée de 93 jours au 1ᵉʳ juin 2024", "due late"),
        (replace(waiting, closed=date(2024, 1, 5), status=Status.WITHDRAWN), "", "due"),
    ):
        assert _clock(question) == (limit, remark, code)
    young = replace(waiting, question=Passage("?", date(2024, 5, 1)))
    assert _clock(young) == (date(2024, 7, 1), "", "due")


def test_what_nobody_knows_is_no_delay(sample: type) -> None:
    """An open question of a closed legislature: its end, and the day of its last known state."""
    source = Provenance("test", "1", "1", date(2022, 9, 20))
    question = replace(
        sample.answered, legislature=16, question=Passage("?", date(2022, 7, 5)), answer=None,
        status=Status.UNKNOWN, closed=date(2024, 6, 9), provenance=source, transfers=(),
        flagged=None, renewed=(),
    )  # fmt: skip
    assert [
        (event.name, event.on, event.remark.replace(NBSP, " "))
        for event in timeline(question, clock=True)
    ] == [
        ("Question publiée", date(2022, 7, 5), ""),
        (
            "Échéance de réponse (deux mois)",
            date(2022, 9, 5),
            "Dépassée de 15 jours au 20 septembre 2022",
        ),
        ("Dernier état connu", date(2022, 9, 20), "Sans réponse"),
        ("Fin de la 16ᵉ législature", date(2024, 6, 9), "Sans réponse connue"),
    ]
    assert labels.state(question) == "Sans réponse connue"
    assert labels.ending(replace(question, closed=date(2023, 5, 1))) == "Fin du mandat de l’auteur"


def test_a_count_of_days_has_its_thousands(sample: type) -> None:
    """With the narrow space of all numbers."""
    question = replace(sample.answered, question=Passage("?", date(2022, 1, 4)))
    late = replace(question, answer=Passage("Oui.", date(2026, 1, 4)))
    assert _clock(late)[1] == f"Dépassée de 1{NARROW}402 jours"


def test_what_has_no_two_months_has_no_clock(sample: type) -> None:
    """Oral questions, unknown days, and answers of an unknown day."""
    assert _clock(sample.debate) is None
    assert _clock(replace(sample.answered, question=Passage("?"))) is None
    assert _clock(replace(sample.answered, answer=Passage("Oui."))) is None
    assert not [e for e in timeline(sample.answered) if e.code == "due"]


def test_a_title_in_a_citation_has_the_inner_quotation_marks(sample: type) -> None:
    """French has others within « and »."""
    question = replace(sample.answered, title="Difficultés liées à « Parcoursup »")
    said = citing.plain(question)
    assert f"«{NBSP}Difficultés liées à “Parcoursup”{NBSP}», Question écrite" in said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Decimal(6_500_000_000_000), f"6{NARROW}500{NBSP}Md€"),
        (Decimal(1_250_000), f"1,25{NBSP}M€"),
        (Decimal(300_000), f"300{NARROW}000{NBSP}€"),
        (Decimal("12.5"), f"12{NBSP}€"),
    ],
)
def test_large_sums_are_told_by_their_units(value: Decimal, said: str) -> None:
    assert filters.euros(value) == said


def test_a_citation_pasted_into_the_search_calls_its_question(
    seed_questions: list[Question],
) -> None:
    """Whichever way it is cited; line ends become spaces in a field of one line."""
    asked = 0
    for question in seed_questions[:40]:
        for citation in citing.citations(question):
            typed = " ".join(citation.text.split())
            found = called(typed)
            assert found is not None, typed
            assert (found.number, found.legislature) == (question.number, question.legislature)
            assert found.kind in {question.kind, None}
            asked += 1
    assert asked >= 9
