"""A process that makes documents for another one."""

from indexer.engines.cluster.indexing.workers import make_for_another

make_for_another()
