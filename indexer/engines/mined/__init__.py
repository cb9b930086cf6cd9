"""What an index keeps of its questions' own words: how it is written down, and carried forward."""

from indexer.engines.mined.changes import Changes, mined
from indexer.engines.mined.tables import Lines, Listed, Name, expressed, tables

__all__ = ["Changes", "Lines", "Listed", "Name", "expressed", "mined", "tables"]
