"""Paragraphs, lists and tables in a stored text, whose lines say which they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

CELL = " | "
"""What parts the cells of a row."""
_EMPTY_LINE = re.compile(r"\n\s*\n")
_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"\s*[–•-]\s+")


class Shape(StrEnum):
    """What a run of lines is."""

    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"


class Range(NamedTuple):
    """A part of a text."""

    start: int
    end: int


class Lines(NamedTuple):
    """A run of lines of one shape, each line in its cells (one where it is no row)."""

    shape: Shape
    rows: tuple[tuple[Range, ...], ...]


def runs(text: str, start: int, end: int) -> Iterator[Lines]:
    """What ``text[start:end]`` is made of, in order."""
    for low, high in _paragraphs(text, start, end):
        lines = [Range(*found.span()) for found in _LINE.finditer(text, low, high)]
        told = [line for line in lines if text[line.start : line.end].strip()]
        shaped = [(_shape(text, line, len(told)), line) for line in told]
        for shape, run in groupby(shaped, itemgetter(0)):
            yield Lines(shape, tuple(_cells(text, line, shape) for _, line in run))


def _paragraphs(text: str, start: int, end: int) -> Iterator[Range]:
    for found in [*_EMPTY_LINE.finditer(text, start, end), None]:
        stop = found.start() if found else end
        if text[start:stop].strip():
            yield Range(start, stop)
        start = found.end() if found else end


def _shape(text: str, line: Range, beside: int) -> Shape:
    """A line alone is a row or an item only by its neighbours: a dash may open a reply."""
    if beside > 1 and CELL in text[line.start : line.end]:
        return Shape.TABLE
    if beside > 1 and _BULLET.match(text, line.start, line.end):
        return Shape.LIST
    return Shape.PARAGRAPH


def _cells(text: str, line: Range, shape: Shape) -> tuple[Range, ...]:
    if shape is Shape.LIST:
        bullet = _BULLET.match(text, line.start, line.end)
        return (Range(bullet.end() if bullet else line.start, line.end),)
    if shape is Shape.PARAGRAPH:
        return (line,)
    bars = [found.span() for found in re.finditer(re.escape(CELL), text[line.start : line.end])]
    ends = [(0, 0), *bars, (line.end - line.start,) * 2]
    return tuple(Range(line.start + a[1], line.start + b[0]) for a, b in pairwise(ends))
