"""File → Questions. One module per format; ``SOURCES`` is the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import MappingProxyType

from indexer.errors import UnknownFormat, UnusableInput
from indexer.sources.actors import amo_files
from indexer.sources.an_json import JsonSource
from indexer.sources.an_xml import XmlSource
from indexer.sources.base import PEOPLE, Reader, Reading, Rejection, Source, Unread
from indexer.sources.markdown import MarkdownSource
from indexer.sources.packaging import archives
from indexer.sources.pages.an_html import HtmlSource
from indexer.sources.people import NOBODY, People
from indexer.sources.senate.senate_csv import SenateCsv
from indexer.sources.senate.senate_dump import SenateDump
from indexer.sources.tables.table import TableSource, is_mapping

_ALL: tuple[Source, ...] = (
    JsonSource(),
    XmlSource(),
    MarkdownSource(),
    HtmlSource(),
    SenateDump(),
    SenateCsv(),
    TableSource(),
)
SOURCES = MappingProxyType({source.name: source for source in _ALL})
"""Every format by its name. A new one is one more in ``_ALL``."""

__all__ = [
    "HERE",
    "SOURCES",
    "People",
    "Reading",
    "Rejection",
    "Source",
    "files",
    "kind_of",
    "people_among",
    "read",
    "source_for",
]


def _all(_file: Path) -> bool:
    return True


def source_for(path: Path) -> Source:
    """The source that reads a file. Raises UnknownFormat, or UnusableInput for a damaged zip."""
    for source in SOURCES.values():
        if source.accepts(path):
            return source
    accepted = "; ".join(source.reads for source in SOURCES.values())
    raise UnknownFormat(f"{path} is of no known format; these are read: {accepted}")


def kind_of(path: Path) -> str:
    """``PEOPLE``, or the name of the source that reads a file; as ``source_for`` raises."""
    return PEOPLE if amo_files.is_archive(path) else source_for(path).name


class _Here:
    """Looks into files in this very process."""

    columns = None

    def kind(self, path: Path) -> str | Unread:
        """What kind of file it is."""
        return kind_of(path)

    def people(self, path: Path) -> People:
        """Everybody in an archive."""
        return People.load(path)

    def read(self, source: Source, path: Path, people: People) -> Reading:
        """What the source reads."""
        return source.read(path, people)


HERE: Reader = _Here()
"""Reads in this process: for tests, and for files that are trusted."""


def read(
    paths: Iterable[Path],
    people: People | None = None,
    wanted: Callable[[Path], bool] = _all,
    reader: Reader = HERE,
) -> Reading:
    """The questions of files, folders and zips, and a Rejection for each record not read.

    A folder is walked whole in sorted order, README and hidden files apart. An AMO archive among
    the paths holds no question: it serves as ``people`` where none are given. ``wanted`` is asked
    right before each file of questions is read, and may pass it over; ``reader`` looks into all of
    them. Raises UnusableInput for a path that is missing, empty of questions, or damaged
    as a whole.
    """
    listed = [Path(path) for path in paths]
    plan = [(path, _files(path)) for path in listed]
    if people is None:
        people = _people_among(plan, reader)
    for locator, reason in people.damages:
        yield Rejection(locator, f"of the people's archive: {reason}", kept=True)
    for path, listing in plan:
        yield from _read(path, listing, people, wanted, reader)


def files(paths: Iterable[Path]) -> list[Path]:
    """Every file that ``read`` would look at, in its order. Raises UnusableInput."""
    return [file for path in paths for file in _files(Path(path))]


def people_among(paths: Iterable[Path], reader: Reader = HERE) -> People:
    """The people of the first AMO archive among the paths, or nobody. Raises UnusableInput."""
    return _people_among([(path, _files(path)) for path in map(Path, paths)], reader)


def _files(path: Path) -> Sequence[Path]:
    try:
        if not path.exists():
            raise UnusableInput(f"{path}: there is no such file or folder")
        if path.is_file():
            return (path,)
        if not path.is_dir():
            raise UnusableInput(f"{path} is no regular file, but a pipe or a device")
        return sorted(_walked(path))
    except (OSError, ValueError) as error:
        raise UnusableInput(f"{path!s} cannot be read ({error})") from error


def _walked(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        if file.is_file() and not archives.ignored(str(file.relative_to(folder))):
            yield file


def _people_among(plan: Iterable[tuple[Path, Sequence[Path]]], reader: Reader) -> People:
    for path, listing in plan:
        if path.is_dir() and amo_files.is_archive(path):
            return reader.people(path)
        for file in listing:
            if amo_files.may_be_archive(file) and reader.kind(file) == PEOPLE:
                return reader.people(file)
    return NOBODY


def _read(
    path: Path,
    listing: Sequence[Path],
    people_known: People,
    wanted: Callable[[Path], bool],
    reader: Reader,
) -> Reading:
    found = False
    for file in listing:
        if amo_files.describes_people(file):
            found = True
            continue
        if is_mapping(file):
            continue
        try:
            kind = reader.kind(file)
        except UnknownFormat as error:
            if file == path:
                raise
            yield Rejection(str(file.relative_to(path)), str(error))
            continue
        found = True
        if kind == PEOPLE or not wanted(file):
            continue
        if isinstance(kind, Unread):
            yield kind
        else:
            yield from reader.read(SOURCES[kind], file, people_known)
    if not found:
        raise UnusableInput(f"{path} holds no file that can be read")
