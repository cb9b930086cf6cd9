"""Every setting, one row each: its name in the environment, its default and what it does."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.errors import InvalidSetting


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process. Defaults stand in ``ROWS``."""

    index: Path = Path(".questions/index")
    people: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 4
    base_url: str = ""
    memory: int = 1000
    processes: int = 0
    shrink: float = 0.1
    source_url: str = "https://data.assemblee-nationale.fr/static/openData/repository"
    smtp: str = "smtp://localhost:25"
    mail_from: str = ""
    workers: int = 0
    rate: int = 0
    connections: int = 100
    budget: float = 10.0
    streams: int = 2
    stream_seconds: float = 1800.0
    proxies: int = 0
    logs: str = "text"
    store: str = ""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, **given: object) -> Settings:
        """Settings from ``QUESTIONS_*`` variables; what is ``given`` and not None wins.

        Raises InvalidSetting for a variable that is asked and cannot be used.
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
    """One setting: its attribute, its variable, how its text is read, its sentence."""

    name: str
    variable: str
    parse: Callable[[str], Any]
    sentence: str


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError(text)
    return number


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _megabytes(text: str) -> int:
    number = int(text)
    if number < 300:
        raise ValueError(text)
    return number


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise ValueError(text)
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 3600:
        raise ValueError(text)
    return number


def _many(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 1_000_000:
        raise ValueError(text)
    return number


def _logs(text: str) -> str:
    if text not in {"text", "json"}:
        raise ValueError(text)
    return text


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 64:
        raise ValueError(text)
    return number


def _read(row: Row, environ: Mapping[str, str]) -> Any:
    text = environ[row.variable]
    try:
        return row.parse(text)
    except ValueError:
        raise InvalidSetting(f"{row.variable}={text!r} is not usable: {row.sentence}") from None


ROWS: tuple[Row, ...] = (
    Row("index", "QUESTIONS_INDEX", Path, "The folder of the index."),
    Row("people", "QUESTIONS_PEOPLE", Path, "The AMO archive that names authors."),
    Row("host", "QUESTIONS_HOST", str, "The address that the server listens on."),
    Row("port", "QUESTIONS_PORT", _port, "The port that the server listens on, 0 to 65535."),
    Row("threads", "QUESTIONS_THREADS", _positive, "Requests served at the same time, 1 or more."),
    Row("base_url", "QUESTIONS_BASE_URL", str, "The site's public address, for absolute links."),
    Row("memory", "QUESTIONS_MEMORY", _megabytes, "Megabytes that a build may take, 300 or more."),
    Row(
        "processes",
        "QUESTIONS_PROCESSES",
        _count,
        "Processes of a build; 0: one a processor, 4 at most.",
    ),
    Row("shrink", "QUESTIONS_SHRINK", _share, "The share of a source that may vanish, 0 to 1."),
    Row("source_url", "QUESTIONS_SOURCE_URL", str, "Where the open data are downloaded from."),
    Row("smtp", "QUESTIONS_SMTP", str, "The mail server: smtp://, smtp+starttls:// or smtps://."),
    Row("mail_from", "QUESTIONS_MAIL_FROM", str, "The sender of the letters of the watch."),
    Row("workers", "QUESTIONS_WORKERS", _count, "Processes that serve; 0: as many as for builds."),
    Row("rate", "QUESTIONS_RATE", _many, "Requests a minute from one address; 0: no limit."),
    Row("connections", "QUESTIONS_CONNECTIONS", _many, "Open connections of one address; 0: any."),
    Row("budget", "QUESTIONS_BUDGET", _seconds, "Seconds that a search may take; 0: no limit."),
    Row(
        "streams",
        "QUESTIONS_STREAMS",
        _positive,
        "Files that each process sends at a time.",
    ),
    Row(
        "stream_seconds",
        "QUESTIONS_STREAM_SECONDS",
        _seconds,
        "Seconds that sending a file may take; 0: no limit.",
    ),
    Row("proxies", "QUESTIONS_PROXIES", _count, "Proxies in front whose X-Forwarded-* is trusted."),
    Row("logs", "QUESTIONS_LOGS", _logs, "How to log: text, or json with a line a request."),
    Row("store", "QUESTIONS_STORE", str, "opensearch+https://host:9200/alias; empty: the folder."),
)
