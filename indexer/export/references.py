"""Questions as references: how a question is named, and files for reference managers.

RIS, BibTeX and CSL-JSON (https://citeproc-js.readthedocs.io) part a person's name: the family name
is what a bibliography sorts by.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from indexer.legislatures import number_of, sitting
from indexer.model import FRENCH, Chamber, Question
from indexer.query.kinds import NAMES

KINDS = NAMES
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "{": r"\textbraceleft{}",  # BibTeX counts braces, even those behind a backslash
        "}": r"\textbraceright{}",
        **{sign: f"\\{sign}" for sign in "$&%#_"},
    }
)
_SECOND = (
    "Alain Albert André Antoine Armand Bernard Charles Christine Claude Daniel Denis François"
    " Françoise Gabriel Georges Henri Jacques Jean Joseph Jules Louis Louise Luc Marc Marie Martens"
    " Maurice Michel Nestor Noël Paul Philippe Pierre Robert Roger Thérèse Toussaint Wienie Yves"
)
_GIVEN = frozenset(_SECOND.split())
"""Words that stand second in a given name without a hyphen: those of the deputies since 1997 (the
Assemblée's archive of persons), and the usual ones. None of them begins a family name of two words
in that archive."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


JOURNAL = "Journal officiel de la République française"
_LANGUAGES = {"fr": "french", "en": "english", "de": "ngerman"}
"""The languages of texts, as BibLaTeX calls them."""


class Name(NamedTuple):
    """A person's name in its parts, as they are sorted."""

    family: str
    given: str = ""


def parted(name: str) -> Name:
    """The parts of a name that is written ``given family``.

    A given name has one word, or several that are joined by hyphens; two where the second word is a
    given name too and a family name is left: ``Jean Louis Masson``. What stands behind it is the
    family name, particles included: ``Constance Le Grip``, ``Emmanuelle de Wit``.
    """
    words = name.split()
    second = len(words) > 2 and words[1] in _GIVEN
    given, family = words[: 1 + second], words[1 + second :]
    return Name(" ".join(family), " ".join(given)) if family else Name(" ".join(given))


def reference(question: Question) -> str:
    """Procedure, number and legislature: ``Question écrite n° 7, 17e législature``."""
    when = f"{question.legislature}e législature"
    if question.chamber is Chamber.SENATE or question.house is not None:
        when = sitting(question)
    return f"{KINDS[question.kind]} n° {number_of(question)}, {when}"


def reached(questions: Iterable[Question], site: str) -> Iterator[Question]:
    """The questions, each of another parliament that has no official page with its page here.

    ``site``: the public address of this service; where that is not known either, none is given.
    """
    for question in questions:
        lost = site and question.house is not None and not question.page
        here = f"{site.rstrip('/')}/questions/{question.id}"
        yield replace(question, page=here) if lost else question


def write_ris(questions: Iterable[Question]) -> Iterator[str]:
    """Records for reference managers, in the RIS format."""
    for question in questions:
        lines = [f"{tag}  - {_line(value)}" for tag, value in _ris(question) if _line(value)]
        yield "\r\n".join([*lines, "ER  - ", "", ""])


def write_csl(questions: Iterable[Question]) -> Iterator[str]:
    """One array of CSL-JSON items, an item a line."""
    before = "["
    for question in questions:
        item = {key: value for key, value in _csl(question) if value}
        yield f"{before}\n{json.dumps(item, ensure_ascii=False)}"
        before = ","
    yield "\n]\n" if before == "," else "[]\n"


def write_bibtex(questions: Iterable[Question]) -> Iterator[str]:
    """Entries for BibTeX and BibLaTeX, named by the official uid."""
    for question in questions:
        fields = [f"  {key} = {{{value}}}" for key, value in _bibtex(question) if value]
        yield f"@misc{{{question.id},\n" + ",\n".join(fields) + "\n}\n\n"


def _journal(question: Question) -> str:
    """Where it was published; of another parliament only its own page tells."""
    return "" if question.house else JOURNAL


def _line(value: object) -> str:
    """The text on one line: a record of these formats is made of lines."""
    return " ".join(_UNPRINTABLE.sub("", str(value)).split())


def _ris(question: Question) -> Iterator[tuple[str, object]]:
    day = question.published or question.answered
    yield "TY", "GOVDOC"
    yield "ID", question.id
    yield "TI", question.title
    yield "AU", _inverted(question.author.name)
    yield "A2", question.ministry_answering or question.ministry
    if day:
        yield "PY", day.year
        yield "DA", f"{day.year}/{day.month:02}/{day.day:02}"
    yield "T2", _journal(question)
    yield "SP", question.question.page or ""
    yield "PB", question.chamber
    yield "M1", reference(question)
    yield "LA", question.language
    yield from (("KW", keyword) for keyword in (question.rubrique, *question.keywords))
    yield "N1", _answered(question)
    yield "UR", question.url


def _bibtex(question: Question) -> Iterator[tuple[str, str]]:
    def tex(value: object) -> str:
        return _line(value).translate(_TEX)

    day = question.published or question.answered
    yield "author", tex(_inverted(question.author.name))
    yield "title", f"{{{tex(question.title)}}}"
    yield "year", str(day.year) if day else ""
    yield "date", day.isoformat() if day else ""
    yield "howpublished", tex(_journal(question) or question.chamber)
    yield "pages", str(question.question.page or "")
    yield "note", tex(". ".join(filter(None, [reference(question), _answered(question)])))
    yield "keywords", tex(", ".join(filter(None, (question.rubrique, *question.keywords))))
    yield "langid", _LANGUAGES.get(question.language, "")
    yield "url", question.url


def _csl(question: Question) -> Iterator[tuple[str, object]]:
    """The fields of an item; empty ones are left out by the caller."""
    day = question.published or question.answered
    yield "id", question.id
    yield "type", "legislation"
    yield "title", _line(question.title)
    yield "author", [_person(question.author.name)] if question.author.name else []
    yield "container-title", _journal(question)
    yield "page", str(question.question.page or "")
    yield "number", number_of(question)
    yield "genre", KINDS[question.kind]
    yield "authority", question.chamber
    yield "issued", _day(day)
    yield "note", ". ".join(filter(None, [reference(question), _answered(question)]))
    yield "keyword", _line(", ".join(filter(None, (question.rubrique, *question.keywords))))
    yield "language", "fr-FR" if question.language == FRENCH else question.language
    yield "URL", question.url


def _person(name: str) -> dict[str, str]:
    parts = parted(name)
    return {"family": parts.family, **({"given": parts.given} if parts.given else {})}


def _day(day: date | None) -> dict[str, object]:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else {}


def _inverted(name: str) -> str:
    """``Sandrine Runel`` → ``Runel, Sandrine``, as bibliographies sort."""
    parts = parted(name)
    return ", ".join(filter(None, parts))


def _answered(question: Question) -> str:
    if not question.answer:
        return ""
    day = question.answer.published
    page = f", page {question.answer.page}" if question.answer.page else ""
    return f"Réponse publiée{f' le {day.isoformat()}' if day else ''}{page}"
