"""Lists, facets, contexts, statistics: what they say is what the searches find."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.model import Author, Kind, Passage, Provenance, Question, Status, question_id
from indexer.query.request import SearchRequest
from indexer.search.figures.periods import Step, periods
from indexer.search.searcher import Searcher
from indexer.sources.base import Rejection
from webapp import create_app
from webapp.parts.drawing import frames, plots
from webapp.searching import EXTENSION
from webapp.views import browse

LISTS = ("/rubriques", "/portefeuilles", "/ministeres", "/auteurs", "/groupes", "/annees")
SVG = "{http://www.w3.org/2000/svg}"


def page(client: FlaskClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == status, address
    return html.fromstring(answer.get_data(as_text=True))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def total(document: html.HtmlElement) -> str:
    return words(document.find_class("total")[0]).split()[0]


def served(*questions: Question) -> FlaskClient:
    """A client over an index of these questions alone."""
    store = MemoryStore()
    with store.writer() as writer:
        writer.put(questions)
        writer.commit()
    return create_app(Settings(), Searcher(store)).test_client()


def settled(client: FlaskClient, address: str) -> html.HtmlElement:
    """The page once the delays are counted."""
    for _ in range(600):
        shown = page(client, address)
        if "en cours de calcul" not in words(shown):
            return shown
        time.sleep(0.05)
    raise AssertionError("the delays were never counted")


# -- lists -----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", LISTS)
def test_every_count_of_a_list_is_the_total_of_its_link(client: FlaskClient, address: str) -> None:
    """A list promises nothing that its searches do not keep."""
    shown = settled(client, address)
    rows = shown.xpath("//ul[@class='entries']/li | //table[@class='figures']/tbody/tr")
    assert rows
    for row in rows:
        count = row.xpath(".//*[@class='n' or @class='num']")[0]
        assert total(page(client, row.xpath(".//a/@href")[-1])) == words(count)


def test_people_are_sorted_by_their_surnames(client: FlaskClient) -> None:
    """Brard comes before Runel, whatever their first names."""
    names = [words(item) for item in page(client, "/auteurs").xpath("//ul[@class='entries']/li/a")]
    assert names.index("Jean-Michel Brard") < names.index("Sandrine Runel")
    assert browse.surname("Éric de La Tour") == "de la tour eric"


def test_a_list_is_sifted_without_accents(client: FlaskClient) -> None:
    """The text may stand anywhere in the value."""
    shown = page(client, "/rubriques?cherche=ELEV")
    assert [words(item) for item in shown.xpath("//ul[@class='entries']//a")] == ["Élevage"]
    assert shown.xpath("//meta[@name='robots']")


def test_a_long_list_is_read_by_letters(sample: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the most frequent values are listed at first; every value has its letter."""
    monkeypatch.setattr(browse, "MOST", 5)
    client = served(*sample.everything)
    start = page(client, "/rubriques")
    assert "plus fréquentes, sur 12" in words(start)
    letters = start.xpath("//nav[@class='letters']/a/@href")
    found = [
        words(item)
        for letter in letters
        for item in page(client, letter).xpath("//ul[@class='entries']//a")
    ]
    assert len(found) == len(set(found)) == 12


def test_years_are_told_by_kind(client: FlaskClient) -> None:
    """The kinds of a year add up to it."""
    for row in page(client, "/annees").xpath("//tbody/tr"):
        figures = [int(words(cell)) for cell in row.findall("td")]
        assert figures[0] == sum(figures[1:])


def test_a_facet_lists_all_its_values_under_a_search(client: FlaskClient) -> None:
    """Counts are those of the search; a choice leads back to it, narrowed."""
    shown = page(client, "/facettes/rubrique?q=déchets&rubrique=rubrique+1")
    assert total(shown) == "9"
    chosen = shown.xpath("//a[@aria-current='true']")
    assert [words(item) for item in chosen] == ["Rubrique 1"]
    other = shown.xpath("//ul[@class='entries']//a[not(@aria-current)]/@href")[0]
    assert "rubrique=rubrique+1" in other
    assert page(client, "/facettes/rubrique?q=déchets&cherche=QUE+3").xpath("//main//li")
    page(client, "/facettes/magie", 404)


# -- contexts --------------------------------------------------------------------------------


def test_a_concordance_shows_each_word_in_its_context(client: FlaskClient) -> None:
    """Left, key and right, and the question that each line leads to."""
    shown = page(client, "/concordance?q=loup")
    keys = [words(item) for item in shown.xpath("//td[@class='key']")]
    assert keys == ["loup", "loup"]
    assert shown.xpath("//td[@class='from']/a/@href")[0].startswith("/questions/QANR5L17QG1371")


def test_a_concordance_is_sorted_by_either_side(client: FlaskClient) -> None:
    """The orders are links; one that does not exist is the list's."""
    for order, column in (("gauche", 1), ("droite", 3)):
        shown = page(client, f"/concordance?q=déchets&ordre={order}")
        sides = [words(item) for item in shown.xpath(f"//tbody/tr/td[{column}]")]
        key = (lambda text: text.split()[::-1]) if column == 1 else str.split
        assert [key(side) for side in sides] == sorted(key(side) for side in sides)
    assert page(client, "/concordance?q=loup&ordre=magie").xpath("//tbody/tr")


def test_the_whole_concordance_is_a_file(client: FlaskClient) -> None:
    """Every line of every question."""
    text = client.get("/concordance.csv?q=déchets").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == 25
    assert {row["mot"] for row in rows} == {"déchets"}


def test_a_concordance_without_words_says_what_it_is_for(client: FlaskClient) -> None:
    """No query, no line, no error."""
    assert "Écrivez un mot" in words(page(client, "/concordance"))
    assert "Aucune occurrence" in words(page(client, "/concordance?q=zzzz"))


def test_a_long_concordance_says_that_it_is_cut(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page shows the first lines, the file all of them."""
    monkeypatch.setattr(browse, "QUESTIONS", 10)
    shown = page(client, "/concordance?q=déchets")
    assert words(shown.find_class("total")[0]) == "10 occurrences, les premières"


def test_each_form_of_a_word_can_be_dropped_and_taken_back() -> None:
    """A click leaves a form out, another one takes it in again; counts are true."""
    one, two = written(1, "santé", None), written(2, "santé", None)
    client = served(
        replace(one, question=Passage("Le loup rôde.", one.published)),
        replace(two, question=Passage("Les loups rôdent.", two.published)),
    )
    start = page(client, "/recherche?q=loup")
    shapes = start.xpath("//details[@id='compris']//dd/a")
    assert sorted(words(shape).split()[-1] for shape in shapes) == ["loup", "loups"]
    for shape in shapes:
        narrowed = page(client, shape.get("href"))
        assert total(narrowed) == "1"
        back = narrowed.xpath("//details[@id='compris']//a[@class='dropped']")
        assert [words(link).split()[-1] for link in back] == [words(shape).split()[-1]]
        assert total(page(client, back[0].get("href"))) == total(start) == "2"
    only = page(client, "/recherche?q=loup&forme=loups")
    assert total(page(client, only.xpath("//a[@class='dropped']/@href")[0])) == "2"


# -- statistics ------------------------------------------------------------------------------


def written(number: int, ministry: str, days: int | None) -> Question:
    """A written question of January 2024, answered after that many days."""
    start = date(2024, 1, 1)
    answer = Passage("Oui.", start + timedelta(days=days)) if days is not None else None
    return Question(
        id=question_id(17, Kind.WRITTEN, number),
        legislature=17,
        kind=Kind.WRITTEN,
        number=number,
        title="Titre",
        question=Passage("Texte", start),
        provenance=Provenance("test", str(number), f"{number:032x}", date(2024, 3, 31)),
        author=Author(name="Ada Roy"),
        ministry=ministry,
        answer=answer,
        status=Status.ANSWERED if answer else Status.PENDING,
    )


@pytest.fixture
def speeds() -> FlaskClient:
    """Two ministries: the one answers in 10 to 90 days, the other lets half of its mail wait."""
    fast = [written(n, "santé", days) for n, days in enumerate((10, 20, 30, 40, 90), 1)]
    slow = [written(10 + n, "budget", days) for n, days in enumerate((50, 50, None, None, None))]
    lost = replace(written(20, "budget", None), status=Status.UNKNOWN)
    return served(*fast, *slow, lost)


def test_a_ministry_has_its_median_and_its_share_in_time(speeds: FlaskClient) -> None:
    """Those that wait count as waiting: no median where less than half is answered."""
    rows = {
        words(row.find("th")): [words(cell) for cell in row.findall("td")]
        for row in settled(speeds, "/ministeres").xpath("//tbody/tr")
    }
    assert rows == {
        "Santé": ["5", "30 jours", "80 %", "0", "0"],
        "Budget": ["6", "non atteint", "40 %", "3", "1"],
    }


def test_the_delays_are_a_table_and_a_drawing(speeds: FlaskClient) -> None:
    """The same figures as a file, and bars for those that have a median."""
    settled(speeds, "/statistiques")
    text = speeds.get("/statistiques/delais.csv").get_data(as_text=True)
    header, *rows = text.splitlines()
    assert header.startswith("ministere,questions,repondues,delai_median_jours,part_dans_les")
    assert header.endswith(",en_attente,issue_inconnue")
    assert rows == ["Budget,5,2,,0.4000,3,1", "Santé,5,5,30,0.8000,0,0"]
    drawing = etree.fromstring(speeds.get("/statistiques/delais.svg").data)
    assert [item.text for item in drawing.iter(f"{SVG}text")] == ["Santé", "30\u00a0jours"]
    said = words(page(speeds, "/statistiques"))
    assert "10 questions écrites. Une réponse a été publiée pour 7 d’entre elles (70 %)" in said
    assert "la moitié l’ont eue en 50 jours au plus" in said
    assert "1 question écrite dont l’issue n’est pas connue est laissée de côté" in said


def test_a_page_waits_for_no_slow_count(sample: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says that the delays are being counted, and keeps no tag until they are there."""

    class Slow(Searcher):
        waiting = True

        def scan(self, request: SearchRequest) -> Iterator[Question]:
            while self.waiting:
                time.sleep(0.01)
            return super().scan(request)

    monkeypatch.setattr("webapp.figures.delays.PATIENCE", 0.01)
    store = MemoryStore()
    with store.writer() as writer:
        writer.put(sample.everything)
        writer.commit()
    app = create_app(Settings(), Slow(store))
    client = app.test_client()
    for address in ("/statistiques", "/ministeres", "/statistiques/delais.csv"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert "ETag" not in answer.headers
    app.extensions[EXTENSION].waiting = False
    settled(client, "/statistiques")
    assert "ETag" in client.get("/statistiques").headers


def test_a_count_that_fails_is_logged_and_ends(
    sample: type, caplog: pytest.LogCaptureFixture
) -> None:
    """Pages go on without the delays."""

    class Failing(Searcher):
        def scan(self, request: SearchRequest) -> Iterator[Question]:
            raise RuntimeError("a disk is gone")

    store = MemoryStore()
    with store.writer() as writer:
        writer.put(sample.everything)
        writer.commit()
    client = create_app(Settings(), Failing(store)).test_client()
    assert "en cours de calcul" in words(page(client, "/statistiques"))
    assert "a disk is gone" in caplog.text


def test_questions_by_month_are_a_table_and_a_drawing(client: FlaskClient) -> None:
    """The figures add up to the questions that have a day."""
    text = client.get("/statistiques/mois.csv").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["mois", "Question écrite", "Question orale sans débat"]
    assert (rows[1][0], rows[-1][0]) == ("2023-01", "2026-05")
    assert sum(int(cell or 0) for row in rows[1:] for cell in row[1:]) == 29
    drawing = etree.fromstring(client.get("/statistiques/mois.svg").data)
    assert len(drawing.findall(f"{SVG}path")) == 2
    assert [item.findtext(f"{SVG}title") for item in drawing.iter(f"{SVG}line")][-3:].count(
        "17e législature, juillet 2024"
    ) <= 1


def test_up_to_five_searches_are_compared_by_their_shares(client: FlaskClient) -> None:
    """Each month's share of all its questions; a sixth search is left out."""
    queries = "&".join(f"q={word}" for word in ("déchets", "loup", "a", "b", "c", "d"))
    shown = page(client, f"/statistiques/comparer?{queries}&q=loup")
    listed = [words(item) for item in shown.xpath("//ul[@class='compared']/li")]
    assert listed[:2] == ["déchets 25 questions", "loup 1 question"]
    assert len(listed) == 5
    text = client.get("/statistiques/comparer.csv?q=déchets&q=loup").get_data(as_text=True)
    assert text.splitlines() == ["mois,déchets,loup", "2025-01,1.000000,0.000000"]


def test_a_comparison_keeps_its_filters(client: FlaskClient) -> None:
    """The share is that of the questions that the filters keep."""
    shown = page(client, "/statistiques/comparer?q=déchets&type=QG")
    assert "0 question" in words(shown.xpath("//ul[@class='compared']")[0])
    assert "Trop peu de questions pour tracer une courbe" in words(shown)
    assert shown.xpath("//form//input[@name='type']/@value") == ["QG"]
    assert page(client, "/statistiques/comparer").xpath("//form")
    assert etree.fromstring(client.get("/statistiques/comparer.svg").data).tag == f"{SVG}svg"


def test_the_page_of_the_data_counts_them(client: FlaskClient) -> None:
    """Licence, date, and tables whose sums are the whole."""
    shown = page(client, "/donnees")
    assert "Licence Ouverte" in words(shown)
    assert "30 questions" in words(shown)
    for table in shown.xpath("//table"):
        counts = [int(words(row.findall("td")[1])) for row in table.xpath(".//tbody/tr")]
        assert sum(counts) == 30


def test_the_page_of_the_data_names_the_records_that_could_not_be_read(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where each stands and why, escaped; none is missing in silence."""
    assert "Aucun enregistrement n’a été écarté" in words(page(client, "/donnees"))
    found = [Rejection("a.zip!<b>.json", "it is not JSON"), Rejection("c", "no day", kept=True)]
    monkeypatch.setattr(app.extensions[EXTENSION], "rejected", lambda: found, raising=False)
    shown = page(client, "/donnees")
    assert [words(item) for item in shown.xpath("//details/summary")] == [
        "1 enregistrement écarté",
        "1 enregistrement retenu avec une réserve",
    ]
    assert words(shown.xpath("//details//code")[0]) == "a.zip!<b>.json"


# -- drawing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (0, [0]),
        (4, [0, 1, 2, 3, 4]),
        (0.37, [0, 0.1, 0.2, 0.3, 0.4]),
        (290, [0, 100, 200, 300]),
        (1000, [0, 500, 1000]),
    ],
)
def test_an_axis_has_round_figures(highest: float, expected: list[float]) -> None:
    """One, two or five times a power of ten."""
    assert frames.ticks(highest) == expected


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(1990, 2030), st.integers(1, 12)), st.floats(0, 1e6), max_size=20
    )
)
def test_a_curve_stays_inside_its_drawing(values: dict[tuple[int, int], float]) -> None:
    """Whatever the figures, every point has its place; a gap begins a new run."""
    span = periods(values, Step.MONTH)
    series = [("a", [values.get(one.first) for one in span]), ("b", [None] * len(span))]
    plot = plots.curves("titre", span, series, narrow=len(values) % 2 == 0)
    if plot is None:
        assert len(set(values)) < 2
        return
    points = [part[1:].split(",") for part in plot.curves[0].path.split() if part != "h4"]
    assert len(points) == len(values)
    frame = plot.frame
    for x, y in points:
        assert frame.left - 2 <= float(x) <= frame.right
        assert frame.top - 0.1 <= float(y) <= frame.bottom + 0.1
    assert plot.curves[1].path == ""
    assert plot.curves[1].end is None
    told = [one for one in plot.curves[0].tops if one is not None]
    assert len(told) == len(values)
