"""Markup out of texts, entities out of words, and one spelling for a name.

The HTML of the official texts is malformed (a text opens with ``</p>``, attributes lack quotes), so
tags are recognised one by one and never matched with each other. A ``<`` that opens no HTML element
is text: ``un taux < 5 %`` keeps its sign.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache

BOLD, END_BOLD, ITALIC, END_ITALIC = "\ue000", "\ue001", "\ue002", "\ue003"
"""Marks of emphasis inside a text that still needs them (private characters, from no keyboard)."""
_CELL, _ROW, _END_TABLE = "\ue004", "\ue005", "\ue006"
MARKS = re.compile(f"[{BOLD}{END_BOLD}{ITALIC}{END_ITALIC}]")
_EMPHASIS = (BOLD, END_BOLD, ITALIC, END_ITALIC)
_MARKED = (*_EMPHASIS, _CELL, _ROW, _END_TABLE)
_PRIVATE = re.compile("[\ue000-\ue006]")

# fmt: off
_PARAGRAPH = (
    "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "main",
    "nav", "ol", "p", "pre", "section", "table", "title", "ul",
)
_INLINE = (
    "a", "abbr", "acronym", "b", "big", "br", "caption", "code", "col", "colgroup", "em", "font",
    "i", "img", "input", "label", "li", "link", "meta", "o:p", "s", "script", "small", "span",
    "strike", "strong", "style", "sub", "sup", "tbody", "td", "tfoot", "th", "thead", "tr", "tt",
    "u",
)
# fmt: on
_REPLACED = {
    **dict.fromkeys([*_PARAGRAPH, *(f"/{name}" for name in _PARAGRAPH)], "\n\n"),
    **dict.fromkeys(("br", "/br", "/caption"), "\n"),
    **dict.fromkeys(("td", "th"), _CELL),
    **dict.fromkeys(("strong", "b"), BOLD),
    **dict.fromkeys(("/strong", "/b"), END_BOLD),
    **dict.fromkeys(("i", "em"), ITALIC),
    **dict.fromkeys(("/i", "/em"), END_ITALIC),
    "li": "\n– ",
    "tr": _ROW,
    "/table": _END_TABLE,
}
_NAMES = "|".join(re.escape(name) for name in sorted({*_PARAGRAPH, *_INLINE}, key=len)[::-1])
# Attributes never hold "<": an unclosed tag ends where the next begins, and time stays linear.
_TAG = re.compile(rf"<(/?(?:{_NAMES}))(?=[\s/>])[^<>]{{0,5000}}>", re.IGNORECASE)
_RARE = re.compile(r"<(?:script|style|sup)\b", re.IGNORECASE)
_ESCAPED_TAG = re.compile(rf"&lt;/?(?:{_NAMES})(?:\s[^<>&]{{0,500}}|/)?&gt;", re.IGNORECASE)
_SILENT = re.compile(r"<(script|style)\b[^<>]{0,500}>[^<]*</\1\s*>", re.IGNORECASE)
_POWER = re.compile(r"<sup>\s*([0-9]{1,4})\s*</sup>", re.IGNORECASE)
_POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

# Each pattern opens with a rare character or a literal, so that a scan skips what needs nothing.
_STRAY = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2000-\u200b\u2060\u3000\ufeff\ud800-\udfff]")
_LETTER = r"[^\W\d_]"
_BETWEEN = rf"(?:(?<={_LETTER}.)(?={_LETTER})|[ \u00a0\u202f]+)"
_HARD_SPACE = re.compile(rf"\u00a0{_BETWEEN}")
_HARD_SPACES = re.compile(rf"[\u00a0\u202f]{_BETWEEN}")
_SPACED = re.compile("\u00a0(?<= \u00a0)")
_SPACES = re.compile("  +")
_BREAKS = re.compile("\n\n\n+")
_TABLE_MARK = re.compile(f"([{_CELL}{_ROW}{_END_TABLE}])")
_BLANKS = re.compile(r"[ \n]+")


class _Tags(dict[str, str | None]):
    """What stands for a tag, by what is between its brackets; None where that is no tag.

    An archive has some ten tags, each of them thousands of times.
    """

    def __init__(self, replaced: Mapping[str, str]) -> None:
        self._of_name = replaced

    def __missing__(self, inside: str) -> str | None:
        found = _TAG.fullmatch(f"<{inside}>")
        instead = self._of_name.get(found[1].lower(), "") if found else None
        if len(self) < _TAGS_KNOWN and len(inside) < _TAG_LENGTH:
            self[inside] = instead
        return instead


_TAGS_KNOWN, _TAG_LENGTH = 1 << 12, 1 << 8
_EMPHASISED = _Tags(_REPLACED)
_WORDS = _Tags({name: MARKS.sub("", instead) for name, instead in _REPLACED.items()})


def text_of(markup: str) -> str:
    r"""The words of an HTML fragment: paragraphs separated by one empty line.

    ``"Un<br>deux</p><p>&#339;uvre"`` → ``"Un\ndeux\n\nœuvre"``. A line break alone stays one; a
    row of a table is a line, its cells divided by ``|``; an item of a list opens with a dash.
    """
    return _cleaned(markup, _WORDS)


def marked_text_of(markup: str) -> str:
    """As ``text_of``, with what was bold and italic between marks: a debate names speakers so."""
    return _cleaned(markup, _EMPHASISED)


def unmarked(text: str) -> str:
    """The text without the marks of emphasis; the very same where it has none."""
    for mark in _EMPHASIS:
        text = text.replace(mark, "")
    return text


def tidy(text: str) -> str:
    """Plain text with single spaces, at most one empty line, no control characters.

    A no-break space stays beside punctuation and figures, where French typography wants it, and
    becomes a plain one between letters, where some files put it everywhere.
    """
    return _spaced(scrubbed(text))


def scrubbed(text: str) -> str:
    """The text without control characters; half a character (a lone surrogate) becomes U+FFFD."""
    return text if _printable(text) else _STRAY.sub(_instead, text)


def _printable(text: str) -> bool:
    """Whether nothing stray or private is in a text; both are never printable."""
    return text.replace("\n", " ").replace("\u00a0", " ").isprintable()


def _cleaned(markup: str, tags: _Tags) -> str:
    if "&" not in markup and _printable(markup):
        return _spaced(_untagged(markup, tags) if "<" in markup else markup)
    if not markup.isprintable():
        markup = _PRIVATE.sub("", markup)
    return tidy(unescaped(_untagged(_tags_unescaped(markup), tags)))


def _spaced(text: str) -> str:
    narrow = "\u202f" in text
    if narrow:
        text = _HARD_SPACES.sub(_softer, text)
    elif "\u00a0" in text:
        text = _HARD_SPACE.sub(_softer, text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if narrow or _SPACED.search(text):
        text = text.replace(" \u00a0", "\u00a0").replace(" \u202f", "\u202f")
    if "\n" in text:
        text = "\n".join(map(str.strip, text.split("\n")))
    if "\n\n\n" in text:
        text = _BREAKS.sub("\n\n", text)
    return text.strip()


def _instead(stray: re.Match[str]) -> str:
    if stray[0].isspace():
        return " "
    return "\ufffd" if "\ud800" <= stray[0] <= "\udfff" else ""


def _softer(space: re.Match[str]) -> str:
    """A plain space for one between letters; for a run of spaces the hard one that it holds."""
    if len(space[0]) == 1:
        return " "
    return "\u202f" if "\u202f" in space[0] else "\u00a0"


def _tags_unescaped(markup: str) -> str:
    if "&lt;" in markup and _ESCAPED_TAG.search(markup):
        return markup.replace("&lt;", "<").replace("&gt;", ">")
    return markup


def _untagged(markup: str, tags: _Tags) -> str:
    if "<" not in markup or not _TAG.search(markup):
        return _without_comments(markup).replace("\r\n", "\n").replace("\r", "\n")
    # HTML knows no line of its own; a text without a single tag keeps its lines.
    text = _without_comments(markup).replace("\r", " ").replace("\n", " ")
    if _RARE.search(text):
        text = _SILENT.sub("", text)
        text = _POWER.sub(lambda power: power[1].translate(_POWERS), text)
    text = _replaced(text, tags)
    if _CELL in text or _ROW in text or _END_TABLE in text:
        text = _tabled(text)
    return text


def _replaced(text: str, tags: _Tags) -> str:
    """The text with something for each tag of HTML; no other ``<`` is touched."""
    head, *rest = text.split("<")
    written = [head]
    for piece in rest:
        tag, closed, after = piece.partition(">")
        instead = tags[tag] if closed else None
        written += ("<", piece) if instead is None else (instead, after)
    return "".join(written)


def _tabled(text: str) -> str:
    """The rows of tables as lines, their cells divided by ``|``."""
    head, *rest = _TABLE_MARK.split(text)
    written = [head]
    row_opens = True
    for mark, piece in zip(rest[::2], rest[1::2], strict=True):
        if mark == _CELL:
            written += ["" if row_opens else " | ", _BLANKS.sub(" ", piece).strip(" ")]
            row_opens = False
        else:
            written += ["\n" if mark == _ROW else "\n\n", piece.strip(" \n")]
            row_opens = True
    return "".join(written)


def _without_comments(text: str) -> str:
    if "<!--" not in text:
        return text
    head, *rest = text.split("<!--")
    kept = [head]
    for piece in rest:
        comment, closed, after = piece.partition("-->")
        kept.append(after if closed else f"<!--{comment}")
    return "".join(kept)


def unescaped(text: str) -> str:
    """The text without character references, also those that were escaped twice.

    ``"&amp;#8364; &eacute;t&#233;"`` → ``"€ été"``. A reference without its semicolon is text: an
    address with ``&region=`` stays whole.
    """
    for _ in range(3):
        if "&" not in text:
            break
        before, text = text, _ENTITY.sub(_character, text)
        if text == before:
            break
    return text


def _character(entity: re.Match[str]) -> str:
    return _PRIVATE.sub("", html.unescape(entity[0]))


@lru_cache(maxsize=1 << 16)
def label(text: str) -> str:
    r"""A name of a list in its one spelling: spaces, apostrophes, a capital first letter.

    ``"ministère\u00a0de l’économie"`` → ``"Ministère de l'économie"``: the archives write ``santé``
    where the site writes ``Santé``, and a facet must count them together.
    """
    flat = " ".join(scrubbed(unescaped(text)).replace("’", "'").split())
    return flat[:1].upper() + flat[1:]
