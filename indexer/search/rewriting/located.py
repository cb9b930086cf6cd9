"""A department by its number, or by its name with an article or without, and no other one.

``departement:974`` and ``departement:"La Réunion"`` find what stands under « Réunion » and « La
Réunion »; ``departement:42`` finds the Loire, not the Haute-Loire. ``lieu:Loire`` finds what names
the Loire or a commune there, whatever else it names. ``texte:L121-4`` finds that article, in any
code, and not L121-4-1; ``texte:L121-4*`` finds both.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from indexer.engines.base import Engine
from indexer.extraction.laws.addresses import article_of
from indexer.fields import WHOLE_ARTICLE
from indexer.query import And, Fielded, Node, Not, Or, Phrase, Prefix, Word
from indexer.query.ast import Place
from indexer.query.departments import code, department, longer
from indexer.query.request import SearchRequest
from indexer.search.rewriting.remarks import Remark

FIELD = "department"


def placed(_engine: Engine, tree: Node, _: SearchRequest) -> tuple[Node, Sequence[Remark]]:
    """The tree with departments and articles that are asked for as a whole searched as that."""
    return _placed(tree), ()


def _placed(node: Node) -> Node:
    match node:
        case Fielded(field=field, node=Word() | Phrase() | Prefix() as asked) if field in _WHOLE:
            return _WHOLE[field](asked) or node
        case Not(node=inner):
            return Not(_placed(inner))
        case And(nodes=nodes) | Or(nodes=nodes):
            return dataclasses.replace(node, nodes=tuple(map(_placed, nodes)))
        case _:
            return node


def _department(asked: _Asked) -> Node | None:
    name = "" if isinstance(asked, Prefix) else department(asked.text)
    return _alone(name, asked.span) if name else None


def _territory(asked: _Asked) -> Node | None:
    number = "" if isinstance(asked, Prefix) else code(asked.text)
    return Fielded("place", Word(number, span=asked.span)) if number else None


def _article(asked: _Asked) -> Node | None:
    if article_of(asked.text) != asked.text:
        return None
    ended = asked.text if isinstance(asked, Prefix) else f"{asked.text} {WHOLE_ARTICLE}"
    return Fielded("law", Phrase(ended, span=asked.span))


def _alone(name: str, span: Place) -> Node:
    asked = Fielded(FIELD, Phrase(name, span=span))
    others = [Not(Fielded(FIELD, Phrase(other, span=span))) for other in longer(name)]
    return And((asked, *others)) if others else asked


_Asked: TypeAlias = Word | Phrase | Prefix
_WHOLE: Mapping[str, Callable[[_Asked], Node | None]] = MappingProxyType(
    {FIELD: _department, "place": _territory, "law": _article}
)
"""Fields of which a value may be meant as a whole."""
