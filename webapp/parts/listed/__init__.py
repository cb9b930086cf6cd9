"""The questions of a list: as cards, or as rows of a table."""
