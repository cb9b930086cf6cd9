"""What the lines of a page say, as the record of the open data: one function reads both.

Labels are those of the site since 1986, with or without accents, before a colon or a ``>``, on the
line of their value or on the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from indexer.fields import fold
from indexer.sources.base import UnusableRecordError
from indexer.sources.cleaning import unescaped
from indexer.sources.pages.html_page import Page
from indexer.sources.pages.page_author import author_of
from indexer.sources.tree import Tree

_LABELS: Mapping[str, str] = {
    "ministere interroge": "asked",
    "ministere attributaire": "answering",
    "rubrique": "rubrique",
    "tete d'analyse": "above",
    "titre": "title",
    "analyse": "analysis",
    "question publiee": "published",
    "reponse publiee": "answered",
    "date de changement d'attribution": "transferred",
    "changement d'attribution": "transferred",
    "date de signalement": "flagged",
    "question signalee": "flagged",
    "date de renouvellement": "renewed",
    "question renouvelee": "renewed",
    "question retiree": "withdrawn",
    "erratum de la question": "erratum",
    "erratum de la reponse": "erratum",
    "date de la seance": "sitting",
    "auteur": "author",
    "circonscription": "seat",
    "groupe": "group",
}
_DATED = frozenset(
    {
        "published",
        "answered",
        "transferred",
        "flagged",
        "renewed",
        "withdrawn",
        "erratum",
        "sitting",
    }
)
_FIRST_WORDS = tuple(_LABELS)
_TAGS: Mapping[str, str] = {
    "mini": "asked", "mina": "answering", "rub": "rubrique", "tana": "above", "ana": "analysis",
    "groupe": "group", "dept": "seat", "aut": "author",
}  # fmt: skip
_KINDS = {"ecrite": "QE", "au gouvernement": "QG", "orale": "QOSD"}
_NUMBER = re.compile(
    r"(?<!\w)question\s(?:(ecrite|au gouvernement|orale(?: sans debat)?)\s)?n ?(?:°|o|deg)? ?:? ?"
    r"(\d[\d .]{0,10})"
)
_KIND = re.compile(r"(?<!\w)question (ecrite|au gouvernement|orale)(?!\w)")
_CODE = re.compile(r"(?<!\w)(qe|qg|qosd)(?!\w)")
_LEGISLATURE = re.compile(r"(?<![\w.])(\d{1,2}|[ivx]{1,5}) ?(?:eme|e|ere|re) legislature(?!\w)")
_ADDRESS = re.compile(r"QANR5L(\d{1,2})(QE|QG|QOSD)(\d{1,9})|/(\d{1,2})-(\d{1,9})(QE|QG|QOSD)\b")
_ROMAN = {"vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12, "xiii": 13, "xiv": 14,
          "xv": 15, "xvi": 16, "xvii": 17}  # fmt: skip
_PAGE = re.compile(r"\bpage\s?:?\s?(\d{1,7})")
_REASON = re.compile(r"\(([^()]{1,200})\)")
_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d|\d{1,2}(?:er)? \w{3,9}\.? \d{4}")
_ANSWER = re.compile(r"(?:<div>|<p>|\s)*r[ée]ponse\s?\.\s?[-–—]+\s?", re.IGNORECASE)
_LAST_OF_LEVELS = 14
"""The last legislature whose index has a level above its analyses."""
_ERRORS = ("aucun resultat ne correspond", "error 503", "service unavailable", "page introuvable")


def record_of(page: Page) -> Tree:
    """The record that a page states. Raises UnusableRecordError where it names no question."""
    said = _said(page)
    legislature, kind, number = _identity(page)
    published, answered = _first(said, "published"), _first(said, "answered")
    sitting = _first(said, "sitting")
    asked = _first(said, "asked")
    title, analyses = _analyses(said, legislature)
    return {
        "identifiant": {"numero": number, "legislature": legislature},
        "type": kind,
        "indexationAN": {
            "rubrique": _first(said, "rubrique"),
            "teteAnalyse": title,
            "analyses": {"analyse": analyses},
        },
        "auteur": author_of(page, said, int(legislature)),
        "minInt": {"abrege": asked},
        "minAttribs": {
            "minAttrib": [
                {"denomination": {"abrege": asked}, "infoJO": {"dateJO": _day(published)}},
                *_transfer(said, asked),
            ]
        },
        "textesQuestion": {"texteQuestion": _text(page.question, published or sitting)},
        "textesReponse": _answer(page, answered or sitting),
        "cloture": _closing(_first(said, "withdrawn")),
        "signalement": [_day(value) for value in said.get("flagged", ())],
        "renouvellements": [day[0] for v in said.get("renewed", ()) for day in _DAY.finditer(v)],
    }


def _said(page: Page) -> dict[str, list[str]]:
    """The values by what they are: of tags of the page's own, else of its labelled lines."""
    said: dict[str, list[str]] = {}
    for tag, name in _TAGS.items():
        if page.tagged.get(tag):
            said[name] = [page.tagged[tag]]
    for day, leaf, name in (("dpq", "pgq", "published"), ("dpr", "pgrep", "answered")):
        if page.tagged.get(day):
            said[name] = [f"{page.tagged[day]} page : {page.tagged.get(leaf, '')}"]
    tagged = frozenset(said)
    for name, value in _entries(page):
        if name not in tagged:
            said.setdefault(name, []).append(value)
    return said


def _entries(page: Page) -> Iterator[tuple[str, str]]:
    """The labelled values in order; a label alone on its line has the next one for its value."""
    waiting = ""
    for line in page.lines:
        opening = fold(line[:60])
        found = ""
        if opening.startswith(_FIRST_WORDS):
            found = next(label for label in _FIRST_WORDS if opening.startswith(label))
        value = line[len(found) :]
        if found and _ends_label(found, value):
            if _LABELS[found] in _DATED:
                value = value.partition(":")[2] if ":" in value[:30] else value
            value = value.strip(" >:")
            waiting = "" if value else _LABELS[found]
            if value:
                yield _LABELS[found], value
        elif waiting:
            yield waiting, line
            waiting = ""


def _ends_label(label: str, value: str) -> bool:
    """Whether a label ends where it seems to: before a sign, its line's end, or ``… le 3 mai``."""
    rest = value.lstrip()
    if not rest or rest[0] in ":>":
        return True
    return _LABELS[label] in _DATED and (":" in rest[:30] or bool(_DAY.search(rest[:60])))


def _identity(page: Page) -> tuple[str, str, str]:
    """Legislature, type and number: as the page shows them, else by what it calls itself."""
    lines = [fold(line[:300]) for line in page.lines]
    tagged = page.tagged
    numbered = next(filter(None, map(_NUMBER.search, lines)), None)
    number = re.sub(r"\D", "", tagged.get("num", "") or (numbered[2] if numbered else ""))
    kind = tagged.get("nat", "").upper() or _kind(numbered, lines)
    legislature = _legislature([fold(tagged.get("leg", "") or tagged.get("nleg", "")), *lines])
    named = next(filter(None, map(_ADDRESS.search, (*page.addresses, *page.lines[:1]))), None)
    if named:
        legislature = legislature or named[1] or named[4]
        kind = kind or named[2] or named[6]
        number = number or named[3] or named[5]
    if not number or not kind or not legislature:
        raise UnusableRecordError(_missing(lines, number, kind))
    return legislature, kind, number


def _kind(numbered: re.Match[str] | None, lines: list[str]) -> str:
    if numbered and numbered[1]:
        return _KINDS[numbered[1].removesuffix(" sans debat")]
    found = next(filter(None, map(_KIND.search, lines)), None)
    if found:
        return _KINDS[found[1]]
    coded = next(filter(None, (_CODE.search(line) for line in lines if len(line) < 200)), None)
    return coded[1].upper() if coded else ""


def _legislature(lines: list[str]) -> str:
    if lines[0].isdigit():
        return lines[0]
    for found in filter(None, map(_LEGISLATURE.search, lines)):
        number = _ROMAN.get(found[1], 0) if found[1].isalpha() else int(found[1])
        if number:
            return str(number)
    return ""


def _missing(lines: list[str], number: str, kind: str) -> str:
    if any(error in line for line in lines for error in _ERRORS):
        return "it is a page of the site that says that there is none"
    if not number:
        return "no line of it says « Question n° … »"
    return "no line of it says its type" if not kind else "no line of it names the legislature"


def _analyses(said: Mapping[str, list[str]], legislature: str) -> tuple[str, list[str]]:
    """The level above the analyses, and these; from the 15th legislature on, first a title."""
    above, title = _first(said, "above"), _first(said, "title")
    pieces = [piece.strip(" .") for piece in re.split("[,;] |[.] ", _first(said, "analysis"))]
    analyses = list(filter(None, pieces))
    if int(legislature) <= _LAST_OF_LEVELS:
        return above or title, analyses
    whole = title or _first(said, "analysis")
    return "", [whole, *(piece for piece in analyses if title and piece != title)]


def _text(markup: str, dated: str) -> Tree:
    return {"infoJO": {"dateJO": _day(dated), "pageJO": _leaf(dated)}, "texte": markup}


def _answer(page: Page, dated: str) -> Tree:
    if not page.answer:
        return None
    opening = _ANSWER.match(page.answer)
    return {"texteReponse": _text(page.answer[opening.end() :] if opening else page.answer, dated)}


def _closing(withdrawn: str) -> Tree:
    """How a question was withdrawn: the motive stands in parentheses behind the day."""
    if not withdrawn:
        return None
    found = _REASON.search(withdrawn)
    reason = " ".join(found[1].split()) if found else ""
    return {"dateCloture": _day(withdrawn), "libelleCloture": reason or "Question retirée"}


def _transfer(said: Mapping[str, list[str]], asked: str) -> Iterator[Tree]:
    """The transfer that a page tells of: to whom, and the last day of one."""
    days = [day for value in said.get("transferred", ()) if (day := _day(value))]
    answering = _first(said, "answering")
    if days or (answering and answering != asked):
        moved = {"dateJO": days[-1] if days else ""}
        yield {"denomination": {"abrege": answering or asked}, "infoJO": moved}


def _day(text: str) -> str:
    found = _DAY.search(unescaped(text))
    return found[0] if found else ""


def _leaf(text: str) -> str:
    found = _PAGE.search(text)
    return found[1] if found else ""


def _first(said: Mapping[str, list[str]], name: str) -> str:
    return next(iter(said.get(name, ())), "")
