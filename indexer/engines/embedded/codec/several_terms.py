"""The occurrences of several terms at once, in some documents.

A word has many forms and most of them are rare: read one by one, each would cost some thirty calls
for a handful of positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.codec.container.sections import Array
from indexer.engines.embedded.codec.payloads import runs
from indexer.engines.embedded.codec.postings import FieldPostings


class Occurrences(NamedTuple):
    """Places where terms stand, of each by document, then by position: an array each.

    ``terms``: which of the terms that were asked for, by its index among them.
    """

    terms: Array
    documents: Array
    positions: Array


_NONE: Array = np.zeros(0, np.int64)
_NOTHING = Occurrences(_NONE, _NONE, _NONE)


def occurrences_among(
    postings: FieldPostings, terms: Sequence[int], wanted: npt.NDArray[np.bool_]
) -> Occurrences:
    """Where terms stand in the wanted documents; those that have a bitmap come last.

    ``wanted``: a truth value for each document of the segment. A term of three postings with the
    frequencies 2, 1 and 3, whose occurrences begin at 40: those of its third one begin at 40 + 3.
    """
    order = sorted(range(len(terms)), key=lambda at: postings.placed(terms[at])[1])
    asked, values = np.array([terms[at] for at in order]), postings.values
    starts, sizes = values.extents(asked)
    documents = _documents(postings, asked, starts, sizes)
    hits = np.flatnonzero(wanted[documents])
    if not len(hits):
        return _NOTHING
    frequencies = values.frequencies_at(runs(starts, sizes)).astype(np.int64)
    before = frequencies.cumsum() - frequencies
    begins = values.first_occurrences(asked) - before[sizes.cumsum() - sizes]
    which, times = np.repeat(np.arange(len(terms)), sizes)[hits], frequencies[hits]
    positions = values.positions_at(runs(begins[which] + before[hits], times))
    return Occurrences(
        np.repeat(np.array(order)[which], times),
        np.repeat(documents[hits], times),
        positions.astype(np.int64),
    )


def _documents(postings: FieldPostings, terms: Array, starts: Array, sizes: Array) -> Array:
    """The documents of terms, term after term; those that have a bitmap stand behind the others."""
    dense = [term for term in terms.tolist() if postings.placed(term)[1]]
    listed = len(terms) - len(dense)
    found = postings.listed(terms[:listed], starts[:listed], sizes[:listed]) if listed else _NONE
    return np.concatenate([found, *map(postings.documents, dense)]) if dense else found
