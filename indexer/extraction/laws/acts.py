"""Laws, decrees, orders, ordinances, European texts and reports: by their number or their day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.extraction.laws import words
from indexer.extraction.laws.codes import plain
from indexer.extraction.occurrences import everywhere


class Act(NamedTuple):
    """A text that is named: from ``start`` to ``end``; ``day``: as named beside its number."""

    start: int
    end: int
    value: str
    day: str = ""


_ELSE = """
    a ont est sont était fut sera qui que dont où lors comme afin adopté adoptée adoptées adoptés
    publié publiée publiées publiés promulguée votée voté vote signé signée entré entrée paru parue
    décision décisions avis conseil réunion accord projet proposition compter depuis avant après
    suite séance circulaire protocole convention traité journal comité conférence déclaration
    question courrier communiqué discours élection élections scrutin attentats attaques crise
    mouvement arrêt jugement ordonne prévoit dispose discutée examinée déposée débat texte session
    budget article articles code amendement grève manifestation notamment selon jusqu
    """
_OFF = frozenset(_ELSE.split())
"""Words behind which a day is no longer that of the law or the decree."""
_FEW = 3
"""Words that may stand between a decree and its day: ``arrêté interministériel modifié du``."""
_SOME = 8
_NUMBERED = re.compile(r"(?:[nN][ \u00a0\u202f]?[°ºo]s?|[nN]um[ée]ros?)[ \u00a0\u202f]?\Z")
_DATED = re.compile(r"\b(?:du|des)[ \u00a0\u202f]\Z")
_PAR = re.compile(r"\bpar[ \u00a0\u202f]\Z", re.IGNORECASE)
_LIST = 40
"""Texts of one kind that one word names, at most."""


def acts(text: str) -> Iterator[Act]:
    """The texts of law and reports that a paragraph names, in order."""
    done = 0
    for kind in _kinds(text):
        if kind.start() >= done:
            for act in _acts(text, kind):
                done = act.end
                yield act


def _kinds(text: str) -> Iterator[re.Match[str]]:
    """What ``KIND.finditer`` gives."""
    done = 0
    places = (at - before for stem, before in words.STEMS for at in everywhere(text, stem))
    for at in sorted(places):
        kind = words.KIND.match(text, at) if at >= done else None
        if kind:
            yield kind
            done = kind.end()


def _acts(text: str, kind: re.Match[str]) -> Iterator[Act]:
    before = text[max(0, kind.start() - 20) : kind.start()]
    if kind["report"]:
        return iter(()) if _PAR.search(before) else _reports(text, kind)
    if kind["eu"]:
        return _european(text, kind)
    return iter(()) if words.PROJECT.search(before) else _national(text, kind)


def _gap(text: str, at: int) -> str | None:
    """What stands between the kind of a text and the first digit; None where another one comes."""
    gap = words.GAP.match(text, at)
    if gap is None or words.KIND.search(gap[0]):
        return None
    return gap[0]


def _count(gap: str) -> int:
    return len(words.WORD.findall(gap))


def _national(text: str, kind: re.Match[str]) -> Iterator[Act]:
    name = singular(kind[0])
    opening = words.GAP.match(text, kind.end())
    at = opening.end() if opening else kind.end()
    if text[at : at + 1] == "(":
        at += 1
    gap = text[kind.end() : at]
    if words.KIND.search(gap):
        return
    numbered = _NUMBERED.search(gap)
    if _count(gap) <= (_SOME if numbered else 1) and (found := words.ACT.match(text, at)):
        yield from _numbers(text, kind.start(), name, found)
    elif _DATED.search(gap) and _is_own(gap, kind) and (day := words.DATE.match(text, at)):
        yield from _days(text, kind.start(), name, day)


def _is_own(gap: str, kind: re.Match[str]) -> bool:
    """Whether the day at the end of ``gap`` is that of the text which is named before it."""
    inside = [word.lower() for word in words.WORD.findall(gap)]
    if kind["act"] and len(inside) > _FEW + 1:
        return False
    return _OFF.isdisjoint(inside)


def _numbers(text: str, start: int, name: str, found: re.Match[str]) -> Iterator[Act]:
    for _ in range(_LIST):
        end, day = _with_day(text, found.end())
        yield Act(start, found.end(), f"{name} {number_of(found)}", day)
        joined = words.BETWEEN.match(text, end)
        following = words.ACT.match(text, joined.end()) if joined else None
        if following is None:
            return
        start, found = following.start(), following


_ITS_DAY = re.compile(r"(?:,?[ \u00a0\u202f]du[ \u00a0\u202f])")


def _with_day(text: str, at: int) -> tuple[int, str]:
    leading = _ITS_DAY.match(text, at)
    day = words.DATE.match(text, leading.end()) if leading else None
    return (day.end(), day_of(day)) if day else (at, "")


def _days(text: str, start: int, name: str, day: re.Match[str]) -> Iterator[Act]:
    numbered = re.match(
        r",?[ \u00a0\u202f]\(?n[ \u00a0\u202f]?[°ºo][ \u00a0\u202f]?",
        text[day.end() : day.end() + 8],
    )
    number = words.ACT.match(text, day.end() + numbered.end()) if numbered else None
    if number:
        yield Act(start, number.end(), f"{name} {number_of(number)}", day_of(day))
        return
    for _ in range(_LIST):
        yield Act(start, day.end(), f"{name} du {day_of(day)}", day_of(day))
        joined = words.BETWEEN.match(text, day.end())
        following = words.DATE.match(text, joined.end()) if joined and name != "loi" else None
        if following is None:
            return
        start, day = following.start(), following


def _european(text: str, kind: re.Match[str]) -> Iterator[Act]:
    name, start = singular(kind[0]), kind.start()
    opening = re.match(r"[^.;:\n0-9]{0,60}", text[kind.end() : kind.end() + 60])
    gap = opening[0] if opening else ""
    if words.KIND.search(gap) or _count(gap) > _SOME:
        return
    marked = bool(words.COMMUNITY.search(gap))
    found = words.UNION.match(text, kind.end() + len(gap))
    for _ in range(_LIST):
        if found is None or not (marked or found["of"] or _has_year(found)):
            return
        yield Act(start, found.end(), f"{name} {int(found['first'])}/{_year(found['second'])}")
        joined = words.BETWEEN.match(text, found.end())
        found = words.UNION.match(text, joined.end()) if joined else None
        start = found.start() if found else start


def _has_year(found: re.Match[str]) -> bool:
    return any(
        len(found[side]) == 4 and "1950" <= found[side] < "2100" for side in ("first", "second")
    )


def _year(digits: str) -> str:
    """The second number of a European text: a year keeps its zeros (``1/03``)."""
    return digits if len(digits) == 2 else str(int(digits))


def _reports(text: str, kind: re.Match[str]) -> Iterator[Act]:
    gap = _gap(text, kind.end())
    if gap is None or not _NUMBERED.search(gap) or _count(gap) > _SOME or "," in gap:
        return
    found = words.FILE.match(text, kind.end() + len(gap))
    if found:
        session = " ".join((found["session"] or "").split())
        yield Act(kind.start(), found.end(), f"rapport {found['number']} {session}".strip())


def singular(kind: str) -> str:
    """``Lois organiques`` → ``loi organique``, ``reglement`` → ``règlement``."""
    name = " ".join(word.removesuffix("s") for word in plain(kind).split())
    return name.replace("-lois", "-loi").replace("décrets-", "décret-")


def number_of(found: re.Match[str]) -> str:
    """The number of a law as it is cited: years of four digits from 2000 on, of two before."""
    year = int(found["year"])
    if year < 40:
        year += 2000
    elif 1900 <= year < 2000:
        year -= 1900
    return f"{year}-{int(found['number'])}"


_SPELLED = {"fevrier": "février", "aout": "août", "decembre": "décembre"}


def day_of(found: re.Match[str]) -> str:
    """A day as it is written: ``1er août 2003``."""
    day, month = int(found["day"]), found["month"].lower()
    return f"{'1er' if day == 1 else day} {_SPELLED.get(month, month)} {found['year']}"
