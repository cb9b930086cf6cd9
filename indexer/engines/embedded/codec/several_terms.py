"""The occurrences of several terms at once, in some documents.

A word has many forms and most of them are rare: read one by one, each would cost some thirty calls
for a handful of positions.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.codec.container.sections import Array
from indexer.engines.embedded.codec.payloads import runs
from indexer.engines.embedded.codec.postings import FieldPostings


class Occurrences(NamedTuple):
    """Places where terms stand, by term, then by document, then by position: an array each.

    ``terms``: which of the terms that were asked for, by its index among them.
    """

    terms: Array
    documents: Array
    positions: Array


_NOTHING = Occurrences(*(np.zeros(0, np.int64) for _ in range(3)))


def occurrences_among(
    postings: FieldPostings, terms: Array, wanted: npt.NDArray[np.bool_]
) -> Occurrences:
    """Where terms that have no bitmap stand in the wanted documents.

    ``wanted``: a truth value for each document of the segment. A term of three postings with the
    frequencies 2, 1 and 3, whose occurrences begin at 40: those of its third one begin at 40 + 3.
    """
    values = postings.values
    starts, sizes = values.extents(terms)
    numbers = runs(starts, sizes)
    documents = postings.listed(terms, starts, sizes)
    hits = np.flatnonzero(wanted[documents])
    if not len(hits):
        return _NOTHING
    frequencies = values.frequencies_at(numbers).astype(np.int64)
    before = frequencies.cumsum() - frequencies
    begins = values.first_occurrences(terms) - before[sizes.cumsum() - sizes]
    which, times = np.repeat(np.arange(len(terms)), sizes)[hits], frequencies[hits]
    positions = values.positions_at(runs(begins[which] + before[hits], times))
    return Occurrences(
        np.repeat(which, times), np.repeat(documents[hits], times), positions.astype(np.int64)
    )
