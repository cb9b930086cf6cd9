"""How peers are waited for: whole heads only, every wait with its end, no thread for a slow one."""

from __future__ import annotations

import logging
import selectors
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from gunicorn.config import Config
from hypothesis import given
from hypothesis import strategies as st

from webapp.headers import HEADERS
from webapp.serving import answers, peers
from webapp.serving.balance import (
    BATCH,
    FRESH,
    MOST_POLITE,
    POLITE,
    Addresses,
    Balance,
    courtesy,
)
from webapp.serving.connections import LEAST, Connection, Gone
from webapp.serving.heads import FORMS, LONGEST_BODY, LONGEST_HEAD, Head, Refused, refusal, take
from webapp.serving.peers import HEAD, LINGER, SEND, Peers
from webapp.serving.worker import Worker

ASKED = b"GET /recherche?q=loup HTTP/1.1\r\nHost: localhost\r\n\r\n"
LOG = logging.getLogger("test")


@pytest.mark.parametrize("at", range(len(ASKED)))
def test_a_head_is_taken_once_it_is_whole(at: int) -> None:
    held = bytearray(ASKED[:at])
    assert take(held) is None
    held += ASKED[at:] + b"GET"
    assert take(held) == Head(ASKED, probe=False, more=False)
    assert held == b"GET"


def test_an_empty_line_before_a_head_is_passed_over() -> None:
    held = bytearray(b"\r\n\r\n" + ASKED)
    assert take(held) == Head(ASKED, probe=False, more=False)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/readyz?x=1"])
def test_probes_are_known_by_their_path(path: str) -> None:
    head = take(bytearray(f"GET {path} HTTP/1.1\r\n\r\n".encode()))
    assert head is not None
    assert head.probe


@pytest.mark.parametrize(
    "line", ["Content-Length: 5", "transfer-encoding : chunked", "EXPECT: 100-continue"]
)
def test_an_announced_body_ends_the_connection(line: str) -> None:
    head = take(bytearray(f"POST / HTTP/1.1\r\n{line}\r\n\r\n".encode()))
    assert head is not None
    assert head.more


def form(path: str, lines: str, body: bytes) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: x\r\n{lines}\r\n\r\n".encode() + body


@pytest.mark.parametrize("path", ["/liste", "/avant-d-ecrire", "/questions/liste", "/liste?x=1"])
def test_the_body_of_a_form_is_waited_for(path: str) -> None:
    """Byte by byte, and what comes behind it stays."""
    whole = form(path, "Content-Length: 7", b"liste=1")
    held = bytearray(whole[:-1])
    assert take(held) is None
    held += whole[-1:] + b"GET"
    assert take(held) == Head(whole, probe=False, more=False)
    assert held == b"GET"


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("/recherche", "Content-Length: 7"),
        ("/liste", f"Content-Length: {LONGEST_BODY + 1}"),
        ("/liste", "Content-Length: 7\r\nContent-Length: 7"),
        ("/liste", "Content-Length: 7\r\nTransfer-Encoding: chunked"),
        ("/liste", "Content-Length: -7"),
        ("/liste", "Content-Length: 0x7"),
        ("/liste", "Transfer-Encoding: chunked"),
    ],
)
def test_no_other_body_is_waited_for(path: str, lines: str) -> None:
    """The connection ends with the answer."""
    head = take(bytearray(form(path, lines, b"")))
    assert head is not None
    assert head.more


def test_every_address_with_a_form_is_waited_for(app: Flask) -> None:
    """The routes that take POST are those whose bodies are read."""
    ends = {
        rule.rule.rpartition("/")[2].encode()
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    }
    assert ends == FORMS


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"a" * 5000, 414),
        (b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000, 431),
        (b"GET / HTTP/1.1\nHost: x\n\n", 400),
        (b"GET / HTTP/1.1\r\nX: a\rb\r\n\r\n", 400),
    ],
)
def test_what_can_never_be_read_is_refused_at_once(sent: bytes, status: int) -> None:
    with pytest.raises(Refused) as caught:
        take(bytearray(sent))
    assert caught.value.status == status


@given(st.binary(max_size=200), st.integers(0, 200))
def test_any_bytes_are_a_head_wait_or_are_refused(sent: bytes, at: int) -> None:
    """What comes in two pieces is read as what comes in one."""

    def outcome(pieces: Iterable[bytes]) -> object:
        held = bytearray()
        for piece in pieces:
            held += piece
            try:
                head = take(held)
            except Refused as problem:
                return problem.status
            if head is not None:
                return head
        return None

    whole = outcome([sent])
    parts = outcome([sent[:at], sent[at:]])
    assert parts == whole
    assert len(sent) <= LONGEST_HEAD


@pytest.mark.parametrize("status", [400, 408, 414, 431, 500, 503])
def test_a_refusal_has_our_headers(status: int) -> None:
    head, _, body = refusal(status).partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0].startswith(f"HTTP/1.1 {status} ")
    named = dict(line.split(": ", 1) for line in lines[1:])
    assert named.items() >= HEADERS.items()
    assert int(named["Content-Length"]) == len(body)
    assert ("Retry-After" in named) == (status == 503)


def test_the_process_with_the_fewest_connections_is_known() -> None:
    balance = Balance()
    assert balance.fewest(100) == float("inf")
    balance.say(1, 5, 100)
    balance.say(2, 3, 100)
    assert balance.fewest(101) == 3
    assert balance.fewest(100 + FRESH) == float("inf"), "nobody has said anything of late"
    balance.leave(2)
    assert balance.fewest(101) == 5


def test_the_others_know_at_once_that_a_connection_has_ended(room: Room) -> None:
    """Who is thought to have eight gets none of the next eight, which come as these end."""
    worker = object.__new__(Worker)
    worker.alive, worker.age, worker._open = True, 1, 8
    worker._balance, worker._addresses = Balance(), Addresses(0)
    worker._left(room.connection)
    assert worker._balance.fewest(time.monotonic()) == 7


def test_a_process_with_few_more_takes_one_connection_at_a_time() -> None:
    """A crowd is taken in one go, once nobody else has come for as long as anybody waits."""
    waits = [courtesy(more) for more in range(1, 40)]
    assert all(taken == 1 for seconds, taken in waits if seconds < MOST_POLITE)
    assert waits[0] == (POLITE, 1)
    assert waits[6] == (7 * POLITE, 1)
    assert waits[-1] == courtesy(float("inf")) == (MOST_POLITE, BATCH)
    assert [seconds for seconds, _ in waits] == sorted(seconds for seconds, _ in waits)


def test_an_address_has_so_many_connections() -> None:
    addresses = Addresses(2)
    assert [addresses.enter("a") for _ in range(3)] == [True, True, False]
    assert addresses.enter("b")
    addresses.leave("a")
    assert addresses.enter("a")
    assert all(addresses.enter("") for _ in range(9)), "loopback is not counted"
    assert all(Addresses(0).enter("a") for _ in range(9))


class Room:
    """A loop without a server: one connection, and what becomes of it."""

    def __init__(self, near: socket.socket, far: socket.socket) -> None:
        self.near, self.far = near, far
        self.connection = Connection(near, ("192.0.2.1", 1), ("192.0.2.2", 80), private=False)
        self.whole: list[Head] = []
        self.sent: list[Connection] = []
        self.closed: list[Connection] = []
        self.selector = selectors.DefaultSelector()
        self.peers = Peers(
            self.selector,
            lambda _connection, head: self.whole.append(head),
            self.sent.append,
            self.closed.append,
        )

    def turn(self) -> None:
        for key, _ in self.selector.select(0):
            key.data()

    def heard(self) -> bytes:
        self.far.settimeout(0)
        try:
            return self.far.recv(1 << 20)
        except BlockingIOError:
            return b""


@pytest.fixture
def room() -> Iterator[Room]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        far = socket.socket()
        far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        far.connect(listener.getsockname())
        near, _ = listener.accept()
    made = Room(near, far)
    yield made
    made.connection.close()
    far.close()
    made.selector.close()


def test_a_head_a_byte_at_a_time_is_handed_over_whole(room: Room) -> None:
    room.peers.listen(room.connection, HEAD)
    for at in range(len(ASKED)):
        assert room.whole == []
        room.far.send(ASKED[at : at + 1])
        room.turn()
    assert room.whole == [Head(ASKED, probe=False, more=False)]


def test_half_a_head_has_ten_seconds_in_all(room: Room) -> None:
    """However often another byte comes."""
    room.peers.listen(room.connection, 5)
    began = time.monotonic()
    for byte in b"GET /":
        room.far.send(bytes([byte]))
        room.turn()
    room.peers.expire(began + HEAD - 0.1)
    assert not room.heard()
    room.peers.expire(time.monotonic() + HEAD)
    assert room.heard().startswith(b"HTTP/1.1 408 ")
    room.peers.expire(time.monotonic() + LINGER)
    assert room.closed == [room.connection]


def test_a_connection_that_says_nothing_is_closed(room: Room) -> None:
    room.peers.listen(room.connection, 5)
    room.peers.expire(time.monotonic() + 4)
    assert room.closed == []
    room.peers.expire(time.monotonic() + 5)
    assert room.closed == [room.connection]


def test_a_peer_that_reads_nothing_is_let_go(room: Room) -> None:
    room.connection.outgoing += bytes(8 << 20)
    assert not room.connection.flush()
    room.peers.send(room.connection)
    room.peers.expire(time.monotonic() + SEND - 1)
    assert room.closed == []
    room.peers.expire(time.monotonic() + SEND)
    assert room.closed == [room.connection]


def test_a_peer_that_reads_slowly_but_surely_is_served(room: Room) -> None:
    room.connection.outgoing += bytes(8 << 20)
    room.peers.send(room.connection)
    taken = 0
    while taken < 2 * LEAST:
        room.turn()
        taken += len(room.heard())
    room.peers.expire(time.monotonic() + SEND)
    assert room.closed == []
    room.peers.expire(time.monotonic() + 2 * SEND)
    assert room.closed == [room.connection], "and no longer than it reads"


def test_what_is_kept_for_peers_is_bounded(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "MOST_HELD", 1000)
    room.connection.outgoing += bytes(1001)
    room.peers.send(room.connection)
    room.peers.expire(time.monotonic())
    assert room.closed == [room.connection]


def test_the_longest_wait_makes_room(room: Room) -> None:
    room.peers.evict()
    room.peers.listen(room.connection, HEAD)
    room.peers.evict()
    assert room.closed == [room.connection]


@contextmanager
def answering(
    room: Room, application: Callable[..., Iterable[bytes]], data: bytes = ASKED, **more: bool
) -> Iterator[Iterator[None]]:
    """The steps of an answer by an application."""
    room.connection.head = take(bytearray(data))
    steps = answers.answer(
        room.connection, application, Config(), LOG, alive=more.get("alive", True)
    )
    room.connection.answer = steps
    yield steps


def short(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", [("Content-Length", "3"), ("Content-Type", "text/plain")])
    return [b"abc"]


def test_an_answer_goes_out_at_once_and_more_may_come(room: Room) -> None:
    with answering(room, short) as steps:
        assert list(steps) == []
    assert room.heard().endswith(b"\r\n\r\nabc")
    assert room.connection.head is None


def test_an_application_reads_the_body_of_a_form(room: Room) -> None:
    """The body that has arrived is its input, and nothing behind it."""

    def echoing(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read()
        start("200 OK", [("Content-Length", str(len(body))), ("Content-Type", "text/plain")])
        return [body]

    with answering(room, echoing, form("/liste", "Content-Length: 7", b"liste=1")) as steps:
        assert list(steps) == []
    assert room.heard().endswith(b"\r\n\r\nliste=1")
    assert room.connection.head is None


def test_those_who_send_no_end_make_room(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that wait for their request have a bound together; the oldest go first."""
    monkeypatch.setattr(peers, "MOST_HELD", 10)
    room.connection.held += form("/liste", "Content-Length: 7", b"li")
    room.peers.listen(room.connection, HEAD)
    room.peers.expire(time.monotonic())
    assert room.closed == [room.connection]


@pytest.mark.parametrize("end", ["process", "peer"])
def test_the_last_answer_says_so(room: Room, end: str) -> None:
    closing = ASKED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    data = closing if end == "peer" else ASKED
    with answering(room, short, data, alive=end == "peer") as steps:
        assert list(steps) == []
    assert b"\r\nConnection: close\r\n" in room.heard()
    assert room.connection.head is not None


def test_an_endless_answer_waits_for_its_peer(room: Room) -> None:
    """No more of it is made than goes out, and its end closes it."""
    made, closed = [], []

    def endless(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        try:
            while True:
                made.append(1)
                yield bytes(1 << 16)
        finally:
            closed.append(1)

    with answering(room, endless) as steps:
        while not room.connection.outgoing:
            next(steps)
        count = len(made)
        assert count < 1000
        assert len(room.connection.outgoing) <= answers.AHEAD + (1 << 17)
        room.connection.close()
        assert (len(made), closed) == (count, [1])


def test_the_work_ends_when_the_peer_leaves(room: Room) -> None:
    closed = []

    def endless(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        try:
            while True:
                yield bytes(1 << 16)
        finally:
            closed.append(1)

    with answering(room, endless) as steps:
        next(steps)
        room.far.close()
        with pytest.raises(Gone):
            list(steps)
    assert closed == [1]


def test_an_error_before_the_answer_is_a_500_with_our_headers(room: Room) -> None:
    def wrong(_environ: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        raise ValueError

    with answering(room, wrong) as steps:
        assert list(steps) == []
    heard = room.heard()
    assert heard.startswith(b"HTTP/1.1 500 ")
    assert b"Content-Security-Policy" in heard


def test_an_error_inside_an_answer_cuts_it(room: Room) -> None:
    """The peer must not take a part for the whole."""

    def wrong(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        yield b"abc"
        raise ValueError

    with answering(room, wrong) as steps, pytest.raises(Gone):
        list(steps)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nA b: c\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 500 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nTransfer-Encoding: magic\r\n\r\n", 501),
    ],
)
def test_a_head_that_cannot_be_read_is_refused_with_our_headers(
    room: Room, data: bytes, status: int
) -> None:
    with answering(room, short, data) as steps:
        assert list(steps) == []
    heard = room.heard()
    assert heard.startswith(b"HTTP/1.1 %d " % status)
    assert b"Content-Security-Policy" in heard
    assert room.connection.head is not None


def test_no_header_but_those_of_the_settings_names_scheme_or_prefix(room: Room) -> None:
    """gunicorn's own trust in its neighbours is switched off, see ``webapp.serve``."""
    seen: dict[str, Any] = {}

    def noting(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        seen.update(environ)
        return short(environ, start)

    with answering(room, noting) as steps:
        assert list(steps) == []
    assert seen["wsgi.url_scheme"] == "http"
    assert seen["REMOTE_ADDR"] == "192.0.2.1"
    assert seen[answers.PRIVATE] is False
