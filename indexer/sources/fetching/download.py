"""Archives of the open data in a folder, each whole and current, or as it was before.

A file is fetched beside its place, judged (size, zip, checksum) and only then put there in one
step. Beside it a hidden file remembers the version, so that the next request is conditional.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from indexer.errors import FailedDownload, UnreachableHost, UnusableInput
from indexer.model import Kind
from indexer.sources.fetching import catalogue
from indexer.sources.fetching.catalogue import Archive
from indexer.sources.fetching.connecting import exists
from indexer.sources.fetching.transfer import (
    Patience,
    Transfer,
    remember,
    remembered,
    synced,
)
from indexer.sources.packaging import archives
from indexer.sources.packaging.archives import Document

_SUFFIXES = frozenset({".csv", ".json", ".sql", ".xml"})


class Outcome(StrEnum):
    """What became of an archive."""

    FETCHED = "fetched"
    CURRENT = "already current"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one archive; ``reason`` tells why it failed.

    ``silent``: its host did not answer at all.
    """

    archive: Archive
    outcome: Outcome
    size: int = 0
    reason: str = ""
    silent: bool = False


class Progress(Protocol):
    """Is told, for each archive, the bytes there are and those there will be (−1: unknown)."""

    def __call__(self, archive: Archive, have: int, size: int) -> object:
        """Take note of it."""


def _unshown(archive: Archive, have: int, size: int) -> None: ...


def _untold(archive: Archive, sentence: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Downloader:
    """Fetches from one repository into one folder."""

    repository: str
    folder: Path
    patience: Patience = field(default_factory=Patience)
    progress: Progress = _unshown
    sleep: Callable[[float], object] = time.sleep
    warn: Callable[[Archive, str], object] = _untold
    """Is told once for each archive that its host does not answer and is asked again."""

    def fetch(self, wanted: Iterable[Archive]) -> list[Fetched]:
        """Each archive in turn; one that fails stops no other, and its old file stays.

        A host that did not answer for one archive is asked once for each of the others.
        """
        results: list[Fetched] = []
        for archive in wanted:
            silent = bool(results) and results[-1].silent
            asked = replace(self.patience, unanswered=1) if silent else self.patience
            results.append(self._outcome(archive, asked))
        return results

    def newest(self) -> int:
        """The newest legislature that the repository has; the newest known if none answers."""
        legislature = catalogue.NEWEST
        while exists(self._url(catalogue.questions(legislature + 1, Kind.WRITTEN)), 30):
            legislature += 1
        return legislature

    def current(self) -> list[int]:
        """The newest legislature, and the one before where its archives are in the folder.

        Its last answers are published after its end, and its archives change once more with them.
        """
        newest = self.newest()
        before = newest - 1
        return [before, newest] if self.folder.joinpath(str(before)).is_dir() else [newest]

    def _url(self, archive: Archive) -> str:
        return f"{self.repository.rstrip('/')}/{archive.path}"

    def _outcome(self, archive: Archive, patience: Patience) -> Fetched:
        try:
            return self._fetch(archive, patience)
        except (FailedDownload, UnusableInput) as error:
            silent = isinstance(error, UnreachableHost)
            return Fetched(archive, Outcome.FAILED, reason=str(error), silent=silent)
        except OSError as error:
            reason = f"{self.folder} cannot be written: {error.strerror or error}"
            return Fetched(archive, Outcome.FAILED, reason=reason)

    def _fetch(self, archive: Archive, patience: Patience) -> Fetched:
        target = self.folder.joinpath(archive.place)
        target.parent.mkdir(parents=True, exist_ok=True)
        note = target.with_name(f".{target.name}.version")
        held = remembered(note, target)
        transfer = Transfer(
            self._url(archive),
            target.with_name(f".{target.name}.part{target.suffix}"),
            patience,
            progress=lambda have, size: self.progress(archive, have, size),
            sleep=self.sleep,
            silent=lambda sentence: self.warn(archive, sentence),
        )
        version = transfer.fetch(held if held and target.stat().st_size == held.size else None)
        if version is None:
            return Fetched(archive, Outcome.CURRENT, target.stat().st_size)
        size = transfer.part.stat().st_size
        try:
            _judge(archive, transfer.part)
            synced(transfer.part)
            transfer.part.replace(target)
        finally:
            transfer.forget()
        remember(note, replace(version, size=size))
        return Fetched(archive, Outcome.FETCHED, size)


def _judge(archive: Archive, part: Path) -> None:
    """Raises FailedDownload for a file that is not the archive it should be."""
    if archive.md5:
        with part.open("rb") as file:
            found = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False))
        if found.hexdigest() != archive.md5:
            raise FailedDownload(
                f"{archive.path} has the MD5 {found.hexdigest()}, not {archive.md5} as published "
                "when the legislature had ended: if the Assemblée has corrected the file, take it "
                "with --accept-changed"
            )
    try:
        for document in archives.documents(part, _SUFFIXES):
            if isinstance(document, Document):
                _read(document)
    except UnusableInput as error:
        raise FailedDownload(f"{archive.path} arrived damaged: {error}") from error


def _read(document: Document) -> None:
    """Unpack a file whose checksum its end tells."""
    with document.open() as stream:
        while stream.read(1 << 20):
            pass
