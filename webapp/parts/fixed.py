"""What is the same on every page of one index: rendered once, and remembered as text."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from flask import current_app, render_template
from flask import request as current_request
from markupsafe import Markup

from webapp.chambers import Chambers, chambers
from webapp.headers import index_info_or_none


def fixed(name: str) -> Markup:
    """A template that shows nothing but links of the site and what the index holds."""
    info = index_info_or_none()
    held = (info.documents, info.data_date) if info else None
    return _rendered(current_app.import_name, current_request.script_root, held, chambers(), name)


@lru_cache(maxsize=64)
def _rendered(
    _app: str, _root: str, _held: tuple[int, date | None] | None, _of: Chambers, name: str
) -> Markup:
    """The text for a place where the site is mounted, and an index."""
    return Markup(render_template(name))  # noqa: S704 - the template escapes
