"""Searches and questions as files: one address for each format of ``indexer.export``, streamed.

Charts are files too: their figures as a table, and their drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from flask import Blueprint, Response, make_response, render_template

from indexer.export import BOM, FORMATS, Format, bundle, rows, write_csv
from indexer.model import Question
from indexer.search.figures.periods import Step
from webapp import links, params
from webapp.figures.series import Drawn
from webapp.params import Measure
from webapp.parts.drawing.bars import Bars
from webapp.parts.drawing.plots import Plot
from webapp.searching import searcher
from webapp.streams import streamed

blueprint = Blueprint("exports", __name__)
LINES = 50
"""Lines that are sent together: fewer calls of the server, no wait that is felt."""


def download(lines: Iterable[str], mimetype: str, filename: str, *, long: bool = False) -> Response:
    """Lines as a file that the browser keeps, sent while they are made.

    ``long``: few such files are made at a time, see ``webapp.streams``. Raises ServiceUnavailable.
    """
    parts = _parts(iter(lines))
    sent = streamed(parts) if long else parts
    response = Response(sent, content_type=f"{mimetype}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _parts(lines: Iterator[str]) -> Iterator[str]:
    while part := "".join(islice(lines, LINES)):
        yield part


def table(
    filename: str,
    header: Iterable[object],
    body: Iterable[Iterable[object]],
    *,
    long: bool = False,
) -> Response:
    """Any table as a CSV file, as the address wants it; ``long`` as in ``download``."""
    lines = rows(chain((header,), body), params.delimiter())
    return download(_opened(lines), "text/csv", filename, long=long)


def over_time(filename: str, found: Drawn | None) -> Response:
    """A row for each period of a chart; a share is from 0 to 1, and what is not known is empty."""
    if found is None:
        return table(filename, [str(Step.MONTH)], ())
    part = found.how.measure is Measure.SHARE
    body = (
        [found.code(one), *(_value(column.points[n].value, part=part) for column in found.series)]
        for n, one in enumerate(found.periods)
    )
    return table(filename, [str(found.step), *(one.name for one in found.series)], body)


def _value(value: float | None, *, part: bool) -> str:
    if value is None:
        return ""
    return f"{value / 100:.6f}" if part else f"{value:.0f}"


def drawing(plot: Plot | Bars | None) -> Response:
    """A plot as a file of its own; an empty drawing where there is nothing to draw."""
    response = make_response(render_template("plot.svg", plot=plot, alone=True))
    response.content_type = "image/svg+xml; charset=utf-8"
    return response


def _opened(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a table, behind a byte order mark where the address asks for one."""
    return chain([BOM] if params.with_bom() else [], lines)


def _whole_search(format: Format) -> Callable[[], Response]:
    def view() -> Response:
        """Everything that a search finds, in its order, without paging."""
        return send(format, searcher().scan(params.search()), "questions", long=True)

    return view


def _one_question(format: Format) -> Callable[[str], Response]:
    def view(uid: str) -> Response:
        """One question as a file; 404 where there is none."""
        question = searcher().view(uid.upper()).question
        return send(format, [question], question.id)

    return view


def send(
    format: Format, questions: Iterable[Question], name: str, *, long: bool = False
) -> Response:
    """Questions as a file of that format; tables may begin with a byte order mark."""
    if format.name == "csv":
        lines = _opened(write_csv(questions, params.delimiter()))
    else:
        lines = format.written(questions, links.site())
    return download(lines, format.mimetype, f"{name}.{format.extension}", long=long)


@blueprint.get(f"/recherche.{bundle.EXTENSION}")
def search_bundle() -> Response:
    """Everything that a search finds as one archive that can be checked, without paging."""
    request, found = params.search(), searcher()
    said = bundle.about(request, found.info(), found.chambers())
    parts = bundle.bundled(lambda: found.scan(request), said)
    response = Response(streamed(parts), content_type=bundle.MIMETYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="questions.{bundle.EXTENSION}"'
    return response


for _format in FORMATS.values():
    blueprint.add_url_rule(
        f"/recherche.{_format.extension}",
        f"search_{_format.name}",
        _whole_search(_format),
    )
    blueprint.add_url_rule(
        f"/questions/<uid>.{_format.extension}",
        f"question_{_format.name}",
        _one_question(_format),
    )
