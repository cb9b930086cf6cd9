"""``/alertes``: ask for an alert, confirm it, end it. Each step that changes something is a POST.

Programs that look at mail follow its links; so a link shows a page, and the button on it acts.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from flask import Blueprint, g, make_response, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from indexer.alerts import rounds
from indexer.alerts.addresses import normal
from indexer.alerts.letters import HOURS, WAYS
from indexer.alerts.opening import Alerts
from indexer.alerts.wanted import Asked, Rhythm, Wanted
from indexer.errors import InvalidRequest, InvalidSetting, UnknownQuestion, UnusableAlerts
from indexer.model import Question, Status
from indexer.query.request import SearchRequest
from indexer.watch import mail
from webapp import params
from webapp.alerts import visitors
from webapp.alerts.offering import offered
from webapp.headers import unfinished
from webapp.searching import searcher

blueprint = Blueprint("alerts", __name__, url_prefix="/alertes")
MOST = 16 * 1024
"""Bytes of a form."""
PATIENCE = 10.0
"""Seconds that a visitor waits for each word of the mail server."""
CONFIRM = "confirm"
"""The purpose of the tokens that confirm."""


@blueprint.before_request
def _open() -> None:
    """404 where no alerts are offered. Pages with keys in their addresses are kept nowhere."""
    alerts = offered()
    if alerts is None:
        raise NotFound("no alerts are offered here")
    g.alerts = alerts
    unfinished()
    request.max_content_length = request.max_form_memory_size = MOST


@blueprint.get("")
def about() -> str:
    """What alerts are, and what is kept of whom."""
    return _page("about")


@blueprint.post("")
def ask() -> Response:
    """A letter of confirmation is sent, and the answer is the same whatever address was given."""
    visitors.require_own_form(request)
    alerts: Alerts = g.alerts
    wanted, rhythm = Wanted.read(request.form.get(params.OBJECT, "")), _rhythm()
    question = _question(wanted)
    typed = request.form.get(params.ADDRESS, "")
    address = normal(typed)
    if not address:
        page = make_response(_page("form", wish=wanted.text, typed=typed[:300], rhythm=rhythm))
        page.status_code = 400
        return page
    if visitors.admitted(alerts.registry, address, visitors.visitor_of(request)):
        until = int(time.time()) + HOURS * 3600
        _send(alerts, Asked(address, wanted, rhythm, until), question)
    return make_response(_page("asked"))


@blueprint.get("/confirmation")
def confirmation() -> str:
    """What is to be confirmed, and the button that does."""
    asked = _asked()
    return _page("confirm", asked=asked, key=params.key()) if asked else _page("expired")


@blueprint.post("/confirmation")
def confirm() -> str:
    """The subscription begins with what happens after the index that is served."""
    asked = _asked()
    if asked is None:
        return _page("expired")
    question = _question(asked.wanted)
    if question and question.status is not Status.PENDING:
        return _page("answered", question=question)
    latest = searcher().news(SearchRequest(), 1)
    since = latest[0][1].seen if latest else ""
    registry = g.alerts.registry
    subscription = registry.subscribe(asked, since, datetime.now(UTC).date())
    if subscription is None:
        return _page("many")
    key = registry.seals.sign(rounds.ENDING, subscription.id)
    return _page("confirmed", asked=asked, question=question, key=key)


@blueprint.get("/desabonnement")
def ending() -> str:
    """The button that ends a subscription, whether it is there or not."""
    key = params.key()
    good = g.alerts.registry.seals.signed(rounds.ENDING, key) is not None
    return _page("end", key=key) if good else _page("unknown")


@blueprint.post("/desabonnement")
def end() -> str:
    """The subscription is deleted: by the button, or by a mail program's one click (RFC 8058)."""
    return _page("ended" if rounds.ended(g.alerts.registry, params.key()) else "unknown")


def _asked() -> Asked | None:
    """What the key of the request asks for; None where it is not ours, or too old."""
    alerts: Alerts = g.alerts
    data = alerts.registry.seals.opened(CONFIRM, params.key())
    try:
        asked = Asked.from_bytes(data) if data is not None else None
    except InvalidRequest:
        return None
    return asked if asked and asked.until >= time.time() else None


def _question(wanted: Wanted) -> Question | None:
    """The question that is waited for; None for a search. Raises UnknownQuestion."""
    if wanted.question is None:
        return None
    found = searcher().called([wanted.question])
    if wanted.question not in found:
        raise UnknownQuestion(f"no question is called {wanted.question!r}")
    return found[wanted.question]


def _rhythm() -> Rhythm:
    given = request.form.get(params.RHYTHM, "")
    return Rhythm(given) if given in set(Rhythm) else Rhythm.WEEK


def _send(alerts: Alerts, asked: Asked, question: Question | None) -> None:
    """Raises UnusableAlerts where no letter can go. Whether the address takes it is told nobody."""
    token = alerts.registry.seals.seal(CONFIRM, asked.to_bytes())
    letter = alerts.desk.confirmation(asked, token, question)
    try:
        with mail.connected(alerts.server, PATIENCE) as link:
            mail.deliver(link, letter)
    except InvalidSetting as error:
        raise UnusableAlerts(str(error)) from error


def _page(state: str, **values: object) -> str:
    return render_template("alert.html", state=state, ways=WAYS, hours=HOURS, **values)
