"""``/avant-d-ecrire``: a draft beside what was asked already. Nothing of it is kept or logged."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from indexer.search.lookup.draft import LONGEST, Advice
from webapp import params
from webapp.searching import searcher

blueprint = Blueprint("drafts", __name__)
MOST = 4 * LONGEST + 10_000
"""Bytes of a body: a form may send a character as several."""


@blueprint.get("/avant-d-ecrire")
def page() -> str:
    """The form."""
    return _shown("", None)


@blueprint.post("/avant-d-ecrire")
def sent() -> str:
    """The form with the draft, and what is known of it. Raises RequestTooLong."""
    request.max_content_length = request.max_form_memory_size = MOST
    text = request.form.get(params.DRAFT, "").strip() or _uploaded()
    return _shown(text, searcher().draft(text) if text else None)


def _uploaded() -> str:
    """The text of a file: UTF-8, or else what older systems write."""
    file = request.files.get(params.FILE)
    data = file.read() if file else b""
    try:
        return data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").strip()


def _shown(text: str, advice: Advice | None) -> str:
    return render_template("draft.html", draft=text, advice=advice, longest=LONGEST)
