"""What the service does, in the text format of Prometheus (version 0.0.4)."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask, Response, current_app, g, request

from indexer import delays
from indexer.engines.base import IndexInfo
from indexer.query.request import SearchRequest
from indexer.sources.fetching import failures
from webapp.alerts import offering
from webapp.logs import BEGAN
from webapp.searching import Searches
from webapp.shared_memory import SharedNumbers

EXTENSION = "questions-meters"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds; a last bucket holds everything."""
STATUSES = (200, 206, 301, 302, 304, 400, 404, 405, 413, 429, 500, 503, 0)
"""Statuses that are counted by themselves; 0 stands for all others."""
_SUM = len(STATUSES) + len(BUCKETS) + 1
_CELLS = _SUM + 1
NO_ROUTE = "none"

Sample = tuple[str, Mapping[str, str], float]


class Meters:
    """Requests by route and status, and how long they took, over all processes."""

    def __init__(self, routes: Iterable[str], numbers: SharedNumbers) -> None:
        self._numbers = numbers
        self._routes = {name: at * _CELLS for at, name in enumerate(sorted({*routes, NO_ROUTE}))}
        self._overdue = ("", 0)

    def overdue(self, searcher: Searches) -> Sample:
        """Questions past their time, counted once for each generation."""
        generation = searcher.info().generation
        if self._overdue[0] != generation:
            late = SearchRequest(filters={delays.FIELD: (delays.OPEN[1],)}, size=1)
            self._overdue = (generation, searcher.search(late, ()).total)
        return "", {}, self._overdue[1]

    def count(self, route: str, status: int, seconds: float) -> None:
        """One more request."""
        first = self._routes[route if route in self._routes else NO_ROUTE]
        known = status if status in STATUSES else 0
        self._numbers.add(first + STATUSES.index(known))
        self._numbers.add(first + len(STATUSES) + bisect_left(BUCKETS, seconds))
        self._numbers.add(first + _SUM, seconds)

    def requests(self) -> Iterator[Sample]:
        """How many requests of each route ended with each status."""
        for route, first in self._routes.items():
            for at, status in enumerate(STATUSES):
                count = self._numbers.total(first + at)
                if count:
                    yield "", {"route": route, "status": str(status or "other")}, count

    def seconds(self) -> Iterator[Sample]:
        """The times of each route as a histogram."""
        for route, first in self._routes.items():
            counts = [
                self._numbers.total(first + len(STATUSES) + at) for at in range(len(BUCKETS) + 1)
            ]
            if not sum(counts):
                continue
            running = 0.0
            for bound, count in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
                running += count
                yield "_bucket", {"route": route, "le": bound}, running
            yield "_sum", {"route": route}, self._numbers.total(first + _SUM)
            yield "_count", {"route": route}, running


def register(app: Flask, numbers: SharedNumbers) -> None:
    """Let the app measure every request."""
    meters = Meters((rule.endpoint for rule in app.url_map.iter_rules()), numbers)
    app.extensions[EXTENSION] = meters

    def begin() -> None:
        g.began = request.environ.get(BEGAN, time.perf_counter())

    def end(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        meters.count(request.endpoint or NO_ROUTE, response.status_code, seconds)
        return response

    app.before_request(begin)
    app.after_request(end)


def exposed(searcher: Searches, index: Path | None = None, today: date | None = None) -> str:
    """Everything that is measured, as one text; ``index``: the folder beside which updates note."""
    meters: Meters = current_app.extensions[EXTENSION]
    info = searcher.info()
    now = today or datetime.now(UTC).date()
    families = (
        ("requests_total", "counter", "Requests answered.", meters.requests()),
        ("request_seconds", "histogram", "Time to answer.", meters.seconds()),
        ("generation_info", "gauge", "The generation in use.", [_generation(info)]),
        ("documents", "gauge", "Questions by type.", _by_kind(info)),
        (
            "archives_failing",
            "gauge",
            "Archives that the last download could not fetch.",
            _failing(index),
        ),
        ("data_age_days", "gauge", "Days since the latest day of the data.", _age(info, now)),
        (
            "overdue",
            "gauge",
            "Written questions past their two months.",
            [meters.overdue(searcher)],
        ),
        *offering.families(),
    )
    lines = []
    for name, kind, help_text, samples in families:
        lines += [f"# HELP questions_{name} {help_text}", f"# TYPE questions_{name} {kind}"]
        lines += [_line(f"questions_{name}{end}", labels, n) for end, labels, n in samples]
    return "\n".join(lines) + "\n"


def _failing(index: Path | None) -> Iterator[Sample]:
    yield "", {}, len(failures.noted(index / failures.TAKEN)) if index else 0


def _generation(info: IndexInfo) -> Sample:
    return "", {"generation": info.generation}, 1.0


def _by_kind(info: IndexInfo) -> Iterator[Sample]:
    for kind, count in sorted(info.by_kind.items()):
        yield "", {"type": kind}, count


def _age(info: IndexInfo, today: date) -> Iterator[Sample]:
    if info.data_date is not None:
        yield "", {}, (today - info.data_date).days


def _line(name: str, labels: Mapping[str, str], number: float) -> str:
    said = ",".join(f'{key}="{_escaped(value)}"' for key, value in labels.items())
    return f"{name}{'{' + said + '}' if said else ''} {number:.15g}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
