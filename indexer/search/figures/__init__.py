"""Tables of figures about the questions of a search: cross tables, the barometer."""
