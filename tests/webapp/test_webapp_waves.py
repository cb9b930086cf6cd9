"""``/vagues``: every figure leads to the questions that it counts, and files have the same sets."""

from __future__ import annotations

import csv
import re

import pytest
from flask.testing import FlaskClient

from tests.search.test_search_waves import QUESTIONS, uid
from tests.webapp.test_webapp_browse import page, served, words
from webapp.parts.strips import BINS, HEIGHT, strip


@pytest.fixture(scope="module")
def waves() -> FlaskClient:
    return served(*QUESTIONS)


@pytest.mark.parametrize("address", ["/vagues", "/vagues/reponses", "/vagues?groupe=Montagne"])
def test_each_figure_is_what_its_link_shows(waves: FlaskClient, address: str) -> None:
    """Of the list, and of the page that it leads to: the questions told there are counted."""
    listed = page(waves, address)
    figures = listed.find_class("figure")
    assert figures
    (whole,) = {one.get("href") for one in listed.xpath("//ol[@class='sets']//h2/a")}
    for figure in [*figures, *page(waves, whole).find_class("figure")]:
        shown = page(waves, figure.get("href")).xpath("//h3[@class='name']")
        assert len(shown) == int(re.sub(r"\D", "", words(figure))), figure.get("href")


def test_a_wave_shows_its_first_text_and_what_others_change(waves: FlaskClient) -> None:
    shown = page(waves, f"/vagues/questions/{uid(20)}")
    assert words(shown.find(".//h1")) == "Une question posée 5 fois"
    assert [words(one) for one in shown.xpath("//p[@class='diff']/ins")] == ["Il s’inquiète."]
    assert not shown.xpath("//p[@class='diff']/del")
    assert len(shown.xpath("//p[@class='none']")) == 3
    lots = words(page(waves, f"/vagues/reponses/{uid(20)}").find_class("told")[0])
    assert "3 questions avec cette réponse le 4 juin 2024" in lots


def test_the_page_of_a_question_leads_to_its_wave(waves: FlaskClient) -> None:
    links = page(waves, f"/questions/{uid(20)}/proches").xpath("//main//a/@href")
    assert f"/vagues/questions/{uid(20)}" in links
    assert f"/vagues/reponses/{uid(20)}" in links


def test_the_files_have_the_same_sets(waves: FlaskClient) -> None:
    rows = list(csv.DictReader(waves.get("/vagues.csv").get_data(as_text=True).splitlines()))
    assert {row["vague"] for row in rows} == {uid(24)}
    assert [row["id"] for row in rows] == [uid(24 - n) for n in range(5)]
    said = waves.get("/vagues.json").get_json()
    assert [item["id"] for item in said["waves"][0]["questions"]] == [row["id"] for row in rows]
    answers = waves.get("/vagues/reponses.json?groupe=Montagne").get_json()["waves"][0]
    assert answers["lots"][0]["date"] == "2024-06-04"
    assert answers["size"] == 3
    assert waves.get("/vagues.csv?page=2").status_code == 400


def test_bad_addresses_are_told(waves: FlaskClient) -> None:
    assert waves.get("/vagues/questions/QANR5L17QE99999").status_code == 404
    assert waves.get("/vagues?page=9").status_code == 404
    assert waves.get(f"/vagues/rien/{uid(20)}").status_code == 302
    empty = page(waves, f"/vagues/questions/{uid(20)}?q=rien")
    assert words(empty.find(".//h1")) == "Aucune question de cette vague"


def test_a_time_line_has_its_bars_within_the_drawing() -> None:
    days = [question.published for question in QUESTIONS if question.published]
    found = strip(sorted(days))
    assert found is not None
    assert len(found.strokes) <= BINS
    assert all(0 <= one.x <= found.width - found.thick for one in found.strokes)
    assert max(one.height for one in found.strokes) == HEIGHT
    assert strip([]) is None
