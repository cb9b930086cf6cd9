"""What the search made of each word: its forms with their counts, each with the link to drop it."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.query.request import SearchRequest
from indexer.search.advice.understood import Form, UnderstoodWord
from indexer.search.rewriting.forms import DROP
from webapp.parts.around import Around
from webapp.parts.labels import facet_label
from webapp.searching import searcher


@dataclass(frozen=True, slots=True)
class Shape:
    """A form of a word: how it is spelt, its questions, whether it counts, and the other way."""

    text: str
    count: int
    kept: bool
    link: str


@dataclass(frozen=True, slots=True)
class Understood:
    """A word of the query, where it is searched, and the forms that it matches."""

    word: str
    field: str
    shapes: tuple[Shape, ...]


def words(request: SearchRequest) -> tuple[Understood, ...]:
    """The words of a search that match more than one form, or whose forms were chosen."""
    if not request.query:
        return ()
    found, around = searcher().understood(request).words, Around(request)
    return tuple(
        Understood(
            word.word,
            facet_label(word.field) if word.field else "",
            tuple(_shape(around, form) for form in word.forms),
        )
        for word in found
        if not word.passed and _several(word)
    )


def _several(word: UnderstoodWord) -> bool:
    return len(word.forms) > 1 or any(not form.kept for form in word.forms)


def _shape(around: Around, form: Form) -> Shape:
    """The link drops a form that is searched, and takes back one that was dropped."""
    drop, held = f"{DROP}{form.key}", around.request.forms
    if form.kept:
        forms = (*(one for one in held if one != form.key), drop)
    elif drop in held:
        forms = tuple(one for one in held if one != drop)
    else:
        forms = (*held, form.key)
    return Shape(form.text, form.count, form.kept, around.with_forms(forms))
