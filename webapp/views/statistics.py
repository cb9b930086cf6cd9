"""``/statistiques``: questions by month, delays by portefeuille and ministry, searches compared.

Each plot is also a file: ``.csv`` with the figures, ``.svg`` with the drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, Response, make_response, render_template

from indexer.fields import BY_NAME, fold
from indexer.model import Kind
from indexer.portfolios import portfolios
from indexer.query.request import SearchRequest
from indexer.search.results import SearchPage
from indexer.search.statistics import Delays, Month, months, shares
from webapp import params
from webapp.figures import delays
from webapp.figures.crossed import written
from webapp.headers import unfinished
from webapp.params import Measure
from webapp.parts import labels, plots
from webapp.parts.filters import counted
from webapp.parts.french import typography
from webapp.parts.plots import Bars, Plot
from webapp.searching import counted_by_month, histogram, limited, values
from webapp.views import exports

blueprint = Blueprint("statistics", __name__)
MINISTRIES = 20
"""Ministries or portefeuilles that a drawing compares, those with the most written questions."""
LEAST = 5
"""Written questions below which a median says nothing."""
FEWEST = 10
"""Questions of a month below which a share of them says nothing: the curve has a gap there."""

CROSSTABLES = (
    ("Questions par année et par groupe", "year", "group", Measure.COUNT),
    ("Questions par rubrique et par portefeuille", "rubrique", "portfolio", Measure.COUNT),
    ("Part des réponses par groupe et par année", "group", "year", Measure.SHARE),
    ("Les portefeuilles les plus lents, par année", "portfolio", "year", Measure.DELAY),
    ("Les rubriques les plus lentes, par année", "rubrique", "year", Measure.DELAY),
)
"""Tables that the page leads to: name, rows, columns, measure."""

Series = Sequence[tuple[str, Mapping[Month, float]]]
Speeds = Sequence[tuple[str, Delays]]


@blueprint.get("/statistiques")
def overview() -> str:
    """Both plots of the questions of a search, and the form of the comparison."""
    request = params.counted()
    tables = delays.by_fields(request)
    if tables is None:
        unfinished()
    speeds, charges = (tables[field] if tables else None for field in ("ministry", "portfolio"))
    return render_template(
        "statistics.html",
        request_in_force=request,
        months=_months_plot(request),
        charges=_delays_plot("portfolio", _named(charges)) if charges else None,
        delays=_delays_plot("ministry", _named(speeds)) if speeds else None,
        overall=speeds.get("") if speeds else None,
        counting=speeds is None,
        written=written(request),
        crosstables=CROSSTABLES,
    )


@blueprint.get("/statistiques/mois.csv")
def months_csv() -> Response:
    """Questions by month and type."""
    found = _by_kind(params.counted())
    return _monthly("questions-par-mois.csv", found, lambda value: f"{value:.0f}")


@blueprint.get("/statistiques/mois.svg")
def months_svg() -> Response:
    """The curves of the questions by month and type."""
    return _drawing(_months_plot(params.counted()))


@blueprint.get("/statistiques/delais.csv")
def delays_csv() -> Response:
    """Each ministry with its written questions, its median delay and its share in time."""
    return _delays_table("ministry", "delais-par-ministere.csv")


@blueprint.get("/statistiques/delais.svg")
def delays_svg() -> Response:
    """The bars of the median delays of ministries."""
    return _drawing(_delays_plot("ministry", _named(_speeds("ministry"))))


@blueprint.get("/statistiques/portefeuilles.csv")
def charges_csv() -> Response:
    """The same figures of each portefeuille."""
    return _delays_table("portfolio", "delais-par-portefeuille.csv")


@blueprint.get("/statistiques/portefeuilles.svg")
def charges_svg() -> Response:
    """The bars of the median delays of portefeuilles."""
    return _drawing(_delays_plot("portfolio", _named(_speeds("portfolio"))))


@blueprint.get("/statistiques/comparer")
def compare() -> str:
    """Up to five searches, each as its share of all the questions of the month."""
    requests = params.compared()
    found = [counted_by_month(request) for request in requests]
    return render_template(
        "compare.html",
        requests=requests,
        totals=[one.total for one in found],
        plot=_comparison_plot(requests, found),
        most=params.COMPARED,
        colours=plots.COLOURS,
    )


@blueprint.get("/statistiques/comparer.csv")
def compare_csv() -> Response:
    """The share of each search by month, 0 to 1."""
    requests = params.compared()
    found = _compared(requests, [counted_by_month(request) for request in requests])
    return _monthly("comparaison.csv", found, lambda value: f"{value:.6f}")


@blueprint.get("/statistiques/comparer.svg")
def compare_svg() -> Response:
    """The curves of the comparison."""
    requests = params.compared()
    found = [counted_by_month(request) for request in requests]
    return _drawing(_comparison_plot(requests, found))


def _by_kind(request: SearchRequest) -> Series:
    """The histogram of each kind that a search finds.

    A month of which the index has no question of the kind at all is left out: nobody knows whether
    none was put or none was read. Others without any are zeros.
    """
    limits = {kind: limited(request, "kind", str(kind)) for kind in labels.KINDS}
    found = {kind: histogram(within) for kind, within in limits.items() if within}
    span = months(*found.values())
    whole = {kind: _whole(kind) for kind, held in found.items() if held}
    return [
        (labels.KINDS[kind], {at: found[kind].get(at, 0) for at in span if at in known})
        for kind, known in whole.items()
    ]


def _whole(kind: Kind) -> Mapping[Month, int]:
    """The histogram of a kind over the whole index."""
    return histogram(SearchRequest(filters={"kind": (str(kind),)}))


def _months_plot(request: SearchRequest) -> Plot | None:
    return plots.curves("Questions publiées par mois, par type", _by_kind(request))


def _compared(requests: Sequence[SearchRequest], found: Sequence[SearchPage]) -> Series:
    whole = histogram(SearchRequest(filters=requests[0].filters)) if requests else {}
    whole = {at: held for at, held in whole.items() if held >= FEWEST}
    return [
        (request.query, shares(page.histogram, whole))
        for request, page in zip(requests, found, strict=True)
    ]


def _comparison_plot(requests: Sequence[SearchRequest], found: Sequence[SearchPage]) -> Plot | None:
    series = [
        (name, {at: value * 100 for at, value in values.items()})
        for name, values in _compared(requests, found)
    ]
    return plots.curves("Part des questions publiées chaque mois", series, f"{typography.NARROW}%")


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


def _delays_plot(field: str, speeds: Speeds) -> Bars | None:
    judged = [
        (_short(name), float(group.median), counted(group.median, "jour"))
        for name, group in speeds[:MINISTRIES]
        if group.median is not None and group.total >= LEAST
    ]
    judged.sort(key=lambda row: row[1])
    by = {"ministry": "ministère", "portfolio": "portefeuille"}[field]
    title = f"Délai médian de réponse aux questions écrites, par {by}"
    return plots.bars(title, judged) if judged else None


def _short(name: str, most: int = 44) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip(' ,')}…"


def _monthly(filename: str, series: Series, write: Callable[[float], str]) -> Response:
    span = months(*(values for _, values in series))
    table = (
        [
            f"{at[0]:04}-{at[1]:02}",
            *(write(values[at]) if at in values else "" for _, values in series),
        ]
        for at in span
    )
    return exports.table(filename, ["mois", *(name for name, _ in series)], table)


def _drawing(plot: Plot | Bars | None) -> Response:
    """A plot as a file of its own; an empty drawing where there is nothing to draw."""
    response = make_response(render_template("plot.svg", plot=plot, alone=True))
    response.content_type = "image/svg+xml; charset=utf-8"
    return response
