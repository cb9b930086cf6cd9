"""``/statistiques/surrepresentation``: what a search finds more often than the whole index."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask import Blueprint, Response, jsonify, render_template

from indexer.fields import BY_NAME
from indexer.search.comparing.overrepresentation import DRAWN, LEAST, SURE, WORDS
from indexer.search.jsonform import contrast_to_json
from webapp import accepted, params
from webapp.searching import searcher
from webapp.views import exports

blueprint = Blueprint("contrasts", __name__)
BRIEF = 5
"""Values of each table in the block beside a search."""
TITLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        WORDS: ("Mots", "mot"),
        "group": ("Groupes", "groupe"),
        "portfolio": ("Portefeuilles", "portefeuille"),
        "author": ("Auteurs", "auteur"),
        "rubrique": ("Rubriques", "rubrique"),
    }
)
"""Table → its title, and what one row of it is."""


@blueprint.get("/statistiques/surrepresentation")
def page() -> str:
    """The tables of a search, and how they are read."""
    request = params.counted()
    return render_template(
        "contrast.html",
        request_in_force=request,
        contrast=searcher().contrast(request),
        titles=TITLES,
        words=WORDS,
        brief=BRIEF,
        least=LEAST,
        sure=SURE,
        most_drawn=DRAWN,
    )


@blueprint.get("/statistiques/surrepresentation.csv")
def table() -> Response:
    """The same figures, a row for each value or word."""
    found = searcher().contrast(params.counted())
    header = ("champ", "valeur", "questions", "trouvees", "ensemble", "index", "rapport", "g2")
    body = (
        (
            _prefix(name),
            item.value,
            item.within,
            found.found,
            item.whole,
            found.documents,
            f"{item.ratio:.4f}",
            f"{item.g2:.4f}",
        )
        for name in TITLES
        for item in found.tables.get(name, ())
    )
    return exports.table("surrepresentation.csv", header, body)


@blueprint.get("/statistiques/surrepresentation.json")
def data() -> Response:
    """The same figures for programs."""
    said = contrast_to_json(searcher().contrast(params.counted()))
    return jsonify({**said, "notices": accepted.notices()})


def _prefix(name: str) -> str:
    return "mot" if name == WORDS else BY_NAME[name].prefix
