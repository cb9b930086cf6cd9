"""Elements of XML as the trees that the JSON of the open data holds."""
