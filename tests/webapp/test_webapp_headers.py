"""What every answer carries: policy, ETag, 304, compression, cache orders."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import zstandard
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.model import Question
from indexer.search.searcher import Searcher
from tests.conftest import ROOT
from webapp import create_app

PAGES = (
    "/",
    "/recherche?q=loup",
    "/recherche.json?q=loup",
    "/questions/QANR5L17QE15108",
    "/questions/QANR5L17QE15108.json",
    "/aide",
)


@pytest.mark.parametrize("address", [*PAGES, "/healthz", "/nowhere", "/static/style.css"])
def test_every_answer_carries_the_policy(client: FlaskClient, address: str) -> None:
    """No inline code, no foreign source, no guessing of types."""
    headers = client.get(address).headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES)
def test_what_the_browser_holds_is_not_sent_again(client: FlaskClient, address: str) -> None:
    """The ETag names the generation; the same one gives 304 and no body."""
    first = client.get(address)
    assert "memory-" in first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200
    assert client.get(address, headers={"If-None-Match": "*"}).status_code == 200


def test_a_new_generation_changes_the_tag(sample: type) -> None:
    """After a commit the held page is stale, without a restart."""
    store = MemoryStore()
    with store.writer() as writer:
        writer.put(sample.everything[:2])
        writer.commit()
    client = create_app(Settings(), Searcher(store)).test_client()
    first = client.get("/recherche")
    assert "2\u00a0questions dans l’index" in first.get_data(as_text=True)
    old = first.headers["ETag"]
    with store.writer() as writer:
        writer.put(sample.everything[2:4])
        writer.commit()
    new = client.get("/recherche", headers={"If-None-Match": old})
    assert new.status_code == 200
    assert new.headers["ETag"] != old
    assert "4\u00a0questions dans l’index" in new.get_data(as_text=True)


def test_what_an_update_brought_is_there_at_the_first_request(sample: type) -> None:
    """A process takes up the new generation before it answers; no tag stands on an older page."""
    store = MemoryStore()

    def bring(question: Question) -> None:
        with store.writer() as writer:
            writer.put([question])
            writer.commit()

    first, second, third = sample.everything[:3]
    bring(first)
    client = create_app(Settings(), Searcher(store)).test_client()
    assert client.get(f"/questions/{first.id}").status_code == 200
    bring(second)
    assert client.get(f"/questions/{second.id}.json").status_code == 200
    bring(third)
    found = client.get("/recherche.json")
    assert found.json["total"] == 3
    assert store.generation() in found.headers["ETag"]


def test_the_tag_changes_with_the_settings_that_pages_show(sample: type, tmp_path: Path) -> None:
    """The site's address, its names, and whether alerts by mail are offered; nothing else does."""
    store = MemoryStore()
    with store.writer() as writer:
        writer.put(sample.everything[:2])
        writer.commit()

    def tag(**given: object) -> str:
        app = create_app(Settings(**given), Searcher(store))  # type: ignore[arg-type]  # by name
        return app.test_client().get("/recherche", base_url=site).headers["ETag"]

    site = "https://questions.example"
    mail = {"mail_from": "veille@questions.example", "alerts": tmp_path / "alerts.db"}
    tags = [
        tag(),
        tag(port=8001),
        tag(base_url=site),
        tag(hosts=("questions.example",)),
        tag(base_url=site, **mail),
    ]
    assert len(set(tags)) == len(tags)
    assert tag(base_url=site, port=8001, rate=9) == tags[2]


@pytest.mark.parametrize("address", ["/nowhere", "/recherche?page=99", "/questions/X", "/readyz"])
def test_errors_and_probes_are_not_kept(client: FlaskClient, address: str) -> None:
    """What may be otherwise in a minute has no tag."""
    headers = client.get(address).headers
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers


def test_text_is_squeezed_for_whoever_reads_it(client: FlaskClient) -> None:
    """The same bytes, several times shorter."""
    plain = client.get("/recherche?q=déchets")
    small = client.get("/recherche?q=déchets", headers={"Accept-Encoding": "gzip, br"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) * 4 < len(plain.data)
    assert "Accept-Encoding" in plain.headers["Vary"]
    refused = client.get("/recherche?q=déchets", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd", "zstd"),
        ("zstd;q=0.5, gzip", "gzip"),
        ("zstd;q=0, gzip;q=0.1", "gzip"),
        ("*", "gzip"),
        ("br", None),
    ],
)
def test_zstandard_is_for_those_who_name_it(
    client: FlaskClient, accepted: str, coding: str | None
) -> None:
    """A browser does where it may; ``*`` is of older programs that mean what they know."""
    plain = client.get("/recherche?q=déchets").data
    answer = client.get("/recherche?q=déchets", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    read = {"zstd": zstandard.decompress, "gzip": gzip.decompress, None: bytes}
    assert read[coding](answer.data) == plain


def test_a_style_sheet_is_squeezed_further_than_a_page(client: FlaskClient) -> None:
    for coding, read in (("zstd", zstandard.decompress), ("gzip", gzip.decompress)):
        answer = client.get("/static/style.css", headers={"Accept-Encoding": coding})
        assert answer.headers["Content-Encoding"] == coding
        plain = client.get("/static/style.css").data
        assert read(answer.data) == plain
        assert len(answer.data) <= len(gzip.compress(plain, 9))


def test_a_stream_is_squeezed_by_gzip_or_not_at_all(client: FlaskClient) -> None:
    for accepted, coding in (("gzip, zstd", "gzip"), ("zstd", None)):
        answer = client.get("/recherche.csv?q=loup", headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == coding


def test_an_error_page_is_squeezed_too(client: FlaskClient) -> None:
    """Past the last page stand the same filters as before it."""
    address = "/recherche?q=déchets&page=99"
    plain = client.get(address)
    small = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert (plain.status_code, small.status_code) == (404, 404)
    assert gzip.decompress(small.data) == plain.data


def test_short_answers_are_sent_as_they_are(client: FlaskClient) -> None:
    """Squeezing three bytes would make them longer."""
    assert "Content-Encoding" not in client.get(
        "/healthz", headers={"Accept-Encoding": "gzip"}
    ).headers  # fmt: skip


def test_the_first_page_is_light(client: FlaskClient) -> None:
    """A first visit, with style, script, drawing and font, stays under 50 kB."""
    squeezed = {"Accept-Encoding": "gzip"}
    for address in ("/", "/recherche"):
        first = client.get(address, headers=squeezed)
        shown = html.fromstring(gzip.decompress(first.data))
        files = shown.xpath("//link[starts-with(@href, '/static')]/@href | //script/@src")
        assert {name.partition("?")[0].rpartition(".")[2] for name in files} == {
            "css", "js", "svg", "woff2",
        }  # fmt: skip
        parts = [client.get(name, headers=squeezed) for name in files]
        assert all(part.status_code == 200 for part in parts)
        assert len(first.data) + sum(len(part.data) for part in parts) < 50_000


@pytest.mark.parametrize("name", ["style.css", "results.css", "page.js", "box.js", "question.js"])
def test_browsers_get_sheets_and_scripts_without_the_lines_that_are_comments(
    client: FlaskClient, name: str
) -> None:
    """Nothing else is left out, and no line of a text that only looks like a comment."""
    written = (ROOT / "webapp" / "static" / name).read_text("utf-8")
    sent = client.get(f"/static/{name}").get_data(as_text=True)
    squeezed = client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"}).data
    assert gzip.decompress(squeezed).decode() == sent
    lines = iter(sent.splitlines())
    left, texts = [], 0
    following = next(lines, None)
    for line in written.splitlines():
        if line == following:
            texts, following = texts + line.count("`"), next(lines, None)
        else:
            left.append(line.strip())
            assert texts % 2 == 0
    assert following is None
    assert left
    if name.endswith(".js"):
        assert all(line.startswith("//") for line in left)
    else:
        said = "\n".join(left)
        assert "{" not in said
        assert said.count("/*") == said.count("*/")
        assert said.startswith("/*")


def test_static_files_are_kept_for_good_by_their_own_address(client: FlaskClient) -> None:
    """The address changes with the package; without it the browser asks again."""
    shown = html.fromstring(client.get("/").get_data(as_text=True))
    named = client.get(shown.xpath("//link[@rel='stylesheet']/@href")[0])
    assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in client.get("/static/style.css").headers["Cache-Control"]
    assert client.get("/favicon.ico").status_code == 301


def test_links_keep_the_mount_point(app: Flask) -> None:
    """Behind a prefix, every link of a page stays behind it."""
    answer = app.test_client().get("/recherche?q=loup", base_url="http://localhost/q/")
    shown = html.fromstring(answer.get_data(as_text=True))
    inside = [link for link in shown.xpath("//@href | //@action") if link.startswith("/")]
    assert inside
    assert all(link.startswith("/q/") for link in inside)
