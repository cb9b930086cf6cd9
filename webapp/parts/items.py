"""The questions of a list as markup: a page has ten of them, each with some forty texts.

Strings are joined here, and only the whole is ``Markup``: what comes from a record or from a query
goes through ``escaped``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import count

from markupsafe import Markup

from indexer.model import Kind, Question
from indexer.search.results import Result, SearchPage
from indexer.search.statistics import delay
from webapp import links
from webapp.parts import filters, labels
from webapp.parts.around import Around
from webapp.parts.filters import counted, escaped, number
from webapp.parts.french.titles import titled
from webapp.parts.french.typography import label

_name = lru_cache(maxsize=4096)(escaped)
"""A name, escaped; those of a page are mostly on the page before."""


def results(page: SearchPage, around: Around, level: int, first: int | None = None) -> Markup:
    """The items of a page's list, with titles of that level; visitors come from a search.

    ``first``: the rank that the first question with all words has; None where none has one.
    """
    visit, ranks, written = around.visits(), count(first or 0), list[str]()
    for item in page.results:
        rank = None if item.missing or first is None else next(ranks)
        written.append(_result(item, visit(item.question.id, rank), level))
    return Markup("".join(written))  # noqa: S704 - each text is escaped


def status(question: Question) -> Markup:
    """What has become of a question, in the colour of its state."""
    return Markup(_status(question))  # noqa: S704 - both texts are ours


def _result(item: Result, link: str, level: int) -> str:
    question = item.question
    said = item.title.text
    caps = f' title="{escaped(said)}"' if said.isupper() else ""
    title = filters.marked(titled(said), item.title.marks) if said else "Sans titre"
    return (
        f'<li id="{escaped(question.id)}" class="result">\n<article>\n'
        f'<p class="ref"><span>{filters.reference(question)}</span> {_status(question)}</p>\n'
        f'<h{level}{caps}><a href="{escaped(link)}">{title}</a></h{level}>\n'
        f"{_who(question)}{_missing(item)}{_snippets(item)}{_dates(question)}{_repeats(item)}"
        "</article>\n</li>\n\n"
    )


def _status(question: Question) -> str:
    code = labels.status_code(question.status)
    return f'<span class="status status-{code}">{labels.state(question)}</span>'


def _who(question: Question) -> str:
    author, ministry = question.author, question.ministry or question.ministry_answering
    asking = f"<b>{_name(label(author.full_name))}</b>" if author.name else ""
    group = author.group_label or author.group
    if author.name and group:
        asking += f' <span class="group">{_name(label(group))}</span>'
    to = (
        ' <span class="to"><span class="hidden">adressée à&nbsp;:</span>'
        f'<span aria-hidden="true">→</span> {_name(label(ministry))}</span>'
        if ministry
        else ""
    )
    return f'<p class="who">{asking}{to}</p>\n'


def _missing(item: Result) -> str:
    if not item.missing:
        return ""
    words = ", ".join(f"<s>{escaped(word)}</s>" for word in item.missing)
    near = f" · mot voisin&nbsp;: {escaped(item.related)}" if item.related else ""
    return f'<p class="missing">sans&nbsp;: {words}{near}</p>\n'


def _snippets(item: Result) -> str:
    if not item.snippets:
        return ""
    return f'<ul class="snippets">\n{"".join(_passages(item))}</ul>\n'


def _passages(item: Result) -> Iterator[str]:
    """Each passage; its field is named where it is not that of the passage before."""
    before = ""
    for passage in item.snippets:
        place = labels.place(passage.field)
        where = f'<span class="where">{place}</span>'
        if passage.field == before:
            where = f'<span class="where same"><span>{place}</span></span>'
        yield f'<li>{where} <span class="passage">{filters.snippet(passage)}</span></li>\n'
        before = passage.field


def _dates(question: Question) -> str:
    said = (_published(question), _answered(question), _open(question), _took(question))
    return f'<p class="dates">\n{"".join(said)}</p>\n'


def _published(question: Question) -> str:
    if question.published is None:
        return ""
    how = "Publiée"
    if question.kind is Kind.GOVERNMENT:
        how = "Posée en séance"
    elif question.answered == question.published:
        how = "Publiée avec sa réponse"
    return f"{how} le {filters.time(question.published)}"


def _answered(question: Question) -> str:
    if question.answered is None or question.answered == question.published:
        return ""
    how = ", réponse" if question.published else "Réponse"
    return f"{how} le {filters.time(question.answered)}"


def _open(question: Question) -> str:
    if not question.open or question.known is None:
        return ""
    return f", sans réponse au {filters.time(question.known)}"


def _took(question: Question) -> str:
    days = delay(question)
    return f' <span class="delay">({counted(days, "jour")})</span>' if days and days > 0 else ""


def _repeats(item: Result) -> str:
    times, answers = item.repeats.question, item.repeats.answer
    if not (times or answers):
        return ""
    near = escaped(links.near(item.question.id))
    alike = f"Posée {number(times + 1)}&nbsp;fois, à l’identique ou presque"
    said = f'<a href="{near}#jumelles">{alike}</a>' if times else ""
    if answers:
        others = counted(answers, "autre question", "autres questions")
        said += f'<a href="{near}#reponses">Même réponse que {others}</a>'
    return f'<p class="repeats">\n{said}</p>\n'
