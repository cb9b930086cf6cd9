"""A page of HTML taken apart: the two texts as markup, everything else as lines of words.

What is parsed is bounded (bytes, tags, levels, by libxml2 and here), no network is used, scripts
and comments are dropped. Layouts differ, labels do not: so a text is what stands under its heading,
beside it in a table, or within a tag of its own; and a datum is what follows its label.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from indexer.fields import fold
from indexer.sources.base import UnusableRecordError

LARGEST = 4 << 20
"""Bytes of a page; the longest exchange has some 60,000, the frame around it 200,000."""
MOST_TAGS = 100_000
"""Opening signs of a page; one has some 2,000."""
_CODINGS = ("utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "latin-1", "us-ascii")
_DECLARED = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([a-z0-9_-]{1,20})", re.IGNORECASE)
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_HEADINGS = {
    "texte de la question": "question",
    "texte de la reponse": "answer",
    "reponse": "answer",
    "debat": "answer",
    "texte du debat": "answer",
}
_INITIALS = frozenset("TtRrDd")
_LONGEST_HEADING = 80
_OF_TEXTS = {"quest": "question", "rep": "answer"}
# fmt: off
_OWN_TAGS = (
    "leg", "nleg", "num", "nat", "aut", "groupe", "dept", "mini", "mina", "dpq", "pgq", "dpr",
    "pgrep", "rub", "tana", "ana",
)
_SILENT = frozenset((
    "script", "style", "noscript", "template", "svg", "select", "button", "iframe",
))
_BREAKING = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div",
    "dl", "dt", "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
    "hr", "html", "legend", "li", "link", "main", "meta", "nav", "ol", "p", "pre", "section",
    "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
))
# fmt: on
_TITLES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOXES = frozenset({"article", "blockquote", "div", "section"})
"""What holds a whole text, so that nothing behind it belongs to it."""
_CELLS = frozenset({"td", "th"})


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart. ``tagged`` has what stands in tags of the page's own, by their names."""

    question: str
    answer: str
    lines: Sequence[str]
    tagged: Mapping[str, str]
    addresses: Sequence[str]


def page_of(raw: bytes) -> Page:
    """The parts of a page. Raises UnusableRecordError where there is none to be seen."""
    root = _parsed(raw)
    addresses = _addresses(root)
    texts, tagged = _texts(root), _tagged(root)
    markup = {name: "".join(map(_written, found)) for name, found in texts.items()}
    for found in texts.values():
        for element in found:
            _empty(element)
    return Page(
        question=markup.get("question", "").strip(),
        answer=markup.get("answer", "").strip(),
        lines=tuple(_lines(root)),
        tagged=tagged,
        addresses=addresses,
    )


def _parsed(raw: bytes) -> etree._Element:
    if len(raw) > LARGEST:
        raise UnusableRecordError(f"it has {len(raw):,} bytes, far more than a page")
    if raw.count(b"<") > MOST_TAGS:
        raise UnusableRecordError(f"it has more than {MOST_TAGS:,} tags")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    text = _decoded(raw).replace("\x00", "")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        root = None
    if root is None:
        raise UnusableRecordError("it is no page of HTML")
    return root


def _decoded(raw: bytes) -> str:
    """The page in the coding of its mark, in UTF-8 where it is that, else in the one it declares.

    The old pages are of the time when a page that declares nothing was Latin-1.
    """
    for mark, coding in _MARKS.items():
        if raw.startswith(mark):
            return raw.decode(coding, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        declared = _DECLARED.search(raw[:4096])
        coding = declared[1].decode("ascii").lower() if declared else ""
        western = coding not in _CODINGS or coding in {"iso-8859-1", "latin-1", "us-ascii"}
        return raw.decode("windows-1252" if western else coding, "replace")


def _addresses(root: etree._Element) -> tuple[str, ...]:
    """What the page calls itself: its canonical address, and the one that it is shared by."""
    found = [link.get("href") for link in root.iter("link") if link.get("rel") == "canonical"]
    found += [item.get("content") for item in root.iter("meta") if item.get("property") == "og:url"]
    return tuple(str(address)[:300] for address in found if address)


def _tagged(root: etree._Element) -> dict[str, str]:
    """The words of the tags that are none of HTML's, as the pages around 2002 to 2009 had them."""
    found: dict[str, str] = {}
    for element in root.iter(*_OWN_TAGS):
        words = " ".join("".join(map(str, element.itertext())).split())
        found.setdefault(str(element.tag), words[:1000])
    return found


def _texts(root: etree._Element) -> dict[str, list[etree._Element]]:
    """The elements that hold each text: what has a tag of its own, else what its heading opens."""
    found: dict[str, list[etree._Element]] = {}
    for element in root.iter(*_OF_TEXTS):
        found.setdefault(_OF_TEXTS[str(element.tag)], [element])
    heads = [(head, text) for head, text in _heads(root) if text not in found]
    holding = {node for head, _ in heads for node in (head, *head.iterancestors())}
    for head, text in heads:
        if text not in found:
            under = _under(head, holding)
            if under:
                found[text] = under
    return found


def _heads(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The elements whose only words are a heading of a text, the outermost of each."""
    for element in root.iter(etree.Element):
        words = element.text
        if not words or len(words) > _LONGEST_HEADING or len(element) or element.tag in _SILENT:
            continue
        plain = words.strip()
        if plain[:1] not in _INITIALS:
            continue
        text = _HEADINGS.get(fold(" ".join(plain.split())).strip(" :.>*"))
        if text is None:
            continue
        head = element
        while (parent := head.getparent()) is not None and _only_child(parent, head):
            head = parent
        yield head, text


def _only_child(parent: etree._Element, child: etree._Element) -> bool:
    alone = len(parent) == 1 and not (parent.text or "").strip() and not (child.tail or "").strip()
    return alone and parent.tag not in {"body", "tr"}


def _under(head: etree._Element, holding: set[etree._Element]) -> list[etree._Element]:
    """What a heading opens: what follows it up to the next heading, or the next row of a table."""
    while head is not None and head.tag != "body":
        taken: list[etree._Element] = []
        for element in head.itersiblings(etree.Element):
            if element in holding or element.tag in {"dt", "footer", "nav"}:
                break
            if element.tag in _TITLES and (head.tag in _TITLES or taken):
                break
            taken.append(element)
            if element.tag in _BOXES and _has_words(element):
                break
        if any(_has_words(element) for element in taken):
            return taken
        parent = head.getparent()
        if parent is None or (head.tag not in _CELLS and _follows(head, holding)):
            return []
        head = parent
    return []


def _follows(head: etree._Element, holding: set[etree._Element]) -> bool:
    """Whether another heading follows at once: then the text is empty."""
    following = next(head.itersiblings(etree.Element), None)
    return following is not None and following in holding


def _has_words(element: etree._Element) -> bool:
    return any(str(words).strip() for words in element.itertext())


def _written(element: etree._Element) -> str:
    """The markup inside an element; a cell of a layout is no table of the text."""
    opening = element.text or ""
    inside = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    return f"<div>{_escaped(opening)}{inside}</div>"


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _empty(element: etree._Element) -> None:
    tail = element.tail
    element.clear()
    element.tail = tail


def _lines(root: etree._Element) -> Iterator[str]:
    """The words of the page, a line for each block of it."""
    pieces: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag
        if event == "start":
            silent += name in _SILENT
            words = element.text
        else:
            silent -= name in _SILENT
            words = element.tail
        if name in _BREAKING and pieces:
            if line := " ".join("".join(pieces).split()):
                yield line
            pieces = []
        if words and not silent:
            pieces.append(words)
    if line := " ".join("".join(pieces).split()):
        yield line
