"""Articles, each with the text that it belongs to, and codes by themselves."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from indexer.extraction import Found
from indexer.extraction.laws import words
from indexer.extraction.laws.acts import Act
from indexer.extraction.laws.codes import INITIALS, NAMES, plain
from indexer.extraction.occurrences import everywhere

CONSTITUTION = "Constitution"
_LIST = 60
"""Articles of one list, at most."""
_LONGEST_RANGE = 30
"""Articles that a range may name, at most; of a longer one its two ends are read."""
_STOP = re.compile(r"[.!?…][ \u00a0\u202f]+(?=[A-ZÀÉÈ«])")
_ABBREVIATED = re.compile(r"(?:\b(?:[A-Z]|art|al|no|M|MM|Mme|cf)|[0-9])\Z")


class Code(NamedTuple):
    """A code that is named: its full name, and where."""

    start: int
    end: int
    name: str


class _Opening(NamedTuple):
    """Where a list of articles opens, where its first number does, and whether it says so."""

    start: int
    number: int
    sure: bool


class _Article(NamedTuple):
    start: int
    end: int
    label: str
    """``L121-4``, ``121-3``, ``199 undecies B``."""


def codes(text: str) -> list[Code]:
    """The codes that a paragraph names in full, in order."""
    names = (words.CODE.match(text, at) for at in naming(text))
    return sorted(
        Code(name.start(), name.end(), NAMES[plain(name[0])]) for name in names if name is not None
    )


def naming(text: str) -> Iterator[int]:
    """Where the name of a code may begin."""
    for word in words.NAMING:
        yield from (at - 1 for at in everywhere(text, word) if text[at - 1 : at] in words.FIRST)


class Articles:
    """Reads the articles of one paragraph.

    ``named``, ``acts``: the codes and texts that the paragraph names; ``last``: the code named last
    before it. ``used`` are the places of codes and acts that are the texts of articles.
    """

    def __init__(self, text: str, named: Sequence[Code], acts: Sequence[Act], last: str) -> None:
        self._text, self._codes, self._last = text, list(named), last
        self._codes_at = {code.start: code for code in named}
        self._acts_at = {act.start: act for act in acts}
        self.used: set[int] = set()

    @cached_property
    def _stops(self) -> list[int]:
        """Where sentences begin."""
        return [0, *(stop.end() for stop in _STOP.finditer(self._text) if self._ends(stop))]

    def _ends(self, stop: re.Match[str]) -> bool:
        before = self._text[max(0, stop.start() - 4) : stop.start()]
        return not _ABBREVIATED.search(before)

    def __iter__(self) -> Iterator[Found[str]]:
        done = 0
        for opening in self._openings():
            if opening.start >= done:
                listed, end = self._listed(opening)
                if listed:
                    done = listed[-1].end
                    yield from self._with_text(opening, listed, end)

    def _openings(self) -> list[_Opening]:
        said, told = (p.finditer(self._text) for p in (words.ARTICLE, words.LETTERED))
        found = [_Opening(one.start() - 1, one.end(), sure=True) for one in said]
        found += [_Opening(one.start(), one.start(), sure=False) for one in told]
        return sorted(found)

    def _listed(self, opening: _Opening) -> tuple[list[_Article], int]:
        """The articles of a list, ranges filled, and where the list ends."""
        at = opening.number
        start, listed, end = opening.start, list[_Article](), at
        low: _Article | None = None
        for _ in range(_LIST):
            number = words.NUMBER.match(self._text, at)
            if number is None:
                break
            article = _Article(start, number.end(), _label(number))
            if low is not None:
                listed += [
                    _Article(low.start, article.end, label) for label in _filled(low, article)
                ]
            listed.append(article)
            qualified = words.QUALIFIED.match(self._text, number.end())
            end = qualified.end() if qualified else number.end()
            joined = words.AND.match(self._text, end) or words.AND.match(self._text, number.end())
            if joined is None:
                break
            low = article if joined["to"] else None
            start = at = joined.end()
        return listed, end

    def _with_text(
        self, opening: _Opening, listed: Sequence[_Article], end: int
    ) -> Iterator[Found[str]]:
        text, until = self._named(listed, end)
        for article in listed:
            of, lettered = text, article.label[0].isalpha()
            if not of and lettered:
                of = self._of_sentence(article.start)
            if not of and self._is_third_of_49(article):
                of = CONSTITUTION
            if of or (lettered and (opening.sure or "-" in article.label)):
                last = article is listed[-1] and bool(text)
                value = _written(article.label, of)
                yield Found(article.start, max(until, article.end) if last else article.end, value)

    def _named(self, listed: Sequence[_Article], end: int) -> tuple[str, int]:
        """The text right behind a list of articles and where its name ends; empty for none."""
        for place in dict.fromkeys((end, listed[-1].end)):
            leading = words.OF.match(self._text, place)
            found = self._at(leading.end()) if leading else None
            if found:
                return found
        return "", end

    def _at(self, at: int) -> tuple[str, int] | None:
        if at in self._codes_at:
            self.used.add(at)
            return self._codes_at[at].name, self._codes_at[at].end
        if at in self._acts_at:
            self.used.add(at)
            return self._acts_at[at].value, self._acts_at[at].end
        if found := words.CONSTITUTION.match(self._text, at):
            return CONSTITUTION, found.end()
        if found := words.SHORT.match(self._text, at):
            self._codes.append(Code(at, found.end(), INITIALS[found[0]]))
            self._codes.sort()
            return INITIALS[found[0]], found.end()
        if found := words.SAME.match(self._text, at):
            before = bisect_left(self._codes, (at,)) - 1
            name = self._codes[before].name if before >= 0 else self._last
            return (name, found.end()) if name else None
        return None

    def _of_sentence(self, at: int) -> str:
        """The code of an article without one: the last before it in its sentence, or the only."""
        number = bisect_left(self._stops, at + 1)
        start = self._stops[number - 1]
        end = self._stops[number] if number < len(self._stops) else len(self._text)
        first, here = bisect_left(self._codes, (start,)), bisect_left(self._codes, (at,))
        if here > first:
            return self._codes[here - 1].name
        following = {code.name for code in self._codes[here : bisect_left(self._codes, (end,))]}
        return following.pop() if len(following) == 1 else ""

    def _is_third_of_49(self, article: _Article) -> bool:
        if article.label != "49":
            return article.label in {"49-3", "49.3"} and not self._is_a_place(article.start)
        before = self._text[max(0, article.start - 24) : article.start]
        return bool(words.THIRD.match(self._text, article.end) or words.THIRD_OF.search(before))

    def _is_a_place(self, at: int) -> bool:
        """``la 49.3``, which is no article."""
        return self._text[max(0, at - 4) : at].lower().strip().endswith("la")


def _label(number: re.Match[str]) -> str:
    letter = re.sub(r"[^LRDAO]", "", number["letter"] or "")
    plainly = " ".join(number["number"].split())
    return letter + plainly


def _written(label: str, of: str) -> str:
    if of == CONSTITUTION and label in {"49-3", "49.3"}:
        label = "49"
    if label[0].isalpha():
        return f"{label} {of}" if of else f"article {label}"
    return f"article {label} {of}"


_TAIL = re.compile(r"(?P<head>[LRDAO]*(?:[0-9]+-)*)(?P<tail>[0-9]+)")


def _filled(low: _Article, high: _Article) -> list[str]:
    """The articles between two that differ in their last number: ``1202`` à ``1205`` → two."""
    one, two = (_TAIL.fullmatch(one.label.removesuffix("er")) for one in (low, high))
    if one is None or two is None or one["head"] != two["head"]:
        return []
    between = range(int(one["tail"]) + 1, int(two["tail"]))
    return [f"{one['head']}{n}" for n in between] if len(between) <= _LONGEST_RANGE else []
