"""Archives arrive whole over a server that cuts, lies and pauses; else the old one stays."""

from __future__ import annotations

import hashlib
import io
import json
import random
import resource
import signal
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.cli import main
from indexer.commands import download
from indexer.model import OF_ASSEMBLY, Kind
from indexer.sources.fetching import catalogue, connecting, failures
from indexer.sources.fetching.catalogue import Archive
from indexer.sources.fetching.download import Downloader, Fetched, Outcome
from indexer.sources.fetching.transfer import Patience, Version, remember, remembered

ETAG = '"one"'


def zipped(seed: int = 1, size: int = 300_000) -> bytes:
    """An archive of about that size; the same bytes at any time, for the member has a fixed one."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr(zipfile.ZipInfo("json/one.json"), random.Random(seed).randbytes(size))
    return memory.getvalue()


@dataclass
class Shelf:
    """What the server has; a manner of answering for each request, the last for all others."""

    body: bytes = field(default_factory=zipped)
    etag: str = ETAG
    manners: list[str] = field(default_factory=lambda: ["whole"])
    asked: list[dict[str, str]] = field(default_factory=list)
    newest: int = 17
    address: str = ""

    def manner(self) -> str:
        return self.manners.pop(0) if len(self.manners) > 1 else self.manners[0]


class Handler(BaseHTTPRequestHandler):
    shelf: Shelf
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None: ...

    def do_HEAD(self) -> None:
        found = int(self.path.split("/")[1]) <= self.shelf.newest
        self.send_response(200 if found else 404)
        self.end_headers()

    def do_GET(self) -> None:
        self.shelf.asked.append({**dict(self.headers), "path": self.path})
        self.close_connection = True
        name, _, number = self.shelf.manner().partition(":")
        getattr(self, f"as_{name}")(int(number or 0))

    def start(self) -> int:
        asked = self.headers.get("Range", "")
        if asked and self.headers.get("If-Range", self.shelf.etag) == self.shelf.etag:
            return int(asked.removeprefix("bytes=").rstrip("-"))
        return 0

    def head(self, start: int, said: int | None = None, length: int | None = None) -> bytes:
        body = self.shelf.body[start:]
        self.send_response(206 if start else 200)
        if start:
            first = start if said is None else said
            total = len(self.shelf.body)
            self.send_header("Content-Range", f"bytes {first}-{total - 1}/{total}")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("ETag", self.shelf.etag)
        self.end_headers()
        return body

    def as_whole(self, _: int) -> None:
        if self.headers.get("If-None-Match") == self.shelf.etag:
            self.send_response(304)
            self.end_headers()
            return
        self.wfile.write(self.head(self.start()))

    def as_cut(self, count: int) -> None:
        self.wfile.write(self.head(self.start())[:count])

    def as_ignore(self, count: int) -> None:
        body = self.head(0)
        self.wfile.write(body[:count] if count else body)

    def as_empty(self, _: int) -> None:
        """Ranges bring nothing, whole requests work: what the official server does at times."""
        body = self.head(self.start())
        if not self.start():
            self.wfile.write(body)

    def as_lie(self, count: int) -> None:
        self.wfile.write(self.head(self.start(), said=count))

    def as_busy(self, code: int) -> None:
        self.send_response(code)
        self.send_header("Retry-After", "7")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def as_satisfied(self, _: int) -> None:
        self.send_response(416)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def as_chunked(self, _: int) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(self.shelf.body), self.shelf.body))

    def as_late(self, tenths: int) -> None:
        time.sleep(tenths / 10)
        self.as_whole(0)

    def as_noise(self, _: int) -> None:
        self.wfile.write(b"\xff\x00 this is no HTTP\r\n\r\n")

    def as_renewed(self, _: int) -> None:
        """Another version appears between two requests."""
        self.shelf.body, self.shelf.etag = zipped(2), '"two"'
        self.as_whole(0)

    def as_swapped(self, _: int) -> None:
        """Another version, and the range is answered as if it were the old one's."""
        start = self.start()
        self.shelf.body, self.shelf.etag = zipped(2), '"two"'
        self.wfile.write(self.head(start))


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    held = Shelf()
    handler = type("Handler", (Handler,), {"shelf": held})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        held.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield held
        server.shutdown()
        thread.join()


ARCHIVE = catalogue.questions(17, Kind.WRITTEN)


@pytest.fixture
def fetch(shelf: Shelf, tmp_path: Path) -> Callable[..., Fetched]:
    """Fetch one archive; ``waits`` on the function tells the pauses."""
    waits: list[float] = []

    def fetched(archive: Archive = ARCHIVE, attempts: int = 3) -> Fetched:
        patience = Patience(attempts=attempts, timeout=5)
        loader = Downloader(shelf.address, tmp_path, patience, sleep=waits.append)
        return loader.fetch([archive])[0]

    fetched.waits = waits
    return fetched


def place(folder: Path, archive: Archive = ARCHIVE) -> Path:
    return folder.joinpath(archive.place)


def test_a_whole_archive_lies_in_its_legislatures_folder(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path
) -> None:
    found = fetch()
    assert (found.outcome, found.size) == (Outcome.FETCHED, len(shelf.body))
    assert (tmp_path / "17" / "Questions_ecrites.json.zip").read_bytes() == shelf.body
    (asked,) = shelf.asked
    assert asked["path"] == "/17/questions/questions_ecrites/Questions_ecrites.json.zip"
    assert asked["Accept-Encoding"] == "identity"


def test_a_current_archive_is_not_sent_again(fetch: Callable[..., Fetched], shelf: Shelf) -> None:
    fetch()
    assert fetch().outcome is Outcome.CURRENT
    assert shelf.asked[1]["If-None-Match"] == ETAG


def test_a_file_that_is_not_as_it_was_fetched_is_fetched_anew(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path
) -> None:
    fetch()
    place(tmp_path).write_bytes(b"short")
    assert fetch().outcome is Outcome.FETCHED
    assert "If-None-Match" not in shelf.asked[1]


def test_a_cut_connection_is_resumed_where_it_was_cut(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path
) -> None:
    shelf.manners = ["cut:100000", "cut:70000", "whole"]
    assert fetch().outcome is Outcome.FETCHED
    assert place(tmp_path).read_bytes() == shelf.body
    assert [asked.get("Range") for asked in shelf.asked] == [
        None,
        "bytes=100000-",
        "bytes=170000-",
    ]
    assert shelf.asked[1]["If-Range"] == ETAG


def test_any_progress_resets_the_count_of_failures(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path
) -> None:
    shelf.manners = [*["cut:50000"] * 5, "whole"]
    assert fetch(attempts=1).outcome is Outcome.FETCHED


def test_where_ranges_bring_nothing_a_whole_request_goes_on_behind_the_prefix(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path
) -> None:
    shelf.manners = ["cut:200000", "empty"]
    assert fetch().outcome is Outcome.FETCHED
    assert place(tmp_path).read_bytes() == shelf.body
    assert [("Range" in asked) for asked in shelf.asked] == [False, True, False]


def test_the_longest_prefix_is_kept_when_a_whole_request_is_cut_earlier(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path
) -> None:
    shelf.manners = ["cut:200000", "ignore:100000", "ignore:250000", "whole"]
    assert fetch().outcome is Outcome.FETCHED
    assert place(tmp_path).read_bytes() == shelf.body


def test_a_server_that_ignores_ranges_costs_no_byte(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path
) -> None:
    shelf.manners = ["cut:200000", "ignore"]
    assert fetch().outcome is Outcome.FETCHED
    assert place(tmp_path).read_bytes() == shelf.body


def test_a_range_that_is_not_the_one_asked_for_is_not_taken(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path
) -> None:
    shelf.manners = ["cut:200000", "lie:5", "whole"]
    assert fetch().outcome is Outcome.FETCHED
    assert place(tmp_path).read_bytes() == shelf.body


@pytest.mark.parametrize("manner", ["renewed", "swapped"])
def test_a_new_version_in_the_middle_is_fetched_from_its_beginning(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path, manner: str
) -> None:
    shelf.manners = ["cut:100000", manner, "whole"]
    assert fetch().outcome is Outcome.FETCHED
    assert place(tmp_path).read_bytes() == zipped(2)


def test_a_busy_server_is_waited_for_as_long_as_it_says(
    fetch: Callable[..., Fetched], shelf: Shelf
) -> None:
    shelf.manners = ["busy:503", "busy:429", "noise", "whole"]
    assert fetch(attempts=4).outcome is Outcome.FETCHED
    assert fetch.waits == [7, 7, 12]


def test_pauses_grow_to_half_a_minute(fetch: Callable[..., Fetched], shelf: Shelf) -> None:
    shelf.manners = ["noise"]
    found = fetch(attempts=6)
    assert found.outcome is Outcome.FAILED
    assert "6 attempts without progress" in found.reason
    assert fetch.waits == [3, 6, 12, 24, 30]


@pytest.mark.parametrize("manner", ["cut:0", "busy:503", "noise", "busy:404", "busy:401"])
def test_a_failure_leaves_the_old_archive(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path, manner: str
) -> None:
    fetch()
    old = place(tmp_path).read_bytes()
    shelf.manners, shelf.etag, shelf.body = [manner], '"two"', zipped(2)
    assert fetch().outcome is Outcome.FAILED
    assert place(tmp_path).read_bytes() == old


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address where nobody listens, and nobody else can begin to."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_a_host_that_does_not_answer_is_told_once_and_given_up_soon(
    nobody: str, tmp_path: Path
) -> None:
    waits: list[float] = []
    told: list[tuple[Archive, str]] = []
    loader = Downloader(
        nobody, tmp_path, sleep=waits.append, warn=lambda *words: told.append(words)
    )
    others = [catalogue.questions(17, kind) for kind in (Kind.GOVERNMENT, Kind.ORAL)]
    found = loader.fetch([ARCHIVE, *others])
    host = nobody.removeprefix("http://")
    assert [item.reason for item in found] == [f"{host} does not answer: Connection refused"] * 3
    said = f"{host} does not answer (Connection refused): asked again, 4 times in all"
    assert told == [(ARCHIVE, said)]
    assert waits == [3, 6, 12]


def test_a_host_that_has_answered_is_asked_as_often_as_any(shelf: Shelf, tmp_path: Path) -> None:
    """It is there: a busy one, or one that goes away later, has all the attempts."""
    shelf.manners = ["busy:503"]
    (found,) = Downloader(shelf.address, tmp_path, sleep=lambda _: None).fetch([ARCHIVE])
    assert not found.silent
    assert "10 attempts without progress; last: 503" in found.reason


def test_a_connection_is_made_soon_and_an_answer_may_take_longer(
    fetch: Callable[..., Fetched], shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[object] = []
    connect = socket.create_connection

    def noted(address: tuple[str, int], timeout: float, *rest: object) -> socket.socket:
        given.append(timeout)
        return connect(address, timeout, *rest)

    monkeypatch.setattr(connecting, "SECONDS", 0.2)
    monkeypatch.setattr(socket, "create_connection", noted)
    shelf.manners = ["late:5"]
    assert fetch(attempts=1).outcome is Outcome.FETCHED
    assert given == [0.2]


def test_what_is_not_there_is_asked_for_once(fetch: Callable[..., Fetched], shelf: Shelf) -> None:
    shelf.manners = ["busy:404"]
    assert "404" in fetch().reason
    assert len(shelf.asked) == 1


def test_a_part_of_an_earlier_run_is_gone_on_with(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path
) -> None:
    shelf.manners = ["cut:200000", "cut:0"]
    assert fetch(attempts=1).outcome is Outcome.FAILED
    assert not place(tmp_path).exists()
    shelf.manners = ["whole"]
    assert fetch().outcome is Outcome.FETCHED
    assert shelf.asked[-1]["Range"] == "bytes=200000-"
    assert place(tmp_path).read_bytes() == shelf.body
    assert sorted(path.name for path in place(tmp_path).parent.iterdir()) == [
        ".Questions_ecrites.json.zip.version",
        "Questions_ecrites.json.zip",
    ]


def test_a_complete_part_needs_no_more_bytes(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path
) -> None:
    part = place(tmp_path).with_name(".Questions_ecrites.json.zip.part.zip")
    part.parent.mkdir()
    part.write_bytes(shelf.body)
    remember(part.with_name(f"{part.name}.version"), Version(ETAG, "", len(shelf.body)))
    shelf.manners = ["satisfied"]
    assert fetch().outcome is Outcome.FETCHED
    part.write_bytes(shelf.body[:10])
    remember(part.with_name(f"{part.name}.version"), Version(ETAG, "", len(shelf.body)))
    shelf.manners = ["satisfied", "whole"]
    shelf.etag = '"three"'
    assert fetch().outcome is Outcome.FETCHED


def test_an_answer_without_a_length_is_taken(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path
) -> None:
    shelf.manners = ["chunked"]
    assert fetch().outcome is Outcome.FETCHED
    assert place(tmp_path).read_bytes() == shelf.body


@pytest.mark.parametrize(
    "body", [zipped()[:-100], b"<html>maintenance</html>", b"", zipped()[:2000] + zipped()[2001:]]
)
def test_a_truncated_or_altered_zip_never_takes_the_place(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path, body: bytes
) -> None:
    fetch()
    old = place(tmp_path).read_bytes()
    shelf.body, shelf.etag = body, '"bad"'
    found = fetch()
    assert found.outcome is Outcome.FAILED
    assert "arrived damaged" in found.reason
    assert place(tmp_path).read_bytes() == old
    shelf.body, shelf.etag = zipped(3), '"good"'
    assert fetch().outcome is Outcome.FETCHED


def test_a_finished_archive_must_have_its_published_checksum(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path
) -> None:
    right = hashlib.md5(shelf.body, usedforsecurity=False).hexdigest()
    archive = Archive("14/x.zip", PurePosixPath("14/x.zip"), right)
    assert fetch(archive).outcome is Outcome.FETCHED
    shelf.body, shelf.etag = zipped(2), '"two"'
    found = fetch(archive)
    assert found.outcome is Outcome.FAILED
    assert right in found.reason
    assert place(tmp_path, archive).read_bytes() == zipped(1)


def test_the_whole_catalogue_has_places_of_its_own() -> None:
    wanted = catalogue.chosen(range(14, 18), OF_ASSEMBLY, "json", people=True)
    assert len({archive.place for archive in wanted}) == len(wanted) == 13
    assert len({archive.path for archive in wanted}) == 13
    assert catalogue.questions(14, Kind.ORAL, "xml").path == (
        "14/questions/questions_orales_sans_debat/Questions_orales_sans_debat_XIV.xml.zip"
    )
    assert [archive.md5 != "" for archive in wanted].count(True) == 3


def test_a_full_disk_is_one_sentence_at_once(
    fetch: Callable[..., Fetched], shelf: Shelf, tmp_path: Path
) -> None:
    fetch()
    shelf.body, shelf.etag = zipped(2), '"two"'
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        found = fetch()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert found.outcome is Outcome.FAILED
    assert "cannot be written" in found.reason
    assert len(shelf.asked) == 2
    assert place(tmp_path).read_bytes() == zipped(1)


def test_a_folder_that_cannot_be_made_is_one_sentence(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (found,) = Downloader(shelf.address, tmp_path / "file").fetch([ARCHIVE])
    assert found.outcome is Outcome.FAILED
    assert "cannot be written" in found.reason


@pytest.mark.parametrize("address", ["file:///etc", "nowhere", "http://[", "http://a b/"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, address: str) -> None:
    patience = Patience(attempts=1, pause=0, timeout=1)
    (found,) = Downloader(address, tmp_path, patience).fetch([ARCHIVE])
    assert found.outcome is Outcome.FAILED


@settings(max_examples=60, deadline=None)
@given(st.binary() | st.text().map(str.encode))
def test_no_note_of_a_version_raises(tmp_path_factory: pytest.TempPathFactory, said: bytes) -> None:
    note = tmp_path_factory.getbasetemp() / "note"
    note.write_bytes(said)
    assert remembered(note, note) is None


# -- the command -----------------------------------------------------------------------------


@pytest.fixture
def command(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("QUESTIONS_SOURCE_URL", shelf.address)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["download", "--to", str(tmp_path / "to"), *words])

    return run


def test_the_command_fetches_the_newest_legislature(
    command: Callable[..., Result], shelf: Shelf, tmp_path: Path
) -> None:
    shelf.newest = 18
    result = command("--people")
    assert result.exit_code == 0, result.output
    assert "18/Questions_ecrites.json.zip: fetched, 0.3 MB" in result.stdout
    names = sorted(path.name for path in (tmp_path / "to").rglob("[!.]*.zip"))
    assert len(names) == 4
    assert "already current" in command("--people").stdout


def test_the_command_takes_a_span_of_legislatures_and_types(
    command: Callable[..., Result], tmp_path: Path
) -> None:
    result = command("--legislature", "15-16", "--type", "qg,QOSD", "--format", "xml")
    assert result.exit_code == 0, result.output
    assert sorted(str(p.relative_to(tmp_path / "to")) for p in tmp_path.rglob("[!.]*.zip")) == [
        "15/Questions_gouvernement_XV.xml.zip",
        "15/Questions_orales_sans_debat_XV.xml.zip",
        "16/Questions_gouvernement.xml.zip",
        "16/Questions_orales_sans_debat.xml.zip",
    ]


def test_the_legislature_before_is_fetched_where_it_is_here(
    command: Callable[..., Result], shelf: Shelf, tmp_path: Path
) -> None:
    assert command().exit_code == 0
    shelf.newest, shelf.etag, shelf.body = 18, '"two"', zipped(2)
    printed = command().stdout
    assert "17/Questions_ecrites.json.zip: fetched" in printed
    assert "18/Questions_ecrites.json.zip: fetched" in printed


def test_a_corrected_archive_is_taken_where_told(
    command: Callable[..., Result], tmp_path: Path
) -> None:
    words = ("--legislature", "16", "--type", "QE")
    refused = command(*words)
    assert refused.exit_code == 2
    assert "take it with --accept-changed" in refused.stdout
    assert "fetched" in command(*words, "--accept-changed").stdout


def test_a_failure_is_remembered_until_the_archive_is_fetched(
    command: Callable[..., Result], shelf: Shelf, tmp_path: Path
) -> None:
    note = tmp_path / "to" / failures.NOTE
    shelf.manners = ["busy:404", "whole"]
    command("--legislature", "17")
    (failure,) = failures.noted(note)
    assert failure.archive == "17/Questions_ecrites.json.zip"
    assert "404" in failure.reason
    failures.note(note, [replace(failure, since="2026-01-02")])
    shelf.manners = ["busy:404", "whole"]
    command("--legislature", "17")
    assert [item.since for item in failures.noted(note)] == ["2026-01-02"]
    shelf.manners = ["whole"]
    assert command("--legislature", "17").exit_code == 0
    assert not note.exists()


@given(st.binary() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps).map(str.encode))
def test_a_note_that_makes_no_sense_is_none(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("note") / failures.NOTE
    path.write_bytes(content)
    assert failures.noted(path) == []


def test_one_failure_is_said_and_ends_with_three(
    command: Callable[..., Result], shelf: Shelf, tmp_path: Path
) -> None:
    shelf.manners = ["busy:404", "whole"]
    result = command("--legislature", "17")
    assert result.exit_code == 3
    assert "1 of 3 archives could not be fetched; the others are" in result.stderr
    assert len(list((tmp_path / "to").rglob("[!.]*.zip"))) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("--legislature", "13"),
        ("--legislature", "99"),
        ("--legislature", "16-18"),
        ("--legislature", "17-14"),
        ("--legislature", "x"),
        ("--legislature", "14-"),
        ("--legislature", "²"),
        ("--type", "QE,QX"),
    ],
)
def test_an_impossible_option_is_one_sentence(
    command: Callable[..., Result], shelf: Shelf, words: tuple[str, ...]
) -> None:
    result = command(*words)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"questions: {words[0]} ")
    assert shelf.asked == []


def test_the_command_says_at_once_that_nobody_answers(
    command: Callable[..., Result], nobody: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUESTIONS_SOURCE_URL", nobody)
    waits: list[float] = []
    monkeypatch.setattr(download, "Downloader", partial(Downloader, sleep=waits.append))
    result = command()
    assert result.exit_code == 2
    first, last = result.stderr.splitlines()
    assert first.startswith("questions: 17/Questions_ecrites.json.zip: 127.0.0.1:")
    assert "does not answer (Connection refused): asked again, 4 times in all" in first
    assert last == "questions: 3 of 3 archives could not be fetched"
    assert sum(waits) == 21
