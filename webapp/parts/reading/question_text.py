"""A question as it is read: speeches, paragraphs, lists, tables and marks, ready for a template.

No markup is made here: a text becomes segments that the template escapes one by one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeAlias

from indexer.model import Passage, Span
from webapp.parts.filters import merged
from webapp.parts.french.typography import spaced
from webapp.parts.reading import blocks, debate
from webapp.parts.reading.blocks import Shape
from webapp.parts.reading.debate import Role
from webapp.parts.reading.landmarks import Landmark

_AFTER_SPEAKER = " .:\u00a0\u202f\n\t"
Ranges: TypeAlias = Sequence[tuple[int, int]]

MAX_JUMPS = 30
FAR = 500
"""Characters, about seven lines: marks nearer than this in one paragraph share a jump."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters; ``anchor`` names the place that a jump leads to, or is empty.

    ``stage``: it tells what happens in the room, nobody says it; ``landmark``: it names something.
    """

    text: str
    marked: bool = False
    anchor: str = ""
    stage: bool = False
    landmark: Landmark | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one shape: each line in its cells, one but for the rows of a table."""

    shape: Shape
    rows: tuple[tuple[tuple[Segment, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Speech:
    """Who speaks (empty in a written text) and what is said; ``aside``: as an interruption."""

    speaker: tuple[Segment, ...]
    blocks: tuple[Block, ...]
    role: Role | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole passage, and the anchors of its marked places in order."""

    speeches: tuple[Speech, ...]
    anchors: tuple[str, ...]


class _Marker:
    """Cuts ranges of one text into segments; each place with marks gets an anchor."""

    def __init__(
        self,
        text: str,
        marks: Iterable[Span],
        name: str,
        stage: Ranges,
        landmarks: Sequence[Landmark] = (),
    ) -> None:
        self.text = spaced(text)
        self.marks = merged(marks, len(text))
        self.stage = stage
        self.landmarks = landmarks
        self._starts = [one.start for one in landmarks]
        self.name = name
        self.anchors: list[str] = []
        self._anchored = -FAR

    def begin(self) -> None:
        """A paragraph, list or table begins: its first mark is a place of its own."""
        self._anchored = -FAR

    def segments(self, start: int, end: int) -> tuple[Segment, ...]:
        """The segments of ``text[start:end]``."""
        parts: list[Segment] = []
        for low, high in _inside(self.marks, start, end):
            parts += self._plain(start, low)
            name = self._anchor(low) if low - self._anchored >= FAR else ""
            parts.append(Segment(self.text[low:high], marked=True, anchor=name))
            start = high
        return (*parts, *self._plain(start, end))

    def _plain(self, start: int, end: int) -> Iterator[Segment]:
        """What is not marked: what is said, and what happens meanwhile."""
        for low, high in _inside(self.stage, start, end):
            yield from self._said(start, low)
            yield Segment(self.text[low:high], stage=True)
            start = high
        yield from self._said(start, end)

    def _said(self, start: int, end: int) -> Iterator[Segment]:
        """What is said: what it names, and what stands between."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        for one in takewhile(lambda one: one.start < end, self.landmarks[at:]):
            low, high = max(one.start, start), min(one.end, end)
            if low < high:
                if start < low:
                    yield Segment(self.text[start:low])
                yield Segment(self.text[low:high], landmark=one)
                start = high
        if start < end:
            yield Segment(self.text[start:end])

    def _anchor(self, at: int) -> str:
        self._anchored = at
        self.anchors.append(f"{self.name}-{len(self.anchors) + 1}")
        return self.anchors[-1]


def _inside(ranges: Ranges, start: int, end: int) -> Iterator[tuple[int, int]]:
    for low, high in ranges:
        if max(low, start) < min(high, end):
            yield max(low, start), min(high, end)


def read(
    passage: Passage, marks: Sequence[Span], name: str, landmarks: Sequence[Landmark] = ()
) -> Reading:
    """The passage in speeches and blocks; ``name`` begins the anchors (``reponse-1``)."""
    stage = debate.stage_directions(passage.text) if passage.speakers else []
    marker = _Marker(passage.text, marks, name, stage, landmarks)
    limits = list(_speeches(passage))
    said = [
        (passage.text[who.start : who.end], len(passage.text[who.end : end].strip(_AFTER_SPEAKER)))
        for who, end in limits
    ]
    speeches = tuple(
        _speech(marker, *limit, aside=aside)
        for limit, aside in zip(limits, debate.asides(said), strict=True)
    )
    return Reading(
        tuple(item for item in speeches if item.speaker or item.blocks), tuple(marker.anchors)
    )


def title(text: str, marks: Sequence[Span]) -> tuple[Segment, ...]:
    """A title in segments, without anchors: it is always in sight."""
    parts = _Marker(text, marks, "titre", ()).segments(0, len(text))
    return tuple(Segment(part.text, marked=part.marked) for part in parts)


def jumps(*readings: Reading | None) -> tuple[str, ...]:
    """The anchors of all the readings, ``MAX_JUMPS`` at most."""
    return tuple(name for item in readings if item for name in item.anchors)[:MAX_JUMPS]


def _speeches(passage: Passage) -> Iterator[tuple[Span, int]]:
    """Each speech: the range of its speaker, and where it ends.

    What stands before the first speaker of a debate is its title in capitals, which the page has.
    """
    speakers = [Span(*pair) for pair in merged(passage.speakers, len(passage.text))]
    first = speakers[0].start if speakers else len(passage.text)
    if not speakers or not passage.text[:first].isupper():
        yield Span(0, 0), first
    ends = [*(span.start for span in speakers[1:]), len(passage.text)]
    yield from zip(speakers, ends, strict=False)


def _speech(marker: _Marker, speaker: Span, end: int, *, aside: bool) -> Speech:
    marker.begin()
    named = marker.segments(speaker.start, speaker.end)
    start = speaker.end
    if named:
        said = marker.text[start:end]
        start += len(said) - len(said.lstrip(_AFTER_SPEAKER))
    found = tuple(_block(marker, lines) for lines in blocks.runs(marker.text, start, end))
    who = marker.text[speaker.start : speaker.end].replace("’", "'")
    return Speech(named, found, debate.role(who) if named else None, aside and bool(named))


def _block(marker: _Marker, lines: blocks.Lines) -> Block:
    marker.begin()
    return Block(
        lines.shape,
        tuple(tuple(marker.segments(*cell) for cell in row) for row in lines.rows),
    )
