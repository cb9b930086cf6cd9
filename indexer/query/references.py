"""Questions called by their number: which texts are such a reference, as a whole.

The forms come from the official sites of all times: uids (``QANR5L17QE714``), pages
(``17-714QE.htm``), addresses of both, and what people write in letters (``question écrite n° 7``).
A text that quotes one official address, as a citation does, calls that question too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import product

from indexer.model import Chamber, Kind, senate_reference
from indexer.query.ast import Reference
from indexer.query.kinds import KINDS, SHORT, SPOKEN

NEWEST_LEGISLATURE = 25
"""No legislature is read beyond this one: ``49-956`` is the number of a law."""

_LONGEST = 200
_LONGEST_CITATION = 4000
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_CODES = "|".join(sorted(SHORT, key=len, reverse=True))
_DOTTED = r"q\.e\.|q\.g\.|q\.a\.g\.|q\.o\.s\.d\.|q\.o\.s\."
_KIND = rf"(?P<kind>{_CODES}|{_DOTTED})"
_SPOKEN = rf"(?P<spoken>{'|'.join(SPOKEN)}|d'actualite(?: au gouvernement)?)"
_SIGN = r"(?:n ?[°o]s?\.? ?|n\. ?|numero |# ?)"
_MARK = rf"{_SIGN}?"
_NUMBER = r"(?P<number>[0-9]{1,6}|[0-9]{1,3}[ .][0-9]{3})"
_PLAIN = r"(?P<number>[0-9]{1,6})"
_MONTH = r"(?!(?:0?[1-9]|1[0-2])/(?:19|20)[0-9][0-9]$)"
_LONG = r"(?P<number>[0-9]{3,6})"
"""Behind a bar; ``12/2024`` is a month, ``12/05`` a day."""
_DIGITS = r"(?P<legislature>[0-9]{1,2})"
_TERM = r"(?P<legislature>[0-9]{1,2}|[ivxl]{1,6}?)"
_TH = r" ?(?:e|re|eme|ieme)"
_WORD = r"(?:legislature|legis\.?|leg\.?)"
_OF = (
    "",
    rf",? (?:de la |pour la )?{_TERM}(?:{_TH})? {_WORD}",
    rf",? \((?:de la )?{_TERM}(?:{_TH})?(?: {_WORD})?\)",
    rf"(?:, | (?:de la )?){_TERM}{_TH}",
)
"""The legislature behind a number: in words, in parentheses, or by its ordinal alone."""
_HOST = r"(?:https?://)?(?:[a-z0-9]{1,20}\.)?assemblee-nationale\.fr/"
_SITE = rf"{_HOST}(?:[a-z0-9-]{{1,40}}/){{0,6}}"
_ANYWHERE = r"https?://[^\s/]{1,80}/(?:[a-z0-9.-]{1,40}/){0,6}"
_UID = rf"qanr5l{_DIGITS}(?P<kind>qosd|qe|qg){_PLAIN}"
_PAGE = rf"{_DIGITS}-{_PLAIN} ?{_KIND}"
_DETAIL = rf"{_HOST}questions/detail/{_DIGITS}/{_KIND}/{_PLAIN}"
_SENATE = r"(?P<senate>seq[0-9]{8,10}[a-z]?)"
_SENATE_SITE = r"(?:https?://)?(?:[a-z0-9]{1,20}\.)?senat\.fr/questions/base/[0-9]{4}/q"
_THERE = r"(?:,? (?:du|au) (?P<there>senat)|,? \((?:du )?(?P<inside>senat)\)|, (?P<behind>senat))"
_END = r"(?:\.(?:html?|pdf|xml|json))?/?(?:[?#]\S*)?"

_ADDRESSES = (
    rf"(?:{_SITE}|{_ANYWHERE}){_UID}",
    rf"{_SITE}{_PAGE}",
    _DETAIL,
    _SENATE_SITE + _SENATE,
)
_NAMED = (
    rf"{_KIND}[ -]?{_MARK}{_NUMBER}",
    rf"(?:question )?{_MARK}{_NUMBER}[ -]?{_KIND}",
    rf"(?:(?:la|une) )?questions? {_SPOKEN} {_MARK}{_NUMBER}",
    rf"{_SPOKEN} {_SIGN}{_NUMBER}",
    rf"(?:(?:la )?question )?{_MARK}{_NUMBER}",
)
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        *(address + _END for address in (*_ADDRESSES, _UID)),
        rf"(?:{_SITE}|q[0-9]{{1,2}}/)?{_DIGITS}-{_PLAIN}(?: ?{_KIND})?{_END}",
        rf"{_KIND} ?{_MARK}{_DIGITS}/{_LONG}",
        rf"{_MARK}{_MONTH}{_DIGITS}/{_LONG}",
        rf"{_DIGITS}/{_PLAIN} ?{_KIND}",
        rf"{_KIND} ?{_MARK}{_DIGITS}-{_PLAIN}",
        rf"qst-an-{_DIGITS}-{_PLAIN}{_KIND}",
        rf"q?{_SENATE}{_END}",
        *(name + of for name, of in product(_NAMED, (*_OF, _THERE))),
    )
)
_QUOTED = tuple(
    re.compile(rf"(?:^|(?<=[ \x22<({{\[,;])){address}(?![a-z0-9])") for address in _ADDRESSES
)
_DIGIT = re.compile("[0-9]")
"""Every shape has a number."""
_NO_CITATION = ("+", "-", "(", '"')
"""What begins a query with signs of the language, in which an address is searched."""


def called(text: str) -> Reference | None:
    """The question that the whole of ``text`` calls by its number, or None.

    ``QE 714`` → ``Reference(714, None, Kind.WRITTEN)``; ``retraite 714`` → None.
    """
    if len(text) > _LONGEST_CITATION:
        return None
    key, span = _key(text), (0, len(text))
    if _DIGIT.search(key) is None:  # most queries: no shape is tried in vain
        return None
    if len(text) <= _LONGEST:
        for shape in _SHAPES:
            found = shape.fullmatch(key)
            if found:
                return _reference(found.groupdict(), span)
    return _cited(key, span)


def _cited(key: str, span: tuple[int, int]) -> Reference | None:
    """The one question whose official address stands in a text of more words."""
    if "/" not in key or key.startswith(_NO_CITATION):
        return None
    found = {reference for reference in _quoted(key, span) if reference}
    return found.pop() if len(found) == 1 else None


def _quoted(key: str, span: tuple[int, int]) -> Iterator[Reference | None]:
    for address in _QUOTED:
        for found in address.finditer(key):
            yield _reference(found.groupdict(), span)


def is_bare(reference: Reference) -> bool:
    """Whether only a number was given, so that it may be a word of texts as well."""
    told = (reference.legislature, reference.kind, reference.chamber)
    return all(part is None for part in told)


def as_words(text: str) -> str:
    """The form of ``text`` that searches its words where ``text`` itself is a reference.

    ``714`` → ``+714``; anything else comes back as it is.
    """
    return f"+{text.lstrip()}" if called(text) else text


def roman(text: str) -> int:
    """``XVII`` → 17; 0 where it is no Roman number from 1 to 89."""
    values = [_ROMAN.get(sign, 0) for sign in text.casefold()]
    if not values or 0 in values or len(values) > 8:
        return 0
    later = [*values[1:], 0]
    total = sum(-v if v < after else v for v, after in zip(values, later, strict=True))
    return total if _as_roman(total) == text.casefold() else 0


def _as_roman(number: int) -> str:
    units = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx")
    return tens[number // 10] + units[number % 10] if 0 < number < 90 else ""


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    tidy = " ".join(kept.split()).rstrip(" .,;?!")
    return tidy[1:-1].strip() if tidy.startswith("<") and tidy.endswith(">") else tidy


def _reference(parts: dict[str, str | None], span: tuple[int, int]) -> Reference | None:
    if parts.get("senate"):
        return _of_senate(parts["senate"] or "", span)
    number = int((parts["number"] or "").replace(" ", "").replace(".", ""))
    term = parts.get("legislature")
    legislature = (int(term) if term.isdigit() else roman(term)) if term else None
    if not number or (legislature is not None and not 1 <= legislature <= NEWEST_LEGISLATURE):
        return None
    there = any(parts.get(name) for name in ("there", "inside", "behind"))
    chamber = Chamber.SENATE if there else None
    return Reference(number, legislature, _kind(parts), span, chamber)


def _of_senate(text: str, span: tuple[int, int]) -> Reference | None:
    found = senate_reference(text.upper())
    if found is None:
        return None
    month = date(found.year, found.month, 1)
    return Reference(found.number, None, found.kind, span, Chamber.SENATE, month)


def _kind(parts: dict[str, str | None]) -> Kind | None:
    name = (parts.get("spoken") or parts.get("kind") or "").replace(".", "")
    if name.startswith("d'actualite"):
        return Kind.GOVERNMENT
    return Kind(KINDS[name]) if name else None
