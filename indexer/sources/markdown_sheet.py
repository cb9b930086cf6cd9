"""A seed document taken apart: the texts of its sections, and its lines ``Label : value``.

Headings have any number of ``#`` or none; labels and values may be bold, links, superscripts
(``4<sup>e</sup>``, ``4^e``). What stands before the number line is the heading of the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from indexer.fields import fold
from indexer.sources.cleaning import BOLD, END_BOLD, END_ITALIC, ITALIC, MARKS, tidy, unescaped

NUMBER = re.compile(
    r"question\s+(écrite|ecrite|au gouvernement|orale(?:\s+sans\s+débat)?)\s+"
    r"n[°ºo]?\s*(\d[\d\s\u00a0.]{0,10})\Z",
    re.IGNORECASE,
)
LEGISLATURE = re.compile(r"(\d{1,2})\s*(?:è?me|e|ère|re)\s+l[ée]gislature\Z", re.IGNORECASE)
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
_WRAPPED = re.compile(r"\n(?![-–—•*]\s|\d{1,3}[.)°]\s)")
_OPEN_END = re.compile(r"[\w,’'-]")
_EMPHASIS_MARKS = BOLD + END_BOLD + ITALIC + END_ITALIC
_NO_TITLE = ("assemblee nationale",)


@dataclass(frozen=True, slots=True)
class Sheet:
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


def sheet_of(text: str) -> Sheet:
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
        elif NUMBER.match(plain) and not number:
            number = plain
        elif LEGISLATURE.match(plain):
            legislature = plain
        elif fold(plain) not in _NO_TITLE and not title and not number:
            title = plain
    entries, remarks = _entries(found["data"])
    return Sheet(
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
