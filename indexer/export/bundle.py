"""A search as one archive that others can check: the questions, and what they are a copy of.

The zip holds ``questions.csv``, ``questions.jsonl``, a descriptor that programs read
(``datapackage.json``, https://specs.frictionlessdata.io/data-package/), the same for people
(``LISEZMOI.txt``) and ``SHA256SUMS``. Made twice from one generation it has the same bytes: no
clock is read, times in the archive are that of the generation.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from indexer.engines.base import IndexInfo
from indexer.export import BOM, COLUMNS, FORMATS
from indexer.model import Chamber, Question
from indexer.query.request import DEFAULT_SIZE, SearchRequest

EXTENSION, MIMETYPE = "zip", "application/zip"
LICENCE = "Licence Ouverte 2.0 (Etalab)"
LICENCE_ADDRESS = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
SOURCES: Mapping[str, str] = MappingProxyType(
    {
        Chamber.ASSEMBLY: "https://data.assemblee-nationale.fr/",
        Chamber.SENATE: "https://data.senat.fr/",
    }
)
"""The chambers whose texts are under that licence, and where they publish them."""
_TYPES = {
    **dict.fromkeys(("sans_reponse_au", "echeance"), "date"),
    **dict.fromkeys(("legislature", "numero", "delai", "montant"), "integer"),
}
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""Before this a zip knows no day."""


@dataclass(frozen=True, slots=True)
class About:
    """What a bundle is a copy of: the search in its normal form, and the generation.

    ``chambers``: whose questions the index holds.
    """

    pairs: tuple[tuple[str, str], ...]
    generation: str
    data_date: date | None = None
    built: datetime | None = None
    chambers: tuple[str, ...] = (Chamber.ASSEMBLY,)

    @property
    def licensed(self) -> bool:
        """Whether all texts are under the licence of the French chambers."""
        return all(name in SOURCES for name in self.chambers)

    @property
    def address(self) -> str:
        """The search as the address of a page states it: ``q=loup&annee=2024``."""
        return urlencode(self.pairs)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive, once it is written."""

    name: str
    size: int
    sha256: str


def about(request: SearchRequest, held: IndexInfo, chambers: tuple[str, ...] = ()) -> About:
    """What a bundle of this search says of itself; page and size mean nothing in it."""
    pairs = replace(request, page=1, size=DEFAULT_SIZE).to_pairs()
    of = chambers or (Chamber.ASSEMBLY,)
    return About(tuple(pairs), held.generation, held.data_date, held.built, of)


class _Sink:
    """A file that cannot be sought in; what a zip wrote is taken from it piece by piece."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def close(self) -> None:
        """Nothing is held open."""

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        parts, self._parts = b"".join(self._parts), []
        return parts


def bundled(scan: Callable[[], Iterable[Question]], about: About) -> Iterator[bytes]:
    """The bytes of the archive, streamed: the memory of one question. ``scan`` is called twice."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        bundle = _Bundle(archive, sink, about)
        for name in ("csv", "jsonl"):
            row = FORMATS[name]
            yield from bundle.put(f"questions.{row.extension}", row.write(scan()))
        yield from bundle.put("LISEZMOI.txt", _read_me(about, bundle.members))
        yield from bundle.put("datapackage.json", [_descriptor(about, bundle.members)])
        yield from bundle.put("SHA256SUMS", _sums(bundle.members))
    yield sink.taken()


def file_bytes(
    format: str,
    scan: Callable[[], Iterable[Question]],
    said: About,
    *,
    bom: bool = False,
    site: str = "",
) -> Iterator[bytes]:
    """A file of any format, ``zip`` or one of ``FORMATS``, as bytes; ``site`` as there."""
    if format == EXTENSION:
        return bundled(scan, said)
    lines = chain([BOM] if bom else [], FORMATS[format].written(scan(), site))
    return (line.encode("utf-8", "surrogatepass") for line in lines)


class _Bundle:
    """An archive that is being written."""

    def __init__(self, archive: ZipFile, sink: _Sink, about: About) -> None:
        self.members: list[Member] = []
        self._archive, self._sink = archive, sink
        self._time = max(about.built.timetuple()[:6], _EARLIEST) if about.built else _EARLIEST

    def put(self, name: str, lines: Iterable[str]) -> Iterator[bytes]:
        """Write a file of the archive; what of it can be sent already."""
        info = ZipInfo(name, self._time)
        info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, 0o644 << 16, 3
        size, digest = 0, hashlib.sha256()
        with self._archive.open(info, "w", force_zip64=True) as member:
            for line in lines:
                data = line.encode("utf-8", "surrogatepass")
                size += member.write(data)
                digest.update(data)
                yield self._sink.taken()
        self.members.append(Member(name, size, digest.hexdigest()))


def _sums(members: Iterable[Member]) -> Iterator[str]:
    """The lines that ``sha256sum --check`` reads."""
    return (f"{member.sha256}  {member.name}\n" for member in members)


def _descriptor(about: About, members: Iterable[Member]) -> str:
    licence = {"name": "etalab-2.0", "title": LICENCE, "path": LICENCE_ADDRESS}
    sources = ({"title": name, "path": SOURCES.get(name)} for name in about.chambers)
    found = {
        "name": "questions-parlementaires",
        "title": _title(about),
        "licenses": [licence] if about.licensed else None,
        "sources": [_present(source) for source in sources],
        "created": about.built.isoformat() if about.built else None,
        "version": about.generation,
        "query": {"address": about.address, "parameters": [list(pair) for pair in about.pairs]},
        "data_date": about.data_date.isoformat() if about.data_date else None,
        "resources": [_resource(member) for member in members if member.name != "LISEZMOI.txt"],
    }
    return json.dumps(_present(found), ensure_ascii=False, indent=2) + "\n"


def _resource(member: Member) -> dict[str, Any]:
    stem, _, ending = member.name.partition(".")
    row = FORMATS[ending]
    found = {
        "name": f"{stem}-{ending}",
        "type": "table" if ending == "csv" else "file",
        "path": member.name,
        "format": ending,
        "mediatype": row.mimetype,
        "encoding": "utf-8",
        "bytes": member.size,
        "hash": f"sha256:{member.sha256}",
    }
    return found | (_table() if ending == "csv" else {})


def _table() -> dict[str, Any]:
    fields = [{"name": name, "type": _type(name)} for name in COLUMNS]
    return {"schema": {"fields": fields, "primaryKey": "identifiant", "missingValues": [""]}}


def _type(name: str) -> str:
    return "date" if name.startswith("date_") else _TYPES.get(name, "string")


def _title(about: About) -> str:
    return f"Questions parlementaires : {about.address or 'toutes'}"


def _present(found: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if value is not None}


def _read_me(about: About, members: Iterable[Member]) -> Iterator[str]:
    yield f"{_title(about)}\n\n"
    yield f"Recherche\u00a0: {about.address or 'toutes les questions'}\n"
    yield f"Génération de l’index\u00a0: {about.generation}\n"
    if about.data_date:
        yield f"Données jusqu’au\u00a0: {about.data_date.isoformat()}\n"
    for name in about.chambers:
        yield f"Source\u00a0: {', '.join(filter(None, (name, SOURCES.get(name))))}\n"
    licence = f"{LICENCE}, {LICENCE_ADDRESS}" if about.licensed else "celle de chaque source"
    yield f"Licence des textes\u00a0: {licence}\n\n"
    for member in members:
        yield f"{member.name}\u00a0: {member.size} octets, sha256 {member.sha256}\n"
    yield "\nPour vérifier\u00a0: sha256sum --check SHA256SUMS\n"
