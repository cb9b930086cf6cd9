"""Walking through the tree of a query, and making another of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from indexer.query import And, Everything, Fielded, Node, Not, Or, Range, Word
from indexer.query.combining import conjunction
from indexer.query.dates import dates
from indexer.query.request import PERIOD

Filters = Mapping[str, tuple[str, ...]]


def mapped(node: Node, change: Callable[[Word], Node]) -> Node:
    """The tree with each word as ``change`` gives it; quotes, ranges and prefixes stay."""
    match node:
        case Word():
            return change(node)
        case Fielded(node=inner) | Not(node=inner):
            return dataclasses.replace(node, node=mapped(inner, change))
        case And(nodes=nodes) | Or(nodes=nodes):
            return dataclasses.replace(node, nodes=tuple(mapped(item, change) for item in nodes))
        case _:
            return node


def dated(tree: Node, filters: Filters) -> tuple[Node, Filters]:
    """The tree within the period of the filters, and the filters that engines know: the facets."""
    chosen = filters.get(PERIOD)
    read = dates(chosen[0]) if chosen else None
    if read is None:
        return tree, filters
    rest = {name: values for name, values in filters.items() if name != PERIOD}
    days = Range(PERIOD, read.low, read.high)
    return days if isinstance(tree, Everything) else conjunction((tree, days)), rest
