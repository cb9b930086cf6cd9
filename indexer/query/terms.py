"""A token to the leaf that it is where no field checks its value."""

from __future__ import annotations

from indexer.query.ast import Near, Node, Phrase, Prefix, Word
from indexer.query.lexer import Shape, Token
from indexer.query.notices import Notices, quoted

MAX_DISTANCE = 100
SHORTEST_PREFIX = 3


def leaf(token: Token, notices: Notices) -> Node:
    """The word, prefix, phrase or group of near words of a token."""
    if token.shape is Shape.PHRASE:
        return _phrase(token, notices)
    start, end = token.span[0], token.span[0] + len(token.text)
    if not token.prefix:
        return Word(token.text, span=(start, end))
    if sum(sign.isalnum() for sign in token.text) >= SHORTEST_PREFIX:
        return Prefix(token.text, span=(start, end + 1))
    notices.add("short-prefix", quoted(token.text), span=(start, end))
    return Word(token.text, span=(start, end))


def _phrase(token: Token, notices: Notices) -> Node:
    if token.distance is None:
        return Phrase(token.text, span=token.span)
    if token.distance > MAX_DISTANCE:
        notices.add("far", MAX_DISTANCE, span=token.span)
    return Near(token.text, min(token.distance, MAX_DISTANCE), span=token.span)
