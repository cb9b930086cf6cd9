"""Text to tokens. French. Pure: it knows no index."""
