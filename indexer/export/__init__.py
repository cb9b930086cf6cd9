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

from indexer import delays, extracted
from indexer.export.references import reached, write_bibtex, write_csl, write_ris
from indexer.fields import cited, largest_amount, portfolio, territories
from indexer.model import Question
from indexer.search.jsonform import question_to_json

_CSL = "application/vnd.citationstyles.csl+json"
_RIS = "application/x-research-info-systems"
BOM = "\ufeff"
"""Byte order mark: some spreadsheets read a file as UTF-8 only with it."""
Write = Callable[[Iterable[Question]], Iterator[str]]

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
        "portefeuille": portfolio,
        "ministere_interroge": lambda q: q.ministry,
        "ministere_attributaire": lambda q: q.ministry_answering,
        "etat": lambda q: q.status,
        "sans_reponse_au": lambda q: q.known,
        "date_question": lambda q: q.published,
        "date_reponse": lambda q: q.answered,
        "date_cloture": lambda q: q.closed,
        "adresse": lambda q: q.url,
        "texte_question": lambda q: q.question.text,
        "texte_reponse": lambda q: q.answer_text,
        "uid_auteur": lambda q: q.author.uid,
        "delai": delays.days,
        "textes_cites": lambda q: " ; ".join(cited(q)),
        "montant": lambda q: next(iter(largest_amount(q)), None),
        "chambre": lambda q: q.chamber,
        "session": lambda q: q.session,
        "echeance": extracted.due,
        "territoires": lambda q: " ; ".join(territories(q)),
        "noms_cites": lambda q: " ; ".join(one.name for one in extracted.everybody(q)),
    }
)
"""The columns of a CSV file, in order: for people with a spreadsheet, so in French.

A new one comes last: whoever reads the others by their place still finds them there.
"""
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""How a cell begins that a spreadsheet would run (OWASP, CSV injection); full-width signs too."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: its name, how its files end, its media type and how it is written.

    ``cites``: it is for managers of references, which lead to what they name.
    """

    name: str
    label: str
    extension: str
    mimetype: str
    write: Write
    cites: bool = False

    def written(self, questions: Iterable[Question], site: str = "") -> Iterator[str]:
        """The file; ``site``: the public address of this service, see ``references.reached``."""
        return self.write(reached(questions, site) if self.cites else questions)


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


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        row.name: row
        for row in (
            Format("csv", "CSV", "csv", "text/csv", write_csv),
            Format("jsonl", "JSON Lines", "jsonl", "application/x-ndjson", write_jsonl),
            Format("ris", "RIS", "ris", _RIS, write_ris, cites=True),
            Format("bibtex", "BibTeX", "bib", "application/x-bibtex", write_bibtex, cites=True),
            Format("csl", "CSL-JSON", "csl.json", _CSL, write_csl, cites=True),
        )
    }
)


def _cell(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else _UNPRINTABLE.sub("", str(value))
