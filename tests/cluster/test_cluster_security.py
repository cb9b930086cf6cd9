"""The way to a cluster: TLS with an authority of one's own, a login, several hosts, timeouts."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import trustme

from indexer.engines.cluster import at
from indexer.engines.cluster.store import ClusterStore
from indexer.errors import InvalidSetting, UnreachableCluster, UnusableIndex
from tests.cluster.conftest import ALIASES
from tests.cluster.nodes import Nodes, free_ports
from tests.cluster.proxy import Proxy, proxied
from tests.conftest import ask
from tests.engines.contract import fill

LOGIN = "lecteur:p@ss"
TYPED = "lecteur:p%40ss"
Opened = Callable[[str], ClusterStore]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def ca(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


@pytest.fixture(scope="module")
def proxy(nodes: Nodes, authority: trustme.CA) -> Iterator[Proxy]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    with proxied(nodes.urls[0], tls, LOGIN) as running:
        yield running


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens stores, whose connections are closed in the end."""
    made: list[ClusterStore] = []

    def open_(url: str) -> ClusterStore:
        made.append(at(url))
        return made[-1]

    yield open_
    for store in made:
        store._generations.client.close()


def test_an_index_is_built_and_read_over_tls_with_a_login(
    proxy: Proxy, ca: Path, opened: Opened
) -> None:
    place = f"localhost:{proxy.port}/secure{next(ALIASES)}"
    store = opened(f"opensearch+https://{TYPED}@{place}?ca={ca}&replicas=0")
    fill(store, [ask(1), ask(2)])
    with closing(store.open()) as engine:
        assert engine.info().documents == 2
    assert proxy.refused == 0


@pytest.mark.parametrize("login", ["lecteur:falsch", "autre:p%40ss", ""])
def test_another_login_is_refused_without_being_told(
    proxy: Proxy, ca: Path, opened: Opened, login: str
) -> None:
    before = f"{login}@" if login else ""
    store = opened(f"opensearch+https://{before}localhost:{proxy.port}/secure?ca={ca}")
    with pytest.raises(UnusableIndex) as told:
        store.generation()
    assert "401" in str(told.value)
    assert "falsch" not in str(told.value)


def test_a_certificate_of_an_unknown_authority_is_refused(proxy: Proxy, opened: Opened) -> None:
    before = proxy.requests
    store = opened(f"opensearch+https://{TYPED}@localhost:{proxy.port}/secure")
    with pytest.raises(UnreachableCluster, match="certificate verify failed"):
        store.generation()
    assert proxy.requests == before


def test_a_certificate_for_another_host_is_refused(proxy: Proxy, ca: Path, opened: Opened) -> None:
    before = proxy.requests
    store = opened(f"opensearch+https://{TYPED}@127.0.0.1:{proxy.port}/secure?ca={ca}")
    with pytest.raises(UnreachableCluster):
        store.generation()
    assert proxy.requests == before


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_an_unusable_file_of_the_authority_is_one_sentence(
    tmp_path: Path, text: str | None
) -> None:
    path = tmp_path / "ca.pem"
    if text:
        path.write_text(text)
    with pytest.raises(InvalidSetting, match=r"ca=.*ca.pem cannot be used"):
        at(f"opensearch+https://localhost:9200/secure?ca={path}")


def test_the_next_host_is_asked_where_one_is_away(nodes: Nodes, opened: Opened) -> None:
    away = free_ports(2)
    hosts = [*(f"127.0.0.1:{port}" for port in away), nodes.urls[0].removeprefix("http://")]
    store = opened(f"opensearch+http://{','.join(hosts)}/several?timeout=2")
    assert [store.generation() for _ in range(6)] == [""] * 6


def test_a_host_that_does_not_answer_in_time_is_passed_over(nodes: Nodes, opened: Opened) -> None:
    with proxied(nodes.urls[0]) as slow:
        slow.delay = 3.0
        hosts = f"127.0.0.1:{slow.port},{nodes.urls[1].removeprefix('http://')}"
        store = opened(f"opensearch+http://{hosts}/several?timeout=0.3")
        began = time.monotonic()
        assert [store.generation() for _ in range(4)] == [""] * 4
        assert time.monotonic() - began < 3
        alone = opened(f"opensearch+http://127.0.0.1:{slow.port}/several?timeout=0.2")
        with pytest.raises(UnreachableCluster, match="imed out"):
            alone.generation()


def test_a_client_that_sniffs_learns_all_the_nodes(nodes: Nodes, opened: Opened) -> None:
    store = opened(f"opensearch+http://{nodes.urls[0].removeprefix('http://')}/several?sniff=1")
    assert store.generation() == ""
    pool = store._generations.client.transport.connection_pool
    assert {link.host for link in pool.connections} == set(nodes.urls.values())
