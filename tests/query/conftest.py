"""What the tests of this room share: a short notation for trees."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indexer.query import (
    And,
    Everything,
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


def drawn(node: Node) -> str:  # noqa: C901, PLR0911 one case for each kind of node
    """``And((Word("a"), Not(Phrase("b c"))))`` → ``(a & !"b c")``."""
    match node:
        case Everything():
            return "*"
        case Word():
            return node.text
        case Phrase():
            return f'"{node.text}"'
        case Near():
            return f'"{node.text}"~{node.distance}'
        case Prefix():
            return f"{node.text}*"
        case Range():
            low = "" if node.low is None else node.low
            return f"{node.field}[{low}..{'' if node.high is None else node.high}]"
        case Reference():
            return f"#{node.legislature or '?'}-{node.kind or '?'}-{node.number}"
        case Fielded():
            return f"{node.field}:{drawn(node.node)}"
        case And():
            return f"({' & '.join(map(drawn, node.nodes))})"
        case Or():
            return f"({' | '.join(map(drawn, node.nodes))})"
        case Not():
            return f"!{drawn(node.node)}"


@pytest.fixture(scope="session")
def draw() -> Callable[[Node], str]:
    """The notation of the golden tables."""
    return drawn
