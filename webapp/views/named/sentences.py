"""A sentence that names something, in three parts: what its page sets apart is in the middle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from webapp.parts.french.typography import begun_inside, closing, opening

_RESUMED = "…"
"""What stands right before the words with which somebody goes on who was interrupted."""


class Parts(NamedTuple):
    """What stands before what names something, what names it as written, what stands behind.

    ``opening``, ``closing``: ``[…]`` where the passage begins or stops inside a sentence.
    """

    opening: str
    before: str
    written: str
    behind: str
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or as much of it as is shown."""

    parts: Parts

    @property
    def written(self) -> str:
        """What names something, as it is written."""
        return self.parts.written

    @property
    def words(self) -> str:
        """The words of the text, without signs that tell of a cut."""
        return f"{self.parts.before}{self.parts.written}{self.parts.behind}"

    @property
    def sentence(self) -> str:
        """The words, and the signs of a cut: for files and feeds."""
        return "".join(self.parts)


def parts(
    text: str,
    passage: tuple[int, int],
    written: tuple[int, int],
    *,
    cut: tuple[bool, bool] = (False, False),
) -> Parts:
    """The parts of a passage of a text around what names something.

    ``cut``: whether its ends are known to be inside a sentence. That one opens there is seen, too:
    ``ministre. …et que le décret paraîtra`` → ``[…] et que le décret paraîtra``.
    """
    (start, end), (first, last) = passage, written
    before, behind = text[start:first].lstrip(), text[last:end].rstrip()
    resumed = text[:start].endswith(_RESUMED) and text[start : start + 1].isalnum()
    begun = cut[0] or resumed or begun_inside(f"{before}{text[first:last]}")
    return Parts(opening(cut=begun), before, text[first:last], behind, closing(cut=cut[1]))
