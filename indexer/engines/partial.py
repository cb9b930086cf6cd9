"""What a near result holds: everything that is required, and some of the words of a query.

Words that are typed plainly may be missing; what is quoted, signed, in a field, a range, an OR or
under a NOT stays required.
"""

from __future__ import annotations

from dataclasses import dataclass

from indexer.engines.binding import bind, joined, plain_texts
from indexer.engines.bound import All, Bound
from indexer.engines.stop_words import told
from indexer.query import ast, printed
from indexer.text import written_apart


@dataclass(frozen=True, slots=True)
class Partial:
    """``required``: what every near result matches. ``words``: of these, one at least.

    ``texts``: each word as it was typed, to tell which ones are missing.
    """

    required: Bound
    words: tuple[Bound, ...]
    texts: tuple[str, ...]


def partial(tree: ast.Node) -> Partial | None:
    """What the near results of a query hold; None where no word may be missing.

    Neighbours that may be one word (``A 69``) are missing together or not at all.
    """
    nodes = told(tree.nodes) if isinstance(tree, ast.And) else (tree,)
    free = tuple(group for group in _groups(nodes) if all(map(_may_lack, group)))
    words = tuple(dict.fromkeys(free))
    required = tuple(node for node in nodes if not _may_lack(node))
    if not words or len(words) + len(required) == 1:
        return None
    return Partial(
        All(tuple(bind(node) for node in required)),
        tuple(joined(group) for group in words),
        tuple(" ".join(map(_typed, group)) for group in words),
    )


def _groups(nodes: tuple[ast.Node, ...]) -> list[tuple[ast.Node, ...]]:
    """Each node for itself, but neighbours that may be one word together."""
    groups: list[tuple[ast.Node, ...]] = [(node,) for node in nodes]
    for start, stop, _ in reversed(list(written_apart(plain_texts(nodes)))):
        groups[start:stop] = [nodes[start:stop]]
    return groups


def _may_lack(node: ast.Node) -> bool:
    if isinstance(node, ast.Or):
        return node.one_word
    return isinstance(node, ast.Word) and not node.exact


def _typed(node: ast.Node) -> str:
    """A word, or the words of one meaning, as typed, before what stands for them."""
    first = node.nodes[0] if isinstance(node, ast.Or) else node
    words = first.nodes if isinstance(first, ast.And) else (first,)
    return " ".join(word.text for word in words if isinstance(word, ast.Word)) or printed(first)
