"""The columnar codec of Whoosh: segments as flat arrays that numpy maps from disk."""

from indexer.engines.embedded.codec.whoosh_codec import ColumnarCodec

__all__ = ["ColumnarCodec"]
