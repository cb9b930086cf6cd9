"""Where the pages of figures are: their own parameters behind those of the search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import quote, urlencode

from flask import url_for

from indexer.fields import BY_NAME
from indexer.model import QuestionId
from indexer.query.request import DEFAULT_SIZE, SearchRequest
from webapp import links
from webapp.params import BY, COLUMNS, MEASURE, ON, ROWS, Drawing, Measure

_WORDS = 6
"""Words of a sentence by which a browser finds it."""


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


def drawn(endpoint: str, request: SearchRequest, how: Drawing) -> str:
    """The questions of a search over time: the page of statistics, or a file of its first plot."""
    return _address(links.to(endpoint), request, how.to_pairs())


def compared(requests: Sequence[SearchRequest], how: Drawing, extension: str = "") -> str:
    """Searches over time beside each other; shares are usual there, numbers are asked for."""
    own = replace(how, field="kind", measure=Measure.COUNT, stacked=False).to_pairs()
    own += [(MEASURE, str(how.measure))] if how.measure is Measure.COUNT else []
    address = links.comparison(requests, extension)
    return f"{address}{'&' if '?' in address else '?'}{urlencode(own)}" if own else address


def promise(id: QuestionId) -> str:
    """What the answer to a question promises."""
    return url_for("promised.one", uid=id)


def passage(id: QuestionId, sentence: str) -> str:
    """The answer of a question's page, at a sentence for browsers that find text (text fragments).

    The first words are looked for: what follows them may be set in another way.
    """
    words = " ".join(sentence.split()[:_WORDS])
    return f"{links.question(id)}#reponse:~:text={quote(words, safe='').replace('-', '%2D')}"
