"""Nobody but the settings says who the host is, and which header of a proxy is believed."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.search.searcher import Searcher
from webapp import create_app
from webapp.forwarding import bare, ours, possible
from webapp.headers import HEADERS
from webapp.views.ops import PRIVATE

ABSOLUTE = ("/recherche.atom", "/opensearch.xml", "/robots.txt", "/sitemap.xml", "/recherche")
EVIL = "evil.example"


def client(store: MemoryStore, **settings: object) -> FlaskClient:
    return create_app(Settings(**settings), Searcher(store)).test_client()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "host",
    ["questions.example", "a", "a.b:8000", "127.0.0.1:1", "[::1]", "[::1]:80", "a_b", "a.example."],
)
def test_names_and_addresses_are_hosts(host: str) -> None:
    assert possible(host)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "a..b",
            ".a",
            "a" * 64,
            "a b",
            "a/b",
            "a@b",
            "a:b",
            "a:123456",
            "[::1",
            "[x]",
            "[1.2.3.4]",
        ),
        *("é.example", "a\x00", "-a", "a-", "a,b", "a." * 130 + "a", "", "a\n", "http://a", "[]"),
    ],
)
def test_anything_else_is_refused_with_our_headers(store: MemoryStore, host: str) -> None:
    """Before, such a name was an error of the server, with a traceback in the log."""
    assert not possible(host)
    answer = client(store).get("/", environ_overrides={"HTTP_HOST": host})
    if not host:
        return
    assert answer.status_code == 400
    assert dict(answer.headers).items() >= HEADERS.items()
    assert answer.headers["Cache-Control"] == "no-store"


@given(host=st.text(max_size=80) | st.from_regex(r"[a-z.\-:\[\]0-9]{1,70}"))
def test_no_host_is_an_error_of_ours(store: MemoryStore, host: str) -> None:
    raw = host.encode("utf-8", "replace").decode("latin-1")
    answer = client(store).get("/healthz", environ_overrides={"HTTP_HOST": raw})
    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("address", ABSOLUTE)
def test_a_visitor_never_names_the_host(store: MemoryStore, address: str) -> None:
    forged = {
        "Host": EVIL,
        "X-Forwarded-Host": EVIL,
        "X-Forwarded-Prefix": "//evil.example",
        "X-Forwarded-Proto": "javascript",
        "X-Forwarded-Port": "666",
        "X-Forwarded-Server": EVIL,
        "Forwarded": "host=evil.example;proto=javascript",
    }
    for settings in ({}, {"proxies": 1}, {"base_url": "https://questions.example"}):
        text = client(store, **settings).get(address, headers=forged).get_data(as_text=True)
        assert "evil" not in text
        assert "javascript:" not in text


def test_links_begin_with_what_the_server_listens_on(store: MemoryStore) -> None:
    text = client(store, port=8123).get("/robots.txt").get_data(as_text=True)
    assert "http://127.0.0.1:8123/sitemap.xml" in text
    text = client(store, host="::", port=8123).get("/robots.txt").get_data(as_text=True)
    assert "http://localhost:8123/sitemap.xml" in text


def test_a_site_with_names_answers_by_these_alone(store: MemoryStore) -> None:
    asked = client(store, hosts=("questions.example", "other.example:8000"))
    for host, status in (
        ("questions.example", 200),
        ("QUESTIONS.example:443", 200),
        ("other.example:8000", 200),
        ("questions.example:666", 400),
        ("other.example", 400),
        (EVIL, 400),
        ("localhost", 400),
    ):
        answer = asked.get("/robots.txt", headers={"Host": host})
        assert answer.status_code == status, host
        if status == 200:
            assert f"http://{host}".lower() in answer.get_data(as_text=True).lower()
    assert asked.get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200


def test_each_forwarded_header_is_believed_by_itself(store: MemoryStore) -> None:
    sent = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "questions.example",
        "X-Forwarded-Prefix": "/qp",
    }
    hosts = ("questions.example", "localhost")
    for believed, found in (
        (("for",), "http://localhost/sitemap.xml"),
        (("proto",), "https://localhost/sitemap.xml"),
        (("host",), "http://questions.example/sitemap.xml"),
        (("proto", "host", "prefix"), "https://questions.example/qp/sitemap.xml"),
    ):
        asked = client(store, proxies=1, forwarded=believed, hosts=hosts)
        assert found in asked.get("/robots.txt", headers=sent).get_data(as_text=True)


@pytest.mark.parametrize(
    "prefix",
    ["//evil.example", "javascript:alert(1)//", "/a//b", "qp", "/a b", "/a?b", '/"><script>', "/é"],
)
def test_an_impossible_prefix_is_no_prefix(store: MemoryStore, prefix: str) -> None:
    asked = client(store, proxies=1, forwarded=("prefix",))
    raw = prefix.encode().decode("latin-1")
    answer = asked.get("/aide", environ_overrides={"HTTP_X_FORWARDED_PREFIX": raw})
    assert answer.get_data() == asked.get("/aide").get_data()
    good = asked.get("/aide", headers={"X-Forwarded-Prefix": "/q/~p"}).get_data(as_text=True)
    assert 'href="/q/~p/recherche' in good


def test_a_forwarded_host_that_is_not_ours_is_refused(store: MemoryStore) -> None:
    asked = client(store, proxies=1, forwarded=("host",), hosts=("questions.example",))
    for host, status in ((EVIL, 400), ("a..b", 400), ("questions.example", 200)):
        sent = {"Host": "10.0.0.1:8000", "X-Forwarded-Host": host}
        assert asked.get("/aide", headers=sent).status_code == status


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("9.9.9.9:1", "9.9.9.9"),
        (" 9.9.9.9 ", "9.9.9.9"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("unknown", "unknown"),
        ("_hidden:x", "_hidden:x"),
    ],
)
def test_an_address_has_no_port(written: str, address: str) -> None:
    assert bare(written) == address


@pytest.mark.parametrize(
    "visitors",
    [
        [f"9.9.9.9:{port}" for port in range(40)],
        [f"[2001:db8::1]:{port}" for port in range(40)],
        [f"made-up-{number}" for number in range(40)],
        ["127.0.0.1"] * 40,
        ["::1"] * 40,
        [f"8.8.8.{number}, 9.9.9.9" for number in range(40)],
    ],
    ids=["ports", "ports of IPv6", "no addresses", "loopback", "loopback of IPv6", "spoofed"],
)
def test_a_limit_is_not_passed_by_other_words_for_one_visitor(
    store: MemoryStore, visitors: list[str]
) -> None:
    asked = client(store, proxies=1, rate=40)
    statuses = [
        asked.get("/aide", headers={"X-Forwarded-For": visitor}).status_code for visitor in visitors
    ]
    assert 0 < statuses.count(200) <= 11
    assert set(statuses) == {200, 429}


@given(st.text(max_size=30))
def test_any_text_has_a_place(text: str) -> None:
    assert isinstance(ours(text, ("a",)), bool)
    assert isinstance(bare(text), str)


# -- the listener of the numbers -------------------------------------------------------------


def test_numbers_have_a_listener_of_their_own(store: MemoryStore) -> None:
    asked = client(store, metrics="127.0.0.1:9100")
    inside = {PRIVATE: True}
    for address, outer, inner in (
        ("/metrics", 404, 200),
        ("/healthz", 200, 200),
        ("/readyz", 200, 200),
        ("/recherche", 200, 404),
    ):
        assert asked.get(address).status_code == outer, address
        assert asked.get(address, environ_overrides=inside).status_code == inner, address
    assert client(store).get("/metrics").status_code == 200, "without one they are with the pages"


def test_a_reason_is_told_where_the_numbers_are() -> None:
    app = create_app(Settings(index=Path("/nowhere"), metrics="127.0.0.1:9100"))
    outer = app.test_client().get("/readyz")
    inner = app.test_client().get("/readyz", environ_overrides={PRIVATE: True})
    assert (outer.status_code, inner.status_code) == (503, 503)
    assert "nowhere" not in outer.get_data(as_text=True)
    assert "nowhere" in inner.get_data(as_text=True)
