"""How a text of law is called in a sentence, of which sort it is, and where it is published.

An address is given only where it follows from the value for certain: a code, the Constitution, a
European text. That of a law or a decree has a number of the Journal officiel's own in it.
"""

from __future__ import annotations

import re
from enum import StrEnum

from indexer.extraction.laws.codes import NUMBERS

_ARTICLE = re.compile(
    r"(?P<article>(?:article )?[^ ]+(?: (?:bis|ter|quater|[a-z]+ies)[0-9-]*)?(?: [A-Z]{1,2})?) "
    r"(?=code |livre |Constitution|loi|décret|arrêté|ordonnance|règlement|directive)"
)
_EUROPEAN = re.compile(r"(?P<kind>règlement|directive) (?P<first>[0-9]+)/(?P<second>[0-9]+)\Z")
_CODES = "https://www.legifrance.gouv.fr/codes/id/LEGITEXT{}/"
_CONSTITUTION = "https://www.legifrance.gouv.fr/loda/id/LEGITEXT000006071194/"
_CELEX = "https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:3{}{}{:04}"
_YEAR_FIRST = 2015
"""From this year on, a European regulation is numbered with its year before its number."""


class Sort(StrEnum):
    """The sorts of texts, in the order of a page."""

    ARTICLE = "Articles de codes"
    CONSTITUTION = "Articles de la Constitution"
    CODE = "Codes"
    LAW = "Lois"
    DECREE = "Décrets et ordonnances"
    ORDER = "Arrêtés"
    EUROPE = "Textes européens"
    REPORT = "Rapports"


_SORTS = (
    (("code ", "livre "), Sort.CODE),
    (("loi",), Sort.LAW),
    (("décret", "ordonnance"), Sort.DECREE),
    (("arrêté",), Sort.ORDER),
    (("règlement", "directive"), Sort.EUROPE),
    (("rapport",), Sort.REPORT),
)


def sort_of(value: str) -> Sort:
    """The sort of a text; an article of a law is of its sort."""
    _, text = parted(value)
    if text == "Constitution":
        return Sort.CONSTITUTION
    found = next((sort for begins, sort in _SORTS if text.startswith(begins)), Sort.ARTICLE)
    return Sort.ARTICLE if found is Sort.CODE and text != value else found


def parted(value: str) -> tuple[str, str]:
    """An article and its text; one of them is empty where the value is only the other."""
    article = _ARTICLE.match(value)
    if article:
        return article["article"], value[article.end() :]
    alone = value.startswith("article ") or value[:1] in "LRDA"
    return (value, "") if alone else ("", value)


def article_of(value: str) -> str:
    """The number of an article of a code, whichever code: ``L121-4``; empty for another text."""
    number = parted(value)[0].removeprefix("article ")
    return number if number[:1] in set("LRDA") and number[-1:].isdigit() else ""


def spelled(value: str) -> str:
    """The value as a sentence has it: ``L121-4 code civil`` → ``article L121-4 du code civil``."""
    article, text = parted(value)
    named = re.sub(r"(?<=[a-z]) (?=[0-9]+-[0-9]+\Z)", " n° ", text)
    if not article:
        return named
    whole = article if article.startswith("article ") else f"article {article}"
    return f"{whole} {_of(named)}{named}" if text else whole


def _of(text: str) -> str:
    if text.startswith(("arrêté", "ordonnance")):
        return "de l’"
    return "de la " if text.startswith(("loi", "directive", "Constitution")) else "du "


def official(value: str) -> str:
    """Where the text, or the whole text of an article, is published; empty for not certain."""
    _, text = parted(value)
    if text == "Constitution":
        return _CONSTITUTION
    if NUMBERS.get(text):
        return _CODES.format(NUMBERS[text])
    european = _EUROPEAN.match(text)
    return _celex(european) if european else ""


def _celex(found: re.Match[str]) -> str:
    first, second = int(found["first"]), int(found["second"])
    if found["kind"] == "directive":
        return _numbered("L", _year(found["first"]), second)
    early, late = _year(found["second"]), _year(found["first"])
    by_number = early is not None and early < _YEAR_FIRST
    by_year = late is not None and late >= _YEAR_FIRST
    if by_number is by_year:
        return ""
    return _numbered("R", early, first) if by_number else _numbered("R", late, second)


def _year(digits: str) -> int | None:
    """A year from 1958 on, of two digits up to 1998; None for another number."""
    year = int(digits)
    if len(digits) == 2:
        return 1900 + year if year >= 58 else None
    return year if 1958 <= year <= 2100 else None


def _numbered(letter: str, year: int | None, number: int) -> str:
    return _CELEX.format(year, letter, number) if year and number < 10_000 else ""
