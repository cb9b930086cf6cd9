"""One question's page: texts, marks, jumps, speakers, history, the way back."""

from __future__ import annotations

from flask.testing import FlaskClient
from lxml import html


def page(client: FlaskClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == status, address
    return html.fromstring(answer.get_data(as_text=True))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_question_and_answer_are_shown_with_the_words_marked(client: FlaskClient) -> None:
    """Title, question and answer all carry the marks of the search."""
    shown = page(client, "/questions/QANR5L17QE15108?q=dispositif")
    marked = {
        "h1": shown.xpath("//h1//mark"),
        "question": shown.xpath("//section[@aria-labelledby='question']//mark"),
        "answer": shown.xpath("//section[@aria-labelledby='reponse']//mark"),
    }
    assert all([words(mark) for mark in marks] == ["dispositif"] for marks in marked.values())


def test_each_jump_leads_to_a_marked_place(client: FlaskClient) -> None:
    """The jumps are anchors: they work without a script."""
    shown = page(client, "/questions/QANR5L17QE15108?q=asalée")
    jumps = shown.xpath("//nav[@aria-label='Passages trouvés']//a/@href")
    assert len(jumps) == 3
    for jump in jumps:
        assert shown.get_element_by_id(jump[1:]).tag == "mark"


def test_without_words_there_is_nothing_to_jump_to(client: FlaskClient) -> None:
    """A question read for itself shows no marks."""
    shown = page(client, "/questions/QANR5L17QE15108")
    assert not shown.xpath("//mark | //nav[@aria-label='Passages trouvés']")


def test_the_speakers_of_a_debate_stand_apart(client: FlaskClient) -> None:
    """Each speech opens with who speaks, and keeps its paragraphs."""
    shown = page(client, "/questions/QANR5L17QG1371?q=loup")
    speakers = [words(item) for item in shown.find_class("speaker")]
    assert speakers == ["Mme la présidente", "M. Jean-Michel Brard", "Mme la ministre"]
    speeches = [
        [words(item) for item in speech.findall("p")] for speech in shown.find_class("speech")
    ]
    assert speeches == [
        ["La parole est à M. Brard."],
        ["Que fera-t-on du loup ?", "Il rôde."],
        ["Rien du loup."],
    ]


def test_each_change_of_speaker_is_a_heading(client: FlaskClient) -> None:
    """Screen readers jump between them; a short remark stands below the speech that it follows."""
    shown = page(client, "/questions/QANR5L17QG1371")
    section = shown.xpath("//section[@aria-labelledby='reponse']")[0]
    assert [(item.tag, words(item)) for item in section.iter("h2", "h3", "h4")] == [
        ("h2", "Question et réponse en séance"),
        ("h3", "Mme la présidente"),
        ("h3", "M. Jean-Michel Brard"),
        ("h4", "Mme la ministre"),
    ]


def test_the_history_is_told_in_order(client: FlaskClient) -> None:
    """Each step has its name, its day where it is known, and its ministry or page."""
    shown = page(client, "/questions/QANR5L17QE15108")
    assert [words(item) for item in shown.find_class("history")[0]] == [
        "Question publiée 12 mai 2026 Journal officiel, page 4 321",
        "Question transmise 1er juin 2026 Travail, santé et solidarités",
        "Question transmise Budget",
        "Question signalée 20 juin 2026",
        "Question renouvelée 1er juillet 2026",
        "Échéance de réponse (deux mois) 12 juillet 2026 Dépassée de 3 jours",
        "Réponse publiée 15 juillet 2026 Journal officiel, page 6 000",
    ]


def test_all_the_facts_are_there(client: FlaskClient) -> None:
    """Everything that was published about the question can be read."""
    facts = words(page(client, "/questions/QANR5L17QE15108").find_class("facts")[0])
    for fact in (
        "Mme Sandrine Runel",
        "Socialistes et apparentés",
        "Rhône (4ᵉ circonscription)",
        "Santé",
        "infirmiers, soins primaires",
        "Santé et accès aux soins",
        "Travail, santé et solidarités",
        "64 jours",
        "QANR5L17QE15108",
    ):
        assert fact in facts


def test_a_fact_leads_to_the_questions_that_share_it(client: FlaskClient) -> None:
    """Group, rubrique and ministries are searches; author and portefeuille have their page."""
    shown = page(client, "/questions/QANR5L17QE15108")
    links = shown.xpath("//dl//a/@href")
    assert {"/portefeuilles/sante", "/deputes/PA1"} <= set(links)
    for link in links:
        if link.startswith(("/portefeuilles/", "/deputes/")):
            continue
        found = page(client, link)
        assert found.xpath("//ol[@class='results']/li"), link


def test_the_official_page_and_the_json_are_linked(client: FlaskClient) -> None:
    """The source is one click away; programs find their form in the head."""
    shown = page(client, "/questions/QANR5L17QE15108")
    official = "https://www.assemblee-nationale.fr/dyn/17/questions/QANR5L17QE15108"
    assert official in shown.xpath("//a/@href")
    alternate = shown.xpath("//link[@type='application/json']/@href")
    assert alternate == ["/questions/QANR5L17QE15108.json"]
    assert shown.xpath("//link[@rel='canonical']/@href") == [
        "https://questions.example/questions/QANR5L17QE15108"
    ]


def test_a_question_without_answer_says_why(client: FlaskClient) -> None:
    """Waiting, withdrawn and lapsed are told apart."""
    for uid, reason in (
        (
            "QANR5L17QE100",
            "Aucune réponse n’était publiée au 14 juillet 2026, date du dernier état connu",
        ),
        ("QANR5L16QOSD7", "La question a été retirée avant d’avoir une réponse."),
        ("QANR5L17QE8", "La question est devenue caduque sans réponse."),
    ):
        assert reason in words(page(client, f"/questions/{uid}"))


def test_the_way_back_leads_to_the_place_in_the_list(client: FlaskClient) -> None:
    """The page of the list and the anchor of the question are both kept."""
    found = page(client, "/recherche?q=déchets&tri=ancien&page=2")
    item = found.xpath("//ol[@class='results']/li")[2]
    shown = page(client, item.xpath(".//h2/a/@href")[0])
    back = shown.find_class("back")[0].get("href")
    assert back.endswith(f"&page=2#{item.get('id')}")
    listed = page(client, back.partition("#")[0])
    assert listed.get_element_by_id(item.get("id")) is not None


def test_the_neighbours_in_the_list_are_one_click_away(client: FlaskClient) -> None:
    """Previous and next follow the list's own order; its ends have one of them only."""
    start = "/questions/QANR5L17QE100?q=déchets&tri=ancien&rang=1"
    first = page(client, start)
    assert words(first.find_class("rank")[0]) == "1 sur 25"
    assert not first.xpath("//a[@rel='prev']")
    second = page(client, first.xpath("//a[@rel='next']/@href")[0])
    assert "QE n° 101" in second.findtext(".//title").replace("\u00a0", " ")
    assert page(client, second.xpath("//a[@rel='prev']/@href")[0]).findtext(".//title") == (
        first.findtext(".//title")
    )
    last = page(client, "/questions/QANR5L17QE124?q=déchets&tri=ancien&rang=25")
    assert not last.xpath("//a[@rel='next']")


def test_a_senseless_rank_is_passed_over(client: FlaskClient) -> None:
    """A hand-made address still shows its question."""
    for rank in ("0", "-1", "x", "²", "99999999999999", "9999"):
        shown = page(client, f"/questions/QANR5L17QE100?q=déchets&rang={rank}")
        assert not shown.find_class("rank"), rank


def test_an_unknown_question_is_a_404_with_advice(client: FlaskClient) -> None:
    """The page says what is missing and keeps a box."""
    lost = page(client, "/questions/QANR5L17QE999999", 404)
    assert words(lost.find(".//h1")) == "Question introuvable"
    assert lost.xpath("//form[@role='search']")


def test_a_uid_in_small_letters_leads_to_the_question(client: FlaskClient) -> None:
    """There is one address for each question; the words searched come along."""
    answer = client.get("/questions/qanr5l17qe15108?q=asalée")
    assert answer.status_code == 301
    assert answer.location == "/questions/QANR5L17QE15108?q=asal%C3%A9e"


def test_what_is_like_a_question_has_a_page_of_its_own(client: FlaskClient) -> None:
    """The question links to it, so that it is reached without a script and waits for nothing."""
    shown = page(client, "/questions/QANR5L17QE100")
    (link,) = shown.get_element_by_id("proches").xpath(".//a/@href")
    assert shown.get_element_by_id("proches").get("data-load") == link
    near = page(client, link)
    found = near.get_element_by_id("proches")
    listed = found.xpath(".//p[@class='name']/a/@href")
    assert listed
    assert "/questions/QANR5L17QE100" not in listed
    assert all(client.get(address).status_code == 200 for address in listed)


def test_a_question_put_again_and_its_answer_given_again_are_told(repeated: FlaskClient) -> None:
    """Twins and identical answers are counted in words, each with a link."""
    found = page(repeated, "/questions/QANR5L17QE900/proches").get_element_by_id("proches")
    assert [words(title) for title in found.xpath(".//h2")][:2] == [
        "Question posée 3 fois",
        "Même réponse que 2 autres questions",
    ]
    assert len(found.xpath("./div[1]/ul/li")) == 2


def test_a_card_tells_how_often_a_question_was_put(repeated: FlaskClient) -> None:
    """Each fold holds a link to those questions, and says which part of that page it brings."""
    folds = page(repeated, "/recherche?q=urgence&par_page=1").find_class("repeats")
    assert [words(fold.find("summary")) for fold in folds] == [
        "Posée 3 fois, à l’identique ou presque",
        "Même réponse que 2 autres questions",
    ]
    assert len(folds) == 2
    for fold in folds:
        (place,), (link,) = fold.xpath("./div"), fold.xpath(".//a")
        _, _, anchor = link.get("href").partition("#")
        beside = page(repeated, place.get("data-load"))
        assert beside.get_element_by_id(anchor) is not None
        assert len(beside.get_element_by_id(place.get("data-part")).findall(".//li")) == 2
    assert not page(repeated, "/recherche?q=dechet").find_class("repeats")


def test_the_results_as_json_tell_it_too(repeated: FlaskClient) -> None:
    """``times`` counts the question itself, as it does in the list of what is like it."""
    for address in ("/recherche.json?q=urgence", "/api/v1/search?q=urgence"):
        (first, *_) = repeated.get(address).get_json()["results"]
        assert (first["times"], first["same_answer"]) == (3, 2)
    (other, *_) = repeated.get("/recherche.json?q=dechet").get_json()["results"]
    assert (other["times"], other["same_answer"]) == (1, 0)


def test_a_question_like_no_other_says_so(client: FlaskClient) -> None:
    """An empty place would look like a fault."""
    found = page(client, "/questions/QANR5L17QG1371/proches").get_element_by_id("proches")
    assert words(found) == "Aucune autre question ne ressemble à celle-ci."


def test_the_page_of_what_is_like_an_unknown_question_is_none(client: FlaskClient) -> None:
    """404, in any case of the letters."""
    page(client, "/questions/QANR5L17QE999999/proches", 404)
    assert client.get("/questions/qanr5l17qe100/proches").status_code == 301
