"""The folded form of names, one character for one, so that places in a text stay."""

from __future__ import annotations

_MARKED = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýÿœ"
_PLAIN = "aaaaaaaceeeeiiiionoooooouuuuyyo"
_FOLDED = {ord(a): b for a, b in zip(_MARKED, _PLAIN, strict=True)}
_FOLDED |= {ord(chr(a).upper()): b for a, b in _FOLDED.items() if len(chr(a).upper()) == 1}
_FOLDED |= {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_FOLDED |= dict.fromkeys(map(ord, "-'’\u2011\u2013\u00a0\u202f"), " ")


def key(name: str) -> str:
    """No accents, no case, joints as spaces: ``"Conseil d’État"`` → ``"conseil d etat"``."""
    return name.translate(_FOLDED)
