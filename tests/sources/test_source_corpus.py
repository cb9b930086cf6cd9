"""Every real record becomes a question, with its author."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.model import Kind, Status
from indexer.sources import People, read
from tests.sources.conftest import split


@pytest.fixture(scope="module")
def people(corpus: Path) -> People:
    return People.load(next(corpus.glob("AMO30*.zip")))


UNDIVIDED = {
    # In four no minister speaks, read one by one; QANR5L15QG3307 is published empty.
    "Questions_gouvernement_XV.json.zip": [
        "QANR5L15QG2099",
        "QANR5L15QG2704",
        "QANR5L15QG3093",
        "QANR5L15QG3307",
    ],
    "Questions_gouvernement.json.zip": ["QANR5L16QG246"],
}


@pytest.mark.parametrize(
    ("archive", "count", "kind"),
    [
        ("Questions_gouvernement_XV.json.zip", 4851, Kind.GOVERNMENT),
        ("Questions_gouvernement.json.zip", 970, Kind.GOVERNMENT),
        ("Questions_ecrites.json.zip", 654, Kind.WRITTEN),
    ],
)
def test_every_real_record_is_read(
    corpus: Path, people: People, archive: str, count: int, kind: Kind
) -> None:
    """No rejection, no missing datum; people resolved; exchanges divided but for five."""
    questions, rejections = split(read([corpus / archive], people))
    assert rejections == []
    assert len({question.id for question in questions}) == count
    for question in questions:
        assert question.kind is kind
        assert question.title
        assert question.ministry
        assert question.published
        assert question.author.name
        assert question.author.civility
        assert not question.author.uid or question.author.constituency
        assert (question.status is Status.ANSWERED) == (kind is Kind.GOVERNMENT)
    if kind is Kind.GOVERNMENT:
        assert [question.id for question in questions if not question.answer] == UNDIVIDED[archive]
    unresolved = [question.id for question in questions if not question.author.uid]
    # Two records carry no reference and a name that the archive has in another form.
    assert unresolved == (["QANR5L16QE1282", "QANR5L16QE1286"] if kind is Kind.WRITTEN else [])


def test_authors_are_named_by_the_texts_alone(corpus: Path) -> None:
    """Without the people's archive nearly all records name their author."""
    named = total = 0
    for archive in ("Questions_gouvernement.json.zip", "Questions_ecrites.json.zip"):
        questions, _ = split(read([corpus / archive], People()))
        named += sum(bool(question.author.name) for question in questions)
        total += len(questions)
    assert (named, total) == (1623, 1624)
