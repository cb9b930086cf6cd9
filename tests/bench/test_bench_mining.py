"""The measure of mining: a thesaurus is read, and what counts as a hit."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.mining import judged, report, synonyms
from indexer.mining.streams import stream
from indexer.model import Question

THESAURUS = """UTF-8
médecin|2
(Nom)|docteurs|praticien hospitalier|Médecins
(Nom)|infirmier
l'eau vive|1
(Nom)|torrent
"""
TEXTS = [f"nos {one} soignent les malades" for one in ("médecins", "infirmiers")] * 40


@pytest.fixture
def thesaurus(tmp_path: Path) -> Path:
    path = tmp_path / "thes.dat"
    path.write_text(THESAURUS, "utf-8")
    return path


def test_synonyms_are_single_words_by_their_lemmas(thesaurus: Path) -> None:
    assert synonyms(thesaurus) == {"medecin": {"docteur", "infirmier"}}


def test_a_hit_is_a_neighbour_that_the_thesaurus_lists(thesaurus: Path) -> None:
    lines = judged(stream(TEXTS), synonyms(thesaurus))
    assert lines[0].startswith("1 of the")
    assert lines[-1] == "| among the same words (ours) | 0.200 | 1.000 |"


def test_the_page_names_every_step(seed_questions: list[Question], thesaurus: Path) -> None:
    page = report(seed_questions, thesaurus.with_name("absent"), 1 << 20)
    assert page.startswith(f"# Mining\n\n{len(seed_questions)} questions, ")
    assert "| mining, all of it |" in page
    assert "thesaurus" not in page
