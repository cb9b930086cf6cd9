"""Questions as files: ``FORMATS`` by name, each a stream of text over any number of questions.

A format turns an iterator of questions into an iterator of lines, so that an export of the whole
index needs the memory of one question.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from indexer import portfolios
from indexer.model import Kind, Question
from indexer.search.jsonform import question_to_json

BOM = "\ufeff"
"""Byte order mark: some spreadsheets read a file as UTF-8 only with it."""
Write = Callable[[Iterable[Question]], Iterator[str]]

KINDS = MappingProxyType(
    {
        Kind.WRITTEN: "Question écrite",
        Kind.GOVERNMENT: "Question au Gouvernement",
        Kind.ORAL: "Question orale sans débat",
    }
)
COLUMNS: Mapping[str, Callable[[Question], object]] = MappingProxyType(
    {
        "identifiant": lambda q: q.id,
        "legislature": lambda q: q.legislature,
        "type": lambda q: q.kind,
        "numero": lambda q: q.number,
        "titre": lambda q: q.title,
        "rubrique": lambda q: q.rubrique,
        "mots_cles": lambda q: " ; ".join(q.keywords),
        "auteur": lambda q: q.author.full_name,
        "groupe": lambda q: q.author.group_label or q.author.group,
        "departement": lambda q: q.author.department,
        "portefeuille": lambda q: portfolios.named(q.ministry, q.published),
        "ministere_interroge": lambda q: q.ministry,
        "ministere_attributaire": lambda q: q.ministry_answering,
        "etat": lambda q: q.status,
        "sans_reponse_au": lambda q: q.known,
        "date_question": lambda q: q.published,
        "date_reponse": lambda q: q.answered,
        "date_cloture": lambda q: q.closed,
        "adresse": lambda q: q.url,
        "texte_question": lambda q: q.question.text,
        "texte_reponse": lambda q: q.answer.text if q.answer else "",
    }
)
"""The columns of a CSV file, in order: for people with a spreadsheet, so in French."""
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""How a cell begins that a spreadsheet would run (OWASP, CSV injection); full-width signs too."""
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
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: its name, how its files end, its media type and how it is written."""

    name: str
    label: str
    extension: str
    mimetype: str
    write: Write


class _Line:
    """A file for the csv module whose ``write`` returns the line."""

    def write(self, text: str) -> str:
        return text


def rows(table: Iterable[Iterable[object]], delimiter: str = ",") -> Iterator[str]:
    """A table as CSV lines (RFC 4180), with no cell that a spreadsheet takes for a formula.

    French spreadsheets expect ``;`` between the cells.
    """
    writer = csv.writer(_Line(), delimiter=delimiter)
    for row in table:
        yield writer.writerow([guarded(_cell(value)) for value in row])


def guarded(text: str) -> str:
    """The text of a cell; after an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def write_csv(questions: Iterable[Question], delimiter: str = ",") -> Iterator[str]:
    """A header, then one record for each question."""
    yield from rows([COLUMNS], delimiter)
    records = ([read(question) for read in COLUMNS.values()] for question in questions)
    yield from rows(records, delimiter)


def write_jsonl(questions: Iterable[Question]) -> Iterator[str]:
    """One JSON object a line, the same as that of the question's page."""
    for question in questions:
        yield json.dumps(question_to_json(question), ensure_ascii=False) + "\n"


def write_ris(questions: Iterable[Question]) -> Iterator[str]:
    """Records for reference managers, in the RIS format."""
    for question in questions:
        lines = [f"{tag}  - {_line(value)}" for tag, value in _ris(question) if _line(value)]
        yield "\r\n".join([*lines, "ER  - ", "", ""])


def write_bibtex(questions: Iterable[Question]) -> Iterator[str]:
    """Entries for BibTeX and BibLaTeX, named by the official uid."""
    for question in questions:
        fields = [f"  {key} = {{{value}}}" for key, value in _bibtex(question) if value]
        yield f"@misc{{{question.id},\n" + ",\n".join(fields) + "\n}\n\n"


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        row.name: row
        for row in (
            Format("csv", "CSV", "csv", "text/csv", write_csv),
            Format("jsonl", "JSON Lines", "jsonl", "application/x-ndjson", write_jsonl),
            Format("ris", "RIS", "ris", "application/x-research-info-systems", write_ris),
            Format("bibtex", "BibTeX", "bib", "application/x-bibtex", write_bibtex),
        )
    }
)


def reference(question: Question) -> str:
    """Procedure, number and legislature: ``Question écrite n° 7, 17e législature``."""
    return f"{KINDS[question.kind]} n° {question.number}, {question.legislature}e législature"


def _cell(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else _UNPRINTABLE.sub("", str(value))


def _line(value: object) -> str:
    """The text on one line: a record of these formats is made of lines."""
    return " ".join(_UNPRINTABLE.sub("", str(value)).split())


def _ris(question: Question) -> Iterator[tuple[str, object]]:
    author, day = question.author, question.published or question.answered
    yield "TY", "GOVDOC"
    yield "ID", question.id
    yield "TI", question.title
    yield "AU", _inverted(author.name)
    yield "A2", question.ministry_answering or question.ministry
    if day:
        yield "PY", day.year
        yield "DA", f"{day.year}/{day.month:02}/{day.day:02}"
    yield "T2", "Journal officiel de la République française"
    yield "SP", question.question.page or ""
    yield "PB", "Assemblée nationale"
    yield "M1", reference(question)
    yield "LA", "fr"
    yield from (("KW", keyword) for keyword in (question.rubrique, *question.keywords))
    yield "N1", _answered(question)
    yield "UR", question.url


def _bibtex(question: Question) -> Iterator[tuple[str, str]]:
    def tex(value: object) -> str:
        return _line(value).translate(_TEX)

    day = question.published or question.answered
    yield "author", f"{{{tex(question.author.name)}}}" if question.author.name else ""
    yield "title", f"{{{tex(question.title)}}}"
    yield "year", str(day.year) if day else ""
    yield "date", day.isoformat() if day else ""
    yield "howpublished", "Journal officiel de la République française"
    yield "pages", str(question.question.page or "")
    yield "note", tex(". ".join(filter(None, [reference(question), _answered(question)])))
    yield "keywords", tex(", ".join(filter(None, (question.rubrique, *question.keywords))))
    yield "langid", "french"
    yield "url", question.url


def _inverted(name: str) -> str:
    """``Sandrine Runel`` → ``Runel, Sandrine``, as reference managers sort."""
    first, _, last = name.strip().partition(" ")
    return f"{last}, {first}" if last else first


def _answered(question: Question) -> str:
    if not question.answer:
        return ""
    day = question.answer.published
    page = f", page {question.answer.page}" if question.answer.page else ""
    return f"Réponse publiée{f' le {day.isoformat()}' if day else ''}{page}"
