"""Whether this service offers alerts by mail, to whom a form is shown, and what is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from flask import Flask, current_app

from indexer.alerts.opening import Alerts, opened
from indexer.alerts.wanted import Rhythm, Wanted
from indexer.config import Settings
from indexer.errors import RequestTooLong, UnusableAlerts
from indexer.model import Question, Status
from indexer.query.request import SearchRequest

EXTENSION = "questions-alerts"
Sample = tuple[str, Mapping[str, str], float]
OUTCOMES = ("sent", "dropped", "bounced", "confirmed", "ended", "given up")
"""What is counted over the life of the file."""


def register(app: Flask, settings: Settings) -> None:
    """Let the app offer what the settings say. Raises InvalidSetting and UnusableAlerts."""
    app.extensions[EXTENSION] = opened(settings)
    app.jinja_env.globals["alerts"] = app.extensions[EXTENSION] is not None


def offered() -> Alerts | None:
    """The alerts of this service; None where it offers none."""
    return cast(Alerts | None, current_app.extensions[EXTENSION])


def wish_of_search(request: SearchRequest) -> str:
    """A search as the form sends it; empty where no alert can be had of it."""
    try:
        return Wanted(request).text if offered() else ""
    except RequestTooLong:
        return ""


def wish_of_question(question: Question) -> str:
    """The same of a question: only an open one is waited for."""
    open_ = question.status is Status.PENDING
    return Wanted(question=question.id).text if offered() and open_ else ""


def counts() -> dict[str, int]:
    """What is counted of the alerts; nothing where none are offered or their file is away."""
    alerts = offered()
    try:
        return alerts.registry.counts() if alerts else {}
    except UnusableAlerts as error:
        current_app.logger.warning("%s", error)
        return {}


def families() -> Iterator[tuple[str, str, str, list[Sample]]]:
    """The same for Prometheus: name, type, help and samples of each number."""
    known = counts()
    rhythms: list[Sample] = [("", {"rhythm": str(one)}, known.get(one, 0)) for one in Rhythm]
    events: list[Sample] = [("", {"event": name}, known.get(name, 0)) for name in OUTCOMES]
    waiting: list[Sample] = [("", {}, known.get("waiting", 0))]
    last: list[Sample] = [("", {}, known.get("last run", 0))]
    yield "alerts_subscriptions", "gauge", "Confirmed mail alerts.", rhythms
    yield "alerts_events_total", "counter", "What became of alerts and their letters.", events
    yield "alerts_waiting", "gauge", "Letters of alerts that are to go out.", waiting
    yield "alerts_last_run_seconds", "gauge", "When letters were last sent, since 1970.", last
