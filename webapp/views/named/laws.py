"""``/textes`` and ``/textes/<name>``: the texts of law that questions and answers name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from flask import Blueprint, redirect, render_template
from flask import request as asked_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from indexer.extraction.laws import asked
from indexer.extraction.laws.addresses import Sort, official, sort_of, spelled
from indexer.fields import cited
from indexer.query.request import SearchRequest
from indexer.search.results import SearchPage
from webapp import links, params
from webapp.figures import series
from webapp.headers import index_info
from webapp.searching import limited, searcher, values

blueprint = Blueprint("laws", __name__)
blueprint.add_app_template_filter(cited, "cited")
blueprint.add_app_template_filter(spelled, "spelled_law")
MOST = 30
"""Texts of each sort that the list shows, the most cited."""
FIELDS = ("group", "author", "portfolio", "rubrique", "year")
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """A value with its questions: how many, where they are, its page, how it is called."""

    value: str
    count: int
    link: str
    page: str = ""


@blueprint.get("/textes")
def listing() -> str:
    """The texts most cited in the questions of a search, sort by sort."""
    request = params.counted()
    found = values(request, "law").values
    sorts: dict[Sort, list[Entry]] = {sort: [] for sort in Sort}
    for item in found:
        entries = sorts[sort_of(item.value)]
        within = limited(request, "law", item.value)
        if within is not None and len(entries) < MOST:
            page = links.entity("law", item.value)
            entries.append(Entry(item.value, item.count, links.search(within), page))
    return render_template(
        "laws.html",
        request_in_force=request,
        sorts={sort: entries for sort, entries in sorts.items() if entries},
        known=len(found),
    )


@blueprint.get("/textes/<path:name>")
def page(name: str) -> str | Response:
    """Who names a text, when, and where it is published; 404 where no question does.

    Any way to write the text leads to its page.
    """
    named = asked(name.replace("_", " "))
    if len(named) != 1:
        raise NotFound(f"no text of law is called {name[:40]!r}")
    request = SearchRequest(query=f'texte:"{named[0]}"')
    held = searcher().search(replace(request, size=SHOWN), FIELDS, facet_limit=0, histogram=True)
    if not held.total:
        raise NotFound(f"no question names {name[:40]!r}")
    address = links.entity("law", named[0])
    if unquote(address) != f"{asked_for.script_root}{asked_for.path}":
        return redirect(address, 302)
    return render_template(
        "law.html",
        value=named[0],
        title=spelled(named[0]),
        address=address,
        official=official(named[0]),
        request=request,
        held=held,
        shares=_shares(request, held),
        drawn=series.single(
            "Questions dans le temps", request, held.histogram, index_info().data_date
        ),
    )


def _shares(request: SearchRequest, held: SearchPage) -> Mapping[str, list[Entry]]:
    """The values of each facet that most of the questions have; of the years all."""
    return {
        facet.field.name: [
            Entry(
                item.value,
                item.count,
                links.search(limited(request, facet.field.name, item.value) or request),
            )
            for item in facet.values[: None if facet.field.name == "year" else SHOWN]
        ]
        for facet in held.facets
    }
