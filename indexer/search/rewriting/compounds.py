"""Words that hang together as they are typed: closed up, or asked for by their parts.

``prud' hommes`` is ``prud'hommes``. A compound that no question holds (``fiche-navette``) says as
much as its parts do, and so do words that only a slash joins (``l'école/la crèche``).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from indexer.engines.base import Engine
from indexer.engines.plan import Plan
from indexer.engines.stop_words import tokens_of
from indexer.fields import BY_NAME
from indexer.query import And, Fielded, Node, Or, Word
from indexer.query.request import SearchRequest
from indexer.search.rewriting.remarks import Remark, Rewriting
from indexer.text import Token, analyse, is_stop

_APOSTROPHES = frozenset("'’")


def closed(engine: Engine, tree: Node, request: SearchRequest) -> tuple[Node, Sequence[Remark]]:
    """The tree with a word that a blank behind its apostrophe divides in one piece.

    ``d' essai`` → ``essai``; ``prud' hommes`` → ``prud'hommes`` where a question holds that.
    """
    if not isinstance(tree, And) or not _APOSTROPHES & set(request.query):
        return tree, ()
    nodes: list[Node] = []
    for node in tree.nodes:
        one = _one(engine, nodes[-1], node, request.query) if nodes else None
        nodes[len(nodes) - (one is not None) :] = [one or node]
    return dataclasses.replace(tree, nodes=tuple(nodes)), ()


def _one(engine: Engine, left: Node, right: Node, query: str) -> Word | None:
    """Two words in one, where only an apostrophe and blanks stand between them."""
    if not (isinstance(left, Word) and isinstance(right, Word)) or left.exact or right.exact:
        return None
    between = query[left.span[1] : right.span[0]]
    if between.strip() not in _APOSTROPHES:
        return None
    joined = f"{left.text}'{right.text}"
    if analyse(joined)[0].start:  # an article
        return right
    held = engine.frequencies([joined])[joined]
    return Word(joined, span=(left.span[0], right.span[1])) if held else None


def parted(engine: Engine, tree: Node, _: SearchRequest) -> tuple[Node, Sequence[Remark]]:
    """The tree with each compound that no question holds searched by its parts."""
    remarks: list[Remark] = []

    def changed(node: Node, field: str) -> Node:
        match node:
            case Word(exact=False, text=text, span=span):
                parts = tuple(_parts(node))
                loose = _is_loose(text)
                if not parts or not (loose or _is_unknown(engine, node, field)):
                    return node
                if not loose:
                    told = tuple(part.text for part in parts)
                    remarks.append(Remark(Rewriting.PARTS, text, told, span))
                return And(parts)
            case Fielded(field=name, node=inner) if BY_NAME[name].searched:
                return Fielded(name, changed(inner, name))
            case And(nodes=nodes):
                return And(tuple(_spread(nodes, [changed(item, field) for item in nodes])))
            case Or(nodes=nodes):
                found = tuple(changed(item, field) for item in nodes)
                return dataclasses.replace(node, nodes=found)
            case _:
                return node

    return changed(tree, ""), remarks


def _parts(word: Word) -> Iterator[Word]:
    """The words of a compound, each where it was typed; none where it is one word."""
    starts: dict[int, Word] = {}
    for chunk in _chunks(word.text):
        for token in [token for token in chunk if not token.whole] or chunk:
            place = (word.span[0] + token.start, word.span[0] + token.end)
            text = word.text[token.start : token.end]
            starts.setdefault(token.start, Word(text, span=place))
    return iter(starts.values() if len(starts) > 1 else ())


def _chunks(text: str) -> list[list[Token]]:
    return [list(group) for _, group in groupby(tokens_of(text), attrgetter("chunk"))]


def _is_loose(text: str) -> bool:
    """Whether a slash joins words one of which nobody looks for beside the others."""
    chunks = _chunks(text)
    return len(chunks) > 1 and any(is_stop(chunk[0].exact) for chunk in chunks)


def _is_unknown(engine: Engine, word: Word, field: str) -> bool:
    """Whether no question holds a compound; a verb and its subject (``peut-on``) are none."""
    if not any(chunk[0].whole for chunk in _chunks(word.text)):
        return False
    plan = Plan(Fielded(field, word) if field else word)
    affordable = engine.cost(plan.bound) <= 1  # words so frequent stand side by side somewhere
    return affordable and not engine.counts([plan])[0]


def _spread(nodes: Sequence[Node], changed: Sequence[Node]) -> Iterator[Node]:
    """The changed nodes, those of a compound in its place."""
    for node, new in zip(nodes, changed, strict=True):
        if isinstance(node, Word) and isinstance(new, And):
            yield from new.nodes
        else:
            yield new
