"""The forms of a word that a request searches: one dropped (``-retraité``), or only some kept.

A reader drops a form on the page ("what was understood"); the request carries the choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.engines.base import Engine
from indexer.engines.stop_words import tokens_of
from indexer.query import Node, Or, Word
from indexer.query.request import SearchRequest
from indexer.search.rewriting.remarks import Remark, Rewriting
from indexer.search.rewriting.trees import mapped
from indexer.text import Token, analyse, family, stem_of

DROP = "-"
"""What stands before a form that is dropped."""
EQUALS = "="
"""What stands behind an acronym that is to be searched as it is typed (``acronyms``)."""


def chosen(engine: Engine, tree: Node, request: SearchRequest) -> tuple[Node, Sequence[Remark]]:
    """The tree with its words held to the forms that the request leaves them."""
    choice = Choice(request.forms)
    remarks: list[Remark] = []
    if not choice.any:
        return tree, remarks
    return mapped(tree, lambda word: _limited(engine, word, choice, remarks)), remarks


class Choice:
    """Which forms a request drops, and which ones it holds words to."""

    def __init__(self, forms: Iterable[str]) -> None:
        plain = [form for form in forms if not form.endswith(EQUALS)]
        parts = [(form.startswith(DROP), form.removeprefix(DROP)) for form in plain]
        self._dropped = {key for drop, form in parts if drop for key in _keys(form)}
        self._only = {key for drop, form in parts if not drop for key in _keys(form)}
        self.any = bool(self._dropped or self._only)

    def holds(self, form: str) -> bool:
        """Whether the request holds a word to this very form: it is meant as it was typed."""
        return form in self._only

    def kept(self, forms: Iterable[str]) -> set[str]:
        """Those of a word's forms that are searched."""
        every = set(forms)
        return ((every & self._only) or every) - self._dropped


def _keys(form: str) -> set[str]:
    return {token.exact for token in analyse(form)}


def single(word: str) -> Token | None:
    """The token of a word; None for a compound, which has no forms of its own."""
    tokens = tokens_of(word)
    return tokens[0] if len(tokens) == 1 else None


def forms_of(engine: Engine, token: Token) -> dict[str, int]:
    """The exact keys that a word matches and the questions that hold each, its family's too."""
    others = family(token.exact)
    counts = dict(engine.forms(token.stem))
    for key, _ in others.keys:
        counts |= engine.forms(key)
    for form, _ in others.forms:
        held = engine.forms(stem_of(form))
        if form in held:
            counts[form] = held[form]
    return counts


def _limited(engine: Engine, word: Word, choice: Choice, remarks: list[Remark]) -> Node:
    token = single(word.text)
    if token is None or word.exact:
        return word
    counts = forms_of(engine, token)
    kept = sorted(choice.kept(counts))
    if len(kept) == len(counts):
        return word
    remarks.append(Remark(Rewriting.FORMS, word.text, tuple(kept)))
    exact = tuple(Word(form, exact=True, span=word.span) for form in kept)
    return exact[0] if len(exact) == 1 else Or(exact)
