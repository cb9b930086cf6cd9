"""Files of questions: every format streams, loses nothing, and disarms what it carries."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.export import COLUMNS, FORMATS, guarded, rows
from indexer.export.references import parted
from indexer.model import House, Kind, Question, Status
from indexer.search.jsonform import question_to_json
from tests.conftest import ask

HOSTILE = '=HYPERLINK("http://x";"y")\n<script>alert(1)</script> {100 %} \\ $ & # _ ~ ^ \u202e"'
moderate = settings(max_examples=60, deadline=None)


def written(name: str, *questions: Question) -> str:
    return "".join(FORMATS[name].write(questions))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_csv_file_has_a_header_and_a_record_for_each_question(
    seed_questions: list[Question],
) -> None:
    """Every column is there, texts whole, line breaks and all."""
    read = table(written("csv", *seed_questions))
    assert [row["identifiant"] for row in read] == [question.id for question in seed_questions]
    assert set(read[0]) == set(COLUMNS)
    for row, question in zip(read, seed_questions, strict=True):
        assert row["texte_question"].removeprefix("'") == question.question.text
        assert row["titre"] == question.title


def test_a_csv_file_tells_the_delay_and_who_asked() -> None:
    """Days to the answer, days waited up to the day of the source, or nothing where none counts."""
    day, later = date(2024, 1, 1), date(2024, 3, 8)
    asked = [
        ask(1, answer="Oui.", published=day, answered=later, author_uid="PA721210"),
        ask(2, published=day, known=date(2024, 1, 31)),
        ask(3, published=day, status=Status.WITHDRAWN),
        ask(4, kind=Kind.GOVERNMENT, answer="Oui.", published=day, answered=day),
        ask(5, answer="Oui.", published=later, answered=day),
    ]
    read = table(written("csv", *asked))
    assert [row["delai"] for row in read] == ["67", "30", "", "", ""]
    assert [row["uid_auteur"] for row in read] == ["PA721210", "", "", "", ""]


def test_every_column_is_documented_and_new_ones_come_last() -> None:
    """Readers by name find it told, readers by place find the former ones where they were."""
    told = Path("docs/api.md").read_text("utf-8").partition("\n## CSV\n")[2]
    assert re.findall(r"^\| `(\w+)`", told, re.MULTILINE) == list(COLUMNS)
    former = ["texte_question", "texte_reponse", "uid_auteur", "delai"]
    added = ["textes_cites", "montant", "chambre", "session", "echeance", "territoires"]
    added += ["noms_cites"]
    assert list(COLUMNS)[-len(former + added) :] == [*former, *added]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "  =", "\uff1d"])
def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(start: str) -> None:
    """An apostrophe makes it text; other cells stay as they are."""
    assert guarded(f"{start}1+1") == f"'{start}1+1"
    assert guarded("1+1=2") == "1+1=2"


@moderate
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=4), max_size=4))
def test_no_cell_of_any_table_begins_as_a_formula(cells: list[list[str]]) -> None:
    """Whatever the texts hold, what a reader gets back is never run, and no cell moves."""
    read = list(csv.reader(io.StringIO("".join(rows(cells)), newline="")))
    assert [len(row) for row in read] == [len(row) for row in cells]
    assert not any(cell.startswith(tuple("=+-@\t\r")) for row in read for cell in row)


def test_json_lines_are_the_records_of_the_api(seed_questions: list[Question]) -> None:
    """A line is what the question's own address gives."""
    lines = written("jsonl", *seed_questions).splitlines()
    assert [json.loads(line) for line in lines] == [
        json.loads(json.dumps(question_to_json(question))) for question in seed_questions
    ]


def test_a_ris_record_has_the_tags_that_reference_managers_read() -> None:
    """Type, title, author, date, address and end, one a line."""
    text = written(
        "ris",
        ask(
            7,
            "Texte",
            title="Déserts\nmédicaux",
            author_name="Sandrine Runel",
            answer="Oui.",
            answered=date(2024, 3, 1),
        ),
    )
    lines = text.split("\r\n")
    assert lines[0] == "TY  - GOVDOC"
    assert "TI  - Déserts médicaux" in lines
    assert "AU  - Runel, Sandrine" in lines
    assert "DA  - 2024/01/01" in lines
    assert "N1  - Réponse publiée le 2024-03-01" in lines
    assert lines[-3] == "ER  - "


def test_a_name_is_parted_as_bibliographies_sort_it() -> None:
    """Particles belong to the family name, a second given name to the given one."""
    asked = ask(7, "Texte", author_name="Exemple Du Parc")
    assert "author = {Du Parc, Exemple}" in written("bibtex", asked)
    assert "AU  - Du Parc, Exemple" in written("ris", asked)
    assert json.loads(written("csl", asked))[0]["author"] == [
        {"family": "Du Parc", "given": "Exemple"}
    ]


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("Sandrine Runel", "Runel", "Sandrine"),
        ("Jean Louis Masson", "Masson", "Jean Louis"),
        ("Jean-Louis Masson", "Masson", "Jean-Louis"),
        ("Carlos Martens Bilongo", "Bilongo", "Carlos Martens"),
        ("Constance Le Grip", "Le Grip", "Constance"),
        ("Fabien Di Filippo", "Di Filippo", "Fabien"),
        ("Paul Martin", "Martin", "Paul"),
        ("Anne Marie", "Marie", "Anne"),
        ("Voltaire", "Voltaire", ""),
        ("", "", ""),
    ],
)
def test_given_names_of_two_words_and_particles(name: str, family: str, given: str) -> None:
    """What the archive of persons has in two fields is found in the whole name."""
    assert parted(name) == (family, given)


def test_csl_items_have_the_names_that_citation_styles_read() -> None:
    """An array of items; the day in its parts; what is empty is left out."""
    asked = [ask(n, "Texte", title="Loup", published=date(2024, 1, 2)) for n in (7, 8)]
    items = json.loads(written("csl", *asked))
    assert [item["number"] for item in items] == ["7", "8"]
    assert items[0]["type"] == "legislation"
    assert items[0]["issued"] == {"date-parts": [[2024, 1, 2]]}
    assert all(all(item.values()) for item in items)


def test_a_bibtex_entry_escapes_what_tex_would_read() -> None:
    """Signs of TeX are spelt out, and the braces of an entry always balance."""
    text = written("bibtex", ask(7, "Texte", title="50 % & {plus} \\ a_b #1 }"))
    assert text.startswith("@misc{QANR5L17QE7,\n")
    assert r"50 \% \& \textbraceleft{}plus\textbraceright{}" in text
    assert text.count("{") == text.count("}")


@moderate
@given(st.text(max_size=40), st.text(max_size=20))
def test_any_text_keeps_the_records_apart(title: str, name: str) -> None:
    """No text breaks out of its line or its braces."""
    question = ask(7, title, title=title, author_name=name, rubrique=title, ministry=name)
    entry = written("bibtex", question)
    assert entry.count("{") == entry.count("}")
    lines = written("ris", question).split("\r\n")
    assert lines[-3:] == ["ER  - ", "", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-2])
    assert len(table(written("csv", question))) == 1


@pytest.mark.parametrize("name", list(FORMATS))
def test_hostile_text_is_only_text(name: str) -> None:
    """Formulas, markup and direction signs come out as characters, if at all."""
    text = written(name, ask(7, HOSTILE, title=HOSTILE, author_name=HOSTILE))
    assert not re.search(r'(^|,)"?=HYPERLINK', text)
    assert text.endswith("\n")


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_streams(name: str) -> None:
    """The first lines come before the last question is read."""
    given_out = []

    def endless() -> Iterator[Question]:
        for number in range(1, 10**6):
            given_out.append(number)
            yield ask(number, "texte")

    assert len(list(islice(FORMATS[name].write(endless()), 3))) == 3
    assert len(given_out) <= 3


def test_nothing_at_all_is_a_file_too() -> None:
    """An empty result has a header where the format has one."""
    assert table(written("csv")) == []
    assert written("csv").startswith("identifiant,")
    assert written("jsonl") == written("ris") == written("bibtex") == ""
    assert written("csl") == "[]\n"


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("page", ["", "https://questions.example.org/written/7"])
def test_a_question_of_another_parliament_has_its_own_page_or_none(name: str, page: str) -> None:
    """No official address is made up, none is empty, and no Journal officiel printed it."""
    house = House("UK Parliament", "en")
    text = written(name, ask(7, "What?", title="Railways", house=house, page=page, legislature=58))
    assert "assemblee-nationale" not in text
    assert "Journal officiel" not in text
    assert (page in text) is bool(page) or not page
    assert "UK Parliament" in text
    empty = ("UR  - \r", "url = {}", '"URL": ""', '"url": ""')
    assert not any(sign in text for sign in empty)


@pytest.mark.parametrize("name", ["ris", "bibtex", "csl"])
def test_a_reference_without_an_official_page_leads_to_the_page_here(name: str) -> None:
    """Where this service has an address; what states a page of its own keeps that."""
    site, house = "https://questions.example/", House("UK Parliament", "en")
    lost, known = (
        ask(7, "What?", house=house),
        ask(8, "What?", house=house, page="https://a.test/8"),
    )
    text = "".join(FORMATS[name].written([lost, known, ask(9)], site))
    addresses = re.findall(r"https://[^\s\"}]+", text)
    assert addresses == [f"{site}questions/{lost.id}", "https://a.test/8", ask(9).url]
    assert "https://" not in "".join(FORMATS[name].written([lost]))
    assert site not in "".join(FORMATS["csv"].written([lost], site))


def test_a_reference_to_another_parliament_is_in_its_language() -> None:
    house = House("Bundestag", "de")
    asked = ask(7, "Was?", title="Bahn", house=house, legislature=20)
    assert "LA  - de\r" in written("ris", asked)
    assert "PB  - Bundestag\r" in written("ris", asked)
    assert "langid = {ngerman}" in written("bibtex", asked)
    (item,) = json.loads(written("csl", asked))
    assert (item["language"], item["authority"]) == ("de", "Bundestag")
    assert "URL" not in item
    assert "container-title" not in item
    assert question_to_json(asked)["url"] is None
