"""``/statistiques``: questions by month, delays by portefeuille and ministry, searches compared.

Each plot is also a file: ``.csv`` with the figures, ``.svg`` with the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from flask import Blueprint, Response, render_template

from indexer.fields import BY_NAME, fold
from indexer.model import Kind
from indexer.portfolios import portfolios
from indexer.query.request import SearchRequest
from indexer.search.figures.crosstable import narrowed
from indexer.search.figures.periods import Step
from indexer.search.statistics import Delays
from webapp import links, params
from webapp.figures import delays, series
from webapp.figures.crossed import written
from webapp.figures.series import Drawn
from webapp.headers import index_info, unfinished
from webapp.params import Drawing, Measure
from webapp.parts.drawing import bars
from webapp.parts.drawing.bars import Bars
from webapp.parts.filters import counted
from webapp.parts.french import typography
from webapp.searching import counted_by_month, values
from webapp.views import exports

blueprint = Blueprint("statistics", __name__)
MINISTRIES = 20
"""Ministries or portefeuilles that a drawing compares, those with the most written questions."""
LEAST = 5
"""Written questions below which a median says nothing."""
STEPS: Mapping[Step | None, str] = MappingProxyType(
    {None: "selon la durée", Step.MONTH: "mois", Step.QUARTER: "trimestre", Step.YEAR: "année"}
)
CROSSTABLES = (
    ("Questions par année et par groupe", "year", "group", Measure.COUNT),
    ("Questions par rubrique et par portefeuille", "rubrique", "portfolio", Measure.COUNT),
    ("Part des réponses par groupe et par année", "group", "year", Measure.SHARE),
    ("Les portefeuilles les plus lents, par année", "portfolio", "year", Measure.DELAY),
    ("Les rubriques les plus lentes, par année", "rubrique", "year", Measure.DELAY),
)
"""Tables that the page leads to: name, rows, columns, measure."""

Speeds = Sequence[tuple[str, Delays]]


@blueprint.get("/statistiques")
def overview() -> str:
    """The questions of a search over time, delays, and the form of the comparison."""
    request, how = params.counted(), params.drawing()
    tables = delays.by_fields(request)
    if tables is None:
        unfinished()
    speeds, charges = (tables[field] if tables else None for field in ("ministry", "portfolio"))
    return render_template(
        "statistics.html",
        request_in_force=request,
        how=how,
        drawn=series.by_facet(request, how, index_info().data_date),
        fields=params.DRAWN_BY,
        steps=STEPS,
        charges=_delays_plot("portfolio", _named(charges), request) if charges else (),
        delays=_delays_plot("ministry", _named(speeds), request) if speeds else (),
        overall=speeds.get("") if speeds else None,
        counting=speeds is None,
        written=written(request),
        crosstables=CROSSTABLES,
    )


@blueprint.get("/statistiques/mois.csv")
def months_csv() -> Response:
    """The figures of the first plot, by month where no other step is named."""
    return exports.over_time("questions-par-mois.csv", _over_time())


@blueprint.get("/statistiques/mois.svg")
def months_svg() -> Response:
    """Its curves, or its columns."""
    found = _over_time()
    return exports.drawing(found.plot() if found else None)


def _over_time() -> Drawn | None:
    how = _filed(params.drawing())
    return series.by_facet(params.counted(), how, index_info().data_date)


def _filed(how: Drawing) -> Drawing:
    """Files are by month unless something else is asked for."""
    return replace(how, step=how.step or Step.MONTH)


@blueprint.get("/statistiques/delais.csv")
def delays_csv() -> Response:
    """Each ministry with its written questions, its median delay and its share in time."""
    return _delays_table("ministry", "delais-par-ministere.csv")


@blueprint.get("/statistiques/delais.svg")
def delays_svg() -> Response:
    """The bars of the median delays of ministries."""
    return _delays_drawing("ministry")


@blueprint.get("/statistiques/portefeuilles.csv")
def charges_csv() -> Response:
    """The same figures of each portefeuille."""
    return _delays_table("portfolio", "delais-par-portefeuille.csv")


@blueprint.get("/statistiques/portefeuilles.svg")
def charges_svg() -> Response:
    """The bars of the median delays of portefeuilles."""
    return _delays_drawing("portfolio")


@blueprint.get("/statistiques/comparer")
def compare() -> str:
    """Up to five searches, each as its share of all the questions of a period, or as a number."""
    requests, how = params.compared(), params.drawing(Measure.SHARE)
    found = [counted_by_month(request) for request in requests]
    return render_template(
        "compare.html",
        requests=requests,
        how=how,
        steps=STEPS,
        totals=[one.total for one in found],
        drawn=series.compared(requests, found, how, index_info().data_date),
        most=params.COMPARED,
    )


@blueprint.get("/statistiques/comparer.csv")
def compare_csv() -> Response:
    """The share of each search by month, 0 to 1; or how many questions it finds."""
    return exports.over_time("comparaison.csv", _comparison())


@blueprint.get("/statistiques/comparer.svg")
def compare_svg() -> Response:
    """The curves of the comparison."""
    found = _comparison()
    return exports.drawing(found.plot() if found else None)


def _comparison() -> Drawn | None:
    requests, how = params.compared(), _filed(params.drawing(Measure.SHARE))
    found = [counted_by_month(request) for request in requests]
    return series.compared(requests, found, how, index_info().data_date)


def _delays_table(field: str, filename: str) -> Response:
    header = (
        BY_NAME[field].prefix,
        "questions",
        "repondues",
        "delai_median_jours",
        "part_dans_les_delais",
        "en_attente",
        "issue_inconnue",
    )
    table = (
        (
            name,
            group.total,
            group.answered.total(),
            group.median,
            "" if group.punctual is None else f"{group.punctual:.4f}",
            group.waiting,
            group.unknown,
        )
        for name, group in _named(_speeds(field))
    )
    return exports.table(filename, header, table)


def _speeds(field: str) -> Mapping[str, Delays]:
    """The delays, or nothing for now where they are still being counted."""
    found = delays.by_field(field, params.counted())
    if found is None:
        unfinished()
    return found or {}


def _named(speeds: Mapping[str, Delays]) -> Speeds:
    """Ministries or portefeuilles as they are usually spelt, the most asked first."""
    spelt = {
        fold(item.value): item.value
        for field in ("ministry_answering", "ministry")
        for item in values(SearchRequest(), field).values
    }
    spelt |= {fold(held.name): held.name for held in portfolios().values()}
    named = [(typography.label(spelt.get(key, key)), group) for key, group in speeds.items() if key]
    return sorted(named, key=lambda pair: (-pair[1].total, pair[0]))


def _delays_drawing(field: str) -> Response:
    return exports.drawing(
        next(iter(_delays_plot(field, _named(_speeds(field)), SearchRequest())), None)
    )


def _delays_plot(field: str, speeds: Speeds, request: SearchRequest) -> tuple[Bars, ...]:
    """The bars for a page and for a phone; none where no median is known."""
    judged = [
        (
            _short(name),
            float(group.median),
            counted(group.median, "jour"),
            _place(field, name, request),
        )
        for name, group in speeds[:MINISTRIES]
        if group.median is not None and group.total >= LEAST
    ]
    judged.sort(key=lambda row: row[1])
    by = {"ministry": "ministère", "portfolio": "portefeuille"}[field]
    title = f"Délai médian de réponse aux questions écrites, par {by}"
    both = (bars.bars(title, judged), bars.bars(title, judged, narrow=True))
    return tuple(one for one in both if one is not None)


def _place(field: str, name: str, request: SearchRequest) -> str:
    """Where a bar leads: the page of a portefeuille, or the written questions put to a ministry."""
    if page := links.entity(field, name):
        return page
    asked = narrowed(request, field, [name])
    written_ones = narrowed(asked, "kind", [str(Kind.WRITTEN)]) if asked else None
    return links.search(written_ones) if written_ones else ""


def _short(name: str, most: int = 44) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip(' ,')}…"
