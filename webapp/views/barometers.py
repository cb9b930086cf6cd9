"""``/statistiques/barometre``: what had become of written questions on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType

from flask import Blueprint, Response, jsonify, render_template

from indexer.fields import BY_NAME
from indexer.query.request import SearchRequest
from indexer.search.figures.barometer import (
    BY,
    Barometer,
    Figure,
    Step,
    answered_by,
    barometer,
)
from webapp import accepted, links, params
from webapp.figures import delays
from webapp.headers import index_info, unfinished
from webapp.parts import labels
from webapp.parts.drawing import plots
from webapp.parts.filters import day as day_in_words
from webapp.searching import facet_counts
from webapp.views import exports

blueprint = Blueprint("barometers", __name__)
SHOWN = 60
"""Values of the page, those with the most questions."""
COLUMNS: Mapping[Figure, str] = MappingProxyType(
    {
        Figure.RECEIVED: "Reçues",
        Figure.ANSWERED: "Répondues",
        Figure.IN_TIME: "En deux mois",
        Figure.FLAGGED: "Signalées",
        Figure.FLAGGED_IN_TIME: "… répondues en dix jours",
        Figure.RENEWED: "Renouvelées",
        Figure.UNKNOWN: "État inconnu",
    }
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The search, the day (that of the data where it is later, or missing) and the facet."""

    request: SearchRequest
    day: date
    field: str
    later: date | None


def _asked() -> _Asked:
    newest, wanted = index_info().data_date or date.max, params.on()
    day = min(wanted or newest, newest)
    return _Asked(
        params.counted(), day, params.told_by(BY), wanted if wanted and wanted > newest else None
    )


def _figures(asked: _Asked) -> Barometer:
    return barometer(facet_counts, asked.request, asked.day, asked.field)


def _curve(asked: _Asked) -> list[Step] | None:
    """The steps of the curve; None while they are being counted."""
    work = partial(answered_by, day=asked.day)
    steps: list[Step] | None = delays.counted(asked.request, ("curve", asked.day), work)
    if steps is None:
        unfinished()
    return steps


def _plot(asked: _Asked, *, narrow: bool = False) -> plots.Plot | None:
    title = f"Part des questions écrites répondues, au {day_in_words(asked.day)}"
    return plots.steps(title, _curve(asked) or (), narrow=narrow)


@blueprint.get("/statistiques/barometre")
def page() -> str:
    """The table, each figure a link to its questions, and the curve of answers."""
    asked = _asked()
    steps = _curve(asked)
    return render_template(
        "barometer.html",
        request_in_force=asked.request,
        asked=asked,
        found=_figures(asked),
        figures=Figure,
        columns=COLUMNS,
        shown=SHOWN,
        by=BY,
        search=lambda wanted: links.search(wanted) if wanted else "",
        plots=[plot for plot in (_plot(asked), _plot(asked, narrow=True)) if plot and steps],
        days=plots.by_days(steps or ()),
        counting=steps is None,
    )


@blueprint.get("/statistiques/barometre.csv")
def table() -> Response:
    """The same table, every value of the facet, the whole in its first row."""
    asked = _asked()
    found = _figures(asked)
    body = (
        [
            asked.day.isoformat(),
            labels.facet_value(asked.field, value) if value else "total",
            *(found.count(figure, value) for figure in Figure),
        ]
        for value in ("", *found.values)
    )
    header = ["au", BY_NAME[asked.field].prefix, *map(str, Figure)]
    return exports.table("barometre.csv", header, body)


@blueprint.get("/statistiques/barometre.json")
def data() -> Response:
    """The same for programs, with the steps of the curve."""
    asked = _asked()
    found = _figures(asked)
    steps = _curve(asked)

    def told(value: str) -> dict[str, int]:
        return {str(figure): found.count(figure, value) for figure in Figure}

    return jsonify(
        {
            "day": asked.day.isoformat(),
            "by": BY_NAME[asked.field].prefix,
            "total": told(""),
            "values": [{"value": value, **told(value)} for value in found.values],
            "counting": steps is None,
            "curve": [{"days": at, "share": round(share, 6)} for at, share in steps or ()],
            "notices": accepted.notices(),
        }
    )


@blueprint.get("/statistiques/barometre.svg")
def drawing() -> Response:
    """The curve as a file."""
    return exports.drawing(_plot(_asked()))
