"""The columnar codec of Whoosh: segments as flat arrays that numpy maps from disk.

``open_index`` and ``create_index`` give a Whoosh index; ``open_readers`` gives its arrays;
``write_segment``, ``merge_segments`` and ``commit_segments`` write without Whoosh's writers.
The files are described in ``docs/index-format.md``.
"""

from indexer.engines.embedded.codec.bulk import FieldTerms, Vectors, write_segment
from indexer.engines.embedded.codec.columns import (
    Bits,
    Column,
    Numbers,
    Opaque,
    OrdinalLists,
    Ordinals,
    ordinal_lists_of,
    ordinals_of,
)
from indexer.engines.embedded.codec.merge import merge_segments
from indexer.engines.embedded.codec.payloads import Layout, Values, runs
from indexer.engines.embedded.codec.postings import FieldPostings, TermBatch
from indexer.engines.embedded.codec.reader import ColumnarReader
from indexer.engines.embedded.codec.segment import ColumnarSegment
from indexer.engines.embedded.codec.stored import dictionary_of
from indexer.engines.embedded.codec.toc import (
    ColumnarIndex,
    commit_segments,
    create_index,
    merge_columnar,
    open_index,
    open_readers,
    read_segments,
    verify,
)
from indexer.engines.embedded.codec.whoosh.codec import ColumnarCodec

__all__ = [
    "Bits",
    "Column",
    "ColumnarCodec",
    "ColumnarIndex",
    "ColumnarReader",
    "ColumnarSegment",
    "FieldPostings",
    "FieldTerms",
    "Layout",
    "Numbers",
    "Opaque",
    "OrdinalLists",
    "Ordinals",
    "TermBatch",
    "Values",
    "Vectors",
    "commit_segments",
    "create_index",
    "dictionary_of",
    "merge_columnar",
    "merge_segments",
    "open_index",
    "open_readers",
    "ordinal_lists_of",
    "ordinals_of",
    "read_segments",
    "runs",
    "verify",
    "write_segment",
]
