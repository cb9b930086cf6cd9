"""What was made of a query: its normal form, and for each word the forms that it matches.

A form can be dropped (``-retraité``) or a word held to some of its forms (``retraites``): the
request carries both, and the tree is rewritten before it is searched.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.engines.base import Engine
from indexer.fields import BY_NAME
from indexer.query import And, Fielded, Node, Not, Or, Word, parse, printed
from indexer.query.ast import Most
from indexer.query.request import SearchRequest
from indexer.text import Token, analyse, is_stop

DROP = "-"


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
    choice = _Choice(request.forms)
    found = dict.fromkeys(_words(tree, ""))
    told = (_told(engine, word, field, choice, spelled) for word, field in found)
    words = tuple(word for word in told if word is not None)
    alone = all(word.passed for word in words)
    if alone:  # stop words are passed over beside other words only
        words = tuple(dataclasses.replace(word, passed=False) for word in words)
    return Understood(printed(tree), words)


def applied(engine: Engine, tree: Node, forms: Sequence[str]) -> Node:
    """The tree with the words held to the forms that a request leaves them."""
    choice = _Choice(forms)
    return _rewritten(tree, lambda word: _held(engine, word, choice)) if choice.any else tree


class _Choice:
    """Which forms a request drops, and which ones it holds words to."""

    def __init__(self, forms: Iterable[str]) -> None:
        parts = [(form.startswith(DROP), form.removeprefix(DROP)) for form in forms]
        self._dropped = {key for drop, form in parts if drop for key in _keys(form)}
        self._only = {key for drop, form in parts if not drop for key in _keys(form)}
        self.any = bool(self._dropped or self._only)

    def kept(self, held: Iterable[str]) -> set[str]:
        """Those of a word's forms that are searched."""
        every = set(held)
        return ((every & self._only) or every) - self._dropped


def _keys(form: str) -> set[str]:
    return {token.exact for token in analyse(form)}


def _words(node: Node, field: str) -> Iterator[tuple[str, str]]:
    """The words that are matched by their lemma, and the field of each."""
    match node:
        case Word(text=text, exact=False):
            yield text, field
        case Fielded(field=name, node=inner):
            if BY_NAME[name].searched and BY_NAME[name].lemmatised:
                yield from _words(inner, name)
        case And(nodes=nodes) | Or(nodes=nodes) | Most(nodes=nodes):
            for inner in nodes:
                yield from _words(inner, field)
        case Not(node=inner):
            yield from _words(inner, field)
        case _:
            return


def _told(
    engine: Engine, word: str, field: str, choice: _Choice, spelled: Callable[[str], str]
) -> UnderstoodWord | None:
    token = _single(word)
    if token is None:
        return None
    held = engine.forms(token.stem)
    kept = choice.kept(held)
    forms = tuple(
        Form(key, spelled(key), count, key in kept)
        for key, count in sorted(held.items(), key=lambda item: (-item[1], item[0]))
    )
    return UnderstoodWord(word, field, forms, passed=is_stop(token.exact))


def _single(word: str) -> Token | None:
    """The token of a word; None for a compound, which has no forms of its own."""
    tokens = analyse(word)
    return tokens[0] if len(tokens) == 1 else None


def _held(engine: Engine, word: Word, choice: _Choice) -> Node:
    token = _single(word.text)
    if token is None or word.exact:
        return word
    held: Mapping[str, int] = engine.forms(token.stem)
    kept = choice.kept(held)
    if len(kept) == len(held):
        return word
    forms = sorted(kept)
    exact = tuple(Word(form, exact=True, span=word.span) for form in forms)
    return exact[0] if len(exact) == 1 else Or(exact)


def _rewritten(node: Node, change: Callable[[Word], Node]) -> Node:
    match node:
        case Word():
            return change(node)
        case Fielded(node=inner) | Not(node=inner):
            return dataclasses.replace(node, node=_rewritten(inner, change))
        case And(nodes=nodes) | Or(nodes=nodes) | Most(nodes=nodes):
            return dataclasses.replace(
                node, nodes=tuple(_rewritten(item, change) for item in nodes)
            )
        case _:
            return node
