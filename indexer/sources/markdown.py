"""Questions as text with light markup, the form of the five seed documents.

A document is a page of the site turned into text: the title, ``Question écrite n° 15108``, the
texts under their headings, then lines ``Label : value``. Headings have any number of ``#`` or none;
labels and values may be bold, links, superscripts (``4<sup>e</sup>``, ``4^e``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from indexer.fields import fold
from indexer.model import Author, Kind, Passage, Question, Transfer, question_id
from indexer.sources import debates
from indexer.sources.base import Reading, Rejection, UnusableRecordError, sealed, unsealed
from indexer.sources.cleaning import (
    BOLD,
    END_BOLD,
    END_ITALIC,
    ITALIC,
    MARKS,
    day,
    label,
    tidy,
    unescaped,
)
from indexer.sources.packaging import archives
from indexer.sources.packaging.archives import Document
from indexer.sources.packaging.containers import holds
from indexer.sources.people import NOBODY, People
from indexer.sources.status import opening_author, status_of, title_of

_SUFFIXES = frozenset({".txt", ".md", ".markdown"})
LARGEST = 1 << 20
"""Bytes of one document; a question has a few thousand."""

_KINDS = {"ecrite": Kind.WRITTEN, "au gouvernement": Kind.GOVERNMENT, "orale": Kind.ORAL}
_NUMBER = re.compile(
    r"question\s+(écrite|ecrite|au gouvernement|orale(?:\s+sans\s+débat)?)\s+"
    r"n[°ºo]?\s*(\d[\d\s\u00a0.]{0,10})\Z",
    re.IGNORECASE,
)
_LEGISLATURE = re.compile(r"(\d{1,2})\s*(?:è?me|e|ère|re)\s+l[ée]gislature\Z", re.IGNORECASE)
_ENTRY = re.compile(r"(?P<label>[^\W\d_][^:\n]{2,60}?)\s*:\s*(?P<value>\S.*)", re.DOTALL)
_TEXTS = {
    "texte de la question": "question",
    "texte de la reponse": "answer",
    "reponse": "answer",
    "donnees cles": "data",
    "date(s) cle(s)": "data",
    "date(s) clee(s)": "data",
    "dates cles": "data",
    "dates clees": "data",
}

_HEADING = re.compile(r"#{1,6}(?:\s+|$)")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*(?:\s[^()]*)?\)")
_SUPERSCRIPT = re.compile(
    r"<sup>([^<>\n]{0,20})</sup>|(?<=\d)\^\{?(er|re|e|ère|ème)\b\}?", re.IGNORECASE
)
_STRONG = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")
_UNDERLINED = re.compile(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_APART = 0xF000
"""Where escaped signs wait, among the private characters, while markup is taken away."""
_PUT_APART = re.compile(f"[{chr(_APART + 0x21)}-{chr(_APART + 0x7E)}]")
_PLACE = re.compile(
    r"(?P<place>.*?\( ?\d{1,3} ?[^\W\d]{1,5} circonscription ?\))(?:\s?[-–—]\s?(?P<group>.*))?",
    re.DOTALL,
)
_PAGE = re.compile(r"\bpages?\s*(?::\s*)?(\d{1,7})")
_PERSON = re.compile(r"(?P<civility>M\.|Mme|Mlle)\s+(?P<name>.+)", re.DOTALL)
_WRAPPED = re.compile(r"\n(?![-–—•*]\s|\d{1,3}[.)°]\s)")
_OPEN_END = re.compile(r"[\w,’'-]")
_EMPHASIS_MARKS = BOLD + END_BOLD + ITALIC + END_ITALIC
_PARSED_AS_TITLE = ("assemblee nationale",)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A document taken apart: paragraphs of its sections, entries by folded label."""

    title: str
    number: str
    legislature: str
    question: tuple[str, ...]
    answer: tuple[str, ...]
    entries: Mapping[str, str]
    remarks: tuple[str, ...]

    def entry(self, *openings: str) -> str:
        """The value of the first label that begins so: ``question publiee (au JO) le``."""
        for opening in openings:
            for name, value in self.entries.items():
                if name.startswith(opening):
                    return value
        return ""


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
                question = question_of(_decoded(item), people)
            except UnusableRecordError as error:
                yield Rejection(item.locator, str(error))
                continue
            yield sealed(question, self.name, item.locator)


def question_of(text: str, people: People = NOBODY) -> Question:
    """The question of one document. Raises UnusableRecordError where its number is missing."""
    sheet = _sheet(text)
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


def _sheet(text: str) -> _Sheet:
    """The document by sections. What stands before the number line is the heading of the page."""
    title = number = legislature = section = ""
    found: dict[str, list[str]] = {"question": [], "answer": [], "data": []}
    for paragraph in re.split(r"\n\s*\n", _marked(text)):
        line = _HEADING.sub("", paragraph.strip(), count=1).strip()
        plain = " ".join(MARKS.sub("", line).split())
        if not plain:
            continue
        if named := _TEXTS.get(fold(plain).rstrip(" :")):
            section = named
        elif section:
            found[section].append(line)
        elif _NUMBER.match(plain) and not number:
            number = plain
        elif _LEGISLATURE.match(plain):
            legislature = plain
        elif fold(plain) not in _PARSED_AS_TITLE and not title and not number:
            title = plain
    entries, remarks = _entries(found["data"])
    return _Sheet(
        title=title,
        number=number,
        legislature=legislature,
        question=_unbroken(found["question"]),
        answer=_unbroken(found["answer"]),
        entries=entries,
        remarks=remarks,
    )


def _marked(text: str) -> str:
    """The document without its markup, emphasis between marks."""
    text = tidy(MARKS.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))
    text = _ESCAPE.sub(lambda escape: chr(_APART + ord(escape[1])), text)
    text = _LINK.sub(r"\1", text)
    text = _SUPERSCRIPT.sub(lambda power: power[1] or power[2] or "", text)
    text = _STRONG.sub(rf"{BOLD}\1{END_BOLD}", text)
    text = _EMPHASIS.sub(rf"{ITALIC}\1{END_ITALIC}", text)
    text = _UNDERLINED.sub(rf"{ITALIC}\1{END_ITALIC}", text)
    return unescaped(_PUT_APART.sub(lambda apart: chr(ord(apart[0]) - _APART), text))


def _entries(lines: list[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The ``Label : value`` lines, by folded label, and the sentences between them."""
    entries: dict[str, list[str]] = {}
    remarks: list[str] = []
    for line in (piece for block in lines for piece in block.split("\n")):
        plain = " ".join(MARKS.sub("", line).split())
        entry = _ENTRY.fullmatch(plain)
        if entry is None:
            remarks.append(plain)
            continue
        entries.setdefault(fold(entry["label"]), []).append(entry["value"])
    return {name: "\n".join(values) for name, values in entries.items()}, tuple(remarks)


def _unbroken(paragraphs: list[str]) -> tuple[str, ...]:
    """Paragraphs, a sentence that an empty line cuts in two made whole again.

    ``"comme le"``, ``"diabète."`` → ``"comme le diabète."``: a paragraph that ends in a letter or a
    comma, before one that begins with a small letter, has not ended.
    """
    whole: list[list[str]] = []
    for paragraph in map(_on_one_line, paragraphs):
        if whole and paragraph[:1].islower() and _goes_on(whole[-1][-1]):
            whole[-1].append(paragraph)
        else:
            whole.append([paragraph])
    return tuple(map(" ".join, whole))


def _goes_on(paragraph: str) -> bool:
    """Whether a paragraph ends amid a sentence."""
    return bool(_OPEN_END.fullmatch(paragraph.rstrip(_EMPHASIS_MARKS)[-1:]))


def _on_one_line(paragraph: str) -> str:
    """A paragraph whose lines were wrapped by an editor; the items of a list stay on theirs."""
    return _WRAPPED.sub(" ", paragraph)


def _identity(sheet: _Sheet) -> tuple[int, Kind, int]:
    found = _NUMBER.match(sheet.number)
    kind_named = found[1] if found else sheet.entry("type de question")
    number = found[2] if found else sheet.entry("numero de la question")
    digits = re.sub(r"\D", "", number)
    folded = fold(kind_named).removeprefix("question ")
    kind = next((kind for name, kind in _KINDS.items() if folded.startswith(name)), None)
    if kind is None or not digits.isascii() or not 0 < len(digits) < 10:
        raise UnusableRecordError("no line of it says « Question … n° … »")
    legislature = _LEGISLATURE.match(sheet.legislature)
    if legislature is None or not legislature[1].isascii():
        raise UnusableRecordError("no line of it names the legislature")
    return int(legislature[1]), kind, int(digits)


def _passages(sheet: _Sheet, kind: Kind) -> tuple[debates.Part, debates.Part]:
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


def _dated(sheet: _Sheet, kind: Kind) -> tuple[date | None, int | None]:
    stated = sheet.entry("question publiee", "date de la seance")
    if not stated and kind is not Kind.WRITTEN:
        stated = next((remark for remark in sheet.remarks if "ournal officiel" in remark), "")
    return day(stated), _page(stated)


def _page(text: str) -> int | None:
    found = _PAGE.search(text)
    return int(found[1]) or None if found else None


def _author(sheet: _Sheet, asked: Passage) -> Author:
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


def _keywords(sheet: _Sheet) -> tuple[str, ...]:
    parts = (" ".join(part.split()) for part in sheet.entry("analyse").split(","))
    return tuple(filter(None, parts))


def _transfers(sheet: _Sheet) -> tuple[Transfer, ...]:
    asked, answering = sheet.entry("ministere interroge"), sheet.entry("ministere attributaire")
    on = day(sheet.entry("date de changement d'attribution"))
    return (Transfer(label(answering), on),) if on or (answering and answering != asked) else ()


def _renewed(sheet: _Sheet) -> tuple[date, ...]:
    stated = sheet.entry("date de renouvellement", "question renouvelee").split("\n")
    return tuple(sorted({found for found in map(day, stated) if found}))


def _reason(withdrawn: str) -> str:
    found = re.search(r"\(([^()]+)\)", withdrawn)
    return " ".join(found[1].split()) if found else ""
