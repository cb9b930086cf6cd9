"""Saved searches: a TOML file with one ``[[query]]`` for each."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from indexer.errors import InvalidRequest, UnusableInput
from indexer.fields import FACETS
from indexer.query.request import QUERY, SearchRequest

_FACETS = frozenset(row.prefix for row in FACETS)
_KEYS = frozenset({"name", "to", "url", QUERY, *_FACETS})


@dataclass(frozen=True, slots=True)
class Saved:
    """A search with its name and its recipients."""

    name: str
    request: SearchRequest
    to: tuple[str, ...] = ()


def load(path: Path) -> list[Saved]:
    """The searches of a file. Raises UnusableInput, which names the file and the fault."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise UnusableInput(f"{path} is no TOML ({error})") from error
    queries = data.get("query")
    if not isinstance(queries, list) or not queries:
        raise UnusableInput(f"{path} has no [[query]]")
    default = _texts(path, "to", data.get("to", []))
    return [_saved(path, number, entry, default) for number, entry in enumerate(queries, start=1)]


def _saved(path: Path, number: int, entry: Any, default: tuple[str, ...]) -> Saved:
    where = f"{path}, query {number}"
    if not isinstance(entry, dict):
        raise UnusableInput(f"{where} is no table")
    unknown = sorted(entry.keys() - _KEYS)
    if unknown:
        raise UnusableInput(f"{where}: {unknown[0]!r} is not one of {', '.join(sorted(_KEYS))}")
    try:
        request = SearchRequest.from_pairs(_pairs(where, entry))
    except (InvalidRequest, ValueError) as error:
        raise UnusableInput(f"{where}: {error}") from error
    name = entry.get("name", request.query or f"query {number}")
    to = _texts(where, "to", entry["to"]) if "to" in entry else default
    return Saved(" ".join(str(name).split()), request, to)


def _pairs(where: str, entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The request's parameters: those of the entry's address, and its own."""
    for address in _texts(where, "url", entry.get("url", [])):
        pairs = parse_qsl(urlsplit(address).query)
        yield from ((name, value) for name, value in pairs if name in _KEYS)
    for name in (QUERY, *sorted(_FACETS)):
        yield from ((name, text) for text in _texts(where, name, entry.get(name, [])))


def _texts(where: object, name: str, value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str | int) and not isinstance(item, bool) for item in values):
        raise UnusableInput(f"{where}: {name!r} is text, or a list of texts")
    return tuple(map(str, values))
