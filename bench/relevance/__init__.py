"""How well do first pages answer, beside those of other systems? See ``__main__``.

``collections`` reads questions, queries and what judges said of them; ``known`` makes such a
collection of the real records; ``systems`` are asked; ``measures`` counts; ``report`` writes.
"""
