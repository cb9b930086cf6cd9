"""Who asks, as a page of the site writes it: surname first up to 2012, with group and place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from indexer.fields import fold
from indexer.sources.cleaning import text_of
from indexer.sources.pages.html_page import Page
from indexer.sources.tree import Tree

_OF = re.compile(
    r"(?:de )?(?:(?P<civ>M\.|Mme|Mlle|M(?= )) ?)?(?P<name>[^(]{2,80})(?:\((?P<place>.{0,200})\))?"
)
_SEAT = re.compile(
    r"(?P<department>[^()]{2,60}?) ?\( ?(?P<number>\d{1,3}) ?\w{1,5} circonscription ?\)"
)
_SHORT = 12
"""Characters of the longest abbreviation of a group, which has no small letter but one or two."""
_INVERTED = 13
"""The last legislature whose pages write ``M. Abelin Jean-Pierre``, the surname first."""


def author_of(page: Page, said: Mapping[str, list[str]], legislature: int) -> Tree:
    """Who asks, by ``de M. Abelin Jean-Pierre (Groupe - Département)`` or by labels."""
    stated = _one(said, "author") or next(_introduced(page), "")
    found = _OF.match(stated)
    place, civility = (found["place"] or "", found["civ"] or "") if found else ("", "")
    group, seat = _one(said, "group"), _one(said, "seat")
    if place and not seat:
        group, _, seat = place.rpartition(" - ")
    elif seat and not group:
        seat, group = _seat_and_group(seat)
    located = _SEAT.match(seat)
    name = " ".join((found["name"] if found else stated).split())
    if name and legislature <= _INVERTED:
        name = _in_order(name, page.question or page.answer)
    return {
        "identite": {
            "civ": "M." if civility == "M" else civility,
            "nom": name,
            "departement": located["department"] if located else seat.strip(" ."),
            "numCirco": located["number"] if located else "",
        },
        "groupe": {"abrege" if _is_short(group) else "developpe": group.strip(" .")},
    }


def _introduced(page: Page) -> Iterator[str]:
    """The lines ``de M. …`` near the number, alone or behind it."""
    for line in page.lines:
        at = line.find("de M")
        opened = at == 0 or (at > 0 and fold(line).startswith("question"))
        if opened:
            yield line[at : at + 400]


def _seat_and_group(seat: str) -> tuple[str, str]:
    located = _SEAT.match(seat)
    if located:
        return located[0], seat[located.end() :].strip(" -–—")
    before, dash, after = seat.rpartition(" - ")
    return (before, after) if dash else (seat, "")


def _is_short(group: str) -> bool:
    return len(group) <= _SHORT and sum(sign.islower() for sign in group) < len(group) / 2


def _in_order(name: str, text: str) -> str:
    """A name written surname first, as the text has it, else with its last word in front.

    ``"Abelin Jean-Pierre"`` → ``"Jean-Pierre Abelin"``.
    """
    words = name.split()
    opening = text_of(text[:600])[:300].split()
    wanted = sorted(map(fold, words))
    for start in range(min(len(opening), 12)):
        given = [word.strip(".,;:") for word in opening[start : start + len(words)]]
        if sorted(map(fold, given)) == wanted:
            return " ".join(given)
    return " ".join([words[-1], *words[:-1]])


def _one(said: Mapping[str, list[str]], name: str) -> str:
    return next(iter(said.get(name, ())), "")
