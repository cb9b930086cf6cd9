"""The form of the advanced search: from its fields to a search, and back from one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from indexer.errors import RequestTooLong
from indexer.fields import fold
from indexer.query import parse
from indexer.query.dates import dates
from indexer.query.request import MAX_QUERY, SearchRequest
from indexer.query.writing import Parts, asked, written

ASKED = ("group", "portfolio", "kind", "status", "delay")
"""The facets of which one of a list is chosen; an author's name is typed."""
PLACES = MappingProxyType(
    {
        "": "Partout",
        "titre": "Dans le titre",
        "question": "Dans la question",
        "reponse": "Dans la réponse",
    }
)
_FIELDS = MappingProxyType({"titre": "title", "reponse": "answer"})
_FATAL = frozenset({"too-many", "too-deep", "unbalanced-parenthesis", "unbalanced-quote"})
"""Notices about a query of which the form would ask something else than was typed."""


def filled(query: str) -> dict[str, str]:
    """The fields that a query goes back into: plain words, phrases, or the query as it is."""
    tree = parse(query)[0]
    for name, parts in (("tous_mots", Parts(query)), ("expression", Parts(phrase=query))):
        if asked(parts) == tree:
            return {name: query}
    return {"requete": query}


def search_of(
    form: Mapping[str, str], request: SearchRequest, authors: Sequence[str]
) -> tuple[SearchRequest, list[str]]:
    """The search that the form makes, and what of it could not be read, in French.

    ``authors``: the names that the index knows; a part of one name stands for it, and what is a
    part of none, or of several, is searched among the names.
    """
    wrong: list[str] = []
    low, high = _day(form["debut"], wrong, first=True), _day(form["fin"], wrong, first=False)
    if low and high and high < low:
        wrong.append("La période finit avant de commencer\u202f; échangez ses deux dates.")
    place = form["champ"] if form["champ"] in PLACES else ""
    parts = Parts(
        form["tous_mots"], form["expression"], form["un_mot"], form["aucun"],
        _FIELDS.get(place, place), low, high,
    )  # fmt: skip
    named, sought = _authors(request.filters.get("author", ()), authors)
    given = form["requete"].strip()
    texts = [written(parts), *(written(Parts(text, field="author")) for text in sought)]
    query = " ".join(filter(None, [f"({given})" if given and any(texts) else given, *texts]))
    wrong += _flaws(given, query)
    filters = {**request.filters, "author": named}
    try:
        return replace(request, query=query, filters=filters, page=1), wrong
    except RequestTooLong:
        wrong.append(f"La requête a plus de {MAX_QUERY} caractères\u202f; donnez moins de mots.")
        return request, wrong


def _authors(given: Sequence[str], known: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The names among those typed that are an author's, and what is to be searched instead."""
    folded = {fold(name): name for name in known}
    named, sought = list[str](), list[str]()
    for text in given:
        key = fold(text)
        found = [name for held, name in folded.items() if key in held]
        if key in folded or len(found) == 1:
            named.append(folded.get(key) or found[0])
        else:
            sought.append(text)
    return tuple(named), sought


def _flaws(given: str, query: str) -> Iterator[str]:
    """What the language would mend or leave out, of the typed query and of the whole."""
    codes = dict.fromkeys((item.code, item.message) for item in parse(given)[1])
    codes |= dict.fromkeys((item.code, item.message) for item in parse(query)[1])
    yield from dict.fromkeys(
        f"{message} Corrigez la requête, ou donnez moins de mots."
        for code, message in codes
        if code in _FATAL
    )


def _day(text: str, wrong: list[str], *, first: bool) -> date | None:
    """The first or the last day of a period as it was typed."""
    read = dates(text) if text.strip() else None
    day = (read.low if first else read.high) if read else None
    shown = f"«\u00a0{text[:40]}\u00a0»"
    if read is None and text.strip():
        wrong.append(f"{shown} n’est pas une date\u202f; écrivez mars 2024 ou 03/2024.")
    elif read and day is None:
        side, other = ("début", "jusqu’à") if first else ("fin", "depuis")
        wrong.append(f"{shown} n’a pas de {side}\u202f; écrivez-le dans «\u00a0{other}\u00a0».")
    return day
