"""Segments as flat arrays that numpy maps from disk: reading, writing, merging, publishing them.

``open_readers`` gives the arrays of an index; ``write_segment``, ``merge_segments`` and
``commit_segments`` write them. ``codec.whoosh`` is the other side, where Whoosh reads and writes
the same files. They are described in ``docs/index-format.md``.
"""

# A segment that Whoosh unpickles asks for its codec, which is there only once ``whoosh`` is.
from indexer.engines.embedded.codec import whoosh
from indexer.engines.embedded.codec.bulk import (
    Documents,
    FieldTerms,
    Vectors,
    write_documents,
    write_segment,
    write_terms,
)
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
from indexer.engines.embedded.codec.merge import MergedFields, merge_segments
from indexer.engines.embedded.codec.payloads import Layout, Values, runs
from indexer.engines.embedded.codec.postings import FieldPostings, TermBatch
from indexer.engines.embedded.codec.reader import ColumnarReader
from indexer.engines.embedded.codec.segment import ColumnarSegment
from indexer.engines.embedded.codec.stored import Frames, dictionary_of
from indexer.engines.embedded.codec.toc import (
    commit_segments,
    open_readers,
    read_segments,
    verify,
)

__all__ = [
    "Bits",
    "Column",
    "ColumnarReader",
    "ColumnarSegment",
    "Documents",
    "FieldPostings",
    "FieldTerms",
    "Frames",
    "Layout",
    "MergedFields",
    "Numbers",
    "Opaque",
    "OrdinalLists",
    "Ordinals",
    "TermBatch",
    "Values",
    "Vectors",
    "commit_segments",
    "dictionary_of",
    "merge_segments",
    "open_readers",
    "ordinal_lists_of",
    "ordinals_of",
    "read_segments",
    "runs",
    "verify",
    "whoosh",
    "write_documents",
    "write_segment",
    "write_terms",
]
