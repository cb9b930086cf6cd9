"""The questions of a list as cards: a title, one line of facts, and the passages that tell why.

Strings are joined here, and only the whole is ``Markup``: what comes from a record or from a query
goes through ``escaped``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import count

from markupsafe import Markup

from indexer.legislatures import number_of
from indexer.model import Question, QuestionId
from indexer.portfolios import portfolio_of
from indexer.search.results import Result, SearchPage, Snippet
from webapp import links
from webapp.parts import filters, labels
from webapp.parts.around import Around
from webapp.parts.filters import counted, escaped, number
from webapp.parts.french.titles import titled
from webapp.parts.french.typography import NBSP, label
from webapp.parts.listed.excerpts import excerpt
from webapp.parts.listed.gathered import Card, gathered

SHOWN = 2
"""Passages in sight; those beyond are behind a fold."""
_name = lru_cache(maxsize=4096)(escaped)
"""A name, escaped; those of a page are mostly on the page before."""


def results(
    page: SearchPage,
    around: Around,
    level: int,
    first: int | None = None,
    *,
    tight: bool = False,
) -> Markup:
    """The items of a page's list, with titles of that level; visitors come from a search.

    ``first``: the rank that the first question with all words has; None where none has one.
    ``tight``: without passages.
    """
    visits = linked(page, around, first)
    written = [_card(card, visits, level, tight=tight) for card in gathered(page.results)]
    return Markup("".join(written))  # noqa: S704 - each text is escaped


def linked(page: SearchPage, around: Around, first: int | None) -> Mapping[QuestionId, str]:
    """The address of each question of a page, with the search and the rank that led there."""
    visit, ranks, found = around.visits(), count(first or 0), dict[QuestionId, str]()
    for item in page.results:
        rank = None if item.missing or first is None else next(ranks)
        found[item.question.id] = visit(item.question.id, rank)
    return found


def _card(card: Card, visits: Mapping[QuestionId, str], level: int, *, tight: bool) -> str:
    item = card.first
    question, passages = item.question, () if tight else item.snippets
    twins = "".join(_twin(twin, visits[twin.question.id]) for twin in card.twins)
    return (
        f'<li id="{escaped(question.id)}" class="result">\n'
        f"<h{level}{_capitals(item)}>{_titled(item, visits[question.id])}</h{level}>\n"
        f"{about(question)}{_missing(item)}{_passages(passages, question)}"
        f"{_repeats(item, len(card.twins), twins)}</li>\n\n"
    )


def _twin(item: Result, link: str) -> str:
    """A question with nearly the text of the card: what tells it from that one."""
    return (
        f'<li id="{escaped(item.question.id)}">\n'
        f'<p class="name"{_capitals(item)}>{_titled(item, link)}</p>\n'
        f"{about(item.question)}{_missing(item)}</li>\n"
    )


def _titled(item: Result, link: str) -> str:
    said = item.title.text
    title = filters.marked(titled(said), item.title.marks) if said else "Sans titre"
    return f'<a href="{escaped(link)}">{title}</a>'


def _capitals(item: Result) -> str:
    """The title as the source has it, where it is all capitals."""
    said = item.title.text
    return f' title="{escaped(said)}"' if said.isupper() else ""


def about(question: Question) -> str:
    """One line: number, who asked, whom, when, and what came of it."""
    facts = [f"{question.kind} {number_of(question)}", _who(question)]
    if question.published:
        facts.append(filters.short_time(question.published))
    code = labels.status_code(question.status)
    facts.append(f'<span class="status status-{code}">{outcome(question)}</span>')
    return f'<p class="about">{" · ".join(filter(None, facts))}</p>\n'


def author(question: Question) -> str:
    """The name of who asked, a link to their page, or to what is under that name there."""
    asking = question.author
    if not asking.name:
        return ""
    page = escaped(links.asker(question))
    return f'<a class="by" href="{page}">{_name(label(asking.name))}</a>'


def group(question: Question) -> str:
    """The group of who asked: its abbreviation, the whole name behind it."""
    short, whole = question.author.group, question.author.group_label
    if short and whole and short != whole:
        return f'<abbr title="{_name(label(whole))}">{_name(short)}</abbr>'
    return _name(label(whole or short))


def charge(question: Question) -> str:
    """The portefeuille that was asked; the ministry's own name behind it."""
    ministry = question.ministry or question.ministry_answering
    french = ministry and question.house is None
    found = portfolio_of(ministry, question.published) if french else None
    if found is None or label(found.name) == label(ministry):
        return _name(label(ministry))
    return f'<span title="{_name(label(ministry))}">{_name(label(found.name))}</span>'


def outcome(question: Question) -> str:
    """What came of a question, in few words: ``réponse en 140 j``, ``sans réponse au …``."""
    if question.open and question.known:
        return f"sans réponse au {filters.short_time(question.known)}"
    said, days = labels.outcome(question)
    return said if days is None else f"{said} {number(days)}{NBSP}j"


def _who(question: Question) -> str:
    asking, members, asked = author(question), group(question), charge(question)
    if asking and members:
        asking += f" ({members})"
    to = f'<span class="to">{asked}</span>' if asked else ""
    return " ".join(filter(None, (asking, to)))


def _missing(item: Result) -> str:
    if not item.missing:
        return ""
    words = ", ".join(f"<s>{escaped(word)}</s>" for word in item.missing)
    near = f" · mot voisin&nbsp;: {escaped(item.related)}" if item.related else ""
    return f'<p class="missing">sans&nbsp;: {words}{near}</p>\n'


def _passages(found: Sequence[Snippet], question: Question) -> str:
    """A passage of the question and one of the answer, where both have one; the rest folded."""
    found = [passage for passage in found if passage.text]  # the Sénat's tables have no texts
    if not found:
        return ""
    other = [passage for passage in found if passage.field != found[0].field]
    first = [*found[:1], *other[:1], *found[1:]][:SHOWN]
    shown = [_written(passage, question) for passage in found if passage in first]
    folded = [_written(passage, question) for passage in found if passage not in first]
    if not folded:
        return "".join(shown)
    said = counted(len(folded), "autre passage", "autres passages")
    fold = f'<details class="more"><summary>{said}</summary>{"".join(folded)}</details>\n'
    return "".join(shown) + fold


def _written(passage: Snippet, question: Question) -> str:
    """A passage behind the name of its field."""
    place = labels.said_in(question, passage.field, passage.speaker)
    return f'<p class="passage"><b>{place}</b> {filters.snippet(excerpt(passage))}</p>\n'


def _repeats(item: Result, here: int, twins: str) -> str:
    """How often it was put, with the ``here`` twins of this page; how often it was answered so."""
    times, answers = max(item.repeats.question, here), item.repeats.answer
    near, folds = escaped(links.near(item.question.id)), ""
    if times:
        alike = f"Posée {number(times + 1)}&nbsp;fois, à l’identique ou presque"
        alike += f"&#8239;; {number(here + 1)} sur cette page" if 0 < here < times else ""
        listed = f'<ol class="twins">\n{twins}</ol>\n' if here else ""
        folds += _fold(near, "jumelles", alike, times - here, listed)
    if answers:
        others = counted(answers, "autre question", "autres questions")
        folds += _fold(near, "reponses", f"Même réponse que {others}", answers)
    return folds


def _fold(near: str, part: str, said: str, others: int, listed: str = "") -> str:
    """What is like a question: what is listed, then others, brought once it is opened.

    Until then a link leads to them.
    """
    rest = counted(others, "autre question", "autres questions")
    further = (
        f'<div class="near" data-load="{near}" data-part="les-{part}">'
        f'<a href="{near}#{part}">Voir {rest}</a></div>'
    )
    return (
        f'<details class="repeats"><summary>{said}</summary>'
        f"{listed}{further if others else ''}</details>\n"
    )
