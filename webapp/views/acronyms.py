"""The acronyms that the questions explain, with what they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template

from indexer.fields import fold
from indexer.mining import Found, Meaning
from webapp import params
from webapp.searching import searcher

blueprint = Blueprint("acronyms", __name__)

MOST = 1000
"""Acronyms of one page; a text in the box finds the others."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An acronym as it is written, and its meanings: one, or several that are offered."""

    acronym: str
    meanings: tuple[Meaning, ...]


@blueprint.get("/sigles")
def sigles() -> str:
    """Every acronym in the order of its letters; ``cherche`` sifts them and their meanings."""
    sought = params.sought()
    found = [entry for entry in _entries(searcher().acronyms()) if _holds(entry, fold(sought))]
    return render_template("acronyms.html", entries=found[:MOST], known=len(found), sought=sought)


def _entries(found: Found) -> Iterator[Entry]:
    for key, written in sorted(found.written.items()):
        meaning = found.meanings.get(key)
        yield Entry(written, (meaning,) if meaning else found.ambiguous[key])


def _holds(entry: Entry, key: str) -> bool:
    texts = (entry.acronym, *(meaning.expansion for meaning in entry.meanings))
    return any(key in fold(text) for text in texts)
