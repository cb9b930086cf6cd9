"""Text to tree: no index, no analysis, and no text that raises."""

from indexer.query.ast import (
    And,
    Everything,
    Fielded,
    Near,
    Node,
    Not,
    Notice,
    Or,
    Phrase,
    Prefix,
    Range,
    Reference,
    Word,
)
from indexer.query.parser import otherwise, parse
from indexer.query.printer import printed
from indexer.query.references import as_words

__all__ = [
    "And",
    "Everything",
    "Fielded",
    "Near",
    "Node",
    "Not",
    "Notice",
    "Or",
    "Phrase",
    "Prefix",
    "Range",
    "Reference",
    "Word",
    "as_words",
    "otherwise",
    "parse",
    "printed",
]
