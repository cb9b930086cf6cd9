"""One connection: what has arrived, what is still to be sent, and until when its peer has time."""

from __future__ import annotations

import fcntl
import socket
import struct
import termios
from collections.abc import Generator

from webapp.serving.heads import Head

BLOCK = 64 * 1024
"""Bytes that are received, and gathered before they are sent, at once."""
LEAST = 16 * 1024
"""Bytes that a peer takes within the time of a send; fewer are no progress."""
Address = tuple[str, int]


class Gone(Exception):
    """The peer has left."""


class Connection:
    """A connection of a visitor; used by one thread at a time.

    It stands in for a socket before gunicorn's ``Response``: ``sendall`` gathers, and never waits.
    ``head``: that of the request under way; it stays where the connection ends with the answer.
    """

    __slots__ = (
        "answer",
        "deadline",
        "given",
        "head",
        "held",
        "outgoing",
        "peer",
        "private",
        "queued",
        "server",
        "sock",
        "taken",
        "waited_for",
    )

    def __init__(
        self, sock: socket.socket, peer: Address, server: Address, *, private: bool
    ) -> None:
        sock.settimeout(0)
        self.sock, self.peer, self.server, self.private = sock, peer, server, private
        self.held, self.outgoing = bytearray(), bytearray()
        self.head: Head | None = None
        self.answer: Generator[None] | None = None
        self.waited_for = False
        self.deadline = self.queued = 0.0
        self.given = self.taken = 0

    def receive(self) -> bool:
        """Take what has arrived; False where the peer has sent its last. Raises Gone."""
        try:
            data = self.sock.recv(BLOCK)
        except BlockingIOError:
            return True
        except OSError as problem:
            raise Gone from problem
        self.held += data
        return bool(data)

    def left(self) -> bool:
        """Whether the peer has closed its side, as far as can be told without reading on."""
        try:
            return self.sock.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def sendall(self, data: bytes) -> None:
        """Have these bytes sent, now or later. Raises Gone."""
        self.outgoing += data
        if len(self.outgoing) >= BLOCK:
            self.flush()

    def flush(self) -> bool:
        """Send what the system takes without waiting; whether that was all. Raises Gone."""
        while self.outgoing:
            try:
                sent = self.sock.send(self.outgoing)
            except BlockingIOError:
                return False
            except OSError as problem:
                raise Gone from problem
            self.given += sent
            del self.outgoing[:sent]
        return True

    def progressed(self) -> bool:
        """Whether the peer has taken enough since this was asked last."""
        arrived = self.given - _unsent(self.sock)
        enough = arrived - self.taken >= LEAST
        self.taken = arrived
        return enough

    def close(self) -> None:
        """End the answer under way, and the connection."""
        answer, self.answer = self.answer, None
        if answer is not None:
            answer.close()
        self.sock.close()


def _unsent(sock: socket.socket) -> int:
    """Bytes that the system holds and the peer has not taken; 0 where it does not tell."""
    try:
        answer = fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, bytes(4))
    except OSError:
        return 0
    return int(struct.unpack("i", answer)[0])
