"""Helpers of the French analysis tests."""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.text import Token, analyse

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"


@pytest.fixture
def shape() -> Callable[[str], list[str]]:
    """What a text becomes, a line a token: ``0 15108*``; the star marks a whole chunk."""

    def shaped(text: str) -> list[str]:
        return [f"{t.position} {t.exact}{'*' if t.whole else ''}" for t in analyse(text)]

    return shaped


@pytest.fixture
def finds() -> Callable[[str, str], bool]:
    """Whether a query finds a text: its chunks one by one, each whole or by its parts."""

    def found(query: str, text: str) -> bool:
        there = analyse(text)
        numbers = {token.chunk for token in analyse(query)}
        return all(_matches([t for t in analyse(query) if t.chunk == n], there) for n in numbers)

    return found


def _matches(chunk: list[Token], there: list[Token]) -> bool:
    stems = {token.stem for token in there}
    if any(token.stem in stems for token in chunk if token.whole):
        return True
    parts = [token for token in chunk if not token.whole]
    if not parts:
        return False
    places = {(token.stem, token.position) for token in there}
    width = {token.position for token in parts}
    first = min(width)
    return any(
        all(
            any(
                (part.stem, start + part.position - first) in places
                for part in parts
                if part.position == place
            )
            for place in width
        )
        for start in {token.position for token in there}
    )


@pytest.fixture(scope="session")
def prose() -> list[str]:
    """Texts of real questions, markup taken out; the test is skipped where there are none."""
    archive = CORPUS / "Questions_ecrites.json.zip"
    if not archive.exists():
        pytest.skip("no real questions beside the checkout (../shared/corpus)")
    return list(_texts(archive))


def _texts(archive: Path) -> Iterator[str]:
    with zipfile.ZipFile(archive) as members:
        for name in members.namelist():
            for text in _strings(json.loads(members.read(name))):
                yield re.sub(r"<[^>]*>|&\w+;", " ", text)


def _strings(record: object) -> Iterator[str]:
    if isinstance(record, str):
        yield record
    elif isinstance(record, dict):
        for value in record.values():
            yield from _strings(value)
    elif isinstance(record, list):
        for value in record:
            yield from _strings(value)
