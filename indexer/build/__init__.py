"""From sources to a new generation: a whole new index, or an update of the one in place."""

from __future__ import annotations

from indexer.build.reindexing import reindex
from indexer.build.updating import update

__all__ = ["reindex", "update"]
