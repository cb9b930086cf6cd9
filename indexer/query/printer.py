"""Tree to text: the normal form, which ``parse`` reads back as the same tree."""

from __future__ import annotations

import re
from datetime import date
from itertools import takewhile

from indexer import fields
from indexer.model import Chamber, senate_id
from indexer.query.ast import (
    And,
    Fielded,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    Reference,
    Word,
)
from indexer.query.dates import shown
from indexer.query.lexer import OPERATORS
from indexer.query.parser import MAX_DEPTH, parse
from indexer.query.references import as_words

_SIMPLE = re.compile(r"[^\W_]+")
_DAY = 3
"""Words of a day that is written out: ``1er mars 2024``."""


def printed(node: Node) -> str:
    """What was understood, as a query: ``(loup OU ours) -titre:"parc national"``.

    Parentheses stand also where precedence would do without them, as long as the depth allows.
    """
    if isinstance(node, Or) and isinstance(node.nodes[0], Reference):
        return _printed(node.nodes[1], clear=True)
    text = _printed(node, clear=True)
    if _depth(text) > MAX_DEPTH:
        text = _printed(node, clear=False)
    return text if isinstance(node, Reference) else as_words(text)


def _printed(node: Node, *, clear: bool) -> str:
    if isinstance(node, And):
        return " ".join(
            _apart(node.nodes, at) + _grouped(part, clear=clear, within=And)
            for at, part in enumerate(node.nodes)
        )
    if isinstance(node, Or):
        return " OU ".join(_grouped(part, clear=clear, within=Or) for part in node.nodes)
    if isinstance(node, Not):
        return f"-{_grouped(node.node, clear=clear, within=Not)}"
    if isinstance(node, Word) and node.text in OPERATORS:
        return f"+{node.text}"
    return _term(node)


def _apart(nodes: tuple[Node, ...], at: int) -> str:
    """What keeps a word, or a day of several words, from being read into the interval before it."""
    last = nodes[at - 1] if at else None
    if not isinstance(last, Range):
        return ""
    words = tuple(takewhile(_plain, nodes[at : at + _DAY]))
    for count in range(1, len(words) + 1):
        read, _ = parse(" ".join(map(_term, (last, *words[:count]))))
        if read != And((last, *words[:count])):
            return "+"
    return ""


def _plain(node: Node) -> bool:
    return isinstance(node, Word) and not node.exact and node.text not in OPERATORS


def _grouped(node: Node, *, clear: bool, within: type[And | Or | Not]) -> str:
    if within is Not and isinstance(node, Word):
        return _term(node)
    text = _printed(node, clear=clear)
    needed = isinstance(node, Or) or (isinstance(node, And) and (clear or within is Not))
    return f"({text})" if needed else text


def _term(node: Node) -> str:  # noqa: PLR0911 one return for each leaf
    match node:
        case Word():
            return f'"{node.text}"' if node.exact else node.text
        case Phrase():
            return f'"{node.text}"'
        case Near():
            return f'"{node.text}"~{node.distance}'
        case Prefix():
            return f"{node.text}*"
        case Range():
            return f"{_prefix(node.field)}:{_bounds(node)}"
        case Fielded():
            return f"{_prefix(node.field)}:{_value(node)}"
        case Reference():
            return _address(node)
        case _:
            return ""


def _prefix(field: str) -> str:
    row = fields.BY_NAME.get(field)
    return row.prefix if row else field


def _value(node: Fielded) -> str:
    row = fields.BY_NAME.get(node.field)
    if isinstance(node.node, Word) and not (row and row.searched):
        text = node.node.text
        return text if _SIMPLE.fullmatch(text) else f'"{text}"'
    return _term(node.node) or f"({_printed(node.node, clear=True)})"


def _bounds(node: Range) -> str:
    if isinstance(node.low, date) or isinstance(node.high, date):
        low = node.low if isinstance(node.low, date) else None
        return shown(low, node.high if isinstance(node.high, date) else None)
    if node.low is not None and node.low == node.high:
        return f"{node.low}"
    low_text = "" if node.low is None else f"{node.low}"
    return f"{low_text}..{'' if node.high is None else node.high}"


def _address(node: Reference) -> str:
    kind = str(node.kind) if node.kind else ""
    if node.month and node.kind:
        return str(senate_id(node.kind, node.month, node.number))
    if node.chamber is Chamber.SENATE:
        return f"{kind} {node.number} du Sénat".strip() if kind else f"n° {node.number} du Sénat"
    if node.legislature is None:
        return f"{kind} {node.number}".strip()
    return f"{node.legislature}-{node.number}{kind}"


def _depth(text: str) -> int:
    """How deep parentheses go; those inside quotes or words only make it an over-estimate."""
    deepest = depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest
