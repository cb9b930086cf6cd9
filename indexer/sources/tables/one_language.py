"""Which language the files of an index are in: all in one, for an index is analysed by one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from indexer.errors import UnknownFormat, UnusableInput
from indexer.model import FRENCH, LANGUAGES
from indexer.sources.actors.amo_files import describes_people
from indexer.sources.base import PEOPLE, Reader
from indexer.sources.tables.columns import columns_of
from indexer.sources.tables.table import TableSource, is_mapping, mapping_of


def language_of(files: Iterable[Path], reader: Reader) -> str:
    """The one language of all files: of a table as its file of columns says, of others French.

    Raises UnusableInput, naming a file of each, where there are several.
    """
    listed = list(files)
    tables = [file for file in listed if mapping_of(file, reader.columns)]
    spoken = {_language(file, reader): file for file in tables if _kind(file, reader) == TABLE}
    if spoken.keys() <= {FRENCH}:
        return FRENCH
    others = (file for file in listed if file not in spoken.values() and _french(file, reader))
    french = next(others, None)
    if french is not None:
        spoken.setdefault(FRENCH, french)
    if len(spoken) > 1:
        told = " and ".join(f"{file} is in {LANGUAGES[code]}" for code, file in spoken.items())
        raise UnusableInput(f"one index is of one language, but {told}: build one of each")
    return next(iter(spoken))


TABLE = TableSource.name


def _language(table: Path, reader: Reader) -> str:
    mapping = mapping_of(table, reader.columns)
    return columns_of(mapping).house.language if mapping else FRENCH


def _french(file: Path, reader: Reader) -> bool:
    """Whether a file holds questions of which no file of columns tells the language."""
    return not (is_mapping(file) or describes_people(file)) and _kind(file, reader) not in {
        TABLE,
        PEOPLE,
        "",
    }


def _kind(file: Path, reader: Reader) -> str:
    """The source that reads a file; empty where none does."""
    try:
        return str(reader.kind(file))
    except UnknownFormat:
        return ""
