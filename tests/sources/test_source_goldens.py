"""Every sample gives exactly what stands beside it, and twins give the same question."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from indexer.model import Provenance
from indexer.sources import source_for
from tests.sources.source_goldens import DATA, outcome, pairs


@pytest.mark.parametrize(
    ("file", "expected"), [pytest.param(*pair, id=pair[0].name) for pair in pairs()]
)
def test_a_sample_gives_what_is_expected_of_it(file: Path, expected: Path) -> None:
    """The whole outcome is compared, spans and digests included."""
    assert outcome(file) == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("stem", ["QANR5L15QE900003", "QANR5L17QE900004", "Questions_ecrites_XIV"])
def test_json_and_xml_twins_are_the_same_question(stem: str) -> None:
    """Only the provenance's place differs; the digest does not."""
    nowhere = Provenance("", "", "")
    outcomes = []
    for file in (DATA / "an_json" / f"{stem}.json", DATA / "an_xml" / f"{stem}.xml"):
        read = list(source_for(file).read(file))
        digests = [question.provenance.digest for question in read]
        outcomes.append((digests, [dataclasses.replace(q, provenance=nowhere) for q in read]))
    assert outcomes[0] == outcomes[1]
    assert all(outcomes[0][0])
