"""Every wait on a peer, each with its end: for a request, for room to send, for a last goodbye."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from selectors import EVENT_READ, EVENT_WRITE, BaseSelector
from socket import SHUT_WR

from webapp.serving.connections import Connection, Gone
from webapp.serving.heads import Head, Refused, refusal, take

HEAD = 10.0
"""Seconds in which the whole head of a request must arrive."""
SEND = 30.0
"""Seconds in which a peer must take some of what is sent to it."""
LINGER = 2.0
"""Seconds for a peer to read the answer to a request of which it sends more."""
MOST_HELD = 64 * 1024 * 1024
"""Bytes that a process keeps for peers who do not take them, and for those who send no end."""


class Peers:
    """The connections that no thread has. Whole requests go to ``whole``, sent answers to ``sent``.

    ``closed`` is told of each that has ended.
    """

    def __init__(
        self,
        selector: BaseSelector,
        whole: Callable[[Connection, Head], None],
        sent: Callable[[Connection], None],
        closed: Callable[[Connection], None],
    ) -> None:
        self._selector, self._whole, self._sent, self._closed = selector, whole, sent, closed
        self._reading: dict[Connection, None] = {}
        self._sending: dict[Connection, None] = {}

    def listen(self, connection: Connection, seconds: float) -> None:
        """Wait so long for the first byte of a request, and ``HEAD`` for the whole of it."""
        connection.deadline = time.monotonic() + seconds
        self._reading[connection] = None
        self._wait(connection, EVENT_READ, partial(self._read, connection))
        if connection.held:
            self._consider(connection)

    def send(self, connection: Connection) -> None:
        """Wait until the peer has taken what is left of an answer."""
        connection.deadline = time.monotonic() + SEND
        connection.progressed()
        self._sending[connection] = None
        self._wait(connection, EVENT_WRITE, partial(self._send, connection))

    def part(self, connection: Connection) -> None:
        """Close after an answer; a peer that still sends gets the time to read it first."""
        if connection.head is not None and connection.head.more:
            self._linger(connection)
        else:
            self.close(connection)

    def close(self, connection: Connection) -> None:
        """End a connection, and the answer under way on it."""
        self._stop(connection)
        connection.close()
        self._closed(connection)

    def evict(self) -> None:
        """Close the connection that has waited longest for its request."""
        for connection in self._reading:
            self.close(connection)
            return

    def hurry(self, seconds: float) -> None:
        """Give those that have begun no request so long at most."""
        until = time.monotonic() + seconds
        for connection in self._reading:
            if not connection.held:
                connection.deadline = min(connection.deadline, until)

    def expire(self, now: float) -> None:
        """End what has had its time, and what makes too much be kept."""
        for connection in [one for one in self._reading if one.deadline <= now]:
            if connection.held:
                self._refuse(connection, HTTPStatus.REQUEST_TIMEOUT)
            else:
                self.close(connection)
        for connection in [one for one in self._sending if one.deadline <= now]:
            if connection.outgoing and connection.progressed():
                connection.deadline = now + SEND
            else:
                self.close(connection)
        held = sum(len(one.held) for one in self._reading)
        for connection in list(self._reading):
            if held <= MOST_HELD:
                break
            held -= len(connection.held)
            self.close(connection)
        held = sum(len(one.outgoing) for one in self._sending)
        for connection in list(self._sending):
            if held <= MOST_HELD:
                break
            held -= len(connection.outgoing)
            self.close(connection)

    def _read(self, connection: Connection) -> None:
        began = bool(connection.held)
        if not _received(connection):
            self.close(connection)
            return
        if connection.held and not began:
            connection.deadline = time.monotonic() + HEAD
        self._consider(connection)

    def _consider(self, connection: Connection) -> None:
        """Hand over what has arrived once it is a whole request."""
        try:
            head = take(connection.held)
        except Refused as problem:
            self._refuse(connection, problem.status)
            return
        if head is not None:
            self._stop(connection)
            connection.head = head
            self._whole(connection, head)

    def _refuse(self, connection: Connection, status: int) -> None:
        self._stop(connection)
        try:
            connection.sendall(refusal(status))
            connection.flush()
        except Gone:
            self.close(connection)
            return
        self._linger(connection)

    def _send(self, connection: Connection) -> None:
        try:
            if not connection.flush():
                return
        except Gone:
            self.close(connection)
            return
        self._stop(connection)
        self._sent(connection)

    def _linger(self, connection: Connection) -> None:
        connection.outgoing.clear()
        try:
            connection.sock.shutdown(SHUT_WR)
        except OSError:
            self.close(connection)
            return
        connection.deadline = time.monotonic() + LINGER
        self._sending[connection] = None
        self._wait(connection, EVENT_READ, partial(self._discard, connection))

    def _discard(self, connection: Connection) -> None:
        there = _received(connection)
        connection.held.clear()
        if not there:
            self.close(connection)

    def _wait(self, connection: Connection, event: int, then: Callable[[], None]) -> None:
        self._selector.register(connection.sock, event, then)
        connection.waited_for = True

    def _stop(self, connection: Connection) -> None:
        self._reading.pop(connection, None)
        self._sending.pop(connection, None)
        if connection.waited_for:
            connection.waited_for = False
            self._selector.unregister(connection.sock)


def _received(connection: Connection) -> bool:
    """Whether the peer is still there after what it sent was taken."""
    try:
        return connection.receive()
    except Gone:
        return False
