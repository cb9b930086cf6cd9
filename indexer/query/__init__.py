"""Text to tree: no index, no analysis, and no text that raises."""
