"""A sentence that names something, in three parts: what its page sets apart is in the middle."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """What stands before, what names it as written, what stands behind."""

    before: str
    written: str
    behind: str

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return f"{self.before}{self.written}{self.behind}"
