"""What a letter says, once as lines of text and once as markup: both show the same."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from indexer.search.results import Snippet
from indexer.watch.messages import clean

WIDTH = 76


class Paper:
    """Paragraphs, titles that lead somewhere, links and passages, one below the other.

    Markup is made as a tree, so that no text can be anything else.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._root = ET.Element("html", {"lang": "fr"})
        head = ET.SubElement(self._root, "head")
        ET.SubElement(head, "meta", {"charset": "utf-8"})
        self._body = ET.SubElement(self._root, "body")

    def say(self, text: str) -> None:
        """A paragraph."""
        self._lines += [*_wrapped(text), ""]
        ET.SubElement(self._body, "p").text = clean(text)

    def link(self, text: str, address: str) -> None:
        """A paragraph that is a link."""
        self._lines += [f"{text}\u00a0:", address, ""]
        self._linked("p", text, address)

    def head(self, text: str, address: str) -> None:
        """A title that is a link."""
        self._lines += ["", *_wrapped(text), address, ""]
        self._linked("h2", text, address)

    def rule(self) -> None:
        """A line between what was asked for and what is said beside it."""
        self._lines += ["", "-- ", ""]
        ET.SubElement(self._body, "hr")

    def quote(self, passage: Snippet) -> None:
        """A passage, the words that were found set off in the markup."""
        before = "[…] " if passage.cut_before else ""
        after = " […]" if passage.cut_after else ""
        whole = " ".join(f"{before}{passage.text}{after}".replace("\n", " ").split(" "))
        self._lines += [*_wrapped(whole, "> "), ""]
        place = ET.SubElement(self._body, "blockquote")
        place.text = before
        at, last = 0, None
        for span in passage.marks:
            last = _append(place, last, passage.text[at : span.start])
            last = ET.SubElement(place, "b")
            last.text = clean(passage.text[span.start : span.end])
            at = span.end
        _append(place, last, f"{passage.text[at:]}{after}")

    def lines(self) -> Iterator[str]:
        """The text, line by line."""
        yield from self._lines

    def markup(self) -> str:
        """The same as a document of HTML."""
        return "<!doctype html>\n" + ET.tostring(self._root, encoding="unicode", method="html")

    def _linked(self, tag: str, text: str, address: str) -> None:
        place = ET.SubElement(self._body, tag)
        ET.SubElement(place, "a", {"href": address}).text = clean(text)


def _append(place: ET.Element, last: ET.Element | None, text: str) -> ET.Element | None:
    """Put text behind the last child of a place, or at its beginning."""
    if last is None:
        place.text = (place.text or "") + clean(text)
    else:
        last.tail = (last.tail or "") + clean(text)
    return last


def _wrapped(text: str, lead: str = "") -> list[str]:
    return textwrap.wrap(
        clean(text),
        WIDTH,
        initial_indent=lead,
        subsequent_indent=lead,
        break_long_words=False,
        break_on_hyphens=False,
    )
