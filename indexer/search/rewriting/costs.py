"""What would cost too much is read more cheaply, and said so; nothing is left to a clock.

Phrases, proximities, prefixes, very forms and words of one field read long lists. The cheapest of
a query are kept as they are while they fit together into what a search may cost
(``Engine.cost``); each of the others is searched by its plain words, as long as these are few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from indexer.engines.base import Engine
from indexer.engines.binding import bind
from indexer.query import And, Everything, Fielded, Near, Node, Not, Or, Phrase, Prefix, Word
from indexer.query.request import SearchRequest
from indexer.search.rewriting.remarks import Remark, Rewriting

_Leaf: TypeAlias = Phrase | Near | Prefix | Word
WORDS = 32
"""Words, at most, that stand in place of what would cost too much; the rest is left out.

A word that stands in one part several times counts once.
"""


def bounded(engine: Engine, tree: Node, _: SearchRequest) -> tuple[Node, Sequence[Remark]]:
    """The tree with its costliest parts read as words, where all of it would cost too much."""
    parts = list(dict.fromkeys(_costly(tree)))
    if not parts or engine.cost(bind(tree)) <= 1:
        return tree, ()
    read: dict[Node, tuple[Word, ...]] = {}
    remarks, left = [], WORDS
    for part, leaf in _above(engine, parts):
        words = tuple(Word(word, span=leaf.span) for word in dict.fromkeys(leaf.text.split()))
        left -= len(words)
        read[part] = words if left >= 0 else ()
        sort = _SORTS[type(leaf)] if left >= 0 else Rewriting.LEFT_OUT
        remarks.append(Remark(sort, leaf.text, (), leaf.span))
    return _loosened(tree, read) or Everything(), remarks


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


def _above(engine: Engine, parts: Sequence[Node]) -> list[tuple[Node, _Leaf]]:
    """The parts that do not fit any more when the cheapest have come first, as they were typed."""
    costs = {part: engine.cost(bind(part)) for part in parts}
    spent, above = 0.0, {}
    for part in sorted(parts, key=costs.__getitem__):
        spent += costs[part]
        leaf = part.node if isinstance(part, Fielded) else part
        if spent > 1 and isinstance(leaf, _Leaf):
            above[part] = leaf
    return [(part, above[part]) for part in parts if part in above]


def _loosened(node: Node, read: Mapping[Node, tuple[Word, ...]]) -> Node | None:
    """The tree with some of its leaves, and their fields, as plain words; None: nothing is left."""
    if node in read:
        words = read[node]
        return And(words) if len(words) > 1 else next(iter(words), None)
    match node:
        case Not(node=inner):
            changed = _loosened(inner, read)
            return None if changed is None else Not(changed)
        case And(nodes=nodes):
            found = [item for item in (_loosened(inner, read) for inner in nodes) if item]
            parts = (item.nodes if isinstance(item, And) else (item,) for item in found)
            return _joined(And, (part for some in parts for part in some))
        case Or(nodes=nodes, one_word=one_word):
            found = [item for item in (_loosened(inner, read) for inner in nodes) if item]
            return _joined(partial(Or, one_word=one_word), found)
        case _:
            return node


def _joined(join: Callable[[tuple[Node, ...]], Node], nodes: Iterable[Node]) -> Node | None:
    """The nodes as one, those that are equal now once."""
    distinct = tuple(dict.fromkeys(nodes))
    return join(distinct) if len(distinct) > 1 else next(iter(distinct), None)
