"""Files, feeds and maps: whole, streamed, valid, and safe whatever the texts hold."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree, html

from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.events import Change, Event, to_line
from indexer.export import FORMATS
from indexer.model import Passage, Question, QuestionId
from indexer.query.request import SearchRequest
from indexer.search.searcher import Searcher
from webapp import create_app
from webapp.parts.structured import described

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def table(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline="")))


def feed(client: FlaskClient, address: str) -> etree._Element:
    """A feed that holds what RFC 4287 asks of every feed and entry."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml"), address
    found = etree.fromstring(answer.data)
    named = [found, *found.findall(f"{ATOM}entry")]
    for element in named:
        assert element.findtext(f"{ATOM}id").startswith("https://questions.example/")
        assert element.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo
        assert element.find(f"{ATOM}link[@rel='alternate']") is not None
    assert (
        found.find(f"{ATOM}link[@rel='self']").get("href") == f"https://questions.example{address}"
    )
    authored = found.find(f"{ATOM}author") is not None
    assert authored or all(entry.find(f"{ATOM}author") is not None for entry in named[1:])
    ids = [element.findtext(f"{ATOM}id") for element in named[1:]]
    assert len(ids) == len(set(ids))
    return found


# -- files -----------------------------------------------------------------------------------


def test_a_file_holds_everything_that_the_search_finds(client: FlaskClient) -> None:
    """Pages do not count: 25 questions are 25 rows."""
    for address in ("/recherche.csv?q=déchets", "/recherche.csv?q=déchets&page=3&par_page=1"):
        assert len(table(client, address)) == 25
    rows = table(client, "/recherche.csv?q=déchets&tri=ancien")
    assert [row["numero"] for row in rows] == [str(number) for number in range(100, 125)]


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_has_its_address_for_searches_and_questions(
    client: FlaskClient, name: str
) -> None:
    """A format that is registered is served, under a name that a browser can keep."""
    row = FORMATS[name]
    for address in (
        f"/recherche.{row.extension}?q=asalée",
        f"/questions/QANR5L17QE15108.{row.extension}",
        f"/api/v1/export/{name}?q=asalée",
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, row.mimetype), address
        assert "QANR5L17QE15108" in answer.get_data(as_text=True)
        assert f'.{row.extension}"' in answer.headers["Content-Disposition"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_byte_order_mark_comes_where_it_is_asked(client: FlaskClient) -> None:
    """Once, and for tables only."""
    assert client.get("/recherche.csv?bom=1").data.startswith(b"\xef\xbb\xbfidentifiant")
    assert client.get("/recherche.csv?bom=0").data.startswith(b"identifiant")
    assert client.get("/recherche.jsonl?bom=1").data.startswith(b"{")


def test_a_french_spreadsheet_opens_its_table(client: FlaskClient) -> None:
    """Cells parted by semicolons, behind a mark, as the page links it."""
    shown = html.fromstring(client.get("/recherche?q=d%C3%A9chets").get_data(as_text=True))
    address = shown.xpath("//nav[@class='doors']//a[text()='Excel ou LibreOffice']/@href")[0]
    text = client.get(address).get_data(as_text=True).removeprefix("\ufeff")
    assert len(list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))) == 25
    other = client.get("/statistiques/mois.csv?sep=point-virgule").get_data(as_text=True)
    assert other.startswith("mois;Question écrite;")


def test_no_formula_comes_out(client: FlaskClient) -> None:
    """Searches that begin as formulas head the columns of a comparison."""
    text = client.get("/statistiques/comparer.csv?q=%3D1%2B1&q=loup").get_data(as_text=True)
    assert text.startswith("mois,'=1+1,loup")


def test_files_stream_and_are_squeezed_on_the_way(store: MemoryStore) -> None:
    """The first bytes leave before the last question is read; the whole is the plain file."""
    read = []

    class Counting(Searcher):
        def scan(self, request: SearchRequest) -> Iterator[Question]:
            for _ in range(400):
                for question in super().scan(request):
                    read.append(question.id)
                    yield question

    client = create_app(Settings(), Counting(store)).test_client()
    answer = client.get("/recherche.jsonl", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Content-Length" not in answer.headers
    first = list(islice(answer.iter_encoded(), 2))
    assert len(read) < 2000
    body = gzip.decompress(b"".join([*first, *answer.iter_encoded()]))
    answer.close()
    assert body.count(b"\n") == len(read) == 12_000


def test_an_unknown_format_and_question_are_told_as_json(client: FlaskClient) -> None:
    """Data addresses speak JSON when they fail, too."""
    for address in ("/api/v1/export/pdf", "/questions/QANR5L17QE999999.csv", "/questions/x.atom"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert answer.get_json()["error"]["status"] == 404


# -- feeds -----------------------------------------------------------------------------------


def test_the_feed_of_a_search_has_its_newest_questions(client: FlaskClient) -> None:
    """By date whatever the order of the list, each with its author and its day."""
    found = feed(client, "/recherche.atom?q=d%C3%A9chets")
    titles = [entry.findtext(f"{ATOM}title") for entry in found.findall(f"{ATOM}entry")]
    assert titles == [f"Gestion des déchets n° {rank}" for rank in range(24, -1, -1)]
    assert found.findtext(f"{ATOM}updated") == "2025-01-25T00:00:00Z"
    same = client.get("/recherche.atom?q=d%C3%A9chets&tri=ancien&page=3&par_page=1")
    assert same.data == client.get("/recherche.atom?q=d%C3%A9chets").data


def test_a_question_feed_gains_an_entry_for_what_happens(client: FlaskClient) -> None:
    """Asked, transferred, flagged, renewed, answered: the newest first."""
    found = feed(client, "/questions/QANR5L17QE15108.atom")
    titles = [entry.findtext(f"{ATOM}title") for entry in found.findall(f"{ATOM}entry")]
    assert titles[0] == "Réponse publiée"
    assert titles[-1] == "Question publiée"
    assert len(titles) == 6
    waiting = feed(client, "/questions/QANR5L17QE100.atom").findall(f"{ATOM}entry")
    assert len(waiting) == 1
    withdrawn = feed(client, "/questions/QANR5L16QOSD7.atom").findall(f"{ATOM}entry")
    assert withdrawn[0].findtext(f"{ATOM}title") == "Question retirée"


def test_the_feed_of_a_search_tells_what_updates_saw(
    journaled: tuple[MemoryStore, FlaskClient],
) -> None:
    """The answer to an old question is news; what the search does not find is not."""
    store, client = journaled
    seen = "2026-11-20T04:00:00Z"
    store.lines = tuple(
        to_line(Event(seen, QuestionId(id), change))
        for id, change in (
            ("QANR5L17QE15108", Change.ANSWERED),
            ("QANR5L17QE15108", Change.ANSWERED),
            ("QANR5L17QE100", Change.REVISED),
            ("QANR5L17QE100", Change.ASKED),
            ("QANR5L17QE404", Change.ANSWERED),
            ("QANR5L17QE100", Change.DROPPED),
        )
    )
    told = feed(client, "/recherche.atom?q=asal%C3%A9e").findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in told] == [
        "Avenir du dispositif Asalée\u00a0: réponse publiée",
        "Avenir du dispositif Asalée",
    ]
    assert told[0].findtext(f"{ATOM}updated") == seen
    assert "sera soutenu" in told[0].findtext(f"{ATOM}summary")
    waste = feed(client, "/recherche.atom?q=d%C3%A9chets").findall(f"{ATOM}entry")
    assert len(waste) == 26
    assert waste[0].findtext(f"{ATOM}title").endswith("données corrigées")


def test_a_question_feed_tells_of_corrections(
    journaled: tuple[MemoryStore, FlaskClient],
) -> None:
    """What only the journal knows joins what the record tells, and moves the feed's date."""
    store, client = journaled
    moment = "2026-11-20T04:00:00Z"
    store.lines = tuple(
        to_line(Event(moment, QuestionId("QANR5L17QE15108"), change))
        for change in (Change.REVISED, Change.ANSWERED)
    )
    found = feed(client, "/questions/QANR5L17QE15108.atom")
    titles = [entry.findtext(f"{ATOM}title") for entry in found.findall(f"{ATOM}entry")]
    assert titles[:2] == ["Données corrigées", "Réponse publiée"]
    assert len(titles) == 7
    assert found.findtext(f"{ATOM}updated") == moment


def test_an_empty_feed_is_a_feed(client: FlaskClient) -> None:
    """A search may find its first question tomorrow."""
    assert not feed(client, "/recherche.atom?q=zzzz").findall(f"{ATOM}entry")


@pytest.mark.parametrize("text", ["\x00\x0b", "]]>", "&amp; <b>", "\u202e", "\ufffe"])
def test_hostile_text_leaves_feeds_and_drawings_well_formed(app: Flask, text: str) -> None:
    """What XML cannot hold is left out, the rest is escaped."""
    client = app.test_client()
    for path in ("/recherche.atom", "/statistiques/comparer.svg"):
        etree.fromstring(client.get(path, query_string={"q": f"loup {text}"}).data)
    etree.fromstring(client.get("/questions/QANR5L17QE9.atom").data)


def test_pages_name_their_other_forms(client: FlaskClient) -> None:
    """Readers and programs find feed, data and citations in the head; each of them is there."""
    for address, least in (("/recherche?q=loup", 3), ("/questions/QANR5L17QE15108", 4)):
        shown = html.fromstring(client.get(address).get_data(as_text=True))
        others = shown.xpath("//head/link[@rel='alternate']")
        assert len(others) >= least
        for link in others:
            answer = client.get(link.get("href"))
            assert (answer.status_code, answer.mimetype) == (200, link.get("type"))


# -- linked data, maps, robots ---------------------------------------------------------------


def test_a_question_is_described_as_linked_data(client: FlaskClient) -> None:
    """The page carries what schema.org calls a question and its accepted answer."""
    shown = html.fromstring(client.get("/questions/QANR5L17QE15108").get_data(as_text=True))
    found = json.loads(shown.xpath("//script[@type='application/ld+json']/text()")[0])
    asked = found["mainEntity"]
    assert (found["@type"], asked["@type"], asked["answerCount"]) == ("QAPage", "Question", 1)
    assert asked["author"]["name"] == "Sandrine Runel"
    assert asked["acceptedAnswer"]["datePublished"] == "2026-07-15"
    assert asked["url"] == "https://questions.example/questions/QANR5L17QE15108"
    properties = {item.get("property") for item in shown.xpath("//meta[@property]")}
    assert {"og:title", "og:description", "og:url", "og:type"} <= properties


def test_linked_data_never_ends_its_element(client: FlaskClient, sample: type) -> None:
    """A script in a title is data inside data."""
    text = client.get("/questions/QANR5L17QE9").get_data(as_text=True)
    held = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert len(held) == 1
    assert not set("<>&") & set(held[0])
    assert json.loads(held[0])["mainEntity"]["name"] == sample.hostile


def test_a_text_of_a_million_signs_is_shown_once(app: Flask, sample: type) -> None:
    """Linked data quotes the beginning: a page does not double."""
    question = sample.answered
    long = Passage("mot " * 250_000, question.question.published)
    big = Question(
        **{name: getattr(question, name) for name in question.__slots__ if name != "question"},
        question=long,
    )
    store = MemoryStore()
    with store.writer() as writer:
        writer.put([big])
        writer.commit()
    client = create_app(Settings(), Searcher(store)).test_client()
    size = len(client.get(f"/questions/{question.id}").data)
    assert 1_000_000 < size < 1_100_000
    for path in ("recherche.atom", f"questions/{question.id}.atom", "recherche?q=mot"):
        assert len(client.get(f"/{path}").data) < 60_000
    with app.test_request_context():
        assert len(json.dumps(described(big))) < 10_000


def test_the_maps_hold_every_question_and_page_once(client: FlaskClient, sample: type) -> None:
    """The index names the maps; together they have all addresses, and each address answers."""
    index = etree.fromstring(client.get("/sitemap.xml").data)
    maps = [item.text for item in index.iter(f"{MAP}loc")]
    addresses = []
    for name in maps:
        answer = client.get(name.removeprefix("https://questions.example"))
        assert answer.mimetype == "application/gzip"
        held = etree.fromstring(gzip.decompress(answer.data))
        addresses += [item.text for item in held.iter(f"{MAP}loc")]
    assert len(addresses) == len(set(addresses))
    questions = {address.rpartition("/")[2] for address in addresses if "/questions/" in address}
    assert questions == {question.id for question in sample.everything}
    for address in addresses:
        assert client.get(address.removeprefix("https://questions.example")).status_code == 200


def test_a_map_is_compressed_once(client: FlaskClient) -> None:
    """It is a file of its own kind, not an encoding of another."""
    answer = client.get("/sitemap-pages.xml.gz", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("name", ["1789", "x", "2026x", "..", "99999"])
def test_an_unknown_map_is_a_404(client: FlaskClient, name: str) -> None:
    """Only what the index names is there."""
    assert client.get(f"/sitemap-{name}.xml.gz").status_code == 404


def test_robots_may_read_questions_but_not_searches(client: FlaskClient) -> None:
    """Searches are without number; the map is named."""
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    lines = answer.get_data(as_text=True).splitlines()
    assert "Disallow: /recherche?" in lines
    assert "Disallow: /facettes/" in lines
    assert "Disallow: /api/v1/" in lines
    assert "Sitemap: https://questions.example/sitemap.xml" in lines
    assert not any(line.startswith("Disallow: /questions") for line in lines)


# -- what data answers carry -----------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/recherche.json", "/recherche.csv", "/recherche.atom", "/api/v1/info",
        "/questions/QANR5L17QE15108.ris", "/statistiques/mois.svg", "/api/v1/none",
    ],
)  # fmt: skip
def test_any_site_may_read_the_data(client: FlaskClient, address: str) -> None:
    """Public data without credentials: open to every origin, preflights too."""
    for answer in (client.get(address), client.options(address)):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/recherche").headers


@pytest.mark.parametrize("address", ["/recherche.csv", "/rubriques", "/recherche.atom", "/api"])
def test_what_has_not_changed_since_is_not_sent_again(client: FlaskClient, address: str) -> None:
    """By tag or by date; a tag decides where both are sent (RFC 9110, 13.1.3)."""
    first = client.get(address)
    day = first.headers["Last-Modified"]
    assert client.get(address, headers={"If-Modified-Since": day}).status_code == 304
    old = {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}
    assert client.get(address, headers=old).status_code == 200
    future = {"If-Modified-Since": "Fri, 31 Dec 9999 23:59:59 GMT"}
    assert client.get(address, headers=future).status_code == 200, "nobody was told that day"
    both = {"If-Modified-Since": day, "If-None-Match": 'W/"other"'}
    assert client.get(address, headers=both).status_code == 200


def test_a_search_leaves_as_an_archive(client: FlaskClient) -> None:
    """A zip of all that it finds, which a second request gives again to the byte."""
    answer = client.get("/recherche.zip?q=asalée")
    assert answer.content_type == "application/zip"
    assert 'filename="questions.zip"' in answer.headers["Content-Disposition"]
    held = ZipFile(io.BytesIO(answer.data))
    found = client.get("/recherche.csv?q=asalée")
    assert held.read("questions.csv") == found.data
    assert client.get("/recherche.zip?q=asalée").data == answer.data
