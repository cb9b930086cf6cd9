"""Nodes to a node: flat, without doubles of ``Not``, without marks that no text holds."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.query.ast import And, Fielded, Node, Not, Or, Word

MARKS = frozenset({"n°", "nº", "no"})
"""Abbreviations of "numéro": nothing of their own before a number."""


def negated(node: Node) -> Node:
    """Everything but the node; twice is nothing."""
    return node.node if isinstance(node, Not) else Not(node)


def conjunction(nodes: Sequence[Node]) -> Node:
    """All of the nodes, one at least."""
    flat = _unmarked(_flat(And, nodes))
    return flat[0] if len(flat) == 1 else And(flat)


def alternative(nodes: Sequence[Node]) -> Node | None:
    """Any of the nodes; None where there is none."""
    flat = _flat(Or, nodes)
    return Or(flat) if len(flat) > 1 else flat[0] if flat else None


def grouped(choices: Sequence[Sequence[Node]]) -> Node | None:
    """Any of the choices, each of which is all of its nodes: ``a OU b c`` → ``a OU (b c)``."""
    return alternative([conjunction(choice) for choice in choices])


def regrouped(choices: Sequence[Sequence[Node]]) -> Node | None:
    """The same nodes the other way, ``OU`` between neighbours first: ``a OU b c`` → ``(a OU b) c``.

    ``a SAUF b OU c`` → ``a SAUF (b OU c)``.
    """
    if all(len(choice) == 1 for choice in choices):
        return grouped(choices)
    terms: list[list[Node]] = []
    for choice in choices:
        joined = choice[:1] if terms else []
        if joined:
            terms[-1] += joined
        terms += [[node] for node in choice[len(joined) :]]
    return conjunction([_either(nodes) for nodes in terms])


def _either(nodes: Sequence[Node]) -> Node:
    first, *others = nodes
    if isinstance(first, Not) and not any(isinstance(other, Not) for other in others):
        return negated(Or(_flat(Or, (first.node, *others)))) if others else first
    return Or(_flat(Or, nodes)) if others else first


def _flat(outer: type[And | Or], nodes: Sequence[Node]) -> tuple[Node, ...]:
    flat: list[Node] = []
    for node in nodes:
        if isinstance(node, And | Or) and isinstance(node, outer):
            flat += node.nodes
        else:
            flat.append(node)
    return tuple(flat)


def _unmarked(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """``n° 2019-1428`` → ``2019-1428``: texts are indexed without the mark, so nobody holds it."""
    kept: list[Node] = []
    for node in reversed(nodes):  # from the right, so that a mark before a mark goes too
        if not _is_mark(node, kept[-1] if kept else None):
            kept.append(node)
    return tuple(reversed(kept))


def _is_mark(node: Node, following: Node | None) -> bool:
    if isinstance(node, Fielded) and isinstance(following, Fielded):
        return node.field == following.field and _is_mark(node.node, following.node)
    if not (isinstance(node, Word) and isinstance(following, Word)):
        return False
    return node.text.casefold() in MARKS and following.text[0].isdigit()
