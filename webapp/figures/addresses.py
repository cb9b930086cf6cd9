"""Where the pages of figures are: their own parameters behind those of the search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from indexer.fields import BY_NAME
from indexer.query.request import DEFAULT_SIZE, SearchRequest
from webapp import links
from webapp.params import BY, COLUMNS, MEASURE, ON, ROWS, Measure


def _address(path: str, request: SearchRequest, own: Sequence[tuple[str, str]]) -> str:
    plain = replace(request, sort=None, page=1, size=DEFAULT_SIZE)
    return f"{path}?{urlencode([*plain.to_pairs(), *own])}"


def crosstable(
    request: SearchRequest,
    fields: tuple[str, str],
    measure: Measure = Measure.COUNT,
    extension: str = "",
) -> str:
    """Two facets of the questions of a search; ``.csv`` or ``.json`` for programs."""
    own = [
        (name, BY_NAME[field].prefix) for name, field in zip((ROWS, COLUMNS), fields, strict=True)
    ]
    own += [(MEASURE, str(measure))] if measure is not Measure.COUNT else []
    return _address(f"{links.to('crosstables.page')}{extension}", request, own)


def barometer(request: SearchRequest, day: date, field: str, extension: str = "") -> str:
    """What had become of the written questions of a search on a day, by a facet."""
    own = [(ON, day.isoformat()), (BY, BY_NAME[field].prefix)]
    return _address(f"{links.to('barometers.page')}{extension}", request, own)
