"""What was mined of a generation: one file of sorted lines beside the segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from indexer.engines.embedded import files
from indexer.engines.embedded.codec.container.maps import mapped
from indexer.engines.embedded.codec.container.packed_texts import PackedTextSink, PackedTextTable
from indexer.engines.embedded.codec.container.section_writing import SectionWriter
from indexer.engines.embedded.codec.container.sections import SectionFile
from indexer.engines.mined import Name

NAME = "words.mined"
KIND = 8


def tables(folder: Path) -> Mapping[str, PackedTextTable]:
    """The tables of a generation by name; none where it was built without."""
    path = folder / NAME
    if not files.exists(path):
        return {}
    file = SectionFile(mapped(path), path.name, KIND)
    return {str(name): PackedTextTable(file, name) for name in Name}


def write(folder: Path, lines: Mapping[str, Sequence[bytes]]) -> None:
    """Write the tables in place of those that were linked from the generation before."""
    path = folder / NAME
    files.remove(path)
    with files.opened(path, "wb") as stream:
        writer = SectionWriter(stream, KIND, folder)
        for name in Name:
            PackedTextSink(writer, name).write(lines.get(name, ()))
        writer.close({})
        files.synced(stream)
