"""Which questions does a text in hand call? A number, a pasted list, a draft."""
