"""How texts are read: who speaks in a debate, what is said aside, lists, tables and lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.model import Passage, Question, Span, Status
from webapp.parts.reading import blocks, debate
from webapp.parts.reading.question_text import Reading, read
from webapp.parts.timeline import pace

CHAIR, DEPUTY = "M. le président", "M. Jean Dupont"
MINISTER = "Mme Anne Martin, ministre de l'intérieur"


def debated(*speeches: tuple[str, str]) -> Reading:
    """A debate as the archives have it, read."""
    text, speakers = "", []
    for speaker, said in speeches:
        speakers.append(Span(len(text), len(text) + len(speaker)))
        text += f"{speaker}. {said}\n\n"
    return read(Passage(text.strip(), speakers=tuple(speakers)), (), "question")


@pytest.mark.parametrize(
    ("speaker", "role"),
    [
        (CHAIR, debate.Role.CHAIR),
        ("Mme la présidente", debate.Role.CHAIR),
        ("Mme la vice-présidente", debate.Role.CHAIR),
        (DEPUTY, debate.Role.DEPUTY),
        ("Plusieurs députés du groupe LR", debate.Role.DEPUTY),
        (MINISTER, debate.Role.MINISTER),
        ("M. Édouard Philippe, Premier ministre", debate.Role.MINISTER),
        ("Mme Sarah El Haïry, secrétaire d’État", debate.Role.MINISTER),
        ("Mme la ministre", debate.Role.MINISTER),
        ("M. Jean Présidentiel", debate.Role.DEPUTY),
        ("M. Paul Vannier, rapporteur", debate.Role.DEPUTY),
    ],
)
def test_roles_are_told_by_how_speakers_are_named(speaker: str, role: debate.Role) -> None:
    """The chair is named by the charge, a minister by the office behind the name."""
    assert debate.role(speaker) is role


def test_short_remarks_of_others_are_asides() -> None:
    """The chair gives the floor; who has it goes on after each interruption."""
    found = debated(
        (CHAIR, "La parole est à M. Dupont."),
        (DEPUTY, "Monsieur le ministre, " + "où sont les loups ? " * 12),
        ("M. Paul Durand", "Très bien !"),
        (DEPUTY, "Merci."),
        ("M. Paul Durand", "Je voudrais dire longuement ceci. " * 8),
        (CHAIR, "La parole est à Mme la ministre."),
        (MINISTER, "Oui."),
    )
    told = [(speech.role, speech.aside) for speech in found.speeches]
    assert [aside for _, aside in told] == [False, False, True, False, False, False, False]


def test_stage_directions_stand_apart_from_what_is_said() -> None:
    """Applause is no word of the speaker's; a plain parenthesis is."""
    (speech,) = debated(
        (DEPUTY, "Oui (je le dis). (Applaudissements sur les bancs du groupe X.)")
    ).speeches
    (row,) = speech.blocks[0].rows
    assert [(part.text, part.stage) for part in row[0]] == [
        ("Oui (je le dis). ", False),
        ("(Applaudissements sur les bancs du groupe X.)", True),
    ]


def test_a_title_in_capitals_is_not_read_twice() -> None:
    """What stands before the first speaker, in capitals, is the title that the page has."""
    text = f"PLAN LOUP\n\n{CHAIR}. La parole est à vous."
    at = text.index(CHAIR)
    speakers = (Span(at, at + len(CHAIR)),)
    assert len(read(Passage(text, speakers=speakers), (), "question").speeches) == 1
    other = text.replace("PLAN LOUP", "Plan loup")
    assert len(read(Passage(other, speakers=speakers), (), "question").speeches) == 2


def test_tables_lists_and_lines_are_kept() -> None:
    """As the source had them: a row in its cells, items, lines."""
    text = "Voici :\n\nAn | Somme\n2021 | 12\n\nEt :\n– un\n– deux\n\nligne\nautre"
    found = [
        (str(run.shape), [[text[slice(*cell)] for cell in row] for row in run.rows])
        for run in blocks.runs(text, 0, len(text))
    ]
    assert found == [
        ("paragraph", [["Voici :"]]),
        ("table", [["An", "Somme"], ["2021", "12"]]),
        ("paragraph", [["Et :"]]),
        ("list", [["un"], ["deux"]]),
        ("paragraph", [["ligne"], ["autre"]]),
    ]


def test_a_dash_or_a_bar_alone_makes_no_list_and_no_table() -> None:
    """A reply may open with a dash, and a sentence hold a bar."""
    found = list(blocks.runs("– Non, dit-il.\n\na | b", 0, 21))
    assert [run.shape for run in found] == [blocks.Shape.PARAGRAPH, blocks.Shape.PARAGRAPH]


@given(st.text(alphabet="ab |–\n", max_size=60))
def test_no_letter_is_lost_in_blocks(text: str) -> None:
    """Whatever the lines are made of."""
    cells = [c for run in blocks.runs(text, 0, len(text)) for row in run.rows for c in row]
    shown = "".join(text[start:end] for start, end in cells)
    assert [sign for sign in shown if sign.isalpha()] == [sign for sign in text if sign.isalpha()]
    assert cells == sorted(cells)


def test_the_pace_of_an_answer_is_told(sample: type) -> None:
    """In time, a little late, very late, still waiting; nothing where nothing can be counted."""
    asked: Question = replace(sample.answered, question=Passage("?", date(2024, 1, 10)))
    told = []
    for day in (date(2024, 3, 10), date(2024, 3, 12), date(2024, 9, 10)):
        found = pace(replace(asked, answer=Passage("Oui.", day)))
        assert found
        told.append((found.code, found.text.replace("\u00a0", " ")))
    assert told == [
        ("kept", "Dans le délai de deux mois"),
        ("soon", "2 jours de trop"),
        ("late", "184 jours de trop"),
    ]
    ended = replace(asked, answer=None, status=Status.UNKNOWN)
    before = replace(ended.provenance, known=date(2024, 2, 1))
    assert pace(replace(ended, provenance=before)) is None
    assert pace(sample.debate) is None
    assert pace(replace(asked, question=Passage("?"))) is None
