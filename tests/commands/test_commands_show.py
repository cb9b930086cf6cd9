"""``questions show``: one question."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.commands.conftest import done, refused, run


def test_show_prints_the_texts_the_data_and_the_history(index: Path) -> None:
    printed = done(run("show", "QANR5L17QE2621", "--index", index))
    assert printed.startswith("QANR5L17QE2621  QE n° 2621, legislature 17\n")
    assert "Mme Danielle Brulebois" in printed
    assert "Professions de santé" in printed
    assert "2024-12-03" in printed
    assert "réponse publiée" in printed


@pytest.mark.parametrize("number", ["17-2621", "QE 2621", "2621", "question écrite n° 2621"])
def test_a_question_is_shown_by_its_number_as_people_write_it(index: Path, number: str) -> None:
    printed = done(run("show", *number.split(), "--index", index))
    assert printed.startswith("QANR5L17QE2621 ")


def test_a_number_of_several_questions_names_them(command: Callable[..., Result]) -> None:
    sentence = refused(command("show", "1"), code=1)
    for name in ("QANR5L17QE1", "QANR5L17QOSD1", "QANR5L16QE1"):
        assert name in sentence


def test_show_gives_the_whole_question_as_json(index: Path) -> None:
    shown = json.loads(done(run("show", "QANR5L17QE2621", "--index", index, "--format", "json")))
    assert shown["id"] == "QANR5L17QE2621"
    assert shown["question"]["text"].count("Asalée") > 1
    assert shown["answer"]["published"] == shown["answered"]
    assert shown["history"].keys() >= {"transfers", "flagged", "renewed", "closed"}
    assert shown["provenance"]["digest"]


def test_an_unknown_question_is_one_sentence_and_code_one(index: Path) -> None:
    assert "no question is called" in refused(run("show", "QANR5L17QE1", "--index", index), code=1)
    refused(run("show", "x\x00" * 500, "--index", index), code=1)
