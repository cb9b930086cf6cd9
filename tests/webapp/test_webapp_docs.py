"""``docs/api.md`` names every route, parameter and error status that there is."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from indexer.fields import FACETS
from indexer.query.request import PAGE, QUERY, SIZE, SORT, Sort
from webapp.errors import SHAPES

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text()


def test_every_route_is_documented(app: Flask) -> None:
    """A route without its line in the table is not finished."""
    for rule in app.url_map.iter_rules():
        assert f"`{rule.rule}`" in TEXT, rule.rule


def test_every_parameter_is_documented() -> None:
    """The facets and the plain parameters, and the orders."""
    for name in (QUERY, SORT, PAGE, SIZE, *Sort, *(row.prefix for row in FACETS)):
        assert f"`{name}`" in TEXT, name


def test_every_error_status_is_documented() -> None:
    """Nobody meets a status that the page does not explain."""
    for shape in SHAPES.values():
        assert f"| {shape.status} |" in TEXT, shape
