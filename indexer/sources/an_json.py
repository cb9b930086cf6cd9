"""The JSON archives of the Assemblée: one question a file, or one file of all (14th legislature).

A file is told by what it holds, never by its name or legislature. Large files are streamed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import ijson
import orjson

from indexer.sources.base import Rejection
from indexer.sources.official import OfficialSource
from indexer.sources.packaging.archives import Document
from indexer.sources.tree import at, items

WHOLE = 4 << 20
"""Bytes up to which a file is parsed at once; one question has about 8,000."""
_HEAD = 1 << 20
_DEEPEST = 6


class JsonSource(OfficialSource):
    """Official JSON: a file of one question, a bulk file, a zip of either."""

    name = "an_json"
    reads = "the Assemblée's JSON (.json, or a .zip of them)"
    suffixes = frozenset({".json"})
    stranger = "not a JSON file"

    def records(self, document: Document) -> Iterator[tuple[str, Any]]:
        """At once where the file is small, one by one where it is large."""
        return _whole(document) if document.size <= WHOLE else _streamed(document)


def _whole(document: Document) -> Iterator[tuple[str, Any]]:
    try:
        root = _parsed(document.read())
    except UnicodeDecodeError as error:
        reason = f"its bytes are not UTF-8 (the byte {error.start} is the first wrong one)"
    except RecursionError:
        reason = "it is nested too deeply to be a question"
    except ValueError as error:
        reason = f"it is not JSON ({error})"
    else:
        yield from _records(document.locator, root)
        return
    yield document.locator, Rejection(document.locator, reason)


def _parsed(raw: bytes) -> Any:
    """What a JSON file holds. Raises as ``json.loads``, which reads what orjson refuses."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return json.loads(raw)


def _records(locator: str, root: Any) -> Iterator[tuple[str, Any]]:
    """The records of a parsed file: under ``question``, at the root or one level below it."""
    if isinstance(root, dict) and "uid" in root:
        yield locator, root
        return
    inside = at(root, "question")
    if inside is None and isinstance(root, dict):
        inside = next(
            (at(value, "question") for value in root.values() if at(value, "question")), None
        )
    found = items(root if isinstance(root, list) else inside)
    if not found:
        yield locator, Rejection(locator, f"it holds no question, but {_contents(root)}")
    elif not isinstance(inside, list) and not isinstance(root, list):
        yield locator, found[0]
    else:
        yield from ((f"{locator}#{rank}", record) for rank, record in enumerate(found, start=1))


def _contents(root: Any) -> str:
    if isinstance(root, dict):
        return "an object with " + (
            ", ".join(repr(str(key)[:30]) for key in list(root)[:3]) or "nothing"
        )
    return f"a {type(root).__name__}"


def _streamed(document: Document) -> Iterator[tuple[str, Any]]:
    """The records of a large file one by one; a Rejection where it stops being JSON."""
    rank = 0
    try:
        prefix = _prefix(document)
        if prefix is None:
            yield document.locator, Rejection(document.locator, "it holds no question")
            return
        with document.open() as stream:
            for record in ijson.items(stream, prefix, use_float=True):
                rank += 1
                yield f"{document.locator}#{rank}", record
    except (ijson.JSONError, ValueError, RecursionError) as error:
        where = f"after its question number {rank}" if rank else "from its beginning"
        cause = " ".join(str(error).split())[:120]
        yield document.locator, Rejection(document.locator, f"it is not JSON {where} ({cause})")


def _prefix(document: Document) -> str | None:
    """Where the records stand: the object that has the key ``uid`` beside ``identifiant``."""
    with document.open() as stream:
        for prefix, event, value in ijson.parse(stream):
            if event == "map_key" and value in {"uid", "identifiant"}:
                return str(prefix)
            if prefix.count(".") > _DEEPEST:
                return None
    return None
