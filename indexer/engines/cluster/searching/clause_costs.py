"""What a tree costs a cluster: the clauses of its query, before it is sent."""

from __future__ import annotations

from indexer.engines import bound
from indexer.engines.bound import Bound, Leaf, distinct
from indexer.engines.cluster.searching.clauses import clauses
from indexer.engines.cluster.searching.compile import Compiler

MOST = 1024
"""Clauses that one search may have: what OpenSearch takes."""
REPEATED = 2
"""How much dearer, at the most, counting is where a window names a word twice."""


def cost(compiler: Compiler, asked: Bound) -> float:
    """The clauses of the distinct leaves of a tree, as a share of ``MOST``."""
    return sum(_cost(compiler, leaf) for leaf in distinct(asked)) / MOST


def _cost(compiler: Compiler, leaf: Leaf) -> int:
    """The clauses that find a leaf, and those that count it: a window's grow by the square."""
    found = clauses(compiler.match(leaf))
    if not isinstance(leaf, bound.Window):
        return found * 2
    repeats = len(set(leaf.slots)) < len(leaf.slots)
    return found * (1 + len(leaf.slots) * (REPEATED if repeats else 1))
