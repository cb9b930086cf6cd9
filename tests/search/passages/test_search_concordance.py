"""Key words in context: whole words around, every occurrence, sorted by either side."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines import binding
from indexer.model import Question
from indexer.query import parse
from indexer.search.passages import concordance
from indexer.search.passages.concordance import WIDTH, Line, Order, ordered
from indexer.search.passages.marking import Marker
from tests.conftest import ask

TEXT = "Le loup rôde près du village.\n\nLes loups, dit-on, aiment la forêt profonde."


def lines(query: str, questions: list[Question]) -> Iterator[Line]:
    return concordance.lines(Marker(binding.bind(parse(query)[0])), questions)


def shown(query: str, text: str = TEXT, **more: object) -> list[str]:
    found = lines(query, [ask(1, text, **more)])
    return [f"{line.left}[{line.key}]{line.right}" for line in found]


def test_every_occurrence_is_a_line_with_its_context() -> None:
    """Inflected forms too, each as it is written; a paragraph's end is a space."""
    assert shown("loup") == [
        "Le [loup] rôde près du village. Les loups, dit-on, aiment la forêt",
        "Le loup rôde près du village. Les [loups], dit-on, aiment la forêt profonde.",
    ]


def test_the_answer_is_read_after_the_question() -> None:
    """Each line tells where it stands."""
    found = list(lines("loup", [ask(1, TEXT, answer="Du loup, rien.")]))
    assert [line.field for line in found] == ["question", "question", "answer"]


def test_a_phrase_is_one_key() -> None:
    """Words in quotes stand together."""
    found = lines('"forêt profonde"', [ask(1, TEXT)])
    assert [line.key for line in found] == ["forêt profonde"]


def test_a_query_without_words_has_no_line() -> None:
    """Nothing was searched, nothing stands in a context."""
    assert shown("") == shown("annee:2024") == []


def test_lines_are_sorted_by_the_words_on_either_side() -> None:
    """Leftwards from the key, or rightwards; accents and case do not count."""
    text = "beau loup gris. Abri loup zélé. Élan loup brun."
    found = list(lines("loup", [ask(1, text)]))
    left = [line.left.split()[-1] for line in ordered(found, Order.LEFT)]
    right = [line.right.split()[0] for line in ordered(found, Order.RIGHT)]
    assert left == ["Abri", "beau", "Élan"]
    assert right == ["brun.", "gris.", "zélé."]
    assert ordered(found, Order.TEXT) == found


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="loup \n.é'x", max_size=200))
def test_any_text_gives_lines_that_fit(text: str) -> None:
    """No line breaks, no context wider than it may be, never an error."""
    for line in lines("loup", [ask(1, text)]):
        assert len(line.left) <= WIDTH
        assert len(line.right) <= WIDTH
        assert "\n" not in line.left + line.key + line.right
