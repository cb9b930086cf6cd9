"""The records that could not be read: a line for each, published with the generation."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.engines.base import Store
from indexer.sources.base import Rejection, to_line

LIMIT = 10_000
"""How many lines are written at most; a source that is wrong as a whole would fill the disk."""


def write(store: Store, rejections: Iterable[Rejection], *, partial: bool = False) -> None:
    """Give the rejections to the store, for the writer that is at work.

    ``partial``: some sources were not read again, so their earlier rejections stay.
    """
    before = store.rejected() if partial else ()
    store.note_rejected(list(dict.fromkeys([*before, *map(to_line, rejections)]))[:LIMIT])
