"""How a question lies in the index: the constants that writing and reading share.

The fields with a weight follow each other in one *stream* of positions, ``GAP`` apart: one posting
list of a key serves them all, and no phrase or window reaches from one field into the next. The
fields that are asked by their prefix have short lists of their own, under keys ``field`` +
``LABEL_MARK`` + key. Question and answer are asked through the stream.
"""

from __future__ import annotations

import numpy as np

from indexer.engines.bm25 import weight
from indexer.fields import SEARCHED, STORED, FieldKind
from indexer.sketches import SIZE, Text

GAP = 256
"""Positions between two fields of the stream; no window is wider (``binding.WIDEST``)."""
DOCUMENT_SHIFT = 32
POSITION_MASK = (1 << DOCUMENT_SHIFT) - 1
"""A place is one number: the document above so many bits, the position below."""
LABEL_MARK = "\x1f"
SEPARATOR = "\x1f"
"""Between the values of a column that holds several."""
NO_NUMBER = -(2**31)
"""What a NUMBER or DATE column holds where the question has no value."""

_LONG = ("question", "answer")
_WEIGHTED = tuple(row for row in SEARCHED if row.weight)
STREAM = (
    *(row for row in _WEIGHTED if row.name not in _LONG),
    *(row for row in _WEIGHTED if row.name in _LONG),
)
"""The fields of the stream, the short ones first."""
LABELLED = tuple(row for row in SEARCHED if row.name not in _LONG)
"""The fields with lists of their own."""
STREAM_NUMBER = {row.name: number for number, row in enumerate(STREAM)}

SCALE = 2
"""Weights are stored times this, so that halves are whole numbers."""
SCALED = np.array([round(weight(row.name) * SCALE) for row in STREAM], dtype=np.int64)

COUNTED = tuple(row for row in STORED if row.facet)
MEASURED = tuple(row for row in STORED if row.kind in {FieldKind.NUMBER, FieldKind.DATE})

_BINS = 4
"""Bins of a sketch that lie in one number of 64 bits."""


def sketched(text: Text) -> tuple[str, ...]:
    """The columns that hold the sketch of a text, ``_BINS`` bins each; 0: it has none."""
    return tuple(f"k_{text}_{number}" for number in range(SIZE // _BINS))
