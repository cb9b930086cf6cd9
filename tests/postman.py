"""A mail server on loopback: as much of SMTP (RFC 5321) as a letter needs."""

from __future__ import annotations

import email
import email.policy
import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from threading import Thread


class Postman(socketserver.StreamRequestHandler):
    """Readers called ``nobody`` are refused for good, those called ``later`` for now.

    ``before`` and ``after``: called with each letter, before and after the word that it is taken.
    """

    letters: list[EmailMessage]
    raw: list[bytes]
    before: Callable[[bytes], object]
    after: Callable[[bytes], object]

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb.startswith("DATA"):
                self.take()
            elif verb.startswith("RCPT") and "nobody" in line:
                self.say("550 no such reader")
            elif verb.startswith("RCPT") and "later" in line:
                self.say("451 later")
            elif verb.startswith("QUIT"):
                break
            else:
                self.say("250 good")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        whole = b"".join(lines)
        self.letters.append(email.message_from_bytes(whole, policy=email.policy.default))
        self.raw.append(whole)
        self.before(whole)
        self.say("250 taken")
        self.after(whole)


def _nothing(_letter: bytes) -> None:
    """What a postman does beside unless told otherwise."""


class Office:
    """A server that runs. ``letters`` and ``raw``: what it was given, as messages and as bytes."""

    def __init__(self, server: socketserver.TCPServer, handler: type[Postman]) -> None:
        self.address = f"smtp://127.0.0.1:{server.server_address[1]}"
        self._handler = handler
        self.letters, self.raw = handler.letters, handler.raw

    def let(
        self,
        before: Callable[[bytes], object] = _nothing,
        after: Callable[[bytes], object] = _nothing,
    ) -> None:
        """Have something done around each letter from now on."""
        self._handler.before = staticmethod(before)
        self._handler.after = staticmethod(after)


@contextmanager
def working() -> Iterator[Office]:
    """A server for the block."""
    values = {"letters": [], "raw": []}
    handler = type("Handler", (Postman,), values)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        office = Office(server, handler)
        office.let()
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield office
        finally:
            server.shutdown()
            thread.join()
