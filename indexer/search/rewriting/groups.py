"""A group by any of its names: some sources give the short one beside the whole one, some do not.

``groupe:RN`` finds the questions whose record says « Rassemblement National » alone, for others say
both; and the other way round. A group that went on under another name is found by all of them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from indexer.engines.base import Engine
from indexer.engines.plan import Plan
from indexer.fields import fold
from indexer.query import And, Fielded, Node, Not, Or, Phrase, Word
from indexer.query.request import SearchRequest
from indexer.search.rewriting.group_names import other_names
from indexer.search.rewriting.remarks import Remark, Rewriting

MOST = 8
"""Groups that one term names, at most: of a word like « démocrate », those of most questions."""
LOOKED_AT = 8
"""Questions of a group in which its short name is looked for."""


def named(engine: Engine, tree: Node, _: SearchRequest) -> tuple[Node, Sequence[Remark]]:
    """The tree with each group asked for by a name searched by its other names too."""
    remarks: list[Remark] = []

    def widened(node: Node) -> Node:
        match node:
            case Fielded(field="group", node=Word(text=text) | Phrase(text=text) as asked):
                names = _names(engine, node, text)
                if not names:
                    return node
                remarks.append(Remark(Rewriting.GROUP, text, names, asked.span))
                others = tuple(Fielded("group", Phrase(name, span=asked.span)) for name in names)
                return Or((node, *others))
            case Not(node=inner):
                return Not(widened(inner))
            case And(nodes=nodes) | Or(nodes=nodes):
                return dataclasses.replace(node, nodes=tuple(map(widened, nodes)))
            case _:
                return node

    return widened(tree), remarks


def _names(engine: Engine, node: Node, typed: str) -> tuple[str, ...]:
    """The whole and the short names of the groups that a term finds, but the one typed."""
    found = _told(engine, node) | dict.fromkeys(_held(engine, other_names(typed)))
    return tuple(name for name in found if name and fold(name) != fold(typed))


def _held(engine: Engine, names: Sequence[str]) -> Iterator[str]:
    """The names that some question has."""
    for name in names:
        if engine.search(Plan(Fielded("group", Phrase(name)), limit=0)).total:
            yield name


def _told(engine: Engine, node: Node) -> dict[str, None]:
    """The names of the groups that a term finds, as their questions tell them."""
    counted = engine.search(Plan(node, limit=0, facets=("group",), facet_limit=MOST))
    found: dict[str, None] = {}
    for item in counted.facets["group"]:
        filters = {"group": (item.value,)}
        hits = engine.search(Plan(node, filters=filters, limit=LOOKED_AT)).hits
        for question in engine.fetch([hit.id for hit in hits]):
            found |= dict.fromkeys((item.value, question.author.group))
    return found
