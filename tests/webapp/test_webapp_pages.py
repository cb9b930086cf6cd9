"""The pages as a visitor reads them, over an index in memory."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from lxml import etree, html

from webapp.parts.listed.ways import View

EVERY = (
    "/", "/recherche?q=loup", "/recherche?q=déchets", "/recherche?q=zzzz&annee=2025",
    "/questions/QANR5L17QE15108?q=asalée", "/questions/QANR5L17QG1371?q=loup", "/aide",
    "/sigles", "/territoires",
    "/rubriques", "/portefeuilles", "/portefeuilles/sante", "/ministeres",
    "/auteurs?cherche=x", "/groupes", "/annees",
    "/facettes/rubrique?q=déchets", "/concordance?q=loup", "/concordance", "/statistiques",
    "/statistiques/comparer", "/statistiques/comparer?q=loup&q=déchets", "/donnees", "/api",
)  # fmt: skip
"""At least one address of every page."""


def page(client: FlaskClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == status, address
    return html.fromstring(answer.get_data(as_text=True))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def follow(client: FlaskClient, document: html.HtmlElement, label: str) -> html.HtmlElement:
    links = [link for link in document.iter("a") if label in words(link)]
    assert links, f"no link says {label!r}"
    return page(client, links[0].get("href"))


def total(document: html.HtmlElement) -> str:
    return words(document.find_class("total")[0])


def test_the_home_page_shows_a_box_examples_and_the_newest_questions(client: FlaskClient) -> None:
    """A first visit needs nothing else to begin."""
    home = page(client, "/")
    assert home.xpath("//form[@role='search']//input[@name='q']")
    newest = [words(item) for item in home.xpath("//ol[@class='results']//h3")]
    assert len(newest) == 3
    assert "Avenir du dispositif Asalée" in newest
    assert "Voir les 30 questions" in words(home)


def test_a_search_on_the_home_address_goes_to_the_results(client: FlaskClient) -> None:
    """An address with words is a search, wherever it was typed."""
    answer = client.get("/?q=loup")
    assert (answer.status_code, answer.location) == (302, "/recherche?q=loup")


def test_the_empty_query_lists_everything_newest_first(client: FlaskClient) -> None:
    """Without words the list is the whole index by date."""
    found = page(client, "/recherche?par_page=100")
    assert total(found) == "30 questions"
    days = found.xpath("//p[@class='about']/time/@datetime")
    assert len(days) == 29
    assert days == sorted(days, reverse=True)


def test_a_result_says_who_asked_whom_when_and_what_became_of_it(client: FlaskClient) -> None:
    """The facts of a question stand in one line under its title."""
    found = page(client, "/recherche?q=asalée")
    shown = words(found.get_element_by_id("QANR5L17QE15108"))
    assert "QE 15108 · Sandrine Runel (SOC) Santé · 12 mai 2026 · réponse en 64 j" in shown


def test_a_passage_tells_where_it_stands_and_marks_the_words(client: FlaskClient) -> None:
    """Question and answer are told apart; the original word is marked."""
    found = page(client, "/recherche?q=soutenu")
    passage = found.find_class("passage")[0]
    assert words(passage).startswith("Réponse")
    assert [words(mark) for mark in passage.iter("mark")] == ["soutenu"]


def ticked(form: html.HtmlElement, box: html.HtmlElement) -> str:
    """The address that the form of filters sends with one more box ticked."""
    boxes = [item for item in form.iter("input") if item.get("checked") is not None or item is box]
    hidden = form.xpath("./input[@type='hidden']")
    pairs = [(item.get("name"), item.get("value")) for item in [*hidden, *boxes]]
    return f"{form.get('action')}?{urlencode(pairs)}"


def test_a_facet_narrows_and_its_chip_widens_again(client: FlaskClient) -> None:
    """A facet's count is the total of its search, and the chip undoes it."""
    start = page(client, "/recherche")
    form = start.get_element_by_id("choix")
    (box,) = form.xpath(".//label[contains(., 'Gouvernement')]/input[@name='type']")
    assert box.get("checked") is None
    narrowed = page(client, ticked(form, box))
    assert total(narrowed) == "1 question"
    chosen = narrowed.xpath("//aside//label[input[@checked]]")
    assert [words(item) for item in chosen] == ["Question au Gouvernement 1"]
    assert total(follow(client, narrowed, "Retirer le filtre Type")) == total(start)


def test_every_facet_count_is_the_total_of_its_box(client: FlaskClient) -> None:
    """No count promises what its search does not keep."""
    form = page(client, "/recherche?q=déchets&tri=recent").get_element_by_id("choix")
    for box in form.xpath(".//input[@type='checkbox']"):
        promised = box.getparent().find_class("n")[0].text_content()
        narrowed = ticked(form, box)
        assert "tri=recent" in narrowed
        assert total(page(client, narrowed)).split()[0] == promised


def test_filters_that_no_box_stands_for_go_along(client: FlaskClient) -> None:
    """Those of facets that are not shown; the period has fields of its own."""
    form = page(client, "/recherche?departement=Rhône&date=2026").get_element_by_id("choix")
    hidden = form.xpath("./input[@type='hidden']")
    assert [(item.get("name"), item.get("value")) for item in hidden] == [("departement", "Rhône")]
    assert form.xpath(".//input[@name='du']/@value") == ["2026"]


def test_a_list_is_drawn_in_three_ways_and_stays_so(client: FlaskClient) -> None:
    """Every link to results, the search box and the way to a question and back keep it."""
    table = page(client, "/recherche?q=déchets&vue=tableau&par_page=20")
    assert len(table.xpath("//table//tbody/tr[@class='result']")) == 20
    assert [words(head) for head in table.xpath("//table//thead/th | //thead//th")][:4] == [
        "Titre", "Numéro", "Date", "Auteur",
    ]  # fmt: skip
    tight = page(client, "/recherche?q=déchets&vue=serree")
    assert len(tight.find_class("result")) == 10
    assert not tight.find_class("passage")
    drawn = {View.TABLE: table, View.TIGHT: tight}
    for view, shown in drawn.items():
        for form in shown.iter("form"):
            if form.get("action") == "/recherche":
                assert form.xpath("./input[@name='vue']/@value") == [view]
        links = shown.xpath("//main//a[starts-with(@href, '/recherche?')]")
        others = [link for link in links if f"vue={view}" not in link.get("href")]
        assert len(others) == 2, [link.get("href") for link in others]  # the other two ways
        visited = page(client, shown.find_class("result")[0].xpath(".//a/@href")[0])
        assert f"vue={view}" in visited.find_class("back")[0].get("href")
        assert "vue=" not in shown.xpath("//link[@rel='canonical']/@href")[0]
    (way,) = table.xpath("//a[@data-view='detaillee']/@href")
    assert way == "/recherche?q=d%C3%A9chets"


def test_the_columns_of_a_table_say_their_order(client: FlaskClient) -> None:
    """Those that sort the whole list are links to the other way."""
    found = page(client, "/recherche?q=déchets&vue=tableau&tri=recent")
    (date,) = found.xpath("//th[@aria-sort]")
    assert (words(date), date.get("aria-sort")) == ("Date", "descending")
    turned = page(client, date.find("a").get("href"))
    assert turned.xpath("//th[@aria-sort]/@aria-sort") == ["ascending"]


def test_order_and_filters_stay_when_the_words_change(client: FlaskClient) -> None:
    """The form carries them as hidden fields, and goes back to page 1."""
    found = page(client, "/recherche?q=déchets&annee=2025&tri=ancien&page=2")
    hidden = {
        (item.get("name"), item.get("value"))
        for item in found.xpath("//form[@role='search']//input[@type='hidden']")
    }
    assert hidden == {("annee", "2025"), ("tri", "ancien")}


def test_pages_are_linked_and_the_current_one_is_said(client: FlaskClient) -> None:
    """Paging works by plain links."""
    found = page(client, "/recherche?q=déchets&page=2")
    assert words(found.find_class("total")[0]) == "25 questions, page 2 sur 3"
    assert words(found.xpath("//nav//a[@aria-current='page']")[0]) == "Page 2"
    assert found.xpath("//a[@rel='next']/@href")[0].endswith("page=3")
    assert "page=" not in found.xpath("//a[@rel='prev']/@href")[0]
    assert found.xpath("//ol[@class='results']/@start") == ["11"]


def test_past_the_last_page_is_a_404_that_leads_back(client: FlaskClient) -> None:
    """A stale address is told as such."""
    lost = page(client, "/recherche?q=déchets&page=4", 404)
    assert "Cette page n’existe pas : il y a 3 pages." in words(lost)
    assert total(follow(client, lost, "dernière page")).startswith("25 questions")


def wider(client: FlaskClient, address: str) -> dict[str, str]:
    """What an empty page offers, and where it leads; each promise is checked."""
    found = page(client, address)
    assert total(found) == "0 question"
    offered = {}
    for link in found.xpath("//ul[@class='widenings']//a"):
        count = words(link.find_class("n")[0])
        assert total(page(client, link.get("href"))).startswith(count)
        offered[words(link).removesuffix(f" {count}")] = link.get("href")
    return offered


def test_nothing_found_gives_wider_searches_with_true_counts(client: FlaskClient) -> None:
    """Only steps that find something are offered, and they find what they say."""
    assert set(wider(client, "/recherche?q=déchets+zzzz")) == {"Sans « zzzz »"}
    assert "« titre:rôde » dans tous les champs" in wider(client, "/recherche?q=titre:rôde")
    later = wider(client, "/recherche?q=déchets+annee:2024")
    assert "Un an de plus autour de « annee:2024 »" in later
    assert set(wider(client, "/recherche?q=loup&type=QE")) == {
        "Sans le filtre « Question écrite »",
        "Sans « loup »",
    }
    assert "Sans aucun filtre" in wider(client, "/recherche?q=déchets&type=QG&annee=1999")


def test_nothing_found_at_all_still_gives_advice(client: FlaskClient) -> None:
    """Where no step helps, examples and the help page remain."""
    assert wider(client, "/recherche?q=zzzz+yyyy") == {}
    assert "Vérifiez l’orthographe" in words(page(client, "/recherche?q=zzzz+yyyy"))


def test_quotes_can_be_dropped(client: FlaskClient) -> None:
    """An exact phrase that is nowhere may be there as words."""
    offered = wider(client, "/recherche?q=«asalée+dispositif»")
    assert "« asalée dispositif » sans les guillemets" in {
        label[0].lower() + label[1:] for label in offered
    }


def test_what_was_excluded_can_be_taken_back(client: FlaskClient) -> None:
    """Each term is given up in turn, an excluded one too."""
    offered = wider(client, "/recherche?q=asalée+SAUF+dispositif")
    assert set(offered) == {"Sans exclure « dispositif »", "Sans « asalée »"}


def test_the_words_that_were_probably_meant_are_offered(client: FlaskClient) -> None:
    """A word meant as typed is one click away from its neighbour, with the true count."""
    found = page(client, "/recherche?q=déchats&forme=déchats")
    link = found.xpath("//p[@class='meant']/a")[0]
    assert words(link) == "déchets"
    assert total(page(client, link.get("href"))).split()[0] == "25"


def test_a_slip_is_corrected_at_once_and_can_be_searched_as_typed(client: FlaskClient) -> None:
    found = page(client, "/recherche?q=déchats")
    assert total(found).split()[0] == "25"
    (told,) = found.xpath("//p[@class='meant']")
    assert words(told).startswith("Résultats pour « déchets » au lieu de « déchats ».")
    as_typed = page(client, told.xpath("a")[0].get("href"))
    assert words(as_typed.xpath("//p[@class='meant']")[0]).startswith("Vouliez-vous dire")


def test_what_the_words_may_name_is_one_click_away(client: FlaskClient) -> None:
    """Types, years, members and ministries, and small operators, each with its true count."""
    found = page(client, "/recherche?q=question+écrite+déchets")
    (item,) = found.xpath("//ul[@id='lectures']/li")
    assert words(item.xpath("a")[0]) == "Limiter à question écrite"
    limited = page(client, item.xpath("a")[0].get("href"))
    assert total(limited).split()[0] == words(item.xpath("span")[0]).split()[0]
    assert limited.xpath("//ul[@class='chips']")
    found = page(client, "/recherche?q=déchets+ou+loup")
    assert words(found.xpath("//ul[@id='lectures']/li/a")[0]) == (
        "Chercher plutôt « déchets OU loup »"
    )


def test_results_that_hold_most_words_come_apart(client: FlaskClient) -> None:
    """They have a heading of their own and do not count."""
    found = page(client, "/recherche?q=texte+commune+déchets+zzzz")
    assert total(found) == "0 question"
    near = found.xpath("//section[@class='nearby']//li[@class='result']")
    assert near
    page(client, near[0].xpath(".//h3/a/@href")[0])


def test_a_notice_is_shown(client: FlaskClient) -> None:
    """What the search understood otherwise is said under the box."""
    found = page(client, '/recherche?q="asalée')
    assert len(found.find_class("notices")) == 1


@pytest.mark.parametrize(
    ("address", "kept_out"),
    [
        ("/recherche", False),
        ("/recherche?page=2", False),
        ("/recherche?q=loup", True),
        ("/recherche?annee=2025", True),
        ("/recherche?tri=ancien", True),
    ],
)
def test_only_the_plain_list_is_for_search_engines(
    client: FlaskClient,
    address: str,
    kept_out: bool,  # noqa: FBT001 - a case of the table above
) -> None:
    """Pages made of words and filters are without number: noindex."""
    assert bool(page(client, address).xpath("//meta[@name='robots']")) is kept_out


def test_a_search_has_one_canonical_address(client: FlaskClient) -> None:
    """Parameters in any order lead to one permalink, at the public address."""
    one = page(client, "/recherche?annee=2025&q=déchets&unknown=1&page=1")
    two = page(client, "/recherche?q=déchets&annee=2025")
    canonical = one.xpath("//link[@rel='canonical']/@href")
    assert canonical == two.xpath("//link[@rel='canonical']/@href")
    assert canonical == [f"https://questions.example/recherche?q={quote('déchets')}&annee=2025"]


def test_a_filter_that_no_facet_shows_has_its_chip(client: FlaskClient) -> None:
    """Every filter in force can be seen and removed."""
    found = page(client, "/recherche?departement=rhône")
    assert "Département : Rhône" in words(found.find_class("chips")[0])


def test_a_filter_is_shown_as_the_index_spells_it(client: FlaskClient) -> None:
    """An address without accents shows the accents all the same."""
    found = page(client, "/recherche?rubrique=sante")
    assert "Rubrique : Santé" in words(found.find_class("chips")[0])


def test_hostile_text_is_shown_as_text(client: FlaskClient, sample: type) -> None:
    """Scripts, quotes and direction marks stay inert, in data and in the query."""
    for address in ("/recherche?annee=2026", "/questions/QANR5L17QE9?q=étrange", "/"):
        text = client.get(address).get_data(as_text=True)
        assert "<script>alert" not in text
        assert re.search(r"<script(?! src=| type=\"application/ld\+json\">\{)", text) is None
    shown = page(client, "/questions/QANR5L17QE9")
    assert words(shown.find(".//h1")) == " ".join(sample.hostile.split())


@pytest.mark.parametrize(
    "address",
    [
        "/recherche?{}", "/concordance?{}", "/statistiques/comparer?{}", "/facettes/auteur?{}",
        "/rubriques?cherche={}", "/auteurs?cherche={}", "/facettes/auteur?cherche={}",
        "/statistiques/comparer.svg?{}", "/recherche.atom?{}",
    ],
)  # fmt: skip
def test_a_hostile_text_is_only_text_everywhere(
    client: FlaskClient, sample: type, address: str
) -> None:
    """In pages, feeds and drawings no script of a query or of the data comes to life."""
    text = quote(sample.hostile)
    answer = client.get(address.format(text if "=" in address else f"q={text}"))
    assert answer.status_code == 200
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_months_of_the_form_become_a_permalink(client: FlaskClient) -> None:
    """They take the place of other dates; an empty end is open, the order is mended."""
    for given, expected in (
        ("q=loup&du=2024-03&au=2025-06", "q=loup&date=2024-03..2025-06"),
        ("q=loup+date:2020&du=juin+2025&au=03/2024", "q=loup&date=2024-03-31..2025-06-01"),
        ("du=mars+2024&au=", "date=2024-03.."),
        ("q=loup&date=2024&du=2024&au=2024&type=QE", "q=loup&type=QE&date=2024"),
        ("q=loup&date=2024&du=&au=", "q=loup"),
    ):
        answer = client.get(f"/recherche?{given}")
        assert (answer.status_code, answer.location) == (302, f"/recherche?{expected}")
        assert client.get(answer.location).status_code == 200


def test_what_is_no_date_changes_nothing_and_is_said(client: FlaskClient) -> None:
    """The words and the period in force stay."""
    found = page(client, "/recherche?q=déchets&date=2025&du=hier&au=2024")
    assert "« du=hier » n’est pas possible" in words(found.find_class("notices")[0])
    assert "Période : 2025" in words(found.find_class("chips")[0])
    found = page(client, "/recherche?q=déchets&date=hier&vue=large")
    assert "« date=hier »" in words(found.find_class("notices")[0])
    assert "« vue=large »" in words(found.find_class("notices")[0])
    assert client.get("/recherche.json?date=hier").status_code == 400


def test_the_doors_of_a_search_are_on_its_page(client: FlaskClient) -> None:
    """Feed, files, contexts, curve, and how much the feed will bring."""
    doors = page(client, "/recherche?q=déchets").find_class("doors")[0]
    assert "aucune depuis un an" in words(doors)
    assert "Télécharger les 25 questions" in words(doors)
    for link in doors.xpath(".//a/@href"):
        assert client.get(link).status_code == 200, link
    assert "moins d’une par semaine" in words(page(client, "/recherche").find_class("doors")[0])


@pytest.mark.parametrize(
    "text", ['<script>alert("q")</script>', "\"'><b>", "\u202e\u0000x", "&lt;"]
)
def test_a_hostile_query_is_shown_as_text(client: FlaskClient, text: str) -> None:
    """What was typed comes back in the box, whole."""
    found = page(client, f"/recherche?q={quote(text)}")
    assert not found.xpath("//b[not(ancestor::p)]")
    raw = client.get(f"/recherche?q={quote(text)}").get_data(as_text=True)
    value = re.search(r'name="q" type="search" value="([^"]*)"', raw)
    assert value
    assert unescape(value[1]).replace("\ufffd", "\0") == text


def test_a_number_can_be_searched_as_a_word(client: FlaskClient) -> None:
    """What was read as a reference is said, with the other reading one click away."""
    found = page(client, "/recherche?q=QE+15108&annee=2026")
    assert "Question écrite n° 15108." in words(found)
    link = found.xpath("//a[contains(., 'comme un texte')]")[0].get("href")
    assert link == f"/recherche?q={quote(chr(34) + 'QE')}+{quote('15108' + chr(34))}&annee=2026"
    assert "Question écrite n° 15108." not in words(page(client, link))


def test_a_browser_learns_how_to_search_here(client: FlaskClient) -> None:
    """The description is XML and names the public address."""
    address = page(client, "/").xpath("//link[@rel='search']/@href")[0]
    answer = client.get(address)
    assert answer.mimetype == "application/opensearchdescription+xml"
    urls = etree.fromstring(answer.data).findall("{*}Url")
    assert [item.get("template") for item in urls] == [
        "https://questions.example/recherche?q={searchTerms}",
        "https://questions.example/recherche.json?q={searchTerms}",
    ]


def test_the_help_page_has_only_examples_that_work(client: FlaskClient) -> None:
    """Each example is a search without a notice."""
    guide = page(client, "/aide")
    examples = guide.xpath("//table//a/@href")
    assert len(examples) > 15
    for address in examples:
        assert client.get(address).status_code == 200


def test_every_page_has_its_landmarks(client: FlaskClient) -> None:
    """A skip link, one main, one h1, a language and a title, on every page."""
    for address in (*EVERY, "/rien"):
        shown = html.fromstring(client.get(address).get_data(as_text=True))
        assert shown.get("lang") == "fr"
        assert shown.xpath("//body/a[1]/@href") == ["#contenu"]
        assert len(shown.xpath("//main[@id='contenu']")) == 1
        assert len(shown.xpath("//h1")) == 1, address
        assert shown.findtext(".//title")
        ids = shown.xpath("//@id")
        assert len(ids) == len(set(ids)), address


def test_no_page_styles_or_scripts_inline(client: FlaskClient) -> None:
    """The content policy forbids it, so no page may need it."""
    for address in EVERY:
        shown = page(client, address)
        assert not shown.xpath("//style | //@style")
        assert {item.get("type") for item in shown.xpath("//script[not(@src)]")} <= {
            "application/ld+json"  # data, which the policy has nothing to say about
        }
        assert not shown.xpath("//@*[starts-with(name(), 'on')]")


def test_no_class_is_called_as_blockers_expect(client: FlaskClient) -> None:
    """Names that blockers hide would make parts of a page vanish."""
    hidden = {"social", "share", "ad", "ads", "subscribe", "banner", "sponsor"}
    for address in EVERY:
        names = {
            name for value in page(client, address).xpath("//@class") for name in value.split()
        }
        assert not names & hidden


def test_french_signs_have_their_space(client: FlaskClient) -> None:
    """No colon, semicolon or guillemet of ours stands without its no-break space."""
    for address in EVERY:
        shown = page(client, address)
        cited = "//pre | //article//div[@class='text'] | //table[@class='contexts']//td"
        for dropped in shown.xpath(f"//code | //script | //a[contains(@href, 'q=')] | {cited}"):
            dropped.drop_tree()
        text = shown.xpath("//body")[0].text_content()
        assert not re.search(r"\w [:;!?»]|« \w|\w'\w", text), address
