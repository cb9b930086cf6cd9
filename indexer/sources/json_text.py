"""JSON of any length, read value by value: what fits into a bound whole, what does not by entering.

The scanner is the standard library's, which fails by an exception on whatever comes: too deep, too
long, cut short. Text is looked at again only after it has doubled, so the time stays linear.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, Protocol

LONGEST = 1 << 20
"""Characters of a value that is read whole; one question has about 8,000, the longest 22,000."""
CHUNK = 1 << 17
"""Bytes that are read at least."""
MOST_KEYS = 100_000
"""Keys of an object that is entered; those of the bulk files have one."""
_BLANKS = re.compile(r"[ \t\n\r]*")
_LONGEST_CUT = 16
"""Characters of a sign that a cut leaves unreadable: two escaped halves of a character have 12."""
_DIGITS = 20
"""Digits of the largest integer of 64 bits; a longer one is no datum, and takes long to compute."""


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _DIGITS else float(digits)


_DECODER = json.JSONDecoder(parse_int=_integer)


class Readable(Protocol):
    """Where bytes come from."""

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""


class OversizedError(ValueError):
    """A value is longer than what is read whole."""


class MisencodedError(ValueError):
    """A byte that has no place in the encoding of the file."""


def lines(stream: Readable) -> Iterator[bytes | None]:
    """The lines of a file, blank ones apart; None for one that is longer than what is read whole.

    Such a line is let go by as it comes, so the memory is that of one line.
    """
    rest, longer = b"", False
    while piece := stream.read(CHUNK):
        *whole, last = piece.split(b"\n")
        if not whole:
            rest, longer = (b"", True) if longer or len(rest) > LONGEST else (rest + last, False)
            continue
        whole[0] = rest + whole[0]
        if longer or len(whole[0]) > LONGEST:
            yield None
            del whole[0]
        yield from filter(None, map(_bare, whole))
        rest, longer = last, False
    if longer or len(rest) > LONGEST:
        yield None
    elif _bare(rest):
        yield _bare(rest)


def _bare(line: bytes) -> bytes:
    return line.removeprefix(codecs.BOM_UTF8).strip()


class JsonText:
    """A cursor over a JSON file, whose memory is that of the longest value read whole."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._text, self._at, self._before = "", 0, 0
        self._ended, self._wrong = False, ""
        first = stream.read(CHUNK)
        self._encoding = json.detect_encoding(first) if first else "utf-8"
        self._decoder = codecs.getincrementaldecoder(self._encoding)("surrogatepass")
        self._take(first)

    def peek(self) -> str:
        """The first sign of what comes next; empty at the end."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def value(self) -> Any:
        """The value that comes next, whole.

        Raises OversizedError or RecursionError, and the cursor stays; or another ValueError.
        """
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._more_would_help(error):
                    continue
                raise
            if end < len(self._text) or not self._grown():
                self._at = end
                return value

    def keys(self) -> Iterator[str]:
        """The keys of the object that comes next; the cursor is then before the key's value.

        Whoever asks for the next key has read the value. Raises ValueError.
        """
        for count, _ in enumerate(self._between("{", "}")):
            if count > MOST_KEYS:
                raise OversizedError(f"an object of more than {MOST_KEYS:,} keys")
            if self.peek() != '"':
                raise ValueError("a key is missing")
            key = self.value()
            self._skip(":")
            yield str(key)

    def elements(self) -> Iterator[None]:
        """A turn for each element of the list that comes next. Raises ValueError."""
        return self._between("[", "]")

    def _between(self, opening: str, closing: str) -> Iterator[None]:
        self._skip(opening)
        if self.peek() != closing:
            yield None
            while self.peek() != closing:
                self._skip(",")
                yield None
        self._skip(closing)

    def _skip(self, sign: str) -> None:
        found = self.peek()
        if found != sign:
            raise ValueError(f"{sign!r} is missing before {found!r}" if found else "it is cut")
        self._at += 1

    def _more_would_help(self, error: json.JSONDecodeError) -> bool:
        cut = error.msg.startswith("Unterminated") or error.pos + _LONGEST_CUT >= len(self._text)
        return cut and self._grown()

    def _grown(self) -> bool:
        """Whether there is more of the value than there was. Raises OversizedError."""
        grown = self._more()
        if not grown and not self._ended:
            raise OversizedError(f"a value of more than {LONGEST:,} characters")
        return grown

    def _more(self) -> bool:
        """Add as much text as is left, at least; False at the end and where enough is there."""
        left = len(self._text) - self._at
        if self._wrong:
            raise MisencodedError(self._wrong)
        if self._ended or left >= LONGEST:
            return False
        self._text, self._at = self._text[self._at :], 0
        self._take(self._stream.read(min(max(CHUNK, left), LONGEST - left + 1)))
        return True

    def _take(self, raw: bytes) -> None:
        self._ended = not raw
        try:
            self._text += self._decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            place = self._before + len(raw) - len(error.object) + error.start
            self._wrong = f"its bytes are not UTF-8 (the byte {place} is the first wrong one)"
            sound = error.object[: error.start]
            self._text += codecs.decode(sound, self._encoding, "replace")
        self._before += len(raw)
