"""Commands that send letters: to who watches, and to who asked for alerts."""
