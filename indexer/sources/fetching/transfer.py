"""One file over HTTP, by a connection that may be cut, lie or pause: the longest prefix is kept.

The rules come from the server of the open data: it cuts long transfers, at times answers ranges
with nothing while whole requests work, at times the reverse, and says so by no header. So a part
is resumed by a range; where ranges bring nothing, by a whole request whose beginning is passed
over. Only an attempt that brings nothing counts as a failure (RFC 9110 for ranges and validators).
"""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.error
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import IO

from indexer.errors import FailedDownload, UnreachableHost
from indexer.sources.fetching.connecting import AGENT, host_of, opened, said, unanswered

BLOCK = 1 << 16
_CUTS = (OSError, http.client.HTTPException)
"""What a cut connection looks like: resets, timeouts, short bodies, broken heads."""
_GIVEN_UP = frozenset({400, 401, 403, 404, 405, 410, 451})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try: attempts without progress, and seconds between them, doubled each time.

    ``unanswered``: attempts where the host has never answered, so that a machine without a network
    says so within a minute.
    """

    attempts: int = 10
    unanswered: int = 4
    pause: float = 3.0
    longest: float = 30.0
    timeout: float = 120.0


@dataclass(frozen=True, slots=True)
class Version:
    """What tells one version of a file from another; ``size`` is −1 where it is unknown."""

    etag: str = ""
    modified: str = ""
    size: int = -1

    @property
    def validator(self) -> str:
        """For If-Range: a strong ETag, or else the day of change."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified

    def same_as(self, other: Version) -> bool:
        """Whether bytes of both can stand in one file."""
        if self.size >= 0 and other.size >= 0 and self.size != other.size:
            return False
        if self.etag and other.etag:
            return self.etag == other.etag
        return self.modified == other.modified


def version_of(headers: Message, status: int) -> Version:
    """The version that an answer speaks of; of a part, the size of the whole."""
    size = headers.get("Content-Length", "")
    if status == http.HTTPStatus.PARTIAL_CONTENT:
        size = headers.get("Content-Range", "").rpartition("/")[2]
    whole = int(size) if size.isascii() and size.isdigit() else -1
    return Version(headers.get("ETag", ""), headers.get("Last-Modified", ""), whole)


def remembered(note: Path, file: Path) -> Version | None:
    """The version that a note gives for a file; None where either is not as it was left."""
    try:
        said = json.loads(note.read_text("utf-8"))
        version = Version(str(said["etag"]), str(said["modified"]), int(said["size"]))
        size = file.stat().st_size
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return version if version.size < 0 or size <= version.size else None


def remember(note: Path, version: Version) -> None:
    """Write the note of a version. Raises OSError."""
    said = {"etag": version.etag, "modified": version.modified, "size": version.size}
    note.write_text(json.dumps(said), "utf-8")


class Transfer:
    """The bytes of one address, gathered in ``part`` over as many attempts as it takes.

    What was gathered before an attempt was given up, or its process ended, is gone on with.
    """

    def __init__(
        self,
        url: str,
        part: Path,
        patience: Patience,
        *,
        progress: Callable[[int, int], object] = lambda _have, _size: None,
        sleep: Callable[[float], object] = time.sleep,
        silent: Callable[[str], object] = lambda _sentence: None,
    ) -> None:
        self._url, self.part, self._patience, self._silent = url, part, patience, silent
        self._note = part.with_name(f"{part.name}.version")
        self._progress, self._sleep = progress, sleep
        self._version: Version | None = None
        self._ranged = True
        self._wait = 0.0
        self._answered = self._told = False

    def fetch(self, held: Version | None) -> Version | None:
        """Gather the whole file; its version, or None where ``held`` is still the current one.

        Raises FailedDownload, as UnreachableHost where nothing has answered.
        """
        self._version = remembered(self._note, self.part) if self._have() else None
        if self._version is None:
            self.forget()
        failures = 0
        while True:
            before = self._have()
            try:
                if not self._attempt(held):
                    return None
                if self._whole():
                    return self._version
                reason = f"the connection was cut after {self._have():,} bytes"
            except _CUTS as error:
                reason = said(error)
                self._note_silence(error, reason)
            if self._have() > before:
                failures = 0
            else:
                failures += 1
                self._ranged = not self._ranged
            if failures >= self._allowed():
                raise self._given_up(failures, reason)
            self._pause(failures)

    def _allowed(self) -> int:
        patience = self._patience
        return patience.attempts if self._answered else min(patience.attempts, patience.unanswered)

    def _given_up(self, failures: int, reason: str) -> FailedDownload:
        if self._answered:
            tried = f"{failures} attempts without progress; last: {reason}"
            return FailedDownload(f"{self._url}: {tried}")
        return UnreachableHost(f"{host_of(self._url)} does not answer: {reason}")

    def _note_silence(self, error: Exception, reason: str) -> None:
        """Tell once that the host does not answer: the pauses that follow look like a hang."""
        if not unanswered(error):
            self._answered = True
        elif not self._told and (allowed := self._allowed()) > 1:
            self._told = True
            host = host_of(self._url)
            self._silent(f"{host} does not answer ({reason}): asked again, {allowed} times in all")

    def forget(self) -> None:
        """Remove what was gathered."""
        self.part.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)
        self._version = None

    def _pause(self, failures: int) -> None:
        wait = min(self._patience.pause * 2 ** max(0, failures - 1), self._patience.longest)
        self._sleep(max(wait, min(self._wait, self._patience.longest)))
        self._wait = 0.0

    def _have(self) -> int:
        try:
            return self.part.stat().st_size
        except FileNotFoundError:
            return 0

    def _whole(self) -> bool:
        return self._version is not None and self._version.size in {-1, self._have()}

    def _attempt(self, held: Version | None) -> bool:
        """One request, its bytes kept; False where nothing is new. Raises OSError and others."""
        have = self._have()
        headers = self._headers(have, held)
        try:
            with opened(self._url, headers, self._patience.timeout) as answer:
                self._answered = True
                self._take(answer, have)
        except urllib.error.HTTPError as error:
            with error:
                return self._refused(error, have)
        return True

    def _headers(self, have: int, held: Version | None) -> dict[str, str]:
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
        if have and self._ranged:
            headers["Range"] = f"bytes={have}-"
            if self._version and self._version.validator:
                headers["If-Range"] = self._version.validator
        elif held is not None and not have:
            if held.etag:
                headers["If-None-Match"] = held.etag
            elif held.modified:
                headers["If-Modified-Since"] = held.modified
        return headers

    def _take(self, answer: http.client.HTTPResponse, have: int) -> None:
        version = version_of(answer.headers, answer.status)
        partial = answer.status == http.HTTPStatus.PARTIAL_CONTENT
        if self._version is not None and not version.same_as(self._version):
            self.forget()  # another version: nothing of the old one fits
            have = 0
            if partial:
                raise ConnectionError("the file changed while it was being fetched")
        if partial and _start(answer.headers) != have:
            raise ConnectionError("the server answered another range than the one asked for")
        if self._version is None:
            remember(self._note, version)
            self._version = version
        passed = 0 if partial else have
        with self.part.open("ab", buffering=0) as file:
            self._copy(answer, file, passed)

    def _copy(self, answer: http.client.HTTPResponse, file: IO[bytes], passed: int) -> None:
        """Append what comes, after ``passed`` bytes that are there already."""
        size = self._version.size if self._version else -1
        while block := answer.read1(BLOCK):
            fresh = block[passed:]
            passed -= len(block) - len(fresh)
            if fresh:
                self._write(file, fresh)
                self._progress(file.tell(), size)
        if answer.length:
            raise ConnectionError(f"the connection was cut {answer.length:,} bytes too early")

    def _write(self, file: IO[bytes], block: bytes) -> None:
        """A disk that is full is no cut connection: waiting does not help."""
        try:
            file.write(block)
        except OSError as error:
            raise FailedDownload(f"{self.part} cannot be written: {error.strerror}") from error

    def _refused(self, error: urllib.error.HTTPError, have: int) -> bool:
        if error.code == http.HTTPStatus.NOT_MODIFIED:
            return False
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            if self._version is None or self._version.size != have:
                self.forget()  # what is there belongs to no known version
                raise ConnectionError("the server has no such range")
            return True
        if error.code in _GIVEN_UP:
            raise FailedDownload(f"{self._url}: {error.code} {error.reason}")
        self._wait = _seconds(error.headers)
        raise error


def synced(path: Path) -> None:
    """Have a file's bytes on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _start(headers: Message) -> int:
    """Where a part begins; −1 where its head does not say."""
    first = headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0].strip()
    return int(first) if first.isascii() and first.isdigit() else -1


def _seconds(headers: Message) -> float:
    said = headers.get("Retry-After", "").strip()
    return float(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0.0
