"""``/statistiques/croise``: any two facets of a search against each other, with totals."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Response, jsonify, render_template

from indexer.fields import BY_NAME, FACETS
from webapp import accepted, params
from webapp.figures.crossed import LEAST, Crossed, Shown, crossed, in_words, said
from webapp.headers import unfinished
from webapp.params import Measure
from webapp.parts import labels
from webapp.views import exports

blueprint = Blueprint("crosstables", __name__)
SHOWN = (30, 15)
"""Rows and columns of the page, those with the most questions."""
FILED = (1000, 1000)
"""The same of a file; of the shorter side as many as there may be searches."""
MEASURES: Mapping[Measure, str] = MappingProxyType(
    {
        Measure.COUNT: "nombre de questions",
        Measure.SHARE: "part des questions écrites qui ont une réponse",
        Measure.DELAY: "délai médian de réponse",
    }
)


def _asked(most: tuple[int, int]) -> Crossed:
    found = crossed(params.counted(), params.crossed(), params.measure(), most)
    if found.counting:
        unfinished()
    return found


@blueprint.get("/statistiques/croise")
def page() -> str:
    """The table with its shades, each figure a link to its questions."""
    found = _asked(SHOWN)
    return render_template(
        "crosstable.html",
        request_in_force=found.request,
        found=found,
        table=found.table,
        totals=[found.shown("", column) for column in (*found.table.columns.values, "")],
        fields=(found.table.rows.field, found.table.columns.field),
        measures=MEASURES,
        facets=FACETS,
        least=LEAST,
        in_words=in_words,
    )


@blueprint.get("/statistiques/croise.csv")
def table() -> Response:
    """A row for each value of the first facet, a column for each of the second, and totals."""
    found = _asked(FILED)
    rows, columns = found.table.rows, found.table.columns
    header = [
        "\\".join(BY_NAME[side.field].prefix for side in (rows, columns)),
        *(labels.facet_value(columns.field, value) for value in columns.values),
        "total",
    ]
    body = [
        [
            labels.facet_value(rows.field, row) if row else "total",
            *(said(found, row, column) for column in (*columns.values, "")),
        ]
        for row in (*rows.values, "")
    ]
    return exports.table("tableau-croise.csv", header, body)


@blueprint.get("/statistiques/croise.json")
def data() -> Response:
    """The same for programs: each cell, and the totals, whose row or column is null."""
    found = _asked(FILED)
    rows, columns = found.table.rows, found.table.columns
    cells = [
        _cell(found.shown(row, column), row, column)
        for row in (*rows.values, "")
        for column in (*columns.values, "")
    ]
    return jsonify(
        {
            "rows": BY_NAME[rows.field].prefix,
            "columns": BY_NAME[columns.field].prefix,
            "measure": str(found.measure),
            "counting": found.counting,
            "cells": [cell for cell in cells if cell["questions"]],
            "notices": accepted.notices(),
        }
    )


def _cell(shown: Shown, row: str, column: str) -> dict[str, Any]:
    return {
        "row": row or None,
        "column": column or None,
        "questions": shown.count,
        "answered": shown.part,
        "value": None if shown.value is None else round(shown.value, 4),
    }
