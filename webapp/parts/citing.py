"""How to cite a question: as a sentence, for BibTeX and for reference managers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.export import FORMATS
from indexer.export.references import KINDS, reached
from indexer.legislatures import number_of, sitting
from indexer.model import Passage, Question
from webapp.parts.filters import day
from webapp.parts.french.typography import NBSP, spaced

_OPENED, _CLOSED = re.compile("«[ \u00a0\u202f]?"), re.compile("[ \u00a0\u202f]?»")


@dataclass(frozen=True, slots=True)
class Citation:
    """One way to cite: its code, its name, its text, and how the text's file ends."""

    code: str
    name: str
    text: str
    extension: str = ""


def citations(question: Question, site: str = "") -> tuple[Citation, ...]:
    """Every way to cite a question, the sentence first; ``site`` as in ``Format.written``."""
    (question,) = reached([question], site)
    formats = [FORMATS[name] for name in ("bibtex", "ris", "csl")]
    return (
        Citation("texte", "Référence à copier", plain(question)),
        *(
            Citation(row.name, row.label, "".join(row.write([question])).strip(), row.extension)
            for row in formats
        ),
    )


def plain(question: Question) -> str:
    """The citation as French works of law write it, with the official address."""
    return f"{', '.join(_parts(question))}. {question.url or question.id}"


def _parts(question: Question) -> Iterator[str]:
    if question.author.name:
        yield question.author.name
    if question.title:
        yield f"«{NBSP}{_quoted(spaced(question.title))}{NBSP}»"
    yield f"{KINDS[question.kind]} n°{NBSP}{number_of(question)}"
    yield sitting(question)
    journal = "" if question.house else " au JO"
    if question.published:
        yield f"publiée{journal} le {_place(question.question)}"
    if question.answer and question.answered:
        yield f"réponse publiée{journal} le {_place(question.answer)}"


def _quoted(title: str) -> str:
    """A title that stands between « and »: those within it are “ and ”."""
    return _CLOSED.sub("”", _OPENED.sub("“", title))


def _place(passage: Passage) -> str:
    page = f" (p.{NBSP}{passage.page})" if passage.page else ""
    return f"{day(passage.published)}{page}" if passage.published else ""
