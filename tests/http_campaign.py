"""Ask a served index a million generated requests; none may be a 500, too large, or leak.

``python tests/http_campaign.py --requests 1000000`` serves the seed documents and asks from one
process over a few kept connections, many requests ahead of their answers. Paths, parameters and
headers are drawn from those that the service knows, from the queries of ``campaign.py`` and from
noise, always the same for a seed. The memory and the descriptors of the server are looked at on
the way: over the last half they may not grow by more than ``--growth`` megabytes. Exit code 1 where
anything was found; an interruption ends it with what was asked so far.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
import tempfile
import time
from asyncio import StreamReader, StreamWriter
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from urllib.parse import quote, urlencode

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench import http  # noqa: E402 - only now can it be found
from bench.load import memory_of  # noqa: E402 - only now can it be found
from bench.rebuild import processes  # noqa: E402 - only now can it be found
from indexer.build import reindex  # noqa: E402 - only now can it be found
from indexer.config import Settings  # noqa: E402 - only now can it be found
from indexer.sources import read  # noqa: E402 - only now can it be found
from indexer.wiring import open_store  # noqa: E402 - only now can it be found
from tests import loops  # noqa: E402 - only now can it be found
from tests.campaign import say, texts  # noqa: E402 - only now can it be found

UID = "QANR5L17QE2621"
PATHS = (
    *(
        "/",
        "/recherche",
        "/recherche.json",
        "/recherche.atom",
        "/recherche.csv",
        "/recherche.jsonl",
    ),
    *("/recherche.ris", "/recherche.bib", "/concordance", "/concordance.csv", "/sigles", "/aide"),
    *(f"/questions/{UID}{end}" for end in ("", ".json", ".atom", ".ris", ".bib", "/proches")),
    *("/facettes/auteur", "/facettes/ministere", "/facettes/x", "/auteurs", "/ministeres"),
    *(
        "/rubriques",
        "/donnees",
        "/statistiques",
        "/statistiques/mois.csv",
        "/statistiques/mois.svg",
    ),
    *("/statistiques/comparer", "/statistiques/comparer.csv", "/statistiques/comparer.svg"),
    *("/statistiques/delais.csv", "/statistiques/delais.svg", "/sitemap.xml", "/robots.txt"),
    *(
        "/api",
        "/api/v1/questions",
        "/api/v1/openapi.json",
        "/api/v1/completions",
        "/opensearch.xml",
    ),
    *("/favicon.ico", "/static/style.css", "/healthz", "/readyz", "/metrics"),
)
NAMES = (
    *("q", "page", "tri", "taille", "rang", "du", "au", "cherche", "lettre", "bom", "ordre", "sep"),
    *("forme", "mots", "annee", "type", "etat", "ministere", "groupe", "auteur", "legislature"),
    *("rubrique", "departement", "delai", "attributaire", "limit", "text", "facettes", "x"),
)
VALUES = (
    *(
        "",
        "0",
        "1",
        "2",
        "-1",
        "9" * 30,
        "1e9",
        "NaN",
        "٣",
        "date",
        "ancien",
        "delai",
        "tous",
        "toutes",
    ),
    *("QE", "QG", "2024", "2022-05", "17", "en attente", "a", "%", "é", "\x00", "gauche", "droite"),
    *("..", "<script>", "x" * 300, "aujourd’hui"),
)
HEADERS = (
    *(
        "Accept-Encoding: gzip",
        "Accept-Encoding: br;q=1, *;q=0",
        "Accept: text/html",
        "Accept: */*",
    ),
    *(
        'If-None-Match: W/"x"',
        "If-None-Match: *",
        "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT",
    ),
    *(
        "If-Modified-Since: jamais",
        "Range: bytes=0-9",
        "Range: bytes=-1,5-",
        "Cookie: a=b",
        "Cookie: =",
    ),
    *("X-Forwarded-For: 1.2.3.4, 5", "X-Forwarded-Host: evil.example", "X-Forwarded-Prefix: //e"),
    *("X-Forwarded-Proto: javascript", "X-Request-ID: a b", "X-Request-ID: " + "z" * 200, "Via: x"),
    *("User-Agent: " + "m" * 500, "Referer: http://[", "Accept-Language: fr;q=x", "TE: trailers"),
    *("Authorization: Basic !", "Content-Type: a/b", "Upgrade: h2c", "Origin: null", "DNT: 1"),
)
SPOILT = (
    *(b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x00\xff\r\n\r\n"),
    *(b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    *(
        b"GET / HTTP/1.1\r\nHost: a..b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: " + b"a" * 70 + b"\r\n\r\n",
    ),
    *(b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/1.1\nHost: a\n\n"),
    *(b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 300 + b"\r\n",),
    *(b"POST /recherche HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",),
    *(b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",),
    *(b"GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n", b"* * *\r\nA: b\r\n\r\n"),
)
ALLOWED = frozenset(
    {200, 206, 301, 302, 304, 308, 400, 404, 405, 413, 414, 416, 417, 431, 501, 503, 505}
)
LARGEST = 2_000_000
"""Bytes of an answer, files of the seed documents included."""
AHEAD, CONNECTIONS = 32, 6
LOOKED = 1000
"""Requests between two looks at the server."""
PATIENCE = 120.0
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)")


@dataclass(slots=True)
class Found:
    """What came of the requests: findings, statuses, the server's megabytes and descriptors."""

    problems: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    largest: int = 0
    memory: list[float] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)
    told: int = 0
    began: float = field(default_factory=time.perf_counter)

    @property
    def answered(self) -> int:
        """How many requests were answered."""
        return self.statuses.total()

    @property
    def rate(self) -> float:
        """Answers a second so far."""
        return self.answered / (time.perf_counter() - self.began)

    def growth(self) -> tuple[float, int]:
        """Megabytes and descriptors by which the last tenth stands above the middle one."""
        looks = len(self.memory)
        tenth = max(1, looks // 10)
        middle, end = slice(looks // 2, looks // 2 + tenth), slice(-tenth, None)
        memory = sum(self.memory[end]) / tenth - sum(self.memory[middle]) / tenth
        return memory, max(self.descriptors[end]) - max(self.descriptors[middle])


@dataclass(frozen=True, slots=True)
class Request:
    """The bytes of a request, and whether its answer has a body."""

    data: bytes
    body: bool = True


def requests(seed: int, host: str) -> Iterator[Request]:
    """Requests without end, of which the connection stays."""
    chance = random.Random(seed)
    for text in texts(seed, sys.maxsize):
        method = chance.choices(("GET", "HEAD", "OPTIONS", "PUT", "Q"), (90, 6, 2, 1, 1))[0]
        lines = [f"{method} {_target(chance, text)} HTTP/1.1", f"Host: {host}"]
        lines += chance.sample(HEADERS, chance.choice((0, 0, 1, 2, 5)))
        data = "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"
        yield Request(data, body=method != "HEAD")


def _target(chance: random.Random, text: str) -> str:
    path = chance.choice(PATHS)
    sort = chance.random()
    if sort < 0.1:
        path = "/" + quote(text, safe="/", errors="replace")[:500]
    elif sort < 0.2:
        at = chance.randrange(len(path))
        path = path[:at] + quote(chance.choice(VALUES)) + path[at + 1 :]
    pairs = [("q", text)] if chance.random() < 0.5 else []
    names = chance.choices(NAMES, k=chance.choice((0, 0, 1, 3)))
    pairs += [(name, chance.choice((*VALUES, text))) for name in names]
    asked = urlencode(pairs, errors="replace")[:3000]
    return f"{path if path.startswith('/') else '/' + path}?{asked}" if asked else path


async def ask(address: str, count: int, seed: int, process: int, found: Found) -> None:
    """Ask so many requests of a server, all connections together, and fill ``found``."""
    host = address.removeprefix("http://")
    every = [islice(requests(seed + n, host), -(-count // CONNECTIONS)) for n in range(CONNECTIONS)]
    watching = asyncio.create_task(_watch(process, found))
    try:
        await asyncio.gather(*(_connection(host, one, found, n) for n, one in enumerate(every)))
    finally:
        watching.cancel()
        _look(process, found)


async def _watch(process: int, found: Found) -> None:
    seen = 0
    while True:
        if found.answered >= seen:
            _look(process, found)
            seen = found.answered + LOOKED
        await asyncio.sleep(0.2)


def _look(process: int, found: Found) -> None:
    found.memory.append(memory_of(process))
    open_ones = (len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in processes(process))
    found.descriptors.append(sum(open_ones))
    for problem in found.problems[found.told :]:
        say(problem)
    found.told = len(found.problems)
    if len(found.memory) % 20 == 0:
        say(
            f"{found.answered:,} answered, {found.rate:.0f} a second, "
            f"{len(found.problems)} findings, {found.memory[-1]:.0f} MB, "
            f"{found.descriptors[-1]} descriptors"
        )


async def _connection(host: str, asked: Iterator[Request], found: Found, number: int) -> None:
    """One connection after another; now and then a request that cannot be read, on its own."""
    chance = random.Random(number)
    name, _, port = host.partition(":")
    batch: list[Request] = []
    while batch := batch or list(islice(asked, AHEAD)):
        reader, writer = await asyncio.open_connection(name, int(port))
        try:
            stays = True
            while batch and stays:
                done, stays = await _batch(reader, writer, batch, found)
                batch = batch[done:]
                if stays and chance.random() < 0.95:
                    batch = list(islice(asked, AHEAD))
        finally:
            writer.close()
        reader, writer = await asyncio.open_connection(name, int(port))
        await _batch(reader, writer, [Request(chance.choice(SPOILT))], found)
        writer.close()


async def _batch(
    reader: StreamReader, writer: StreamWriter, batch: list[Request], found: Found
) -> tuple[int, bool]:
    """Send requests, then read their answers: of how many, and whether the connection stays."""
    writer.write(b"".join(request.data for request in batch))
    loop = asyncio.get_running_loop()
    for number, request in enumerate(batch, start=1):
        try:
            async with asyncio.timeout_at(loop.time() + PATIENCE):
                status, size, stays = await _answer(reader, request)
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError, ValueError) as problem:
            found.problems.append(f"{request.data[:300]!r}: {type(problem).__name__}")
            return number, False
        found.statuses[status] += 1
        found.largest = max(found.largest, size)
        if status not in ALLOWED or size > LARGEST:
            found.problems.append(f"{request.data[:300]!r}: {status}, {size:,} bytes")
        if not stays:
            return number, False
    return len(batch), True


async def _answer(reader: StreamReader, request: Request) -> tuple[int, int, bool]:
    """The status of an answer, the bytes of its body, and whether the connection stays."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(None, 2)[1])
    stays = b"\r\nconnection: close" not in head
    if not request.body or status in {204, 304}:
        return status, 0, stays
    if length := _LENGTH.search(head):
        return status, len(await reader.readexactly(int(length[1]))), stays
    if b"\r\ntransfer-encoding: chunked" in head:
        size = 0
        while length := int((await reader.readline()).split(b";")[0], 16):
            size += len(await reader.readexactly(length + 2)) - 2
        await reader.readline()
        return status, size, stays
    return status, len(await reader.read()), False


def run(count: int, seed: int) -> Found:
    """Serve the seed documents and ask."""
    found = Found()
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        reindex(open_store(Settings(index=index, processes=1)), read([ROOT / "seeds"]))
        with http.started(index) as (address, process):
            try:
                loops.run(ask(address, count, seed, process, found))
            except KeyboardInterrupt:
                say("interrupted")
    return found


def main() -> None:
    """Exit code 1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--growth", type=float, default=10.0, help="megabytes, over the last half")
    given = parser.parse_args()
    found = run(given.requests, given.seed)
    memory, descriptors = found.growth()
    say(f"{found.answered:,} requests answered, {found.rate:.0f} a second")
    say(f"statuses: {dict(sorted(found.statuses.items()))}")
    say(f"the largest answer {found.largest:,} bytes; {len(found.problems)} findings")
    say(f"over the last half {memory:+.1f} MB, {descriptors:+d} descriptors")
    sys.exit(bool(found.problems) or memory > given.growth or descriptors > CONNECTIONS)


if __name__ == "__main__":
    main()
