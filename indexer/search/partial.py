"""Documents that hold most of a query's words, for a page that few documents with all of them fill.

Words count by what they tell (their idf); a word that looks like a slip may also be one of its
neighbours. What is quoted, in a field, a range or under a NOT stays required.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.query import And, Node, Or, Word
from indexer.query.ast import Most, Near
from indexer.search.suggest import Slip

SHARE = 0.5
"""How much of what the words tell a document has to hold; chosen in ``bench/relevance``."""


def nearby(tree: Node, wrong: Sequence[Slip]) -> Node | None:
    """The tree with its words no longer all required; None where that would be the same."""
    terms = tree.nodes if isinstance(tree, And) else (tree,)
    soft = [term for term in terms if _is_soft(term)]
    corrected = {slip.word.text: _either(slip) for slip in wrong}
    if not soft or (len(soft) == 1 and not corrected):
        return None
    words = tuple(
        corrected.get(term.text, term) if isinstance(term, Word) else term for term in soft
    )
    most = Most(words, SHARE)
    strict = tuple(term for term in terms if not _is_soft(term))
    return And((*strict, most)) if strict else most


def _is_soft(term: Node) -> bool:
    if isinstance(term, Or):  # a meaning beside its acronym is as soft as that
        return all(_is_soft(node) or isinstance(node, Near | And) for node in term.nodes)
    return isinstance(term, Word) and not term.exact


def _either(slip: Slip) -> Node:
    """The word or one of its neighbours, of which the nearest ones count."""
    nearest = slip.neighbours[0].distance
    likely = [near.word for near in slip.neighbours if near.distance == nearest]
    return Or((slip.word, *(Word(key) for key in likely)))
