"""The container of all files of a segment: named arrays in checksummed blocks."""
