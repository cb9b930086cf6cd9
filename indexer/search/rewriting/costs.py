"""What would cost too much is read more cheaply, and said so; nothing is left to a clock.

Phrases, proximities, prefixes, very forms and words of one field read long lists. The cheapest of
a query are kept as they are while they fit together into what a search may cost
(``Engine.cost``); each of the others is searched by its plain words.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from indexer.engines.base import Engine
from indexer.engines.binding import bind
from indexer.query import And, Fielded, Near, Node, Not, Or, Phrase, Prefix, Word
from indexer.query.request import SearchRequest
from indexer.search.rewriting.remarks import Remark, Rewriting

_Leaf: TypeAlias = Phrase | Near | Prefix | Word


def bounded(engine: Engine, tree: Node, _: SearchRequest) -> tuple[Node, Sequence[Remark]]:
    """The tree with its costliest parts read as words, where all of it would cost too much."""
    parts = list(dict.fromkeys(_costly(tree)))
    if not parts or engine.cost(bind(tree)) <= 1:
        return tree, ()
    loose = _above(engine, parts)
    remarks = []
    for part in loose:
        leaf = _leaf(part)
        if leaf is not None:
            remarks.append(Remark(_SORTS[type(leaf)], leaf.text, (), leaf.span))
    return _loosened(tree, frozenset(loose)), remarks


_SORTS = {
    Phrase: Rewriting.LOOSE_PHRASE,
    Near: Rewriting.LOOSE_PHRASE,
    Prefix: Rewriting.LOOSE_PREFIX,
    Word: Rewriting.LOOSE_WORD,
}


def _costly(node: Node) -> Iterator[Node]:
    """The parts that read more than a list of documents: leaves, with their field."""
    match node:
        case Phrase() | Near() | Prefix() | Word(exact=True) | Fielded():
            yield node
        case Not(node=inner):
            yield from _costly(inner)
        case And(nodes=nodes) | Or(nodes=nodes):
            for inner in nodes:
                yield from _costly(inner)
        case _:
            return


def _above(engine: Engine, parts: Sequence[Node]) -> list[Node]:
    """The parts that do not fit any more when the cheapest have come first."""
    costs = {part: engine.cost(bind(part)) for part in parts}
    spent, above = 0.0, set()
    for part in sorted(parts, key=costs.__getitem__):
        spent += costs[part]
        if spent > 1 and _leaf(part) is not None:
            above.add(part)
    return [part for part in parts if part in above]


def _leaf(part: Node) -> _Leaf | None:
    """What a part looks for, whatever its field; None where it is no text."""
    inner = part.node if isinstance(part, Fielded) else part
    return inner if isinstance(inner, _Leaf) else None


def _loosened(node: Node, loose: frozenset[Node]) -> Node:
    """The tree with some of its leaves, and their fields, as plain words."""
    leaf = _leaf(node) if node in loose else None
    if leaf is not None:
        words = tuple(Word(word, span=leaf.span) for word in leaf.text.split())
        return words[0] if len(words) == 1 else And(words)
    match node:
        case Not(node=inner):
            return Not(_loosened(inner, loose))
        case And(nodes=nodes):
            changed = [_loosened(inner, loose) for inner in nodes]
            parts = (item.nodes if isinstance(item, And) else (item,) for item in changed)
            return And(tuple(part for some in parts for part in some))
        case Or(nodes=nodes):
            return dataclasses.replace(node, nodes=tuple(_loosened(n, loose) for n in nodes))
        case _:
            return node
