"""An index on an OpenSearch cluster: every generation is an index of its own behind one alias."""

from indexer.engines.cluster.store import ClusterStore, at

__all__ = ["ClusterStore", "at"]
