"""Slips of the hand, corrected: a word that nothing holds, or that a hundred times more hold right.

What the language knows and the index holds is no slip, nor is what somebody is called. A request
that holds a word to its very form (``forme=gillets``) means it as typed. Quotes, signs and what is
excluded are never touched.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from indexer.engines.base import Engine
from indexer.engines.completion import Neighbour, nearest, tolerance
from indexer.engines.plan import Plan
from indexer.fields import BY_NAME
from indexer.query import And, Fielded, Node, Or, Phrase, Word
from indexer.query.request import SearchRequest
from indexer.search.advice.speller import Speller
from indexer.search.rewriting.forms import Choice, single
from indexer.search.rewriting.remarks import Remark, Rewriting
from indexer.text import Token, analyse, is_known, is_stop

RATIO = 100
"""A rare word is a slip where a word one edit away is met so many times as often."""
TRIED = 24
"""Neighbours that are looked at: of those that the index holds, few are in one field."""


def names(engine: Engine, tree: Node, _: SearchRequest) -> tuple[Node, Sequence[Remark]]:
    """The tree with a quoted author that nobody is called searched by the words of the name.

    ``auteur:"Martin Anne"`` → ``auteur:(Martin Anne)``: another order, or a part that is missing.
    """
    remarks: list[Remark] = []

    def parted(node: Node) -> Node:
        match node:
            case Fielded(field="author", node=Phrase(text=text, span=span)):
                words = tuple(word for word in text.split() if analyse(word))
                if len(words) < 2 or engine.counts([Plan(node)])[0]:
                    return node
                remarks.append(Remark(Rewriting.NAME, text, words, span))
                return Fielded("author", And(tuple(Word(word, span=span) for word in words)))
            case And(nodes=nodes) | Or(nodes=nodes):
                return dataclasses.replace(node, nodes=tuple(map(parted, nodes)))
            case _:
                return node

    return parted(tree), remarks


def corrected(engine: Engine, tree: Node, request: SearchRequest) -> tuple[Node, Sequence[Remark]]:
    """The tree with its slips corrected, those of fields by the words of that field."""
    choice = Choice(request.forms)
    found = {word: word for word in _words(tree, "")}
    slips = {}
    for word, held in zip(found, _held(engine, list(found)), strict=True):
        right = None if choice.holds(word.token.exact) else _right(engine, word, held)
        if right is not None:
            slips[word] = right
    remarks: list[Remark] = []
    return (_changed(tree, "", slips, remarks) if slips else tree), remarks


@dataclasses.dataclass(frozen=True, slots=True)
class _Typed:
    """A word and the only field that it is searched in; empty for all of them."""

    text: str
    field: str
    token: Token = dataclasses.field(compare=False)

    def plan(self, text: str = "") -> Plan:
        """What finds the word, or another, in its field."""
        word = Word(text or self.text)
        return Plan(Fielded(self.field, word) if self.field else word)


def _words(node: Node, field: str) -> Iterator[_Typed]:
    """The words of a tree that may be slips."""
    match node:
        case Word(exact=False):
            token = single(node.text)
            if token and tolerance(token.exact) and not is_stop(token.exact):
                yield _Typed(node.text, field, token)
        case Fielded(field=name, node=inner) if BY_NAME[name].searched:
            yield from _words(inner, name)
        case And(nodes=nodes) | Or(nodes=nodes):
            for inner in nodes:
                yield from _words(inner, field)
        case _:
            return


def _held(engine: Engine, words: Sequence[_Typed]) -> list[int]:
    """The documents that hold each of the words, in its field."""
    anywhere = engine.frequencies([word.text for word in words if not word.field])
    inside = [word for word in words if word.field]
    counted = dict(zip(inside, engine.counts([word.plan() for word in inside]), strict=True))
    return [counted[word] if word.field else anywhere[word.text] for word in words]


def _right(engine: Engine, word: _Typed, held: int) -> str | None:
    """The exact key of the word that was meant; None where it is right, or nothing is near."""
    key = word.token.exact
    if key in engine.mined().acronyms.written:
        return None
    known = is_known(key)
    if held and not (known or word.field) and _of_a_name(engine, word.token):
        held = 0
    if held and (known or held * RATIO > engine.info().documents):
        return None
    if known and word.field and engine.frequencies([word.text])[word.text]:
        return None
    near = _likely(_near(engine, word), held, most=1 if known or held else 2)
    if near and held and _is_name(engine, word, near.word):
        return None
    return near.word if near else None


def _of_a_name(engine: Engine, token: Token) -> bool:
    """Whether a word that nothing holds as it stands is found as the plural of a name alone."""
    forms = engine.forms(token.stem)
    called = [Plan(Fielded("author", Word(form))) for form in forms]
    return token.exact not in forms and all(engine.counts(called))


def _near(engine: Engine, word: _Typed) -> list[Neighbour]:
    """The neighbours of a word that its field holds, counted there."""
    key = word.token.exact
    near = engine.neighbours(key, TRIED)
    if not word.field:
        return near
    counts = engine.counts([word.plan(item.word) for item in near])
    inside = [dataclasses.replace(item, count=n) for item, n in zip(near, counts, strict=True) if n]
    return nearest(key, inside, TRIED)


def _likely(near: Sequence[Neighbour], held: int, most: int) -> Neighbour | None:
    """The nearest neighbour that is no slip itself and met often enough."""
    often = max((item.count for item in near if item.distance == 1), default=0)
    for item in near:
        slip = item.count * RATIO <= often and not is_known(item.word)
        if item.distance <= most and item.count >= RATIO * held and not slip:
            return item
    return None


def _is_name(engine: Engine, word: _Typed, near: str) -> bool:
    """Whether somebody is called so, or texts write it with a capital and its neighbour without."""
    if engine.counts([Plan(Fielded("author", Word(word.text)))])[0]:
        return True
    spelled = Speller(engine)
    return spelled(word.token.exact)[:1].isupper() and not spelled(near)[:1].isupper()


def _changed(node: Node, field: str, slips: dict[_Typed, str], remarks: list[Remark]) -> Node:
    match node:
        case Word(text=text, exact=False, span=(start, _)):
            token = single(text)
            right = slips.get(_Typed(text, field, token)) if token else None
            if token is None or right is None:
                return node
            place = (start + token.start, start + token.end)
            typed = text[token.start : token.end]
            remarks.append(Remark(Rewriting.CORRECTED, typed, (right,), place))
            return Word(text[: token.start] + right + text[token.end :], span=node.span)
        case Fielded(field=name, node=inner):
            return Fielded(name, _changed(inner, name, slips, remarks))
        case And(nodes=nodes) | Or(nodes=nodes):
            changed = tuple(_changed(item, field, slips, remarks) for item in nodes)
            return dataclasses.replace(node, nodes=changed)
        case _:
            return node
