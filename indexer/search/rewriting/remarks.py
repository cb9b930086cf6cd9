"""What a step of the rewriting did to a query, as data: a front end makes the sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rewriting(StrEnum):
    """What was done."""

    FORMS = "forms"
    """A word was held to some of its forms, as the request asks."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing done to a query: to which word, and what is searched for it now."""

    rewriting: Rewriting
    word: str
    searched: tuple[str, ...]
