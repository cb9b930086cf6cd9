"""Where questions are about: how many name each département, as a map and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template

from indexer.extraction.places import departments
from indexer.query.request import SearchRequest
from webapp import links, params
from webapp.parts.french.typography import label
from webapp.searching import values
from webapp.views.maps.tiles import CORSE, HEIGHT, TILES, WIDTH

blueprint = Blueprint("territories", __name__)

FIELD = "place"
STEPS = (0.06, 0.16, 0.26, 0.36, 0.46)
"""How dark a square is: dark enough for the eye, light enough for the number upon it."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A département: its code and name, how many questions name it, its place, its links."""

    code: str
    name: str
    count: int
    row: int
    column: int
    depth: float
    link: str
    feed: str


@blueprint.get("/territoires")
def page() -> str:
    """The départements that the questions of a search name."""
    request = params.counted()
    tiles = list(_tiles(request))
    return render_template(
        "territories.html",
        request_in_force=request,
        tiles=tiles,
        named=sorted((t for t in tiles if t.count), key=lambda t: (-t.count, t.name)),
        width=WIDTH,
        height=HEIGHT,
    )


def _tiles(request: SearchRequest) -> Iterator[Tile]:
    counts = {item.value: item.count for item in values(request, FIELD).values}
    ranks = sorted(counts.values())
    for code, name in {**departments(), CORSE: "Corse"}.items():
        count = counts.get(name, 0)
        row, column = TILES[code]
        limited = links.limited(request, FIELD, name)
        yield Tile(
            code,
            label(name),
            count,
            row,
            column,
            _depth(count, ranks),
            links.search(limited),
            links.search_data(limited, "atom"),
        )


def _depth(count: int, ranks: list[int]) -> float:
    """How dark: by the share of départements that are named less often."""
    if not count:
        return STEPS[0]
    below = sum(other < count for other in ranks)
    return STEPS[1 + min(3, 4 * below // max(1, len(ranks)))]
