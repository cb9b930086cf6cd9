"""Which parameters each address takes. One that it does not know is never passed over in silence.

A page says so in a notice, an answer of JSON among its ``notices``, and a file is refused (400): it
would be taken for something that it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType

from flask import Flask, request

from indexer.errors import InvalidRequest, RequestTooLong
from indexer.export import FORMATS
from indexer.fields import BY_NAME
from indexer.query.ast import Notice
from indexer.query.request import FIGURES, PARAMETERS, QUERY
from indexer.search.advice.impossible import impossible
from webapp import params
from webapp.headers import is_data
from webapp.params import (
    BOM,
    BY,
    COLUMNS,
    ENTRY,
    FROM,
    KEY,
    LETTER,
    MEASURE,
    ON,
    RANK,
    ROWS,
    SEPARATOR,
    SHAPE,
    SIDE,
    SOUGHT,
    STEP,
    TO,
    WHEN,
)
from webapp.parts.listed.ways import VIEW
from webapp.parts.reading.landmarks import LANDMARKS

_NONE: AbstractSet[str] = frozenset()
_FILE = {SEPARATOR, BOM}
_CURVES = ("delays", "charges")
_DATED = FIGURES | {ON, BY}
_COMPARED = FIGURES | {STEP, MEASURE}
_DRAWN = _COMPARED | {BY, SHAPE}
_CROSSED = FIGURES | {ROWS, COLUMNS, MEASURE}
_CONCORDANCE = PARAMETERS | {SIDE}

ACCEPTED: Mapping[str, AbstractSet[str]] = MappingProxyType(
    {
        "pages.home": PARAMETERS,
        "pages.search": PARAMETERS | {FROM, TO, VIEW},
        "pages.advanced": PARAMETERS | {*params.ADVANCED, *params.DOORS},
        "pages.question": PARAMETERS | {RANK, VIEW, LANDMARKS},
        "browse.facet": PARAMETERS | {SOUGHT},
        "browse.concordance": _CONCORDANCE,
        "browse.concordance_csv": _CONCORDANCE | _FILE,
        **{
            f"browse.{name}": FIGURES | {SOUGHT, LETTER}
            for name in ("rubriques", "portefeuilles", "ministeres", "auteurs", "groupes", "annees")
        },
        **dict.fromkeys(("laws.listing", "sums.page"), FIGURES),
        "sums.table": FIGURES | _FILE,
        "promised.page": FIGURES | {WHEN},
        "promised.table": FIGURES | _FILE,
        "promised.feed": FIGURES,
        "acronyms.sigles": frozenset({SOUGHT}),
        "territories.page": FIGURES,
        "portfolios.author": frozenset({BY_NAME["chamber"].prefix}),
        "portfolios.curve_csv": frozenset(_FILE),
        "statistics.overview": _DRAWN,
        "statistics.months_svg": _DRAWN,
        "statistics.months_csv": _DRAWN | _FILE,
        "statistics.compare": _COMPARED,
        "statistics.compare_svg": _COMPARED,
        "statistics.compare_csv": _COMPARED | _FILE,
        **{f"statistics.{name}_svg": FIGURES for name in _CURVES},
        **{f"statistics.{name}_csv": FIGURES | _FILE for name in _CURVES},
        **{
            f"waves.{name}": PARAMETERS
            for name in ("questions", "answers", "wave", "questions_json", "answers_json")
        },
        **{f"waves.{name}_csv": FIGURES | _FILE for name in ("questions", "answers")},
        "contrasts.page": FIGURES,
        "contrasts.table": FIGURES | _FILE,
        "contrasts.data": FIGURES,
        **{f"crosstables.{name}": _CROSSED for name in ("page", "data")},
        "crosstables.table": _CROSSED | _FILE,
        **{f"barometers.{name}": _DATED for name in ("page", "data", "drawing")},
        "barometers.table": _DATED | _FILE,
        "api.search": PARAMETERS,
        "api.v1_search": PARAMETERS,
        "api.question": PARAMETERS | {RANK},
        "api.v1_question": PARAMETERS | {RANK},
        "api.v1_facet": PARAMETERS,
        "api.v1_months": PARAMETERS,
        "api.v1_export": PARAMETERS | _FILE,
        "api.v1_complete": frozenset({QUERY}),
        "exports.search_csv": PARAMETERS | _FILE,
        "exports.search_jsonl": PARAMETERS,
        "exports.search_ris": PARAMETERS,
        "exports.search_bibtex": PARAMETERS,
        "exports.search_csl": PARAMETERS,
        "exports.search_bundle": PARAMETERS,
        "exports.question_csv": frozenset(_FILE),
        "lists.page": frozenset({ENTRY}),
        **{f"lists.{name}": frozenset({ENTRY}) for name in FORMATS},
        "feeds.search": PARAMETERS,
        "feeds.explained": PARAMETERS,
        **{
            f"alerts.{name}": frozenset({KEY})
            for name in ("confirmation", "confirm", "ending", "end")
        },
    }
)
"""Endpoint → the names that it reads; an address that is not here reads none."""
FILES = frozenset({"api.v1_export"})
"""Files whose addresses do not look like one."""
_UNCHECKED = ("static", "ops.")


def register(app: Flask) -> None:
    """Let the app refuse files that are asked for with a parameter that they do not know."""
    app.before_request(_refuse)
    app.context_processor(_told)


def _told() -> dict[str, object]:
    said = request.endpoint == "pages.search"  # among the notices of its query
    return {
        "unknown_parameters": unknown(),
        "mended": params.mended(),
        "impossible_filters": [] if said or is_data() else _impossible(),
    }


def _impossible() -> list[Notice]:
    """What is said of values that no filter of this address can have, where it filters by them."""
    known = ACCEPTED.get(request.endpoint or "", _NONE)
    if not known >= FIGURES or RANK in known:
        return []
    try:
        return list(impossible(params.search().filters))
    except (InvalidRequest, RequestTooLong):
        return []  # the page of that error is being made


def unknown() -> list[str]:
    """The parameters of this address that it does not know, each once, cut short."""
    endpoint = request.endpoint
    if endpoint is None or endpoint.startswith(_UNCHECKED):
        return []
    known = ACCEPTED.get(endpoint, _NONE)
    return [name[:40] for name in params.given() if name not in known]


def notices() -> list[dict[str, str]]:
    """The same as notices of an answer of JSON, and the values that no filter can have."""
    told = [{"code": item.code, "message": item.message} for item in _impossible()]
    return told + [
        {
            "code": "unknown-parameter",
            "message": f"Le paramètre «\u00a0{name}\u00a0» n’est pas connu ici.",
        }
        for name in unknown()
    ]


def _refuse() -> None:
    """Raises InvalidRequest."""
    endpoint = request.endpoint or ""
    is_json = endpoint.startswith("api.") and endpoint not in FILES
    names = unknown() if is_data() and not is_json else []
    if names:
        known = ", ".join(sorted(ACCEPTED.get(endpoint, _NONE))) or "none"
        raise InvalidRequest(f"{names[0]!r} is no parameter of this file; there are: {known}")
