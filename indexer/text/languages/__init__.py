"""How each language is read: one module for each, and what those without tables of ours share."""
