"""Every setting: an attribute with its default, and a row with its variable and its sentence."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import inf
from pathlib import Path
from typing import Any

from indexer.errors import InvalidSetting


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process. The defaults stand here, the variables in ``ROWS``."""

    index: Path = Path(".questions/index")
    people: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 4
    base_url: str = ""
    memory: int = 1000
    processes: int = 0
    shrink: float = 0.1
    on_crash: str = ""
    read_memory: int = 1000
    read_seconds: float = 120.0
    source_url: str = "https://data.assemblee-nationale.fr/static/openData/repository"
    senate_url: str = "https://data.senat.fr/data/questions"
    smtp: str = "smtp://localhost:25"
    mail_from: str = ""
    alerts: Path | None = None
    workers: int = 0
    remembered: int = 16
    rate: int = 0
    connections: int = 100
    budget: float = 10.0
    streams: int = 2
    stream_seconds: float = 1800.0
    proxies: int = 0
    forwarded: tuple[str, ...] = ("for", "proto", "id")
    hosts: tuple[str, ...] = ()
    metrics: str = ""
    logs: str = "text"
    store: str = ""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, **given: object) -> Settings:
        """Settings from ``QUESTIONS_*`` variables; a value in ``given`` that is not None wins.

        Raises InvalidSetting for a variable that is read and has no usable value.
        """
        environ = os.environ if environ is None else environ
        chosen = {name: value for name, value in given.items() if value is not None}
        read = {
            row.name: _read(row, environ)
            for row in ROWS
            if environ.get(row.variable) and row.name not in chosen
        }
        return cls(**{**read, **chosen})


@dataclass(frozen=True, slots=True)
class Row:
    """One setting: its attribute, the reader of its text, its sentence."""

    name: str
    parse: Callable[[str], Any]
    sentence: str

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"QUESTIONS_{self.name.upper()}"


def unread(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Variables of an environment that look like settings and are none: each with the nearest one.

    ``QUESTIONS_THREAD`` → ``QUESTIONS_THREADS``; an empty text where none is near.
    """
    variables = [row.variable for row in ROWS]
    for name in sorted(environ.keys() - set(variables)):
        upper = name.upper()
        ours = upper.startswith("QUESTIONS_")
        near = get_close_matches(upper, variables, n=1, cutoff=0.8 if ours else 0.93)
        if ours or near:
            yield name, near[0] if near else ""


def _whole(low: int, high: float = inf) -> Callable[[str], int]:
    """A reader of whole numbers within these bounds. It raises ValueError for any other text."""

    def parse(text: str) -> int:
        number = int(text)
        if not low <= number <= high:
            raise ValueError(text)
        return number

    return parse


def _real(low: float, high: float) -> Callable[[str], float]:
    """A reader of numbers within these bounds. It raises ValueError for any other text."""

    def parse(text: str) -> float:
        number = float(text)
        if not low <= number <= high:
            raise ValueError(text)
        return number

    return parse


def _logs(text: str) -> str:
    if text not in {"text", "json"}:
        raise ValueError(text)
    return text


def _memory(text: str) -> int:
    number = int(text)
    if number and not 200 <= number <= 1 << 20:
        raise ValueError(text)
    return number


def _on_crash(text: str) -> str:
    if text not in {"skip", "stop"}:
        raise ValueError(text)
    return text


def _forwarded(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(","))
    if not set(names) <= {"for", "proto", "host", "prefix", "id"}:
        raise ValueError(text)
    return names


def _hosts(text: str) -> tuple[str, ...]:
    names = tuple(part.strip().lower().removesuffix(".") for part in text.split(","))
    if not all(re.fullmatch(r"[a-z0-9_.\[\]:-]+", name) for name in names):
        raise ValueError(text)
    return names


def _listener(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not 0 < int(port) <= 65535:
        raise ValueError(text)
    return text


def _read(row: Row, environ: Mapping[str, str]) -> Any:
    text = environ[row.variable]
    try:
        return row.parse(text)
    except ValueError:
        raise InvalidSetting(f"{row.variable}={text!r} is not usable: {row.sentence}") from None


ROWS: tuple[Row, ...] = (
    Row("index", Path, "The folder of the index."),
    Row("people", Path, "The AMO archive that names authors."),
    Row("host", str, "The address that the server listens on."),
    Row("port", _whole(0, 65535), "The port that the server listens on, 0 to 65535."),
    Row("threads", _whole(1), "Requests served at the same time, 1 or more."),
    Row("base_url", str, "The site's public address, for absolute links."),
    Row("memory", _whole(300), "Megabytes that a build may take, 300 or more."),
    Row("processes", _whole(0, 64), "Processes of a build; 0: one a processor, 4 at most."),
    Row("shrink", _real(0, 1), "The share of a source that may vanish, 0 to 1."),
    Row("on_crash", _on_crash, "When a file kills its reader: skip or stop."),
    Row("read_memory", _memory, "Megabytes that reading may take, 200 or more; 0: any."),
    Row("read_seconds", _real(0, 86_400), "Seconds from one record read to the next; 0: any."),
    Row("source_url", str, "Where the open data are downloaded from."),
    Row("senate_url", str, "Where those of the Sénat are."),
    Row("smtp", str, "The mail server: smtp://, smtp+starttls:// or smtps://."),
    Row("mail_from", str, "The sender of the letters of the watch and the alerts."),
    Row("alerts", Path, "The file of the visitors’ mail alerts; empty: none are offered."),
    Row("workers", _whole(0, 64), "Processes that serve; 0: as many as for builds."),
    Row("remembered", _whole(0, 65536), "Megabytes of answers that each process keeps; 0: none."),
    Row("rate", _whole(0, 1_000_000), "Requests a minute from one address; 0: no limit."),
    Row("connections", _whole(0, 1_000_000), "Open connections of one address; 0: any."),
    Row("budget", _real(0, 3600), "Seconds that a search may take; 0: no limit."),
    Row("streams", _whole(1), "Files that each process sends at a time."),
    Row("stream_seconds", _real(0, 3600), "Seconds that sending a file may take; 0: no limit."),
    Row("proxies", _whole(0, 64), "Proxies in front whose X-Forwarded-* is trusted."),
    Row(
        "forwarded",
        _forwarded,
        "What of a proxy is believed: for, proto, host, prefix, id; by commas.",
    ),
    Row("hosts", _hosts, "The names of the site, by commas; empty: any."),
    Row("metrics", _listener, "host:port of a listener for /metrics alone."),
    Row("logs", _logs, "How to log: text, or json with a line a request."),
    Row("store", str, "opensearch+https://host:9200/alias; empty: the folder."),
)
