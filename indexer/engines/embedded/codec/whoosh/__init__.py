"""Whoosh opens, searches and writes our files: that is a promise, and this package keeps it.

The engine itself reads arrays and needs none of it. A program of Whoosh's calls ``open_index`` or
``create_index``, and has everything of Whoosh over the columnar files: searchers, writers, merges
(``merge_columnar``). The formats of Whoosh that our own schema does not use (character offsets,
boosts, vectors) are stored for it alone.
"""

from indexer.engines.embedded.codec.whoosh.codec import ColumnarCodec
from indexer.engines.embedded.codec.whoosh.index import (
    ColumnarIndex,
    create_index,
    merge_columnar,
    merged_fields,
    open_index,
)

__all__ = [
    "ColumnarCodec",
    "ColumnarIndex",
    "create_index",
    "merge_columnar",
    "merged_fields",
    "open_index",
]
