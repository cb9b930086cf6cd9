"""When each legislature of the Fifth Republic began and ended.

Days of the 12th to the 17th: ``viMoDe`` of the organs ``ASSEMBLEE`` in the archive of the
Assemblée nationale (AMO30), with which the ends of its mandates agree. Those that a dissolution
ended: the decrees of 9 October 1962, 30 May 1968, 22 May 1981, 14 May 1988, 21 April 1997 and
9 June 2024. The others: the Assemblée's own list of its legislatures since 1958.

Compared in 2026: those of Wikidata (as EveryPolitician kept them) are the same for both days of the
1st to the 8th and of the 10th; it dates the 9th and the 11th from the day after a ballot, while
encyclopaedias open the 9th on 23 June 1988, the first sitting, as here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from indexer.model import Chamber, Question


@dataclass(frozen=True, slots=True)
class Term:
    """The first and the last day of a legislature; ``ended`` is None for the one that sits."""

    began: date
    ended: date | None = None


TERMS: Mapping[int, Term] = MappingProxyType(
    {
        1: Term(date(1958, 12, 9), date(1962, 10, 9)),
        2: Term(date(1962, 12, 6), date(1967, 4, 2)),
        3: Term(date(1967, 4, 3), date(1968, 5, 30)),
        4: Term(date(1968, 7, 11), date(1973, 4, 1)),
        5: Term(date(1973, 4, 2), date(1978, 4, 2)),
        6: Term(date(1978, 4, 3), date(1981, 5, 22)),
        7: Term(date(1981, 7, 2), date(1986, 4, 1)),
        8: Term(date(1986, 4, 2), date(1988, 5, 14)),
        9: Term(date(1988, 6, 23), date(1993, 4, 1)),
        10: Term(date(1993, 4, 2), date(1997, 4, 21)),
        11: Term(date(1997, 6, 12), date(2002, 6, 18)),
        12: Term(date(2002, 6, 19), date(2007, 6, 19)),
        13: Term(date(2007, 6, 20), date(2012, 6, 19)),
        14: Term(date(2012, 6, 20), date(2017, 6, 20)),
        15: Term(date(2017, 6, 21), date(2022, 6, 21)),
        16: Term(date(2022, 6, 22), date(2024, 6, 9)),
        17: Term(date(2024, 7, 1)),
    }
)


def ended(legislature: int) -> date | None:
    """The last day of a legislature; None for the one that sits, and for one not known here."""
    term = TERMS.get(legislature)
    return term.ended if term else None


def ordinal(number: int) -> str:
    """``1`` → ``1ʳᵉ``, ``17`` → ``17ᵉ``: the feminine ordinal of a legislature, in plain text."""
    return "1ʳᵉ" if number == 1 else f"{number}ᵉ"


def sitting(question: Question) -> str:
    """When it was put: ``17ᵉ législature``; of the Sénat, which has none, ``session 2024-2025``.

    Of another parliament its name stands before, ``Bundestag, 20ᵉ législature``, or alone.
    """
    if question.chamber is Chamber.SENATE:
        return f"Sénat, session {question.session}" if question.session else "Sénat"
    if question.house is not None:
        term = f", {ordinal(question.legislature)} législature" if question.legislature else ""
        return f"{question.house.name}{term}"
    return f"{ordinal(question.legislature)} législature"


def number_of(question: Question) -> str:
    """The number as people write it: ``15108``; of another parliament as it is given there.

    ``UKQEHL1202`` → ``HL1202``, ``DE20QE20-1234`` → ``20-1234``.
    """
    if question.house is None:
        return str(question.number)
    shortest = 2  # of the prefix of a table
    opening = f"{question.legislature or ''}{question.kind}"
    return question.id[shortest:].partition(opening)[2] or str(question.number)
