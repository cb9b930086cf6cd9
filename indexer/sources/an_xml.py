"""The XML archives of the Assemblée, and two older forms of XML that state the same questions.

The open data's XML and JSON are isomorphic, so an element becomes the tree that the JSON would
hold, and one function reads both. The root element tells the form. No entity is expanded, no DTD
and no network is used; a document that declares a DTD is refused, since none of these forms does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from indexer.sources.base import Rejection
from indexer.sources.legacy_xml import legacy_records, redif_records
from indexer.sources.official import OfficialSource
from indexer.sources.packaging.archives import Document
from indexer.sources.trees.xml_tree import Metered, cause_of, name_of, parser, tree_of

WHOLE = 16 << 20
"""Bytes up to which a file is parsed at once; a bulk file of the 14th legislature is streamed."""
MOST_SIGNS = 1_000_000
"""Opening signs and equals signs of such a file: each may cost an element or an attribute."""
LONGEST = 4 << 20
"""Bytes from the end of one streamed record to that of the next; one has about 10,000."""
_QUESTION = "{*}question"


class XmlSource(OfficialSource):
    """Official XML: a file of one question, a bulk file, a zip of either; legacy and DILA files."""

    name = "an_xml"
    reads = "the Assemblée's XML (.xml, or a .zip of them)"
    suffixes = frozenset({".xml"})
    stranger = "not an XML file"

    def records(self, document: Document) -> Iterator[tuple[str, Any]]:
        """At once where the file is small, one by one where it is large."""
        return _whole(document) if document.size <= WHOLE else _streamed(document)


def _whole(document: Document) -> Iterator[tuple[str, Any]]:
    locator = document.locator
    raw = document.read()
    if raw.count(b"<") + raw.count(b"=") > MOST_SIGNS:
        yield locator, Rejection(locator, f"it has more than {MOST_SIGNS:,} elements")
        return
    try:
        root = etree.fromstring(raw, parser())
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        yield locator, Rejection(locator, f"it is not XML ({cause_of(error)})")
        return
    if root.getroottree().docinfo.internalDTD is not None:
        yield locator, Rejection(locator, "it declares a DTD, which no question does")
        return
    name = name_of(root)
    if name in _OTHER_FORMS:
        records, left = list(_OTHER_FORMS[name](root)), 0
    else:
        found = [item for item in root.iter(_QUESTION) if item.find(_QUESTION) is None]
        if found == [root]:
            yield locator, tree_of(root)
            return
        records, left = list(map(tree_of, found)), _empty_within(found)
    if not records:
        yield locator, Rejection(locator, f"it holds no question, but an element <{name[:40]}>")
        return
    yield from ((f"{locator}#{rank}", record) for rank, record in enumerate(records, 1))
    yield from _left(locator, left)


_OTHER_FORMS: dict[str, Callable[[etree._Element], Iterator[Any]]] = {
    "QUESTION": legacy_records,
    "QuestionsPublieesAS": redif_records,
    "QuestionsPubliees": redif_records,
}


def _streamed(document: Document) -> Iterator[tuple[str, Any]]:
    """The records of a large file one by one; a Rejection where it stops being XML."""
    rank = left = 0
    last: etree._Element | None = None
    locator = document.locator
    try:
        with document.open() as stream:
            metered = Metered(stream, LONGEST, "a question")
            events = etree.iterparse(
                metered,
                events=("end",),
                tag=_QUESTION,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            )
            for _, element in events:
                if not rank and element.getroottree().docinfo.internalDTD is not None:
                    yield locator, Rejection(locator, "it declares a DTD, which no question does")
                    return
                if element.find(_QUESTION) is not None:
                    continue
                rank += 1
                yield f"{locator}#{rank}", tree_of(element)
                left += _forget(element)
                last = element
                metered.given = 0
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        where = f"after its question number {rank}" if rank else "from its beginning"
        yield locator, Rejection(locator, f"it is not XML {where} ({cause_of(error)})")
        return
    if last is None:
        yield locator, Rejection(locator, "it holds no question")
    else:
        yield from _left(locator, left + _empty_after(last))


def _forget(element: etree._Element) -> int:
    """Free a record that was read, and all that is closed before it, at every level above.

    Gives how many of these were entries without a question.
    """
    element.clear()
    left = 0
    for node in (element, *element.iterancestors()):
        parent = node.getparent()
        while parent is not None and node.getprevious() is not None:
            gone = parent[0]
            parent.remove(gone)
            left += _empty(gone, node) + _empty_within(list(gone.iter(_QUESTION)))
    return left


def _empty_after(last: etree._Element) -> int:
    """How many entries without a question follow the last one."""
    levels = (last, *last.iterancestors())
    return sum(_empty(after, node) for node in levels for after in node.itersiblings())


def _empty_within(questions: list[etree._Element]) -> int:
    """How many entries of a file that was parsed at once hold no question."""
    holding: set[etree._Element] = set()
    for question in questions:
        for node in (question, *question.iterancestors()):
            if node in holding:
                break
            holding.add(node)
    names: dict[etree._Element, set[Any]] = {}
    for node in holding:
        parent = node.getparent()
        if parent is not None:
            names.setdefault(parent, set()).add(node.tag)
    return sum(
        child.tag in known and child not in holding
        for parent, known in names.items()
        for child in parent
    )


def _empty(entry: etree._Element, model: etree._Element) -> bool:
    """Whether an entry holds no question, unlike the others of its name."""
    return entry.tag == model.tag and not _holds(entry)


def _holds(element: etree._Element) -> bool:
    return _is_question(element) or element.find(f".//{_QUESTION}") is not None


def _is_question(element: etree._Element) -> bool:
    return name_of(element) == "question"


def _left(locator: str, count: int) -> Iterator[tuple[str, Any]]:
    """What is said of the entries that hold no question, as of those of a JSON list."""
    if count:
        yield locator, Rejection(locator, f"{count} other entries of its lists hold no question")
