"""What the Assemblée nationale publishes, and where: one row for each archive.

Addresses and checksums as the open-data portal gives them: the 14th and 15th legislatures carry
their number in the file's name, later ones do not; the finished ones never change any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType

from indexer.legislatures import TERMS
from indexer.model import Kind

OLDEST, NEWEST = 14, 17
"""The legislatures with archives of questions; a newer one is looked for (``download.newest``)."""
OLDEST_PAGES = 8
"""The first legislature of which the official site has pages of questions."""
FORMATS = ("json", "xml")
FOLDERS = MappingProxyType(
    {
        Kind.WRITTEN: "questions_ecrites",
        Kind.GOVERNMENT: "questions_gouvernement",
        Kind.ORAL: "questions_orales_sans_debat",
    }
)
_ROMAN = MappingProxyType({14: "_XIV", 15: "_XV"})
_MD5 = MappingProxyType(
    {
        (14, Kind.WRITTEN, "json"): "c765e31d47c3f4be213b0c982ff9f749",
        (15, Kind.WRITTEN, "json"): "fd1c7027fb32c917d9be62b85f574b8e",
        (16, Kind.WRITTEN, "json"): "0cbeecec01c74f9318385c809a4d1573",
    }
)
"""The checksums that are known of finished archives."""


@dataclass(frozen=True, slots=True)
class Archive:
    """One file: its address below the repository's, its place below the target folder.

    ``md5`` is empty where the checksum is not known.
    """

    path: str
    place: PurePosixPath
    md5: str = ""


PEOPLE = Archive(
    "17/amo/tous_acteurs_mandats_organes_xi_legislature/"
    "AMO30_tous_acteurs_tous_mandats_tous_organes_historique.json.zip",
    PurePosixPath("people", "AMO30_tous_acteurs_tous_mandats_tous_organes_historique.json.zip"),
)
"""Everybody since the 11th legislature: it resolves the authors of all archives of questions."""


SENATE = Archive("questions.zip", PurePosixPath("senat", "questions.zip"))
"""The dump of the Sénat's base, from 1978 on, with all texts; at the Sénat's own address."""
SENATE_YEAR = Archive(
    "questions-depuis-un-an.csv", PurePosixPath("senat", "questions-depuis-un-an.csv")
)
"""The Sénat's questions of the last twelve months, without texts."""


def existing() -> Iterator[str]:
    """What is published of each legislature and of the Sénat, a line each, the newest first."""
    for number in sorted(TERMS, reverse=True):
        yield f"{_years(number):>11}  {number:>2}  {_published(number)}"
    yield "from 1978      Sénat: a dump of all questions (--senate), texts from 1986 on"


def _years(number: int) -> str:
    term = TERMS[number]
    return f"{term.began.year}-{term.ended.year if term.ended else ''}"


def _published(number: int) -> str:
    if number >= OLDEST:
        return "archives of " + ", ".join(FOLDERS)
    if number >= OLDEST_PAGES:
        return "pages of the official site, one a question; no archive"
    return "nothing but the printed Journal officiel"


def questions(legislature: int, kind: Kind, format: str = "json") -> Archive:
    """The archive of one legislature and type; two legislatures may use one file name."""
    folder = FOLDERS[kind]
    name = f"{folder.capitalize()}{_ROMAN.get(legislature, '')}.{format}.zip"
    return Archive(
        f"{legislature}/questions/{folder}/{name}",
        PurePosixPath(str(legislature), name),
        _MD5.get((legislature, kind, format), ""),
    )


def chosen(
    legislatures: Iterable[int], kinds: Iterable[Kind], format: str, *, people: bool
) -> list[Archive]:
    """The archives of every pair, the people first."""
    pairs = [(legislature, kind) for legislature in legislatures for kind in kinds]
    return [*([PEOPLE] if people else []), *(questions(*pair, format) for pair in pairs)]
