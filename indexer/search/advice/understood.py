"""What was made of a query: its normal form, and for each word the forms that it matches.

Which forms are searched is settled in ``rewriting.forms``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from indexer.engines.base import Engine
from indexer.fields import BY_NAME
from indexer.query import And, Fielded, Node, Not, Or, Word, parse, printed
from indexer.query.request import SearchRequest
from indexer.search.rewriting.forms import Choice, forms_of, single
from indexer.text import is_stop


@dataclass(frozen=True, slots=True)
class Form:
    """An exact key, as it is mostly spelled, the questions that hold it, whether it is searched."""

    key: str
    text: str
    count: int
    kept: bool


@dataclass(frozen=True, slots=True)
class UnderstoodWord:
    """A word of a query and the forms that it matches, those of most questions first.

    ``field``: the name of the only field that is searched; empty for all of them. ``passed``: the
    word says too little and was passed over.
    """

    word: str
    field: str
    forms: tuple[Form, ...]
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """The normal form of a query and its words."""

    normal: str
    words: tuple[UnderstoodWord, ...]


def understood(engine: Engine, request: SearchRequest, spelled: Callable[[str], str]) -> Understood:
    """What was made of a request; ``spelled`` gives the usual spelling of an exact key."""
    tree, _ = parse(request.query)
    choice = Choice(request.forms)
    found = dict.fromkeys(_words(tree, ""))
    told = (_told(engine, word, field, choice, spelled) for word, field in found)
    words = tuple(word for word in told if word is not None)
    alone = all(word.passed for word in words)
    if alone:  # stop words are passed over beside other words only
        words = tuple(dataclasses.replace(word, passed=False) for word in words)
    return Understood(printed(tree), words)


def _words(node: Node, field: str) -> Iterator[tuple[str, str]]:
    """The words that are matched by their lemma, and the field of each."""
    match node:
        case Word(text=text, exact=False):
            yield text, field
        case Fielded(field=name, node=inner):
            if BY_NAME[name].searched and BY_NAME[name].lemmatised:
                yield from _words(inner, name)
        case And(nodes=nodes) | Or(nodes=nodes):
            for inner in nodes:
                yield from _words(inner, field)
        case Not(node=inner):
            yield from _words(inner, field)
        case _:
            return


def _told(
    engine: Engine, word: str, field: str, choice: Choice, spelled: Callable[[str], str]
) -> UnderstoodWord | None:
    token = single(word)
    if token is None:
        return None
    held = forms_of(engine, token)
    kept = choice.kept(held)
    forms = tuple(
        Form(key, spelled(key), count, key in kept)
        for key, count in sorted(held.items(), key=lambda item: (-item[1], item[0]))
    )
    return UnderstoodWord(word, field, forms, passed=is_stop(token.exact))
