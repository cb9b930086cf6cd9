"""Which texts of law does a text name? Codes and their articles, laws, decrees, European texts.

Each reference has one value, however it is written: ``L121-4 code de la route``,
``article 49 Constitution``, ``loi 2019-1428``, ``décret du 31 mars 1885``, ``règlement 2016/679``,
``rapport 3361``. An article of a code whose letter says that it is one stands by itself where no
code is near (``article L2123-22``). The rules are in ``docs/annotation.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.extraction import Found
from indexer.extraction.laws.acts import Act, acts
from indexer.extraction.laws.articles import Articles, codes, naming
from indexer.extraction.laws.words import HOT

__all__ = ["asked", "laws"]

_LONGEST = 300
"""Characters of a reference that somebody asks for."""
_LETTER = re.compile(r"\b([lrda])(?=\.? ?\*?\.? ?[0-9])")

_ALONE = re.compile(r"\Aarticle (?=[LRDA]+[0-9-]+\Z)")
_BEFORE = re.compile(r"(?:l['’]|les? |la |du |de l['’]|des? |article )?")
_AFTER = re.compile(r"(?: du [0-9]{1,2}(?:er)? \w{3,9} [0-9]{4})?[ .)]*")
_REPORT = re.compile(r"rapport (?=[0-9])")


def laws(text: str) -> list[Found[str]]:
    """The texts of law that a text names, in order; any text at all, in linear time."""
    found: list[Found[str]] = []
    named: list[Act] = []
    last = ""
    for start, end in _paragraphs(text):
        part = text[start:end]
        mentioned, numbered = codes(part), list(acts(part))
        articles = Articles(part, mentioned, numbered, last)
        here = list(articles)
        others = [Found(code.start, code.end, code.name) for code in mentioned]
        others += [Found(act.start, act.end, act.value) for act in numbered]
        here += [other for other in others if other.start not in articles.used]
        found += sorted(
            (Found(start + one.start, start + one.end, one.value) for one in here),
            key=lambda one: (one.start, one.end),
        )
        named += numbered
        last = mentioned[-1].name if mentioned else last
    return _numbered(found, named)


def asked(reference: str) -> list[str]:
    """The values of a reference as somebody writes it; empty where it is anything else.

    ``L. 121-4 du code de la route`` → ``L121-4 code de la route``; an article without its code is
    found with any: ``L. 121-4`` → ``L121-4``.
    """
    written = _LETTER.sub(_large, " ".join(reference[:_LONGEST].split()))
    small = _LETTER.sub(_large, written.lower())
    for way in (written, small, _REPORT.sub("rapport n° ", small)):
        for shape in (way, f"article {way}"):
            found = laws(shape)
            if found and _is_whole(shape, found):
                values = dict.fromkeys(one.value for one in found)
                return [_ALONE.sub("", value) for value in values]
    return []


def _is_whole(shape: str, found: list[Found[str]]) -> bool:
    """Whether nothing but the day of a text stands around the references."""
    start = min(one.start for one in found)
    rest = shape[max(one.end for one in found) :]
    return bool(_BEFORE.fullmatch(shape, 0, start) and _AFTER.fullmatch(rest))


def _large(letter: re.Match[str]) -> str:
    return letter[0].upper()


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The lines that may name a text of law."""
    done = 0
    for at in sorted((*_hot(text), *naming(text))):
        if at >= done:
            start = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            done = len(text) if end < 0 else end
            yield start, done


def _hot(text: str) -> Iterator[int]:
    """A digit by which a line may name a text of law; ``find`` skips what has none faster."""
    for digit in "0123456789":
        at = text.find(digit)
        while at >= 0:
            if HOT.match(text, at):
                yield at
                at = text.find("\n", at)
                if at < 0:
                    break
            at = text.find(digit, at + 1)


def _numbered(found: list[Found[str]], named: list[Act]) -> list[Found[str]]:
    """The references with the numbers that the text itself gives to laws it also calls by a day."""
    numbers: dict[str, set[str]] = {}
    for act in named:
        kind, _, rest = act.value.rpartition(" ")
        if act.day and not rest.isdigit():
            numbers.setdefault(f"{kind} du {act.day}", set()).add(act.value)
    known = {day: values.pop() for day, values in numbers.items() if len(values) == 1}
    if not known:
        return found
    return [Found(one.start, one.end, _known(one.value, known)) for one in found]


def _known(value: str, known: dict[str, str]) -> str:
    for day, number in known.items():
        if value.endswith(day):
            return value.removesuffix(day) + number
    return value
