"""What stands around a name in its text: the words before it, the sign behind it."""

from __future__ import annotations

from functools import cached_property

from indexer.extraction.places.gazetteer import FOLDED, Gazetteer

_NEAR = 48
_WORD = 6
_OPENING = '(«“"[/'
_ENDS = ".!?…:;–—\n»"
_DASHES = ("-", "\u2011", "–")


class Around:
    """The surroundings of ``text[start:end]``; ``last`` is where the place before it ended."""

    def __init__(self, text: str, start: int, end: int, last: int, names: Gazetteer) -> None:
        self.text, self.start, self.end = text, start, end
        self.before = text[max(0, start - _NEAR) : start]
        self.behind = text[end : end + 24]
        self._last = last
        self._names = names

    @cached_property
    def words(self) -> list[str]:
        """The words before, as written; one with an apostrophe is two, signs stay on them."""
        return self.before.replace("'", "' ").replace("’", "’ ").split()

    @cached_property
    def introduced(self) -> str:
        """The folded word right before; empty at the beginning of a sentence or behind a sign."""
        return self.folded(1)

    def folded(self, back: int) -> str:
        """The folded word so many places before: no sign may stand between."""
        if len(self.words) < back:
            return ""
        word = self.words[-back]
        if word[-1] in _ENDS + ",)" and word.casefold() not in {"m.", "mm."}:
            return ""
        return word.lstrip(_OPENING).translate(FOLDED).rstrip(" ")

    def written(self, back: int) -> str:
        """The word so many places before, as it is written, without opening signs."""
        return self.words[-back].lstrip(_OPENING) if len(self.words) >= back else ""

    @property
    def opened(self) -> bool:
        """Whether a bracket or a quotation mark is right before."""
        return self.before[-1:] in _OPENING and bool(self.before)

    @property
    def first(self) -> bool:
        """Whether a sentence begins here."""
        stripped = self.before.rstrip()
        return not stripped or stripped[-1] in _ENDS

    @property
    def listed(self) -> bool:
        """Whether a place stands right before, with a comma, « et » or « ou » between."""
        gap = self.text[self._last : self.start] if 0 <= self.start - self._last < 12 else ""
        return self._last >= 0 and gap.strip(" \n,/") in {"", "et", "ou", "puis", "(", "-", "–"} - (
            {""} if gap in {"", " "} else set()
        )

    @property
    def joined(self) -> bool:
        """Whether a dash ties it to what is before."""
        return self.before.endswith(_DASHES[:2])

    @property
    def ties(self) -> bool:
        """Whether a dash ties it to what is behind."""
        return self.behind.startswith(_DASHES[:2])

    @property
    def tied_to_a_name(self) -> bool:
        """Whether what a dash ties it to begins with a capital."""
        return self.ties and self.behind[1:2].isupper()

    @property
    def tied_to_a_place(self) -> bool:
        """Whether what a dash ties it to may be a place too."""
        word = self.behind[1:].replace(",", " ").replace(".", " ").split(" ")[0]
        sense = self._names.sense(word)
        return self.tied_to_a_name and sense is not None and not (sense.town and sense.town.wary)

    @property
    def shouted(self) -> bool:
        """Whether it is written in capitals."""
        return self.text[self.start : self.end].isupper() and self.end - self.start > 2

    @property
    def initials(self) -> bool:
        """Whether it is written in capitals among others that are not: « les ULIS »."""
        return self.shouted and any(map(str.islower, self.before[-_WORD:]))

    @property
    def follows_a_name(self) -> bool:
        """Whether a word with a capital is right before: a first name, a company."""
        word = self.written(1)
        if not word[:1].isupper() or self.shouted or self.folded(1) == "":
            return False
        return not (word.isupper() and len(word) > 2 and word[-1] not in "'’")

    @property
    def leads_a_name(self) -> bool:
        """Whether a word with a capital is right behind: « Aude Luquet »."""
        return self.behind[:1] == " " and self.behind[1:2].isupper() and not self.shouted

    def first_word(self, back: int) -> bool:
        """Whether the sentence begins with the word before the one so many places back."""
        if len(self.words) < back:
            return True
        word = self.words[-back]
        return word[-1] in _ENDS and word not in {"M.", "MM."}
