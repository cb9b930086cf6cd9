"""What orders the matches of a query beyond its words: whole titles, words close together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from indexer.engines import binding
from indexer.engines.binding import bind, slots_of
from indexer.engines.bound import Bound, Constant, Layer, Prefer, Slot, Titled
from indexer.engines.stop_words import is_passed_over, tokens_of, told
from indexer.query import ast
from indexer.text import is_infinitive

Pair: TypeAlias = tuple[Slot, Slot]
"""The lemmas of two neighbouring words of a query."""
ALTERNATIVES = 8  # words at most that stand for one another in a title; more are a list
TITLE_LEMMAS = 59.0
"""What the query calls by its whole title comes first …"""
TITLE_FORMS = 40.0
"""… and before titles of other forms; together below what other accents cost."""
TITLE_PART = 15.0
"""A title of which the query has every word, among others that may be its rubrique or author."""
TITLE_LEAST, TITLE_MOST = 2, 12
"""The words of such a title at least, and those of the longest query that is looked through."""
TITLE_WORD = 1.0
"""How much of its idf a word adds by standing in a title; measured in ``bench/relevance``."""
CLOSE = 4
"""The window, in positions, in which two neighbouring words of a query are close."""
CLOSE_WEIGHT = 0.3
"""How much of the idf of both words their closeness adds; measured in ``bench/relevance``."""
RERANKED = 200
"""The documents of the best scores, in which closeness is looked for."""


@dataclass(frozen=True, slots=True)
class TitleWord:
    """The keys of a word in a title, and how much of its idf it adds there."""

    slot: Slot
    factor: float


def ranked(tree: ast.Node) -> Bound:
    """The bound form of a tree whose matches are put in order: a whole title comes first.

    The typed forms count most, other forms of the words and what a slip may have been for less.
    """
    nodes = tree.nodes if isinstance(tree, ast.And) else (tree,)
    bound = bind(tree)
    for layer, score in ((Layer.STEM, TITLE_LEMMAS), (Layer.EXACT, TITLE_FORMS)):
        slots = _title_slots(nodes, layer)
        if slots:
            bound = Prefer(bound, Constant(Titled(layer, slots, len(slots)), score), 1.0)
    return bound


def title_part(tree: ast.Node) -> Titled | None:
    """The titles of which a query has every word in order, among others: its rubrique, its author.

    Such a title adds ``TITLE_PART`` to the score of each of the ``RERANKED`` best documents.
    """
    nodes = tree.nodes if isinstance(tree, ast.And) else ()
    slots = _title_slots(nodes, Layer.STEM)
    return (
        Titled(Layer.STEM, slots, TITLE_LEAST) if TITLE_LEAST < len(slots) <= TITLE_MOST else None
    )


def _title_slots(nodes: tuple[ast.Node, ...], layer: Layer) -> tuple[Slot, ...]:
    """The places that a query takes in a title; none where a part of it is no plain words."""
    parts = [_titling(node, layer) for node in nodes]
    return tuple(slot for part in parts for slot in part) if all(parts) else ()


def _titling(node: ast.Node, layer: Layer) -> tuple[Slot, ...]:
    """The places that a part of a query takes in a title; none where it is no plain words."""
    if isinstance(node, ast.Word | ast.Phrase):
        return slots_of(tokens_of(node.text), layer, joined=False)
    if isinstance(node, ast.Or) and node.nodes and isinstance(node.nodes[0], ast.And):
        return _title_slots(_worded(node.nodes[0].nodes), layer)  # a meaning, as it was typed
    words = _worded(node.nodes)[: ALTERNATIVES + 1] if isinstance(node, ast.Or) else ()
    several = [_titling(word, layer) for word in words if isinstance(word, ast.Word)]
    if not 0 < len(several) == len(words) <= ALTERNATIVES or any(len(s) != 1 for s in several):
        return ()
    return (tuple(dict.fromkeys(key for slots in several for key in slots[0])),)


def _worded(nodes: tuple[ast.Node, ...]) -> tuple[ast.Node, ...]:
    """The nodes without the meaning that an acronym has, which is in no title."""
    return tuple(node for node in nodes if not isinstance(node, ast.Near))


def close_pairs(tree: ast.Node, words: Sequence[TitleWord]) -> tuple[Pair, ...]:
    """The neighbouring words of a query, for which a document scores more where they are close.

    Both lemmas in ``CLOSE`` positions of one field with a weight add ``CLOSE_WEIGHT`` times the sum
    of their idf, once for each pair, to each of the ``RERANKED`` best documents. Words that are
    passed over, in a field or no single place stand in no pair. ``words``: its ``title_words``.
    """
    slots = [word.slot for word in words] if isinstance(tree, ast.And) else []
    return tuple(dict.fromkeys(pair for pair in pairwise(slots) if pair[0] != pair[1]))


def title_words(tree: ast.Node) -> tuple[TitleWord, ...]:
    """The words of a query that say what it is about, and what each counts in a title.

    Where the title of one of the ``RERANKED`` best documents holds the lemma, its score rises by
    ``factor × idf``, divided by the length norm of the title (``bm25.title_norm``).
    """
    nodes = tree.nodes if isinstance(tree, ast.And) else (tree,)
    words = (_title_word(node) for node in told(nodes))
    return tuple(word for word in words if word is not None)


def _title_word(node: ast.Node) -> TitleWord | None:
    if isinstance(node, ast.Or) and node.one_word:
        node = node.nodes[0]
    if not isinstance(node, ast.Word) or node.exact or is_passed_over(node):
        return None
    tokens = tokens_of(node.text)
    slots = slots_of(tokens, Layer.STEM, joined=False)
    if len(slots) != 1:
        return None
    verb = len(tokens) == 1 and is_infinitive(tokens[0].exact)
    return TitleWord(slots[0], TITLE_WORD * (binding.INFINITIVE if verb else 1.0))
