"""Questions called by their number: which texts are such a reference, as a whole.

The forms come from the official site: uids (``QANR5L17QE714``), pages (``17-714QE.htm``),
addresses of both, and what people write in letters (``question écrite n° 714``).
"""

from __future__ import annotations

import re
import unicodedata

from indexer.model import Kind
from indexer.query.ast import Reference

NEWEST_LEGISLATURE = 25
"""No legislature is read beyond this one: ``49-956`` is the number of a law."""

_LONGEST = 200
_KIND = r"(?P<kind>qosd|qe|qg)"
_MARK = r"(?:n ?[°o]\.? ?|numero )"
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_SPOKEN = {
    "ecrite": Kind.WRITTEN,
    "au gouvernement": Kind.GOVERNMENT,
    "orale sans debat": Kind.ORAL,
    "orale": Kind.ORAL,
}
_NUMBER = r"(?P<number>[0-9]{1,6}|[0-9]{1,3}[ .][0-9]{3})"
_LEGISLATURE = (
    r"(?P<legislature>[0-9]{1,2}|[ivxl]{1,6}?) ?(?:e|re|eme|ieme)? (?:legislature|leg\.?)"
)
_OF = rf"(?:,? (?:de la )?{_LEGISLATURE})?"
_SITE = r"(?:https?://)?(?:[a-z0-9]{1,20}\.)?assemblee-nationale\.fr/(?:[a-z0-9-]{1,40}/){0,6}"
_UID = rf"qanr5l(?P<legislature>[0-9]{{1,2}}){_KIND}(?P<number>[0-9]{{1,6}})"
_PAGE = rf"(?P<legislature>[0-9]{{1,2}})-(?P<number>[0-9]{{1,6}}) ?{_KIND}?"
_END = r"(?:\.(?:html?|pdf|xml|json))?/?(?:[?#]\S*)?"
_WORDS = "|".join(_SPOKEN)

_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?:{_SITE})?{_UID}{_END}",
        rf"(?:{_SITE}|q[0-9]{{1,2}}/)?{_PAGE}{_END}",
        rf"{_KIND} ?(?P<legislature>[0-9]{{1,2}})-(?P<number>[0-9]{{1,6}})",
        rf"{_KIND}[ -]?{_MARK}?{_NUMBER}{_OF}",
        rf"(?:la )?question (?P<spoken>{_WORDS}) {_MARK}?{_NUMBER}{_OF}",
        rf"(?:(?:la )?question )?{_MARK}?{_NUMBER}{_OF}",
    )
)


def called(text: str) -> Reference | None:
    """The question that the whole of ``text`` calls by its number, or None.

    ``QE 714`` → ``Reference(714, None, Kind.WRITTEN)``; ``retraite 714`` → None.
    """
    if len(text) > _LONGEST:
        return None
    key = _key(text)
    for shape in _SHAPES:
        found = shape.fullmatch(key)
        if found:
            return _reference(found.groupdict(), (0, len(text)))
    return None


def is_bare(reference: Reference) -> bool:
    """Whether only a number was given, so that it may be a word of texts as well."""
    return reference.legislature is None and reference.kind is None


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
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.split()).rstrip(" .,;?!")


def _reference(parts: dict[str, str | None], span: tuple[int, int]) -> Reference | None:
    number = int((parts["number"] or "").replace(" ", "").replace(".", ""))
    spelled = parts.get("legislature")
    legislature = (int(spelled) if spelled.isdigit() else roman(spelled)) if spelled else None
    spoken, kind = parts.get("spoken"), parts.get("kind")
    if not number or (legislature is not None and not 1 <= legislature <= NEWEST_LEGISLATURE):
        return None
    chosen = _SPOKEN[spoken] if spoken else Kind(kind.upper()) if kind else None
    return Reference(number, legislature, chosen, span)
