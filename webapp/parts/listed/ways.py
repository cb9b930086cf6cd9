"""How the address wants the list of results drawn; that is no part of the search."""

from __future__ import annotations

from enum import StrEnum

from flask import request

VIEW = "vue"


class View(StrEnum):
    """Cards with passages, cards without, or a table."""

    DETAILED = "detaillee"
    TIGHT = "serree"
    TABLE = "tableau"


def view() -> View:
    """How the list of results is drawn, as cards with passages unless the address says it."""
    given = request.args.get(VIEW)
    return View(given) if given in set(View) else View.DETAILED


def drawn() -> list[tuple[str, str]]:
    """The same as a part of the addresses on this page; empty for the usual one."""
    shown = view()
    return [(VIEW, str(shown))] if shown is not View.DETAILED else []
