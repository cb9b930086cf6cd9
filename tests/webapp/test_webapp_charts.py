"""Charts: what is drawn, its table, and the searches behind each figure."""

from __future__ import annotations

import csv
from datetime import date
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from indexer.model import Kind
from indexer.search.figures.periods import Period, Step, periods
from tests.conftest import ask
from tests.webapp.generated import generated
from tests.webapp.test_webapp_browse import SVG, page, served, settled, total, words
from webapp.parts.drawing import bars, plots
from webapp.parts.drawing.frames import NARROW

SPAN = periods([(2024, 1), (2024, 12)], Step.MONTH)


@pytest.fixture(scope="module")
def year() -> FlaskClient:
    """A year of questions, and one of long before."""
    early = ask(900, "Le loup.", title="Loup", published=date(2022, 3, 1), known=date(2025, 9, 30))
    return served(early, *generated(120))


def rows(client: FlaskClient, address: str) -> list[list[str]]:
    text = client.get(address).get_data(as_text=True)
    return list(csv.reader(text.splitlines()))


@pytest.mark.parametrize(
    ("step", "first", "last"),
    [
        ("mois", "mars 2022", "août 2025"),
        ("trimestre", "1ᵉʳ trimestre 2022", "3ᵉ trimestre 2025"),
        ("annee", "2022", "2025"),
    ],
)
def test_time_is_cut_as_the_reader_wants(
    year: FlaskClient, step: str, first: str, last: str
) -> None:
    """The table and the file have the same figures, whose sums are the whole."""
    shown = settled(year, f"/statistiques?pas={step}")
    named = [words(one) for one in shown.xpath("//details[@class='values']//tbody/tr/th")]
    assert named[0] == first
    assert named[-1].startswith(last)
    figures = shown.xpath("//details[@class='values']//tbody//td[last()]")
    assert sum(int(words(one).replace("–", "0")) for one in figures) == 121
    filed = rows(year, f"/statistiques/mois.csv?pas={step}")
    assert filed[0][0] == step
    assert sum(int(one or 0) for row in filed[1:] for one in row[1:]) == 121
    assert len(filed) == len(named) + 1


def test_the_last_period_says_up_to_which_day_it_is_known(year: FlaskClient) -> None:
    shown = settled(year, "/statistiques?pas=annee")
    last = words(shown.xpath("//details[@class='values']//tbody/tr/th")[-1])
    assert last.startswith("2025 (jusqu’au ")


@pytest.mark.parametrize(
    "how", ["par=groupe", "par=rubrique&mesure=part&pas=annee", "par=etat&pas=annee"]
)
def test_any_facet_has_curves_whose_figures_are_searches(year: FlaskClient, how: str) -> None:
    """Each cell is the total of its link, under a search too."""
    shown = settled(year, f"/statistiques?q=loup OU infirmières&{how}")
    links = shown.xpath("//details[@class='values']//a[@data-figure]")
    assert len(links) > 3
    for link in links:
        assert total(page(year, link.get("href"))) == link.get("data-figure")


def test_columns_stand_on_each_other_with_all_others(year: FlaskClient) -> None:
    """Five values and what is left: the sum is the whole."""
    many = served(
        *(
            ask(n, "Texte.", title="T", published=date(2024, 1 + n % 2, 1), rubrique=f"r{n % 7}")
            for n in range(42)
        )
    )
    filed = rows(many, "/statistiques/mois.csv?par=rubrique&dessin=empile")
    assert filed[0][-1] == "Autres"
    assert len(filed[0]) == 7
    assert sum(int(one) for row in filed[1:] for one in row[1:]) == 42
    assert "Autres" not in rows(many, "/statistiques/mois.csv?par=rubrique")[0]
    drawing = etree.fromstring(many.get("/statistiques/mois.svg?par=rubrique&dessin=empile").data)
    assert len(drawing.findall(f"{SVG}path")) == 6


def test_a_share_is_of_the_questions_of_its_period(year: FlaskClient) -> None:
    """A period of few questions has none."""
    filed = rows(year, "/statistiques/mois.csv?par=type&mesure=part&pas=annee")
    assert [row[0] for row in filed[1:]] == ["2024", "2025"]
    assert sum(map(float, filed[-1][1:])) == pytest.approx(1, abs=1e-5)


def test_a_period_of_which_nothing_is_known_is_blank(year: FlaskClient) -> None:
    """It is grey in the drawing, a dash in the table, and the page says what that means."""
    shown = settled(year, "/statistiques?par=groupe&pas=annee")
    assert shown.xpath("//*[local-name()='rect'][contains(@class, 'blank')]")
    table = {words(row.find("th")): words(row) for row in shown.xpath("//details//tbody/tr")}
    assert "–" in table["2023"]
    assert "rien ne dit qu’aucune n’a été posée" in words(shown)


@pytest.mark.parametrize(
    "wrong", ["pas=semaine", "dessin=camembert", "par=annee", "par=titre", "mesure=delai"]
)
def test_what_cannot_be_drawn_is_refused(year: FlaskClient, wrong: str) -> None:
    for address in ("/statistiques", "/statistiques/mois.csv", "/statistiques/mois.svg"):
        assert year.get(f"{address}?{wrong}").status_code == 400


def test_a_comparison_has_numbers_and_shares_by_any_period(year: FlaskClient) -> None:
    searches = "q=loup&q=infirmières"
    shown = page(year, f"/statistiques/comparer?{searches}&mesure=nombre&pas=annee")
    links = shown.xpath("//details[@class='values']//a[@data-figure]")
    assert links
    for link in links:
        assert total(page(year, link.get("href"))) == link.get("data-figure")
    files = shown.xpath("//p[@class='files']/a/@href")
    assert len(files) == 2
    assert all("pas=annee" in file and "mesure=nombre" in file for file in files)
    counted = rows(year, f"/statistiques/comparer.csv?{searches}&mesure=nombre&pas=annee")
    assert counted[1] == ["2022", "1", "0"]


def test_a_page_has_a_drawing_for_a_phone(year: FlaskClient) -> None:
    """Both have the same values; only the places differ."""
    shown = settled(year, "/statistiques")
    wide, narrow = (shown.find_class(name)[0].find("svg") for name in ("wide-one", "narrow-one"))
    assert wide.get("viewbox").split()[2] == "720"
    assert narrow.get("viewbox").split()[2] == str(NARROW.width)
    assert len(wide.findall("path")) == len(narrow.findall("path")) == 3
    known = [
        [[top != "-" for top in path.get("data-tops").split()] for path in svg.findall("path")]
        for svg in (wide, narrow)
    ]
    assert known[0] == known[1]


def test_only_pages_with_a_chart_load_its_script(year: FlaskClient) -> None:
    for address, there in (("/statistiques", True), ("/deputes/PA1", True), ("/recherche", False)):
        sources = " ".join(settled(year, address).xpath("//script/@src"))
        assert ("charts.js" in sources) is there, address


def test_a_bar_leads_to_the_page_of_its_portefeuille() -> None:
    answered = [
        ask(
            n,
            "Texte.",
            title="T",
            published=date(2024, 1, 1),
            ministry="santé",
            answer="Oui.",
            answered=date(2024, 2, n),
        )
        for n in range(1, 9)
    ]
    shown = settled(served(*answered), "/statistiques")
    links = shown.xpath("//*[local-name()='svg']/a/@href")
    assert "/portefeuilles/sante" in links
    assert any(link.startswith("/recherche?ministere=") and "type=QE" in link for link in links)


def test_the_curve_of_answers_is_read_every_ten_days() -> None:
    """Between two steps the share stays what it was."""
    assert plots.by_days([(5, 0.25), (12, 0.5), (130, 0.75)])[:3] == [
        (0, 0.0),
        (10, 0.25),
        (20, 0.5),
    ]
    assert plots.by_days([(5, 0.25), (130, 0.75)])[-1] == (130, 0.75)
    assert plots.by_days([]) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.none() | st.floats(0, 1e5), min_size=12, max_size=12), min_size=1, max_size=6
    ),
    st.sampled_from(({}, {"stacked": True}, {"narrow": True}, {"stacked": True, "narrow": True})),
)
def test_no_two_names_touch_and_columns_never_overlap(
    values: list[list[float | None]], how: dict[str, bool]
) -> None:
    """Names stand a line apart; what stands on another begins where that ends."""
    series = [(f"courbe {n}", one) for n, one in enumerate(values)]
    plot = plots.curves("titre", SPAN, series, **how)
    assert plot
    ends = sorted(curve.end for curve in plot.curves if curve.end is not None)
    assert all(b - a >= plots.LINE - 0.2 for a, b in pairwise(ends))
    assert all(end <= plot.frame.bottom for end in ends)
    for place in range(12):
        tops = [one.tops[place] for one in plot.curves if one.tops[place] is not None]
        assert all(plot.frame.top - 0.1 <= top <= plot.frame.bottom + 0.1 for top in tops)
        if how.get("stacked"):
            assert tops == sorted(tops, reverse=True)
    for left, width in plot.blanks:
        assert plot.frame.left <= left + 0.1
        assert left + width <= plot.frame.right + 0.1


def test_one_period_is_no_curve() -> None:
    assert plots.curves("titre", [Period((2024, 1), (2024, 1))], [("a", [1.0])]) is None
    assert bars.bars("titre", []) is None


def test_a_curve_of_a_type_begins_where_the_index_knows_it(year: FlaskClient) -> None:
    """No zero before the first question of a type."""
    client = served(
        *(ask(n, "Texte.", title="T", published=date(2024, n, 1)) for n in range(1, 7)),
        ask(9, "Texte.", title="T", kind=Kind.ORAL, published=date(2024, 6, 2)),
    )
    filed = rows(client, "/statistiques/mois.csv")
    assert [row[2] for row in filed[1:]] == ["", "", "", "", "", "1"]
