"""Archives of deputies: which files they are, and the records inside, whatever their form.

AMO10 to AMO50 differ in whom they name and in their layout: one file of all (``export`` with
``acteurs`` and ``organes``), or one for each actor, organ and mandate; JSON or XML. A file is told
by what it holds; only where that is not looked at (in folders) by its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from indexer.errors import HostileArchive, UnusableInput
from indexer.sources.json_text import JsonText
from indexer.sources.packaging import archives
from indexer.sources.packaging.archives import Document
from indexer.sources.tree import Tree
from indexer.sources.trees.xml_tree import Metered, cause_of, name_of, tree_of

SUFFIXES = frozenset({".json", ".xml"})
WHOLE = 1 << 22
"""Bytes up to which JSON is parsed at once; an actor has some 100,000, all of them 100 millions."""
LONGEST = 16 << 20
"""Bytes of XML from the end of one record to that of the next."""
WRAPPERS = 6
"""Levels above the records that are looked into; the archives have two."""
_NAMES = ("acteur", "organe", "mandat")
_FOLDERS = (*_NAMES, "deport")
_FILE = re.compile(r"(?:PA|PO|PM|DPTR5L)[0-9A-Z]{1,20}\.(?:json|xml)", re.IGNORECASE)
_ARCHIVE = re.compile(r"AMO\d\d", re.IGNORECASE)
_OPENING = 1 << 14
"""Bytes of a file that are looked at to see what it holds."""
_PEOPLE = re.compile(rb"[\"<](?:acteurs?|organes?|mandats?)[\"\s>]")
_FEW = 3
"""Files of an archive that is one file of all, and perhaps a licence."""


class DamagedMemberError(Exception):
    """A file of an archive that cannot be read, or not to its end: where, and why."""

    def __init__(self, locator: str, reason: str) -> None:
        super().__init__(locator, reason)
        self.locator, self.reason = locator, reason


def may_be_archive(path: Path) -> bool:
    """Whether a file has the name of what may be an archive of people: any zip, ``AMO10….json``."""
    suffix = path.suffix.lower()
    return suffix == ".zip" or (suffix in SUFFIXES and bool(_ARCHIVE.match(path.name)))


def is_archive(path: Path) -> bool:
    """Whether a file or a folder describes people and not questions. Raises UnusableInput."""
    if path.is_dir():
        inside = (path, path / "json", path / "xml")
        return any((folder / "acteur").is_dir() for folder in inside)
    if not may_be_archive(path):
        return False
    if path.suffix.lower() != ".zip":
        return _opens_with_people(path)
    names = [name for name in archives.member_names(path) if not archives.ignored(name)]
    if any("acteur/PA" in name for name in names):
        return True
    files = [name for name in names if archives.suffix_of(name) in SUFFIXES]
    return 0 < len(files) <= _FEW and _opens_with_people(path)


def describes_people(path: Path) -> bool:
    """Whether a file lies in a folder of an unpacked archive, or has the name of its files."""
    return path.parent.name in _FOLDERS or bool(_FILE.fullmatch(path.name))


def documents(path: Path) -> Iterator[Document]:
    """The files of an archive or its folder that may hold records. Raises UnusableInput."""
    files = [path]
    if path.is_dir():
        found = (file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
        files = sorted(file for file in found if describes_people(file))
    for file in files:
        found_in = archives.documents(file, SUFFIXES)
        yield from (item for item in found_in if isinstance(item, Document))


def records(document: Document) -> Iterator[tuple[str, Tree]]:
    """The actors, organs and mandates of a file, each with what it is.

    Raises DamagedMemberError where the file stops being what it should be, HostileArchive.
    """
    reading = _of_xml if archives.suffix_of(document.name) == ".xml" else _of_json
    try:
        yield from reading(document)
    except HostileArchive:
        raise
    except UnusableInput as error:
        raise DamagedMemberError(document.locator, str(error)) from error
    except RecursionError:
        raise DamagedMemberError(document.locator, "it is nested too deeply") from None
    except (ValueError, LookupError, etree.XMLSyntaxError) as error:
        raise DamagedMemberError(document.locator, cause_of(error)) from error


def _opens_with_people(path: Path) -> bool:
    for document in documents(path):
        with document.open() as stream:
            found = _PEOPLE.search(stream.read(_OPENING))
        return found is not None and b'"question' not in found.string[: found.start()]
    return False


def _of_json(document: Document) -> Iterator[tuple[str, Tree]]:
    if document.size > WHOLE:
        with document.open() as stream:
            yield from _met(JsonText(stream))
        return
    raw = document.read()
    if b'"CIRCONSCRIPTION"' in raw[:400]:
        return  # two thirds of the files: a seat states its constituency itself
    yield from _walked(json.loads(raw))


def _met(text: JsonText, name: str = "", level: int = 0) -> Iterator[tuple[str, Tree]]:
    """The records of the value that comes next, read whole where it can be, else entered."""
    try:
        node = text.value()
    except (ValueError, RecursionError):
        if level > WRAPPERS or text.peek() not in {"{", "["}:
            raise
        if text.peek() == "{":
            for key in text.keys():  # noqa: SIM118 - no mapping: the cursor moves from key to key
                yield from _met(text, key, level + 1)
        else:
            for _ in text.elements():
                yield from _met(text, name, level + 1)
    else:
        yield from _walked(node, name, level)


def _walked(node: Tree, name: str = "", level: int = 0) -> Iterator[tuple[str, Tree]]:
    if isinstance(node, list):
        for item in node:
            yield from _walked(item, name, level + 1)
    elif isinstance(node, dict):
        if "uid" in node and (name in _NAMES or "etatCivil" in node):
            yield name if name in _NAMES else "acteur", node
        elif level <= WRAPPERS:
            for key, value in node.items():
                yield from _walked(value, key, level + 1)


def _of_xml(document: Document) -> Iterator[tuple[str, Tree]]:
    with document.open() as stream:
        metered = Metered(stream, LONGEST, "a record")
        events = etree.iterparse(
            metered,
            events=("end",),
            tag=tuple(f"{{*}}{name}" for name in _NAMES),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _, element in events:
            if element.getroottree().docinfo.internalDTD is not None:
                raise ValueError("it declares a DTD, which no archive does")
            if next(element.iterancestors("{*}acteur"), None) is not None:
                continue  # a mandate inside its actor, who comes whole
            yield name_of(element), tree_of(element)
            metered.given = 0
            element.clear()
            while (before := element.getprevious()) is not None:
                before.getparent().remove(before)
