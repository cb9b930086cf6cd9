"""The rows of a table of text, one by one, in the memory of one row."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping

from indexer.sources.packaging.archives import Document, Stream
from indexer.sources.tables.columns import Columns

LONGEST = 1 << 20
"""Characters of a line; a value has 131,072 at most, the bound of the library ``csv``."""
_CHUNK = 1 << 16
_SEPARATORS = (",", ";", "\t", "|")


def rows(document: Document, columns: Columns) -> Iterator[Mapping[str, str]]:
    """Each row as its values by datum. Raises ValueError where the table stops being one."""
    with document.open() as stream:
        lines = _lines(stream, columns.encoding)
        head = next(lines, "")
        separator = columns.separator or max(_SEPARATORS, key=head.count)
        names = next(csv.reader([head], delimiter=separator), [])
        places = _places([name.strip() for name in names], columns)
        try:
            for values in csv.reader(lines, delimiter=separator):
                if any(map(str.strip, values)):
                    yield {
                        datum: values[place].strip() if place < len(values) else ""
                        for datum, place in places.items()
                    }
        except csv.Error as error:
            raise ValueError(str(error)) from error


def _places(names: list[str], columns: Columns) -> dict[str, int]:
    missing = [name for name in columns.names.values() if name not in names]
    if missing:
        raise ValueError(
            f"it has no column {missing[0]!r}; its columns are {', '.join(names)[:300]}"
        )
    return {datum: names.index(name) for datum, name in columns.names.items()}


def _lines(stream: Stream, encoding: str) -> Iterator[str]:
    """The lines with their ends: a value in quotes may run over several."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rest = ""
    while piece := stream.read(_CHUNK):
        *whole, rest = (rest + decoder.decode(piece)).split("\n")
        yield from (f"{line}\n" for line in whole)
        if len(rest) > LONGEST:
            raise ValueError(f"a line of more than {LONGEST:,} characters")
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest
