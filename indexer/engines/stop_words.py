"""The words of a query, analysed, and the query without its stop words: what it is about."""

from __future__ import annotations

import dataclasses

from indexer.query import ast
from indexer.text import Token, analyse, is_stop, remembered, telling, verb_of

LONGEST = 40
"""Characters of a text whose tokens are remembered: visitors write as long as they like."""


def tokens_of(text: str) -> list[Token]:
    """The tokens of what was typed: those who read a query ask for each of its words ten times."""
    return [*_of_short(text)] if len(text) <= LONGEST else analyse(text)


@remembered(512)
def _of_short(text: str) -> tuple[Token, ...]:
    return tuple(analyse(text))


def without_stops(tree: ast.Node) -> ast.Node:
    """The tree less the words that say nothing: ``quel est le prix de l'eau`` → prix, eau."""
    return ast.And(told(tree.nodes)) if isinstance(tree, ast.And) else tree


@remembered(64)
def told(nodes: tuple[ast.Node, ...]) -> tuple[ast.Node, ...]:
    """The parts of a query that say what it is about; all of them where no text would be left.

    Stop words and question words (``indexer.text.question_words``) are left out, and a verb loses
    the subject that a question puts behind it: ``utilisent-ils`` → ``utilisent``.
    """
    read = [_read(node) for node in nodes]
    tell = telling([keys for keys, _, _ in read], elided=[elided for _, _, elided in read])
    for kept in (
        [i for i, tells in enumerate(tell) if tells and not is_passed_over(nodes[i])],
        [i for i, node in enumerate(nodes) if not is_passed_over(node)],
    ):
        if any(isinstance(nodes[i], _TEXTS) for i in kept):
            return tuple(_without_subject(nodes[i], *read[i][:2]) for i in kept)
    return nodes


_TEXTS = (ast.Word, ast.Prefix, ast.Phrase, ast.Near, ast.Or)
_NO_WORD = ("",)
"""The keys of what is no single word as typed: it is never passed over."""


def _read(node: ast.Node) -> tuple[tuple[str, ...], list[Token], bool]:
    """The exact keys of a word, its tokens, and whether it stands behind an apostrophe."""
    if not isinstance(node, ast.Word) or node.exact:
        return _NO_WORD, [], False
    every = tokens_of(node.text)
    tokens = [token for token in every if not token.whole] or every  # a compound by its parts
    keys = tuple(token.exact for token in tokens)
    return keys or _NO_WORD, tokens, bool(tokens) and tokens[0].start > 0


def _without_subject(node: ast.Node, keys: tuple[str, ...], tokens: list[Token]) -> ast.Node:
    verb = verb_of(keys)
    if not tokens or not isinstance(node, ast.Word) or len(verb) == len(keys):
        return node
    return dataclasses.replace(node, text=node.text[: tokens[len(verb) - 1].end])


def is_passed_over(node: ast.Node) -> bool:
    """Whether a word is a stop word, which queries pass over."""
    if not isinstance(node, ast.Word) or node.exact:
        return False
    tokens = tokens_of(node.text)
    return len(tokens) == 1 and is_stop(tokens[0].exact)
