"""Ways in without words: lists of rubriques, ministries, authors, groups, years, and contexts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from indexer.fields import BY_NAME, FACETS, fold
from indexer.query.request import SearchRequest
from indexer.search.passages.concordance import Line, ordered
from indexer.search.results import FacetValue
from indexer.search.statistics import Delays
from indexer.sources.base import Rejection
from webapp import links, params
from webapp.figures import delays
from webapp.figures.crossed import by_kind, kinds_held
from webapp.headers import unfinished
from webapp.parts import labels
from webapp.parts.around import Around
from webapp.searching import limited, searcher, values
from webapp.views import exports

blueprint = Blueprint("browse", __name__)
MOST = 400
"""Values that one page lists; beyond, it lists a letter, or the most frequent ones."""
QUESTIONS = 100
"""Questions whose contexts one page shows; the file has all of them."""
LINES, LOOKED_AT = 500, 1000
"""Lines of the page, and questions that it looks for them in: where titles match, texts may not."""
FILED = 100_000
"""Lines of the file: those of a frequent word would be more than the texts themselves."""
REFUSED = 100
"""Unreadable records that the page of the data names."""
_BY_PREFIX = MappingProxyType({row.prefix: row for row in FACETS})


@dataclass(frozen=True, slots=True)
class Entry:
    """A value in a list: what is read, its count, the link to its questions, delays and page."""

    label: str
    count: int
    link: str
    selected: bool = False
    delays: Delays | None = None
    by_kind: tuple[tuple[int, str], ...] = ()
    page: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that lists the values of a facet: its address, its field and its title."""

    name: str
    field: str
    title: str
    lead: str
    key: Callable[[str], str] = fold


def surname(name: str) -> str:
    """What a list of people is sorted by: ``Jean-Michel Brard`` → ``brard jean-michel``."""
    first, _, last = fold(name).partition(" ")
    return f"{last} {first}".strip()


LISTINGS = (
    Listing(
        "rubriques",
        "rubrique",
        "Rubriques",
        "Les sujets sous lesquels le Journal officiel range les questions.",
    ),
    Listing(
        "portefeuilles",
        "portfolio",
        "Portefeuilles",
        "Ce dont les ministères sont chargés, sous un même nom d’un gouvernement à l’autre.",
    ),
    Listing(
        "ministeres",
        "ministry",
        "Ministères",
        "Les ministères interrogés, et le temps qu’ils mettent à répondre.",
    ),
    Listing("auteurs", "author", "Auteurs", "Celles et ceux qui ont posé des questions.", surname),
    Listing(
        "groupes",
        "group",
        "Groupes",
        "Les groupes politiques des auteurs, sous le nom qu’ils portaient alors.",
    ),
    Listing("annees", "year", "Années", "Les questions par année de publication et par type."),
)


def _view(listing: Listing) -> Callable[[], str]:
    def view() -> str:
        """The values of one facet over the questions of a search."""
        request, sought, letter = params.counted(), params.sought(), params.letter()
        found = _listed(request, listing.field)
        initials = sorted({_initial(listing, item.value) for item in found})
        long = len(found) > MOST
        shown = _sifted(listing, found, sought, letter if long else "")
        return render_template(
            "listing.html",
            listing=listing,
            request_in_force=request,
            entries=_entries(listing, shown, request),
            kinds=tuple(labels.KINDS[kind] for kind in kinds_held()),
            known=len(found),
            cut=long and not sought and not letter,
            sought=sought,
            letter=letter,
            initials=initials if long else (),
            counting=_counting(listing, request),
        )

    return view


def _listed(request: SearchRequest, field: str) -> list[FacetValue]:
    """The values that the questions of a search have; those chosen where some are."""
    found = values(request, field).values
    return [item for item in found if item.selected or field not in request.filters]


def _counting(listing: Listing, request: SearchRequest) -> bool:
    """Whether the page shows delays that are still being counted."""
    if listing.field not in delays.KEYS or delays.by_field(listing.field, request) is not None:
        return False
    unfinished()
    return True


def _sifted(
    listing: Listing, found: Iterable[FacetValue], sought: str, letter: str
) -> list[FacetValue]:
    key = fold(sought)
    kept = [
        item
        for item in found
        if key in fold(item.value) and (not letter or _initial(listing, item.value) == letter)
    ]
    if not sought and not letter:
        kept = kept[:MOST]
    return sorted(kept, key=_sorting(listing))[: MOST * 4]


def _sorting(listing: Listing) -> Callable[[FacetValue], tuple[int | str, ...]]:
    if listing.field in {*delays.KEYS, "group"}:
        return lambda item: (-item.count, listing.key(item.value))
    if listing.field == "year":
        return lambda item: (-int(item.value),) if item.value.isdigit() else (1, item.value)
    return lambda item: (listing.key(item.value),)


def _initial(listing: Listing, value: str) -> str:
    first = listing.key(value)[:1]
    return first.upper() if first.isalpha() else "#"


def _entries(listing: Listing, found: Iterable[FacetValue], request: SearchRequest) -> list[Entry]:
    timed = listing.field in delays.KEYS
    speeds = delays.by_field(listing.field, request) or {} if timed else {}
    kinds = by_kind(request) if listing.field == "year" else {}
    return [
        Entry(
            labels.facet_value(listing.field, item.value),
            item.count,
            links.search(limited(request, listing.field, item.value) or request),
            delays=speeds.get(fold(item.value)),
            by_kind=kinds.get(item.value, ()),
            page=links.entity(listing.field, item.value),
        )
        for item in found
    ]


for _listing in LISTINGS:
    blueprint.add_url_rule(f"/{_listing.name}", _listing.name, _view(_listing))


@blueprint.get("/facettes/<prefix>")
def facet(prefix: str) -> str:
    """Every value of a facet under a search, sifted by a text; 404 for an unknown facet."""
    row = _BY_PREFIX.get(prefix)
    if row is None:
        raise NotFound(f"no facet is called {prefix[:40]!r}")
    request, sought = replace(params.search(), page=1), params.sought()
    found = [item for item in values(request, row.name).values if fold(sought) in fold(item.value)]
    choices = [
        Entry(
            labels.facet_value(row.name, item.value),
            item.count,
            links.toggle(request, row.name, item.value),
            item.selected,
            value=item.value,
        )
        for item in found[:MOST]
    ]
    return render_template(
        "facet.html",
        field=row,
        request_in_force=request,
        sought=sought,
        entries=choices,
        known=len(found),
    )


@blueprint.get("/concordance")
def concordance() -> str:
    """The words of a search in their contexts, sorted by what is left or right of them."""
    request, order = params.search(), params.side()
    found = searcher().contexts(request, LOOKED_AT)
    kept: list[Line] = []
    seen: set[str] = set()
    for line in islice(found.lines, LINES):
        seen.add(line.question.id)
        if len(seen) > QUESTIONS:
            break
        kept.append(line)
    whole = found.total <= QUESTIONS and len(kept) < LINES
    return render_template(
        "concordance.html",
        request_in_force=request,
        lines=ordered(kept, order),
        visit=Around(request).visits(),
        order=order,
        orders=labels.ORDERS,
        total=found.total,
        whole=whole,
        notices=found.notices,
    )


@blueprint.get("/concordance.csv")
def concordance_csv() -> Response:
    """The lines of the concordance in the order of the search, ``FILED`` at most, streamed."""
    header = ("identifiant", "date", "champ", "gauche", "mot", "droite", "dit_par")
    body = (
        (
            line.question.id,
            line.question.published,
            BY_NAME[line.field].prefix,
            line.left,
            line.key,
            line.right,
            line.speaker,
        )
        for line in islice(searcher().concordance(params.search()), FILED)
    )
    return exports.table("concordance.csv", header, body, long=True)


@blueprint.get("/donnees")
def data() -> str:
    """Where the data come from, under which licence, of which day, and how many there are."""
    kinds = values(SearchRequest(), "kind").values
    legislatures = values(SearchRequest(), "legislature").values
    statuses = values(SearchRequest(), "status").values
    houses = values(SearchRequest(), "chamber").values
    return render_template(
        "data.html",
        tables=(
            ("Par type", "kind", _counted("kind", kinds)),
            ("Par état", "status", _counted("status", statuses)),
            ("Par législature", "legislature", _counted("legislature", legislatures)),
            ("Par chambre", "chamber", _counted("chamber", houses if len(houses) > 1 else ())),
        ),
        refusals=_refusals(),
        shown=REFUSED,
    )


def _refusals() -> tuple[tuple[str, list[Rejection]], ...]:
    """The records that could not be read at all, and those read without one datum."""
    found = searcher().rejected()
    sorts = (("écarté", False), ("retenu avec une réserve", True))
    listed = ((name, [item for item in found if item.kept is kept]) for name, kept in sorts)
    return tuple((name, items) for name, items in listed if items)


def _counted(field: str, found: Iterable[FacetValue]) -> list[Entry]:
    return [
        Entry(labels.facet_value(field, item.value), item.count, links.only(field, item.value))
        for item in found
    ]
