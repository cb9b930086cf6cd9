"""The questions of a list as the rows of a table, to be compared and sorted."""

from __future__ import annotations

from markupsafe import Markup

from indexer.legislatures import number_of
from indexer.model import Question
from indexer.query.request import Sort
from indexer.search.results import Result, SearchPage
from webapp.parts import filters, labels
from webapp.parts.around import Around
from webapp.parts.filters import escaped, number
from webapp.parts.french.titles import titled
from webapp.parts.french.typography import NBSP
from webapp.parts.listed import briefs

NONE = "–"
_COLUMNS = ("Titre", "Numéro", "Date", "Auteur", "Groupe", "Ministère interrogé", "Réponse")
_ORDERS = {
    "Date": {Sort.NEWEST: "descending", Sort.OLDEST: "ascending"},
    "Réponse": {Sort.DELAY: "descending"},
}
"""Columns by which the whole list is sorted, and the ways of each, the first one first."""


def table(page: SearchPage, around: Around, first: int | None = None) -> Markup:
    """The page's questions as a table; ``first`` as for ``briefs.results``.

    Two columns sort the whole list, by a link; a script sorts the rows of the page by the others.
    """
    visits = briefs.linked(page, around, first)
    rows = [_row(item, visits[item.question.id]) for item in page.results]
    heads = "".join(_head(name, page.request.order, around) for name in _COLUMNS)
    return Markup(  # noqa: S704 - each text is escaped
        '<div class="plot" tabindex="0" role="group" aria-label="Questions trouvées">\n'
        '<table class="figures cards rows">\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n</div>\n"
    )


def _head(name: str, order: Sort, around: Around) -> str:
    ways = _ORDERS.get(name)
    if ways is None:
        return f'<th scope="col">{name}</th>'
    now = f' aria-sort="{ways[order]}"' if order in ways else ""
    others = [way for way in ways if way is not order]
    link = escaped(around.sorted_by(others[0])) if others else ""
    shown = f'<a href="{link}" rel="nofollow">{name}</a>' if link else name
    return f'<th scope="col"{now}>{shown}</th>'


def _row(item: Result, link: str) -> str:
    question, said = item.question, item.title.text
    title = filters.marked(titled(said), item.title.marks) if said else "Sans titre"
    lacks = (
        f" <small>sans&nbsp;: {escaped(', '.join(item.missing))}</small>" if item.missing else ""
    )
    cells = {
        "Numéro": f"{question.kind} {number_of(question)}",
        "Date": filters.short_time(question.published) if question.published else "",
        "Auteur": briefs.author(question),
        "Groupe": briefs.group(question),
        "Ministère interrogé": briefs.charge(question),
        "Réponse": _outcome(question),
    }
    told = "".join(f'<td data-label="{name}">{value or NONE}</td>' for name, value in cells.items())
    return (
        f'<tr id="{escaped(question.id)}" class="result">'
        f'<th scope="row"><a href="{escaped(link)}">{title}</a>{lacks}</th>{told}</tr>\n'
    )


def _outcome(question: Question) -> str:
    """Under a column of answers: ``140 j``, ``en séance``, ``caduque``."""
    said, days = labels.outcome(question)
    return said.removeprefix("réponse ") if days is None else f"{number(days)}{NBSP}j"
