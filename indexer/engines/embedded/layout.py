"""How a question lies in the index: the constants that writing and reading share.

The fields with a weight follow each other in one *catch-all field*, ``GAP`` positions apart: one
posting list of a term serves them all, and no phrase or window reaches from one field into the
next. The fields that can be asked by name have short posting lists of their own, under the terms
``field`` + ``LABEL_MARK`` + key. Question and answer are asked through the catch-all field.

A *key* is what the analysis makes of a word, its folded form or its lemma; a *term* is what the
dictionary of an index field holds. In the catch-all field they are the same string.
"""

from __future__ import annotations

import numpy as np

from indexer.engines.bm25 import weight
from indexer.fields import SEARCHED, STORED, FieldKind
from indexer.sketches import SIZE, Text

GAP = 256
"""Positions between two fields in the catch-all field; no window is wider (``binding.WIDEST``)."""
DOC_ID_SHIFT = 32
POSITION_MASK = (1 << DOC_ID_SHIFT) - 1
"""A position in the whole generation is one number: the doc id, shifted by these bits, above the
position in the document. Such numbers are sorted by document, then field, then position."""
LABEL_MARK = "\x1f"
SEPARATOR = "\x1f"
"""Between the values of a column that holds several."""
NO_NUMBER = -(2**31)
"""What a NUMBER or DATE column holds where the question has no value."""

_MOST = (
    "de la des et a le les en du m pour sur une est un que dans il par qui ministre au ce plus pas "
    "sont mme cette ces aux ou ne"
)
FREQUENT = tuple(_MOST.split())
"""The exact keys of which two side by side are a term of their own, in the field ``pairs``: those
that stand most often in written questions (three parts) and in debates (one)."""
PAIR_MARK = "\x1f"
"""Between the keys of a pair."""

_LONG = ("question", "answer")
_WEIGHTED = tuple(row for row in SEARCHED if row.weight)
CATCH_ALL = (
    *(row for row in _WEIGHTED if row.name not in _LONG),
    *(row for row in _WEIGHTED if row.name in _LONG),
)
"""The fields in the catch-all field, the short ones first."""
LABELLED = tuple(row for row in SEARCHED if row.name not in _LONG)
"""The fields with posting lists of their own."""
CATCH_ALL_NUMBER = {row.name: number for number, row in enumerate(CATCH_ALL)}

SCALE = 2
"""Weights are stored times this, so that halves are whole numbers."""
SCALED = np.array([round(weight(row.name) * SCALE) for row in CATCH_ALL], dtype=np.int64)

COUNTED = tuple(row for row in STORED if row.facet)
MEASURED = tuple(row for row in STORED if row.kind in {FieldKind.NUMBER, FieldKind.DATE})

_BINS = 4
"""Bins of a sketch that lie in one number of 64 bits."""


def is_pair(first: str, second: str) -> bool:
    """Whether two keys side by side are a term of the field ``pairs``."""
    return first in _PAIRED and second in _PAIRED


_PAIRED = frozenset(FREQUENT)


def sketched(text: Text) -> tuple[str, ...]:
    """The columns that hold the sketch of a text, ``_BINS`` bins each; 0: it has none."""
    return tuple(f"k_{text}_{number}" for number in range(SIZE // _BINS))
