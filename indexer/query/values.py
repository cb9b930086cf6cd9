"""Field values as users write them: the aliases of states, and how each kind of value is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from indexer import extracted
from indexer.extraction.laws import asked
from indexer.extraction.names import called
from indexer.fields import FieldKind, fold
from indexer.model import Chamber, Status
from indexer.query.ast import Fielded, Node, Or, Phrase, Place, Range, Word
from indexer.query.dates import Interval, dates, interval, numbers
from indexer.query.departments import department
from indexer.query.kinds import KINDS, spelled
from indexer.query.lexer import Scope
from indexer.query.references import NEWEST_LEGISLATURE, roman
from indexer.query.sums import sums

PLACE, LAW, AMOUNT, NAMED = "department", "law", "amount", "named"
SPOKEN = frozenset({"kind", "status", "year", "chamber", "promise", PLACE, LAW, AMOUNT, NAMED})
"""Fields whose values people write in several words."""
MOST_WORDS = 5
"""The longest value that needs no quotes: ``departement:Français établis hors de France``."""


STATUSES = spelled(
    {
        Status.PENDING: (
            "attente", "en cours", "sans réponse", "non répondue", "non répondues", "pending",
        ),
        Status.ANSWERED: (
            "répondue", "répondues", "répondu", "réponse", "réponses publiées",
            "avec réponse", "answered",
        ),
        Status.UNKNOWN: (
            "sans réponse connues", "inconnu", "inconnue", "inconnues", "unknown",
        ),
        Status.WITHDRAWN: ("retirées", "retiré", "retrait", "withdrawn"),
        Status.LAPSED: ("caduques", "caducité", "lapsed"),
    }
)  # fmt: skip

CHAMBERS = spelled(
    {
        Chamber.ASSEMBLY: ("AN", "Assemblée", "l’Assemblée nationale", "députés", "assembly"),
        Chamber.SENATE: ("le Sénat", "sénateurs", "senate"),
    }
)
PROMISES = spelled(
    {
        extracted.DATED: ("datées", "daté", "avec date", "avec échéance", "dated"),
        extracted.UNDATED: ("non datée", "non datées", "sans échéance", "undated"),
    }
)

_YEAR = re.compile(r"[12][0-9]{3}")
_SESSION = re.compile(r"([12][0-9]{3})(?: ?[-/–] ?([0-9]{2}(?:[0-9]{2})?))?")
_LEGISLATURE = re.compile(r"([0-9]{1,2}|[ivxl]{1,8}?)(?:e|re|er|eme|ieme)?")


@dataclass(frozen=True, slots=True)
class Value:
    """What a value means. ``turned``: a range that was written backwards, as ``2023..2020``."""

    node: Node
    turned: bool = False


def many_words(scope: Scope) -> bool:
    """Whether values of the field may be several words without quotes."""
    return scope.row.kind is FieldKind.DATE or scope.row.name in SPOKEN


def longest(scope: Scope) -> int:
    """The words of the longest value that needs no quotes."""
    return 2 * MOST_WORDS if scope.row.name in {LAW, NAMED} else MOST_WORDS


def is_free(scope: Scope) -> bool:
    """Whether the field takes any words, phrases and prefixes."""
    return scope.row.searched


def is_open(scope: Scope) -> bool:
    """Whether an index may hold values that no list here knows: chambers of other parliaments."""
    return scope.row.name == "chamber"


def valued(scope: Scope, raw: str, span: Place) -> Value | None:
    """The node that ``raw`` is in a field with checked values; None where it is none of them."""
    text = scope.sign + _tidy(raw)
    row = scope.row
    if row.name in _NAMED:
        return _NAMED[row.name](text, span)
    if row.kind is FieldKind.NUMBER:
        return _ranged(row.name, numbers(text), span)
    if row.kind is FieldKind.DATE:
        return _ranged(row.name, dates(text), span)
    code = _CODES.get(row.name, _as_it_is)(text)
    if code:
        return Value(Fielded(row.name, Word(code, span=span)))
    if row.name == "year":
        return _ranged("published", dates(text), span)
    return _legislatures(text, span) if row.name == "legislature" else None


def _place(text: str, span: Place) -> Value | None:
    """The name of a department in several words, as if it stood in quotes; others are words."""
    known = " " in text and department(text)
    return Value(Fielded(PLACE, Phrase(text, span=span))) if known else None


def _law(text: str, span: Place) -> Value | None:
    """A reference to law in any writing; others are words."""
    values = asked(text)
    named = [Fielded(LAW, Phrase(value, span=span)) for value in values]
    return Value(named[0] if len(named) == 1 else Or(tuple(named))) if named else None


def _named(text: str, span: Place) -> Value | None:
    """A public body by any of its names, as its official one; others are words."""
    body = called(text)
    return Value(Fielded(NAMED, Phrase(body.name, span=span))) if body else None


def _amount(text: str, span: Place) -> Value | None:
    return _ranged(AMOUNT, sums(text), span)


def _tidy(raw: str) -> str:
    """``QE.`` → ``QE``; the dots of ``2024..`` are a bound and stay."""
    text = raw.strip()
    return text if text.endswith("..") else text.rstrip(".?!:")


def _ranged(field: str, read: Interval[int] | Interval[date] | None, span: Place) -> Value | None:
    return Value(Range(field, read.low, read.high, span), read.turned) if read else None


def _legislatures(text: str, span: Place) -> Value | None:
    """``15..17`` → one value for each: a legislature is a code, which no engine ranges over."""
    read = interval(text, _one_legislature, lambda value, by: value + by)
    if read is None:
        return None
    low, high = max(read.low or 1, 1), read.high or NEWEST_LEGISLATURE
    every = [Fielded("legislature", Word(str(n), span=span)) for n in range(low, high + 1)]
    if not 0 < len(every) <= NEWEST_LEGISLATURE:
        return None
    return Value(every[0] if len(every) == 1 else Or(tuple(every)), read.turned)


def _one_legislature(text: str) -> tuple[int, int] | None:
    code = _legislature(text)
    return (int(code), int(code)) if code else None


def _year(text: str) -> str:
    return text if _YEAR.fullmatch(text) else ""


def _kind(text: str) -> str:
    return KINDS.get(fold(text), "")


def _status(text: str) -> str:
    return STATUSES.get(fold(text), "")


def _chamber(text: str) -> str:
    return CHAMBERS.get(fold(text), "")


def _session(text: str) -> str:
    """``2024-2025``, ``2024/2025`` and ``2024`` → ``2024-2025``."""
    found = _SESSION.fullmatch(fold(text))
    if found is None or found[2] not in {None, str(int(found[1]) + 1), f"{int(found[1]) + 1}"[2:]}:
        return ""
    return f"{found[1]}-{int(found[1]) + 1}"


def _promise(text: str) -> str:
    return PROMISES.get(fold(text), "")


def _legislature(text: str) -> str:
    found = _LEGISLATURE.fullmatch(fold(text))
    if found is None:
        return ""
    number = int(found[1]) if found[1].isdigit() else roman(found[1])
    return str(number) if number else ""


def _as_it_is(text: str) -> str:
    return text


_CODES: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "year": _year,
        "kind": _kind,
        "status": _status,
        "promise": _promise,
        "legislature": _legislature,
        "chamber": _chamber,
        "session": _session,
    }
)
_NAMED: Mapping[str, Callable[[str, Place], Value | None]] = MappingProxyType(
    {PLACE: _place, LAW: _law, AMOUNT: _amount, NAMED: _named}
)
