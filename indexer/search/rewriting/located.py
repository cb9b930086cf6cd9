"""A department by its number, or by its name with an article or without, and no other one.

``departement:974`` and ``departement:"La Réunion"`` find what stands under « Réunion » and « La
Réunion »; ``departement:42`` finds the Loire, not the Haute-Loire. ``lieu:Loire`` finds what names
the Loire or a commune there, whatever else it names.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from indexer.engines.base import Engine
from indexer.query import And, Fielded, Node, Not, Or, Phrase, Word
from indexer.query.ast import Place
from indexer.query.departments import code, department, longer
from indexer.query.request import SearchRequest
from indexer.search.rewriting.remarks import Remark

FIELD = "department"


def placed(_engine: Engine, tree: Node, _: SearchRequest) -> tuple[Node, Sequence[Remark]]:
    """The tree with each department that is asked for as a whole searched as that one alone."""
    return _placed(tree), ()


def _placed(node: Node) -> Node:
    match node:
        case Fielded(field="department", node=Word(text=text) | Phrase(text=text) as asked):
            name = department(text)
            return _alone(name, asked.span) if name else node
        case Fielded(field="place", node=Word(text=text) | Phrase(text=text) as asked):
            number = code(text)
            return Fielded("place", Word(number, span=asked.span)) if number else node
        case Not(node=inner):
            return Not(_placed(inner))
        case And(nodes=nodes) | Or(nodes=nodes):
            return dataclasses.replace(node, nodes=tuple(map(_placed, nodes)))
        case _:
            return node


def _alone(name: str, span: Place) -> Node:
    asked = Fielded(FIELD, Phrase(name, span=span))
    others = [Not(Fielded(FIELD, Phrase(other, span=span))) for other in longer(name)]
    return And((asked, *others)) if others else asked
