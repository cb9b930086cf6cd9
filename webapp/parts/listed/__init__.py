"""The questions of a list: as cards."""
