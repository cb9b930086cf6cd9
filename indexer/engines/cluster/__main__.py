"""A process that makes documents for another one."""

from indexer.engines.cluster.making import make_for_another

make_for_another()
