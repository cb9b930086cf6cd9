"""Every question in memory, every search by brute force: the fake for tests, and the oracle."""

from indexer.engines.memory.store import MemoryStore

__all__ = ["MemoryStore"]
