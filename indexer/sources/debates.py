"""An exchange of the compte rendu, divided into what the deputy asks and what the minister answers.

The question is everything up to the minister's first real speech: the chair who gives the floor,
the deputy, the interruptions. The answer is everything from there on, replies included. Nothing is
left out but a heading that only repeats the title: question and answer are the whole exchange.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.fields import fold
from indexer.model import Span
from indexer.sources.cleaning import BOLD, END_BOLD, END_ITALIC, ITALIC, unmarked

# Bold words that open a line; the literal comes first, so that a scan runs from one to the next.
# Emphasis that ends and begins again at once belongs together: a role printed in two pieces.
_BOLD, _ITALIC = f"[^{BOLD}{END_BOLD}\\n]*", f"[^{ITALIC}{END_ITALIC}\\n(]*"
_SPEAKER = re.compile(
    rf"{BOLD}(?<![^\n]{BOLD})(?P<name>{_BOLD}(?:{END_BOLD}[ \u00a0]*{BOLD}{_BOLD})*){END_BOLD}"
    rf"(?P<comma>[\s,]*)"
    rf"(?:{ITALIC}(?P<role>{_ITALIC}(?:{END_ITALIC}[ \u00a0]*{ITALIC}{_ITALIC})*){END_ITALIC})?"
    rf"[\s.:]*"
)
_SPACES = re.compile("  +")
_BREAKS = re.compile("\n\n\n+")
_MINISTER = re.compile(
    r"\bministres?\b|secr[ée]taires? d['’][ÉEée]tat|garde des sceaux|haut[e]?[- ]commissaire",
    re.IGNORECASE,
)
_CHAIR = re.compile(
    r"(?:M\.|Mme|Monsieur|Madame)\s*l[ea]\s+(?:vice-)?pr[ée]sidente?\b", re.IGNORECASE
)
_FLOOR = re.compile(
    r"(?:la parole est|je (?:re)?donne la parole|je passe la parole)\s+(?:donc\s+|maintenant\s+)?"
    r"(?:à|a|au)\s+(?P<who>(?:M\.|[^.?!…\n])*)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:M\.|Mme|Mlle)\s(?!l[ea]\b)(?:(?!\spour\b)[^,;:.(\n]){2,60}")
_CROWD = re.compile(
    r"(?:plusi|pluis|un |une |des |les |de nombreu|nombreu|quelques|mm\.|mmes|divers)",
    re.IGNORECASE,
)
_REAL_SPEECH = 160
"""Characters: a minister who says less before being given the floor only interrupts (measured)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One side of an exchange: its text and the ranges that name who speaks."""

    text: str = ""
    speakers: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer; the answer is empty where no minister speaks."""

    question: Part
    answer: Part


@dataclass(frozen=True, slots=True)
class _Speaker:
    name: str
    chair: bool
    crowd: bool
    minister: bool


@dataclass(frozen=True, slots=True)
class _Speech:
    by: _Speaker
    body: str


def divided(marked: str, title: str = "") -> Exchange:
    """The exchange of a text whose emphasis is marked (``cleaning.marked_text_of``)."""
    heading, speeches = _speeches(marked)
    if _repeats(heading, title):
        heading = ""
    start = _start_of_answer(speeches)
    return Exchange(_part(heading, speeches[:start]), _part("", speeches[start:]))


def _repeats(heading: str, title: str) -> bool:
    if heading.casefold() == title.casefold():
        return True
    return fold(heading).strip(" .") == fold(title).strip(" .")


def joined(written: str, spoken: Part) -> Part:
    """The published text of an oral question, then what was said of it in the sitting."""
    if not written or not spoken.text:
        return spoken if spoken.text else Part(written)
    shift = len(written) + 2
    spans = tuple(Span(span.start + shift, span.end + shift) for span in spoken.speakers)
    return Part(f"{written}\n\n{spoken.text}", spans)


def floor_given_to(text: str) -> str:
    """Who is first given the floor: ``La parole est à M. Didier Paris, pour…`` names him.

    Empty where nobody is.
    """
    given = _given(unmarked(text))
    named = _NAMED.match(given) if given else None
    return " ".join(named[0].split()) if named else ""


def first_speaker(text: str, speakers: Sequence[Span]) -> str:
    """The first person to speak who is neither in the chair nor a crowd; empty where nobody is."""
    names = (text[span.start : span.end] for span in speakers)
    return next((name for name in names if not _CHAIR.match(name) and not _CROWD.match(name)), "")


def _speeches(marked: str) -> tuple[str, list[_Speech]]:
    found = [match for match in _SPEAKER.finditer(marked) if _names_somebody(match["name"])]
    if not found:
        return _unmarked(marked), []
    heading = marked[: found[0].start()]
    ends = [match.start() for match in found[1:]] + [len(marked)]
    speeches = [_speech(match, marked, end) for match, end in zip(found, ends, strict=True)]
    return _unmarked(heading), [speech for speech in speeches if speech.by.name]


def _names_somebody(name: str) -> bool:
    return len(name) <= 200 and (name[:1].isalpha() or any(map(str.isalpha, name)))


def _speech(match: re.Match[str], marked: str, end: int) -> _Speech:
    name, role, body_at = match["name"], match["role"] or "", match.end()
    told_by_comma = "," in match["comma"] or name.rstrip().endswith(",")
    if role and not told_by_comma and not _MINISTER.search(role):
        # Italic words after a plain name are stage directions or emphasis, and stay in the speech.
        role, body_at = "", match.end("comma")
    return _Speech(_speaker(name, role), _unmarked(marked[body_at:end]).lstrip(" .,\u00a0"))


@lru_cache(maxsize=4096)
def _speaker(name: str, role: str) -> _Speaker:
    called = ", ".join(filter(None, (_trimmed(name), _trimmed(role))))
    chair, crowd = bool(_CHAIR.match(called)), bool(_CROWD.match(called))
    minister = not chair and not crowd and bool(_MINISTER.search(called))
    return _Speaker(called, chair, crowd, minister)


def _trimmed(name: str) -> str:
    return _unmarked(name).replace("\u00a0", " ").strip(" .,:;")


def _unmarked(marked: str) -> str:
    plain = unmarked(marked)
    if "  " in plain:
        plain = _SPACES.sub(" ", plain)
    if "\n\n\n" in plain:
        plain = _BREAKS.sub("\n\n", plain)
    return plain.strip()


def _start_of_answer(speeches: list[_Speech]) -> int:
    """The index of the speech that opens the answer; their number where there is none."""
    ministers = [index for index, speech in enumerate(speeches) if speech.by.minister]
    called = _called_to_answer(speeches)
    announced = [index for index in ministers if called is not None and index > called]
    lengthy = [index for index in ministers if len(speeches[index].body) >= _REAL_SPEECH]
    if announced:
        # A minister may answer at length before the chair names a second one.
        return min(announced[0], lengthy[0]) if lengthy else announced[0]
    if lengthy or ministers:
        return (lengthy or ministers)[0]
    return len(speeches) if called is None else _next_speaker(speeches, called)


def _called_to_answer(speeches: list[_Speech]) -> int | None:
    """Where the chair first gives the floor to a minister."""
    for index, speech in enumerate(speeches):
        given = _given(speech.body) if speech.by.chair else ""
        if given and _MINISTER.search(given):
            return index
    return None


def _given(text: str) -> str:
    """To whom a text gives the floor, in the words after ``la parole est à``; else empty."""
    if "parole" not in text and "parole" not in text.lower():  # no form does without it
        return ""
    found = _FLOOR.search(text.replace("\u00a0", " "))
    return found["who"] if found else ""


def _next_speaker(speeches: list[_Speech], called: int) -> int:
    """The first single person to speak after the chair's call who had not spoken before it."""
    before = {fold(speech.by.name) for speech in speeches[: called + 1]}
    for index in range(called + 1, len(speeches)):
        speech = speeches[index]
        fresh = fold(speech.by.name) not in before
        alone = fresh and not speech.by.chair and not speech.by.crowd
        if alone and len(speech.body) >= _REAL_SPEECH:
            return index
    return len(speeches)


def _part(heading: str, speeches: list[_Speech]) -> Part:
    pieces = [heading] if heading else []
    spans: list[Span] = []
    length = len(heading) + 2 if heading else 0
    for speech in speeches:
        piece = f"{speech.by.name}. {speech.body}" if speech.body else f"{speech.by.name}."
        spans.append(Span(length, length + len(speech.by.name)))
        pieces.append(piece)
        length += len(piece) + 2
    return Part("\n\n".join(pieces), tuple(spans))
