"""What may touch over a blank, for the tests of the analysis and of the vocabulary of a build."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = [
    "L.",
    "l",
    "*",
    "421-1",
    "R*",
    "n°",
    "n°s",
    "No",
    "n",
    ".",
    "15",
    "108",
    "1",
    "XVIIe",
    "VI",
    "législature",
    "siècle",
    "république",
    "e",
    "LO",
    "141",
    "L.O.",
    "S.N.C.F",
    "l'O.N.U",
    "a",
    "mot",
    "l'eau",
    "l’été",
    "député·e·s",
    "directeur/trice",
    "3,5",
    "1.5",
    "(e)s",
    "aujourd'hui",
    "Covid-19",
    "St-Malo",
    "vi",
    "é·e",
    "s",
    "º",
    "d·abcdefghl",
    "",
    "\n",
    "é" * 63,
    "é" * 64,
]
"""Numbers, references, centuries, inclusive forms; words as long as one may be."""
SPACED = st.lists(st.sampled_from(PIECES), max_size=9).flatmap(
    lambda words: st.sampled_from([" ".join(words), "".join(words), "  ".join(words)])
)
"""Texts of these, with one blank, none or two between."""
