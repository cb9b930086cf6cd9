"""Where each département lies on a map of squares, one a département: its row, its column."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CORSE = "20"
"""The number that both départements of Corse had: what names the island alone."""
_ROWS = (
    ".. .. .. .. .. .. 62 59 .. .. .. ..",
    ".. .. .. .. .. 76 80 02 08 .. .. ..",
    ".. .. .. 50 14 27 95 60 51 55 57 67",
    "29 22 35 53 61 78 75 93 77 54 88 68",
    ".. 56 44 72 28 92 94 91 10 52 70 90",
    ".. .. 85 49 37 41 45 89 21 39 25 ..",
    ".. .. 17 79 86 36 18 58 71 01 74 ..",
    ".. .. .. 16 87 23 03 42 69 38 73 ..",
    ".. .. 33 24 19 15 63 43 07 26 05 ..",
    ".. .. 40 47 46 12 48 30 84 04 06 ..",
    ".. .. 64 32 82 81 34 .. 13 83 20 2B",
    ".. .. .. 65 31 09 11 66 .. .. .. 2A",
    ".. .. .. .. .. .. .. .. .. .. .. ..",
    "971 972 973 974 976 975 977",
    "978 984 986 987 988 989",
)
TILES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        code: (row, column)
        for row, line in enumerate(_ROWS)
        for column, code in enumerate(line.split(" "))
        if code != ".."
    }
)
"""Code of a département or territory → its row and column."""
WIDTH, HEIGHT = 12, len(_ROWS)
