"""How well does a search find the one question that somebody has in mind? See ``__main__``."""
