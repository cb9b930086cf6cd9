"""``/portefeuilles/<slug>``, ``/deputes/<uid>``, ``/senateurs/<uid>``: one charge, one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from flask import Blueprint, Response, make_response, redirect, render_template
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from indexer.fields import fold
from indexer.portfolios import Label, Portfolio, portfolios
from indexer.query.request import SearchRequest
from indexer.search.results import SearchPage
from webapp import links, params
from webapp.figures import delays, deputies, namesakes, series
from webapp.figures.crossed import written
from webapp.figures.series import Drawn
from webapp.headers import index_info, unfinished
from webapp.searching import count, limited, values
from webapp.views import exports

blueprint = Blueprint("portfolios", __name__)


@dataclass(frozen=True, slots=True)
class Row:
    """A label: its days, its questions, and its place in the drawing, in hundredths of the whole.

    Without days it is one that the questions spell otherwise than the table does.
    """

    label: Label
    count: int = 0
    link: str = ""
    left: float = 0.0
    width: float = 0.0


@blueprint.get("/portefeuilles/<slug>")
def page(slug: str) -> str:
    """The labels of a portefeuille in time, each with its questions; 404 for an unknown one."""
    portfolio = portfolios().get(slug)
    if portfolio is None:
        raise NotFound(f"no portefeuille is called {slug[:40]!r}")
    request = SearchRequest(filters={"portfolio": (portfolio.name,)})
    speeds = delays.by_field("portfolio", SearchRequest())
    if speeds is None:
        unfinished()
    return render_template(
        "portfolio.html",
        portfolio=portfolio,
        request=request,
        total=count(request),
        rows=_rows(portfolio, request),
        speed=(speeds or {}).get(fold(portfolio.name)),
        counting=speeds is None,
    )


DEPUTIES: Mapping[str, str] = MappingProxyType({"house": "deputes"})
SENATORS: Mapping[str, str] = MappingProxyType({"house": "senateurs"})
"""The two houses in addresses: the same pages, of deputies and of senators."""


@blueprint.get("/senateurs")
@blueprint.get("/deputes")
def people() -> BaseResponse:
    """The list of those who put questions."""
    return redirect(links.to("browse.auteurs"), 302)


@blueprint.get("/auteurs/<path:name>")
def author(name: str) -> BaseResponse:
    """An author by name, perhaps of one chamber: the page of the one person who is called so.

    Where several are, those to choose from; without a reference their questions; or 404.
    """
    chamber = next(iter(params.search().filters.get("chamber", ())), "")
    request = namesakes.under(name, chamber)
    found = namesakes.bearers(request)
    persons = [one for one in found if one.page]
    if not found:
        raise NotFound(f"no author is called {name[:40]!r}")
    if len(persons) > 1:
        return make_response(render_template("namesakes.html", name=name, bearers=found))
    everywhere = namesakes.under(name)
    shown = everywhere if count(everywhere) == count(request) else request
    return redirect(persons[0].page if persons else links.search(shown), 302)


@blueprint.get("/senateurs/<uid>", defaults=SENATORS)
@blueprint.get("/deputes/<uid>", defaults=DEPUTIES)
def deputy(uid: str, house: str) -> str:
    """What a deputy or a senator asked, and what became of it; 404 for one without a question."""
    found = deputies.deputy(_of(house, uid))
    speeds = delays.by_field("portfolio", found.request)
    if speeds is None:
        unfinished()
    return render_template(
        "deputy.html",
        deputy=found,
        request=found.request,
        uid=uid,
        house=house,
        drawn=_over_time(found.request, found.page),
        written=written(found.request),
        speed=speeds.get("") if speeds else None,
        counting=speeds is None,
    )


@blueprint.get("/senateurs/<uid>/courbe.csv", defaults=SENATORS)
@blueprint.get("/deputes/<uid>/courbe.csv", defaults=DEPUTIES)
def curve_csv(uid: str, house: str) -> Response:
    """The curve of the page as figures."""
    found = _over_time(*deputies.over_time(_of(house, uid)))
    return exports.over_time(f"questions-{uid}.csv", found)


@blueprint.get("/senateurs/<uid>/courbe.svg", defaults=SENATORS)
@blueprint.get("/deputes/<uid>/courbe.svg", defaults=DEPUTIES)
def curve_svg(uid: str, house: str) -> Response:
    """The same as a drawing."""
    found = _over_time(*deputies.over_time(_of(house, uid)))
    return exports.drawing(found.plot() if found else None)


def _of(house: str, uid: str) -> str:
    """The reference of a person of that house. Raises NotFound for one of the other."""
    if uid.startswith("PA") is not (house == DEPUTIES["house"]):
        raise NotFound(f"nobody is called {uid[:40]!r} there")
    return uid


def _over_time(request: SearchRequest, found: SearchPage) -> Drawn | None:
    newest = index_info().data_date
    return series.single("Questions dans le temps", request, found.histogram, newest)


def _rows(portfolio: Portfolio, request: SearchRequest) -> list[Row]:
    """The labels of the table by their first day, then those that only questions have."""
    asked = {fold(item.value): item for item in values(request, "ministry").values if item.count}
    held = sorted(portfolio.labels, key=lambda label: (label.since or date.min, label.text))
    known = {fold(label.text) for label in held}
    others = [Label(item.value) for key, item in asked.items() if key not in known]
    ends = _ends(held)
    rows = []
    for label in (*held, *others):
        found = asked.get(fold(label.text))
        within = limited(request, "ministry", found.value) if found else None
        link = links.search(within) if within else ""
        rows.append(Row(label, found.count if found else 0, link, *_place(label, ends)))
    return rows


def _ends(labels: Sequence[Label]) -> tuple[date, date]:
    """The days between which the labels are drawn; what goes on does so to the newest data."""
    days = [day for label in labels for day in (label.since, label.until) if day]
    days += [held] if (held := index_info().data_date) else []
    return min(days, default=date.min), max(days, default=date.min)


def _place(label: Label, ends: tuple[date, date]) -> tuple[float, float]:
    first, last = ends
    span = (last - first).days
    if label.since is None or not span:
        return 0.0, 0.0
    left = (label.since - first).days
    until = ((label.until or last) - first).days
    return round(100 * left / span, 1), round(max(1.0, 100 * (until - left) / span), 1)
