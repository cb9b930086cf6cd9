"""What a near result holds: everything that is required, and some of the words of a query.

Words that are typed plainly may be missing; what is quoted, signed, in a field, a range, an OR or
under a NOT stays required.
"""

from __future__ import annotations

from dataclasses import dataclass

from indexer.engines.binding import bind
from indexer.engines.bound import All, Bound
from indexer.engines.stop_words import told
from indexer.query import ast, printed


@dataclass(frozen=True, slots=True)
class Partial:
    """``required``: what every near result matches. ``words``: of these, one at least.

    ``texts``: each word as it was typed, to tell which ones are missing.
    """

    required: Bound
    words: tuple[Bound, ...]
    texts: tuple[str, ...]


def partial(tree: ast.Node) -> Partial | None:
    """What the near results of a query hold; None where no word may be missing."""
    nodes = told(tree.nodes) if isinstance(tree, ast.And) else (tree,)
    words = tuple(dict.fromkeys(node for node in nodes if _may_lack(node)))
    required = tuple(node for node in nodes if not _may_lack(node))
    if not words or len(nodes) == 1:
        return None
    return Partial(
        All(tuple(bind(node) for node in required)),
        tuple(bind(node) for node in words),
        tuple(_typed(node) for node in words),
    )


def _may_lack(node: ast.Node) -> bool:
    if isinstance(node, ast.Or):
        return node.one_word
    return isinstance(node, ast.Word) and not node.exact


def _typed(node: ast.Node) -> str:
    """A word, or the words of one meaning, as typed, before what stands for them."""
    first = node.nodes[0] if isinstance(node, ast.Or) else node
    words = first.nodes if isinstance(first, ast.And) else (first,)
    return " ".join(word.text for word in words if isinstance(word, ast.Word)) or printed(first)
