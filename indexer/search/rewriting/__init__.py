"""What an index knows acts on the tree of a query here, and nowhere else: one step after another.

A step is a function of the engine, the tree and the request; it gives the tree on, changed or not,
and what it did, as data for the page ("what was understood"). A new rewriting is one function and
one entry in ``STEPS``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from indexer.engines.base import Engine
from indexer.engines.bound import Bound
from indexer.engines.plan import Plan
from indexer.query import Node, parse, printed
from indexer.query.ast import Notice
from indexer.query.notices import grouped
from indexer.query.request import SearchRequest
from indexer.search.rewriting import (
    acronyms,
    compounds,
    corrections,
    costs,
    forms,
    groups,
    houses,
    located,
)
from indexer.search.rewriting.remarks import Remark, Rewriting
from indexer.search.rewriting.trees import dated

Step: TypeAlias = Callable[[Engine, Node, SearchRequest], tuple[Node, Sequence[Remark]]]

STEPS: Sequence[Step] = (
    houses.numbered,
    houses.named,
    costs.bounded,
    located.placed,
    corrections.names,
    compounds.closed,
    compounds.parted,
    corrections.corrected,
    groups.named,
    acronyms.expanded,
    forms.chosen,
    costs.bounded,
)
"""In this order; each sees the tree that the one before it left.

Costs are bounded before anything is counted, and again after what the steps between have added.
"""


@dataclass(frozen=True)
class Rewritten:
    """A request's query: as it was parsed, as it is searched, and what became of it in between."""

    request: SearchRequest
    parsed: Node
    notices: tuple[Notice, ...]
    tree: Node
    remarks: tuple[Remark, ...] = ()

    @property
    def normal(self) -> str:
        """The query as it was understood, in its normal form."""
        return printed(self.parsed)

    @cached_property
    def whole(self) -> Plan:
        """The plan of everything that the request finds, in its order."""
        tree, filters = dated(self.tree, self.request.filters)
        return Plan(tree=tree, filters=filters, sort=self.request.order)

    @property
    def bound(self) -> Bound:
        """What a document has to match."""
        return self.whole.bound


def rewritten(engine: Engine, request: SearchRequest) -> Rewritten:
    """The query of a request, parsed and led through every step."""
    parsed, notices = parse(request.query)
    if any(item.code == "precedence" for item in notices):
        notices = grouped(notices, printed(parsed))
    return led(engine, request, parsed, notices)


def led(
    engine: Engine, request: SearchRequest, parsed: Node, notices: tuple[Notice, ...] = ()
) -> Rewritten:
    """The query of a request as it was parsed, led through every step."""
    tree, remarks = parsed, list[Remark]()
    for step in STEPS:
        tree, made = step(engine, tree, request)
        remarks += made
    if any(remark.rewriting is Rewriting.REFERENCE for remark in remarks):
        notices = tuple(item for item in notices if item.code != "reference")
    return Rewritten(request, parsed, notices, tree, tuple(remarks))
