"""The JSON archives of the Assemblée: one question a file, or one file of all (14th legislature).

A file is told by what it holds, never by its name or legislature; only JSON Lines have endings of
their own, so that a line that is broken costs no other. A small file is parsed at once; a
large one, or one that is broken, is walked. Both find their records by the same rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import orjson

from indexer.sources.base import Rejection, UnusableRecordError
from indexer.sources.json_text import (
    LONGEST,
    JsonText,
    MisencodedError,
    OversizedError,
    lines,
)
from indexer.sources.official import OfficialSource
from indexer.sources.packaging.archives import Document, Stream, suffix_of
from indexer.sources.tree import items

WHOLE = LONGEST
"""Bytes up to which a file is parsed at once."""
DEEPEST = 64
"""Levels of a record; the official ones have eight."""
WRAPPERS = 6
"""Levels above the records that are looked into; the bulk files have two."""
MOST_LEFT = 100_000
"""Entries of lists that hold no question, after which the file is left."""
LINES = frozenset({".jsonl", ".ndjson"})
"""Endings of files that have one JSON value a line."""
_LEFT_OUT = object()
_NO_JSON = object()
_TOO_LONG = f"it has more than {LONGEST:,} characters, far more than a question"

Found: TypeAlias = Iterator[tuple[bool, Any]]
"""Records, whether each stands in a list; an UnusableRecordError for one that is not read."""


class JsonSource(OfficialSource):
    """Official JSON: a file of one question, a bulk file, JSON Lines, a zip of any."""

    name = "an_json"
    reads = "the Assemblée's JSON (.json, .jsonl, .ndjson, or a .zip of them)"
    suffixes = frozenset({".json", *LINES})
    stranger = "not a JSON file"

    def records(self, document: Document) -> Iterator[tuple[str, Any]]:
        """At once where the file is small, one by one where it is large or broken."""
        if suffix_of(document.name) in LINES:
            with document.open() as stream:
                yield from _told(document.locator, _of_lines(stream), _NO_JSON)
            return
        root = _parsed(document.read()) if document.size <= WHOLE else _NO_JSON
        record = _only_record(root)
        if record is not None:
            yield document.locator, record
            return
        if root is not _NO_JSON:
            yield from _told(document.locator, _rooted(root), root)
            return
        with document.open() as stream:
            yield from _told(document.locator, _streamed(JsonText(stream)), _NO_JSON)


def _parsed(raw: bytes) -> Any:
    """What a JSON file holds, or ``_NO_JSON`` where it has to be walked to see."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _NO_JSON


def _only_record(root: Any) -> dict[str, Any] | None:
    """The record of a file of one question, as ``_rooted`` would find it: nearly every file."""
    if type(root) is dict and len(root) == 1:
        record = root.get("question")
        if type(record) is dict and "identifiant" in record and not _deep(record):
            return record
    return None


def _told(locator: str, found: Found, root: Any) -> Iterator[tuple[str, Any]]:
    """The records with their places, and what is to be said of the others."""
    rank = left = 0
    try:
        for listed, record in found:
            if record is _LEFT_OUT:
                left += 1
                if left > MOST_LEFT:
                    raise OversizedError(f"more than {MOST_LEFT:,} entries without a question")
                continue
            rank += 1
            place = f"{locator}#{rank}" if listed or rank > 1 else locator
            refused = isinstance(record, UnusableRecordError)
            yield place, Rejection(place, str(record)) if refused else record
    except (ValueError, RecursionError) as error:
        yield locator, Rejection(locator, _reason(error, rank))
        return
    if not rank:
        holds = "" if root is _NO_JSON else f", but {_contents(root)}"
        yield locator, Rejection(locator, f"it holds no question{holds}")
    elif left:
        yield locator, Rejection(locator, f"{left} other entries of its lists hold no question")


def _reason(error: Exception, rank: int) -> str:
    if isinstance(error, MisencodedError):
        return str(error)
    where = f"after its question number {rank}" if rank else "from its beginning"
    if isinstance(error, OversizedError):
        return f"it holds {error} {where}"
    if isinstance(error, RecursionError):
        return f"it is nested too deeply to be a question {where}"
    return f"it is not JSON {where} ({getattr(error, 'msg', str(error))[:120]})"


def _rooted(root: Any) -> Found:
    """The records of a whole file: the elements of a root that is a list are records too."""
    return _walked(root, named=isinstance(root, list))


def _walked(node: Any, *, named: bool, listed: bool = False, level: int = 0) -> Found:
    """The records of a tree. ``named``: it stands where records do, under ``question``."""
    if isinstance(node, list):
        for item in node:
            inside = _walked(item, named=named, listed=True, level=level + 1)
            yield from _or_left_out(inside, null=item is None)
    elif isinstance(node, dict):
        if _is_record(node, named=named):
            yield listed, UnusableRecordError(_TOO_DEEP) if _deep(node) else node
        elif level < WRAPPERS:
            for key, value in node.items():
                below = key == "question"
                yield from _walked(value, named=below, listed=listed, level=level + 1)
    elif named and items(node):
        yield listed, node


def _or_left_out(found: Found, *, null: bool) -> Found:
    """What was found in an element of a list; a mark where that is nothing."""
    empty = not null
    for record in found:
        empty = False
        yield record
    if empty:
        yield True, _LEFT_OUT


def _is_record(node: dict[str, Any], *, named: bool) -> bool:
    if "identifiant" in node or str(node.get("uid"))[:2] == "QA":
        return True
    return named and "question" not in node and bool(items(node))


_TOO_DEEP = f"it is nested too deeply to be a question: more than {DEEPEST} levels"


def _deep(node: Any, levels: int = DEEPEST - 1) -> bool:
    """Whether a tree has more levels than a record may; asked of every record, so without lists."""
    for value in node.values() if type(node) is dict else node:
        kind = type(value)
        if (kind is dict or kind is list) and (not levels or _deep(value, levels - 1)):
            return True
    return False


def _contents(root: Any) -> str:
    if isinstance(root, dict):
        return "an object with " + (
            ", ".join(repr(str(key)[:30]) for key in list(root)[:3]) or "nothing"
        )
    return f"a {type(root).__name__}"


def _streamed(text: JsonText) -> Found:
    """The records of a file that is walked: of one value, or of several one behind the other.

    Raises ValueError or RecursionError where it stops.
    """
    yield from _met(text, named=text.peek() == "[")
    while text.peek():
        if text.peek() not in {"{", "["}:
            raise ValueError("something follows its end")
        yield from _or_left_out(_met(text, named=text.peek() == "["), null=False)


def _of_lines(stream: Stream) -> Found:
    """The records of JSON Lines; what is wrong with a line is said of that line."""
    for line in lines(stream):
        root = _NO_JSON if line is None else _parsed(line)
        if root is not _NO_JSON:
            inside = _walked(root, named=isinstance(root, list), listed=True)
            yield from _or_left_out(inside, null=root is None)
        else:
            said = _TOO_LONG if line is None else "the line is not JSON"
            yield True, UnusableRecordError(said)


def _met(text: JsonText, *, named: bool, listed: bool = False, level: int = 0) -> Found:
    """The records of the value that comes next, read whole where it can be, else entered."""
    try:
        node = text.value()
    except (ValueError, RecursionError):
        opening = text.peek()
        if level > WRAPPERS or opening not in {"{", "["}:
            raise
        if opening == "{":
            yield from _in_object(text, listed=listed, level=level)
        else:
            yield from _in_list(text, named=named, level=level)
    else:
        yield from _walked(node, named=named, listed=listed, level=level)


def _in_list(text: JsonText, *, named: bool, level: int) -> Found:
    for _ in text.elements():
        null = text.peek() == "n"
        inside = _met(text, named=named, listed=True, level=level + 1)
        yield from _or_left_out(inside, null=null)


def _in_object(text: JsonText, *, listed: bool, level: int) -> Found:
    """The records of an object too long to be read whole; one that is a record is refused."""
    record = False
    for key in text.keys():  # noqa: SIM118 - no mapping: the cursor moves from key to key
        record = record or key in {"uid", "identifiant"}
        inside = _met(text, named=key == "question", listed=listed, level=level + 1)
        yield from (found for found in inside if not record)
    if record:
        yield listed, UnusableRecordError(_TOO_LONG)
