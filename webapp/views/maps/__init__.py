"""Routes of maps."""
