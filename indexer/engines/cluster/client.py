"""The way to a cluster: its address, its credentials, and what its refusals mean."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    ConnectionError as Unconnected,
)
from opensearchpy.exceptions import (
    NotFoundError,
    OpenSearchException,
    TransportError,
)

from indexer.errors import (
    InvalidSetting,
    MissingIndex,
    RequestTooLong,
    UnreachableCluster,
    UnusableIndex,
)

Answer = TypeVar("Answer")
SCHEMES = {"opensearch+https": True, "opensearch+http": False}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_TOO_MANY = re.compile("too.many.nested.clauses")
_AWAY = re.compile(r"node[ _](not[ _]connected|disconnected|closed)", re.IGNORECASE)
"""A node that is gone, as others tell it before they have noticed."""
_CUT = re.compile("search_phase_execution")
"""A search that was cut off: with status 500, by a node that goes down under it."""
BUSY = frozenset({429, 502, 503, 504})
"""Statuses that pass by themselves."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a cluster is and which alias is ours."""

    hosts: tuple[tuple[str, int], ...]
    alias: str
    secure: bool
    user: str = ""
    password: str = ""
    ca: str = ""
    timeout: float = 10.0
    sniff: bool = False
    shards: int = 1
    replicas: int = 1
    wait: float = 600.0

    @classmethod
    def parse(cls, url: str) -> Address:
        """The address that a setting gives. Raises InvalidSetting for another text.

        ``opensearch+https://user:password@host:9200,other:9200/alias?ca=/path&timeout=10``
        """
        try:
            return _parsed(url)
        except (ValueError, KeyError):
            raise InvalidSetting(
                "QUESTIONS_STORE must be opensearch+https://host:9200/alias "
                "(opensearch+http:// for this machine alone)"
            ) from None

    def client(self) -> OpenSearch:
        """A client, shared between threads; it connects when it is first asked.

        Raises InvalidSetting where the file of the authority cannot be used.
        """
        if self.ca:
            _trusted(self.ca)
        return OpenSearch(
            hosts=[{"host": host, "port": port} for host, port in self.hosts],
            use_ssl=self.secure,
            verify_certs=self.secure,
            ca_certs=self.ca or None,
            http_auth=(self.user, self.password) if self.user else None,
            timeout=self.timeout,
            max_retries=max(2, len(self.hosts)),
            retry_on_timeout=True,
            sniff_on_start=self.sniff,
            sniff_on_connection_fail=self.sniff,
            dead_timeout=5,
            pool_maxsize=16,
        )


def _parsed(url: str) -> Address:
    parts = urlsplit(url)
    secure = SCHEMES[parts.scheme]
    credentials, _, places = parts.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    hosts = tuple(_host(place) for place in places.split(","))
    alias = parts.path.strip("/")
    loopback = all(host in _LOOPBACK for host, _ in hosts)
    if not (secure or loopback) or not alias.replace("-", "").replace("_", "").isalnum():
        raise ValueError(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return Address(
        hosts=hosts,
        alias=alias.lower(),
        secure=secure,
        user=unquote(user),
        password=unquote(password),
        ca=options.pop("ca", ""),
        timeout=float(options.pop("timeout", "10")),
        sniff=options.pop("sniff", "0") == "1",
        shards=_positive(options.pop("shards", "1")),
        replicas=int(options.pop("replicas", "1")),
        wait=float(options.pop("wait", "600")),
        **_nothing_else(options),
    )


def _trusted(ca: str) -> None:
    try:
        ssl.create_default_context(cafile=ca)
    except OSError as problem:  # SSLError is one
        raise InvalidSetting(f"QUESTIONS_STORE: ca={ca} cannot be used: {problem}") from None


def _host(place: str) -> tuple[str, int]:
    found = urlsplit(f"//{place}")
    if not found.hostname:
        raise ValueError(place)
    return found.hostname, found.port or 9200


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _nothing_else(options: dict[str, str]) -> dict[str, Any]:
    if options:
        raise ValueError(options)
    return {}


class Interrupted(UnreachableCluster):
    """A node went down under a request; the others answer it when it is made anew."""


PAUSES = (0.1, 0.4, 1.5)
"""Seconds before a read that was interrupted is made anew."""


def read(what: str, ask: Callable[[], Answer]) -> Answer:
    """The answer to a read, made anew where a node went down under it.

    Raises UnreachableCluster where it goes on failing, and what ``explained`` raises.
    """
    for pause in PAUSES:
        try:
            with explained(what):
                return ask()
        except Interrupted:
            time.sleep(pause)
    try:
        with explained(what):
            return ask()
    except Interrupted as problem:
        raise UnreachableCluster(str(problem)) from None


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Errors of the cluster as ours. ``what`` is named in their sentences."""
    try:
        yield
    except Unconnected as problem:
        raise UnreachableCluster(
            f"the cluster of {what} does not answer: {_told(problem)}"
        ) from None
    except NotFoundError as problem:
        raise MissingIndex(f"the cluster has no index {what}: {_told(problem)}") from None
    except TransportError as problem:
        said = f"the cluster cannot serve {what} now: {_told(problem)}"
        if _interrupted(problem):
            raise Interrupted(said) from None
        if passing(problem):
            raise UnreachableCluster(said) from None
        if _TOO_MANY.search(str(problem)):
            raise RequestTooLong("the query has more parts than a cluster takes") from None
        raise UnusableIndex(f"the cluster refuses a request to {what}: {_told(problem)}") from None
    except OpenSearchException as problem:
        raise UnusableIndex(f"{what}: {_told(problem)}") from None


def passing(problem: TransportError) -> bool:
    """Whether a refusal may pass by itself."""
    if isinstance(problem, Unconnected) or problem.status_code in BUSY:
        return True
    return _AWAY.search(str(problem)) is not None


def _interrupted(problem: TransportError) -> bool:
    told = str(problem)
    cut = problem.status_code == HTTPStatus.INTERNAL_SERVER_ERROR and _CUT.search(told)
    return bool(cut and not _TOO_MANY.search(told)) or _AWAY.search(told) is not None


def _told(problem: Exception) -> str:
    return str(problem)[:300]
