"""A question as it is read: paragraphs, speeches and marks, ready for a template.

No markup is made here: a text becomes segments that the template escapes one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.model import Passage, Span
from webapp.parts.filters import merged
from webapp.parts.french.typography import spaced

_EMPTY_LINE = re.compile(r"\n\s*\n")
_AFTER_SPEAKER = " .:\u00a0\u202f\n\t"
MAX_JUMPS = 30
FAR = 500
"""Characters, about seven lines: marks nearer than this in one paragraph share a jump."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters; ``anchor`` names the place that a jump leads to, or is empty."""

    text: str
    marked: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Speech:
    """Who speaks (empty in a written text) and the paragraphs of what is said."""

    speaker: tuple[Segment, ...]
    paragraphs: tuple[tuple[Segment, ...], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole passage, and the anchors of its marked places in order."""

    speeches: tuple[Speech, ...]
    anchors: tuple[str, ...]


class _Marker:
    """Cuts ranges of one text into segments; each place with marks gets an anchor."""

    def __init__(self, text: str, marks: Iterable[Span], name: str) -> None:
        self.text = spaced(text)
        self.marks = merged(marks, len(text))
        self.name = name
        self.anchors: list[str] = []

    def segments(self, start: int, end: int) -> tuple[Segment, ...]:
        """The segments of ``text[start:end]``."""
        parts: list[Segment] = []
        anchored = -FAR
        for low, high in self._inside(start, end):
            if start < low:
                parts.append(Segment(self.text[start:low]))
            name = self._anchor() if low - anchored >= FAR else ""
            anchored = low if name else anchored
            parts.append(Segment(self.text[low:high], marked=True, anchor=name))
            start = high
        if start < end:
            parts.append(Segment(self.text[start:end]))
        return tuple(parts)

    def _inside(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        for low, high in self.marks:
            if max(low, start) < min(high, end):
                yield max(low, start), min(high, end)

    def _anchor(self) -> str:
        self.anchors.append(f"{self.name}-{len(self.anchors) + 1}")
        return self.anchors[-1]


def read(passage: Passage, marks: Sequence[Span], name: str) -> Reading:
    """The passage in speeches and paragraphs; ``name`` begins the anchors (``reponse-1``)."""
    marker = _Marker(passage.text, marks, name)
    speeches = tuple(_speech(marker, *limits) for limits in _speeches(passage))
    return Reading(
        tuple(item for item in speeches if item.speaker or item.paragraphs), tuple(marker.anchors)
    )


def title(text: str, marks: Sequence[Span]) -> tuple[Segment, ...]:
    """A title in segments, without anchors: it is always in sight."""
    parts = _Marker(text, marks, "titre").segments(0, len(text))
    return tuple(Segment(part.text, marked=part.marked) for part in parts)


def jumps(*readings: Reading | None) -> tuple[str, ...]:
    """The anchors of all the readings, ``MAX_JUMPS`` at most."""
    return tuple(name for item in readings if item for name in item.anchors)[:MAX_JUMPS]


def _speeches(passage: Passage) -> Iterator[tuple[Span, int]]:
    """Each speech: the range of its speaker, and where it ends."""
    speakers = [Span(*pair) for pair in merged(passage.speakers, len(passage.text))]
    first = speakers[0].start if speakers else len(passage.text)
    yield Span(0, 0), first
    ends = [*(span.start for span in speakers[1:]), len(passage.text)]
    yield from zip(speakers, ends, strict=False)


def _speech(marker: _Marker, speaker: Span, end: int) -> Speech:
    named = marker.segments(speaker.start, speaker.end)
    start = speaker.end
    if named:
        said = marker.text[start:end]
        start += len(said) - len(said.lstrip(_AFTER_SPEAKER))
    paragraphs = [marker.segments(low, high) for low, high in _paragraphs(marker.text, start, end)]
    return Speech(named, tuple(paragraphs))


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in [*_EMPTY_LINE.finditer(text, start, end), None]:
        stop = found.start() if found else end
        if text[start:stop].strip():
            yield start, stop
        start = found.end() if found else end
