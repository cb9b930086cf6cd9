"""Stands between Playwright and a Firefox that lacks commands of WebDriver BiDi that it needs.

``python tests/browser/firefox.py PROGRAM ARGUMENTS…`` starts the browser and passes messages on.
A Firefox of the distribution is older than Playwright: what it does not know of ``DROPPED``, which
emulates media that no test of it asks for, is answered here as done. Messages are WebSocket frames
(RFC 6455), which are read only as far as that needs.
"""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from threading import Lock, Thread

DROPPED = ("emulation.setMediaFeaturesOverride",)
_LISTENING = re.compile(r"(WebDriver BiDi listening on ws://127\.0\.0\.1:)([0-9]+)")
_TEXT = 0x81
"""The first byte of a message of text in one frame."""


class Stream:
    """The bytes of one side; whole frames are written, one at a time."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._file = link.makefile("rb")
        self._lock = Lock()

    def head(self) -> list[bytes]:
        """The lines of an HTTP head."""
        lines = []
        while (line := self._file.readline()) not in {b"\r\n", b""}:
            lines.append(line)
        return lines

    def frame(self) -> tuple[bytes, bytes]:
        """A frame as it came, and its payload; empty at the end."""
        raw = self._file.read(2)
        if len(raw) < 2:
            return b"", b""
        size, masked = raw[1] & 0x7F, raw[1] & 0x80
        longer = {126: 2, 127: 8}.get(size, 0)
        raw += (told := self._file.read(longer))
        size = int.from_bytes(told) if longer else size
        raw += (mask := self._file.read(4 if masked else 0))
        raw += (payload := self._file.read(size))
        if masked and size:
            key = int.from_bytes((mask * (size // 4 + 1))[:size])
            payload = (int.from_bytes(payload) ^ key).to_bytes(size)
        return raw, payload

    def write(self, frame: bytes) -> None:
        """Send a whole frame."""
        with self._lock:
            self._link.sendall(frame)

    def close(self) -> None:
        """End both directions, so that nobody waits any more."""
        self._link.close()


def done(payload: bytes) -> bytes:
    """The answer to a command that is dropped, as a frame; empty for any other message."""
    said = json.loads(payload)
    if said.get("method") not in DROPPED:
        return b""
    text = json.dumps({"type": "success", "id": said["id"], "result": {}}).encode()
    return bytes([_TEXT, len(text)]) + text


def passed(client: Stream, browser: Stream) -> None:
    """Pass on what the client says, but for what is dropped."""
    while (found := client.frame())[0]:
        raw, payload = found
        answer = done(payload) if raw[0] == _TEXT else b""
        if answer:
            client.write(answer)
        else:
            browser.write(raw)
    browser.close()


def back(browser: Stream, client: Stream) -> None:
    """Pass on what the browser says."""
    while raw := browser.frame()[0]:
        client.write(raw)
    client.close()


def joined(link: socket.socket, port: int) -> None:
    """Introduce a client to the browser, without compression, and carry what both say."""
    other = socket.create_connection(("127.0.0.1", port))
    client, browser = Stream(link), Stream(other)
    dropped = (b"sec-websocket-extensions:", b"host:", b"origin:")
    lines = [line for line in client.head() if not line.lower().startswith(dropped)]
    browser.write(b"".join([*lines, b"Host: 127.0.0.1:%d\r\n" % port, b"\r\n"]))
    client.write(b"".join([*browser.head(), b"\r\n"]))
    Thread(target=back, args=(browser, client), daemon=True).start()
    passed(client, browser)


def listening(port: int) -> int:
    """The port at which clients are taken to the browser at that one."""
    server = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            link, _ = server.accept()
            Thread(target=joined, args=(link, port), daemon=True).start()

    Thread(target=accept, daemon=True).start()
    return int(server.getsockname()[1])


def main(command: list[str]) -> int:
    """Run the browser to its end; what it says goes on, with the port at which it is reached."""
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - named by our tests
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        for line in process.stderr or ():
            found = _LISTENING.search(line)
            said = f"{found[1]}{listening(int(found[2]))}\n" if found else line
            sys.stderr.write(said)
            sys.stderr.flush()
        return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
