"""Walking through the tree of a query, and making another of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from indexer.query import And, Fielded, Node, Not, Or, Word


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
