"""``/liste``: a pasted list of questions as one page, a table and files.

The form sends the text as a body, which no log keeps and no limit of an address cuts; the answer is
a redirect to the list's own address, an entry a parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from indexer.delays import days
from indexer.export import FORMATS, Format
from indexer.search.lookup.pasted import MOST, PastedList, entries, pasted
from webapp import params
from webapp.searching import searcher
from webapp.views import exports

blueprint = Blueprint("lists", __name__)
LONGEST = 90_000
"""Bytes of a body: citations of 200 questions have some 60,000."""
KEPT = 80
"""Characters of an entry that calls nothing, in the address of the list."""


@blueprint.get("/liste")
def page() -> str:
    """The form, and under it what the list of the address calls."""
    listed = _listed()
    return render_template(
        "list.html",
        listed=listed,
        days=days,
        most=MOST,
        formats=FORMATS.values(),
        asked=urlencode([(params.ENTRY, entry.text) for entry in listed.entries]),
    )


@blueprint.post("/liste")
def sent() -> Answer:
    """To the address of the list that was sent. Raises RequestTooLong."""
    request.max_content_length = request.max_form_memory_size = LONGEST
    found = pasted(searcher(), entries(request.form.get(params.LIST, "")))
    names: list[str] = []
    for entry in found.entries:
        names += [question.id for question in entry.questions] or [entry.text[:KEPT]]
    pairs = [(params.ENTRY, name) for name in dict.fromkeys(names)]
    return redirect(f"{url_for('lists.page')}?{urlencode(pairs)}", 303)


def _listed() -> PastedList:
    return pasted(searcher(), params.entries())


def _file(format: Format) -> Callable[[], Response]:
    def view() -> Response:
        """The questions of the list as a file."""
        return exports.send(format, _listed().questions, "liste")

    return view


for _format in FORMATS.values():
    blueprint.add_url_rule(f"/liste.{_format.extension}", _format.name, _file(_format))
