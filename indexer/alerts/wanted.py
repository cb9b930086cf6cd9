"""What a visitor waits for: the questions of a search, or the answer to one question."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode

from indexer.errors import InvalidRequest, RequestTooLong
from indexer.fields import BY_NAME
from indexer.model import QuestionId
from indexer.query.request import DEFAULT_SIZE, SearchRequest

LONGEST = 1500
"""Characters of a search as an address has it: the link of a letter must hold it."""
_UID = re.compile(r"[A-Z0-9]{5,40}", re.ASCII)
_UNSEEN = re.compile("[\x00-\x20\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
"""Blanks, line ends, and what turns the direction of writing; no-break spaces stay."""


class Rhythm(StrEnum):
    """How often letters may come; the values are those of the form."""

    ISSUE = "jo"
    WEEK = "semaine"

    @property
    def days(self) -> int:
        """From one letter to the next, at least."""
        return _DAYS[self]


_DAYS: Mapping[Rhythm, int] = MappingProxyType({Rhythm.ISSUE: 1, Rhythm.WEEK: 7})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search, whatever its order and page; or, where ``question`` is given, that one question."""

    request: SearchRequest = field(default_factory=SearchRequest)
    question: QuestionId | None = None

    def __post_init__(self) -> None:
        """Raises RequestTooLong for more than a letter's link can hold."""
        plain = replace(self.request, sort=None, page=1, size=DEFAULT_SIZE, every_word=False)
        object.__setattr__(self, "request", plain)
        if len(self.text) > LONGEST:
            raise RequestTooLong(f"an alert holds a search of {LONGEST} characters at most")

    @property
    def text(self) -> str:
        """It on one line, the same for the same: ``QANR5L17QE1``, ``?q=loup&annee=2024``."""
        return self.question or f"?{urlencode(self.request.to_pairs())}"

    @classmethod
    def read(cls, text: str) -> Wanted:
        """It from such a line. Raises InvalidRequest."""
        if not text.startswith("?"):
            if not _UID.fullmatch(text):
                raise InvalidRequest("no question is called so")
            return cls(question=QuestionId(text))
        try:
            pairs = parse_qsl(text[1:], max_num_fields=200)
        except ValueError:
            raise InvalidRequest("a search has too many parts") from None
        return cls(SearchRequest.from_pairs(pairs))

    @property
    def name(self) -> str:
        """A search in words: ``« loup », Rubrique : santé``; printable signs alone."""
        parts = [f"«\u00a0{self.request.query.strip()}\u00a0»"] if self.request.query else []
        parts += [
            f"{BY_NAME[name].label}\u00a0: {' ou '.join(values)}"
            for name, values in self.request.filters.items()
        ]
        return _UNSEEN.sub(" ", ", ".join(parts) or "toutes les questions").strip()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a visitor asked for, until they confirm it. ``until``: seconds since 1970."""

    address: str
    wanted: Wanted
    rhythm: Rhythm
    until: int

    def to_bytes(self) -> bytes:
        """It as a token holds it."""
        values = [self.address, self.wanted.text, str(self.rhythm), self.until]
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Asked:
        """It from a token that was ours. Raises InvalidRequest for one of another version."""
        try:
            address, wanted, rhythm, until = json.loads(data)
            return cls(str(address), Wanted.read(str(wanted)), Rhythm(rhythm), int(until))
        except (ValueError, TypeError) as error:
            raise InvalidRequest(f"the link is of another version: {error}") from None
