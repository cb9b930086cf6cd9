"""Questions as text with light markup, the form of the five seed documents.

A document is a page of the site turned into text: the title, ``Question écrite n° 15108``, the
texts under their headings, then lines ``Label : value`` (``markdown_sheet`` takes it apart).
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from indexer.fields import fold
from indexer.model import Author, Kind, Passage, Question, Transfer, question_id
from indexer.sources import debates
from indexer.sources.actors.identities import identified
from indexer.sources.base import Reading, Rejection, UnusableRecordError, unsealed
from indexer.sources.cleaning import MARKS, label, tidy
from indexer.sources.days import day
from indexer.sources.markdown_sheet import LEGISLATURE, NUMBER, Sheet, sheet_of
from indexer.sources.packaging import archives
from indexer.sources.packaging.archives import Document
from indexer.sources.packaging.containers import holds
from indexer.sources.people import NOBODY, People
from indexer.sources.status import opening_author, status_of, title_of
from indexer.sources.vintage import Vintage

_SUFFIXES = frozenset({".txt", ".md", ".markdown"})
LARGEST = 1 << 20
"""Bytes of one document; a question has a few thousand."""

_KINDS = {"ecrite": Kind.WRITTEN, "au gouvernement": Kind.GOVERNMENT, "orale": Kind.ORAL}
_PLACE = re.compile(
    r"(?P<place>.*?\( ?\d{1,3} ?[^\W\d]{1,5} circonscription ?\))(?:\s?[-–—]\s?(?P<group>.*))?",
    re.DOTALL,
)
_PAGE = re.compile(r"\bpages?\s*(?::\s*)?(\d{1,7})")
_PERSON = re.compile(r"(?P<civility>M\.|Mme|Mlle)\s+(?P<name>.+)", re.DOTALL)


class MarkdownSource:
    """Seed documents: one question in each ``.txt`` or ``.md``."""

    name = "markdown"
    reads = "a question's page as text (.txt, .md, or a .zip of them)"

    def accepts(self, path: Path) -> bool:
        """Whether the name, or a name inside the zip, ends as text does."""
        return holds(path, _SUFFIXES)

    def read(self, path: Path, people: People = NOBODY) -> Reading:
        """The questions of a file or a zip. Raises UnusableInput where the archive is damaged."""
        for item in archives.documents(path, _SUFFIXES):
            if not isinstance(item, Document):
                yield Rejection(item.locator, "not a text file")
                continue
            try:
                question = identified(question_of(_decoded(item), people), people)
            except UnusableRecordError as error:
                yield Rejection(item.locator, str(error))
                continue
            vintage = Vintage(self.name)  # a page was saved by itself, whatever lies beside it
            yield from vintage.take(question, item.locator, item.made)
            yield from vintage.rest()


def question_of(text: str, people: People = NOBODY) -> Question:
    """The question of one document. Raises UnusableRecordError where its number is missing."""
    sheet = sheet_of(text)
    legislature, kind, number = _identity(sheet)
    asked_on, asked_page = _dated(sheet, kind)
    replied = sheet.entry("reponse publiee")
    question, answer = _passages(sheet, kind)
    if kind is not Kind.WRITTEN:
        replied = replied or f"{asked_on or ''}, page {asked_page or ''}"
    asked = Passage(question.text, asked_on, asked_page, question.speakers)
    said = Passage(answer.text, day(replied), _page(replied), answer.speakers)
    ministry = label(sheet.entry("ministere interroge"))
    withdrawn = sheet.entry("question retiree")
    title, rubrique = label(sheet.title), label(sheet.entry("rubrique"))
    status = status_of("", "", answered=bool(answer.text) or kind is Kind.GOVERNMENT)
    reason = _reason(withdrawn)
    if withdrawn and not answer.text:
        status = status_of("", reason or "retirée", answered=False)
    return Question(
        id=question_id(legislature, kind, number),
        legislature=legislature,
        kind=kind,
        number=number,
        title=title_of(title, rubrique, asked.text),
        question=asked,
        provenance=unsealed(),
        author=people.completed(_author(sheet, asked), legislature),
        rubrique=rubrique,
        keywords=_keywords(sheet),
        ministry=ministry,
        ministry_answering=label(sheet.entry("ministere attributaire")) or ministry,
        transfers=_transfers(sheet),
        answer=said if answer.text else None,
        status=status,
        closed=day(withdrawn),
        closing_label=reason,
        flagged=day(sheet.entry("date de signalement", "question signalee")),
        renewed=_renewed(sheet),
    )


def _decoded(document: Document) -> str:
    if document.size > LARGEST:
        raise UnusableRecordError(f"it has {document.size:,} bytes, far more than a question")
    raw = document.read()
    coding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return raw.decode(coding)
    except UnicodeDecodeError as error:
        raise UnusableRecordError(
            f"its bytes are not UTF-8 (the byte {error.start} is the first wrong one)"
        ) from error


def _identity(sheet: Sheet) -> tuple[int, Kind, int]:
    found = NUMBER.match(sheet.number)
    kind_named = found[1] if found else sheet.entry("type de question")
    number = found[2] if found else sheet.entry("numero de la question")
    digits = re.sub(r"\D", "", number)
    folded = fold(kind_named).removeprefix("question ")
    kind = next((kind for name, kind in _KINDS.items() if folded.startswith(name)), None)
    if kind is None or not digits.isascii() or not 0 < len(digits) < 10:
        raise UnusableRecordError("no line of it says « Question … n° … »")
    legislature = LEGISLATURE.match(sheet.legislature)
    if legislature is None or not legislature[1].isascii():
        raise UnusableRecordError("no line of it names the legislature")
    return int(legislature[1]), kind, int(digits)


def _passages(sheet: Sheet, kind: Kind) -> tuple[debates.Part, debates.Part]:
    question, answer = "\n\n".join(sheet.question), "\n\n".join(sheet.answer)
    if kind is Kind.WRITTEN:
        return debates.Part(_plain(question)), debates.Part(_plain(answer))
    if answer:
        said = debates.divided(answer, sheet.title)
        if not said.answer.text:
            said = debates.Exchange(debates.Part(), said.question)
        return debates.joined(_plain(question), said.question), said.answer
    said = debates.divided(question, sheet.title)
    return said.question, said.answer


def _plain(marked: str) -> str:
    return tidy(MARKS.sub("", marked))


def _dated(sheet: Sheet, kind: Kind) -> tuple[date | None, int | None]:
    stated = sheet.entry("question publiee", "date de la seance")
    if not stated and kind is not Kind.WRITTEN:
        stated = next((remark for remark in sheet.remarks if "ournal officiel" in remark), "")
    return day(stated), _page(stated)


def _page(text: str) -> int | None:
    found = _PAGE.search(text)
    return int(found[1]) or None if found else None


def _author(sheet: Sheet, asked: Passage) -> Author:
    named = _PERSON.fullmatch(sheet.entry("auteur"))
    author = Author(named["name"].strip(), named["civility"]) if named else opening_author(asked)
    stated = sheet.entry("circonscription")
    found = _PLACE.fullmatch(stated)
    place, group = (found["place"], found["group"] or "") if found else (stated, "")
    if not found and " - " in stated:
        place, _, group = stated.rpartition(" - ")
    return Author(
        name=author.name,
        civility=author.civility,
        group_label=label(group),
        department=label(place.partition("(")[0]) if found else "",
        constituency=" ".join(place.split()),
    )


def _keywords(sheet: Sheet) -> tuple[str, ...]:
    parts = (" ".join(part.split()) for part in sheet.entry("analyse").split(","))
    return tuple(filter(None, parts))


def _transfers(sheet: Sheet) -> tuple[Transfer, ...]:
    asked, answering = sheet.entry("ministere interroge"), sheet.entry("ministere attributaire")
    on = day(sheet.entry("date de changement d'attribution"))
    return (Transfer(label(answering), on),) if on or (answering and answering != asked) else ()


def _renewed(sheet: Sheet) -> tuple[date, ...]:
    stated = sheet.entry("date de renouvellement", "question renouvelee").split("\n")
    return tuple(sorted({found for found in map(day, stated) if found}))


def _reason(withdrawn: str) -> str:
    found = re.search(r"\(([^()]+)\)", withdrawn)
    return " ".join(found[1].split()) if found else ""
