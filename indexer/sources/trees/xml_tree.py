"""An element of XML as the tree that the JSON archives hold, and how XML is parsed without harm.

No entity is expanded, no DTD and no network is used.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from indexer.sources.packaging.archives import Stream
from indexer.sources.tree import Tree

_MARKUP = {"texte", "erratum"}
_NO_MEMORY = 2
"""libxml2's ``XML_ERR_NO_MEMORY``."""
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def parser() -> etree.XMLParser:
    """A parser that looks at nothing but the document, within libxml2's bounds."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def tree_of(element: etree._Element) -> Tree:
    """The tree that the JSON archives hold for an element: its children by name, or its text."""
    if element.get(_NIL) == "true":
        return None
    if name_of(element) in _MARKUP:
        return _inside(element) or None
    tree: dict[str, Any] = {}
    for child in element.iterchildren(etree.Element):
        name, value = name_of(child), tree_of(child)
        if name not in tree:
            tree[name] = value
        elif isinstance(tree[name], list):
            tree[name].append(value)
        else:
            tree[name] = [tree[name], value]
    return tree or "".join(map(str, element.itertext())).strip() or None


def _inside(element: etree._Element) -> str:
    """The markup of a text: escaped in the archives, but elements are welcome too."""
    if not len(element):
        return element.text or ""
    children = (etree.tostring(child, encoding="unicode") for child in element)
    return (element.text or "") + "".join(children)


def name_of(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class Metered:
    """A stream that ends by an error where too much of it has gone by without a record.

    What the parser holds is what it was given since the last one was freed.
    """

    def __init__(self, stream: Stream, most: int, awaited: str) -> None:
        self._stream, self._most, self._awaited = stream, most, awaited
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        """As the stream itself. Raises ValueError."""
        if self.given > self._most:
            raise ValueError(f"more than {self._most:,} bytes without {self._awaited}")
        piece = self._stream.read(size)
        self.given += len(piece)
        return piece


def cause_of(error: Exception) -> str:
    """What is wrong with the file. Raises MemoryError where nothing need be."""
    if isinstance(error, etree.XMLSyntaxError) and getattr(error, "code", 0) == _NO_MEMORY:
        raise MemoryError from error
    return " ".join(str(error).split())[:120] or type(error).__name__
