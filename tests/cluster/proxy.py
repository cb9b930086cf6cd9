"""A proxy in front of a node: TLS with a certificate of its own, a password, and bad days."""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Proxy(ThreadingHTTPServer):
    """Passes requests on to ``upstream``. ``requests`` counts them, ``delay`` holds each back."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self, upstream: str, tls: ssl.SSLContext | None, login: str, port: int = 0
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.upstream = urlsplit(upstream)
        self.expected = f"Basic {base64.b64encode(login.encode()).decode()}" if login else ""
        self.requests, self.refused, self.delay = 0, 0, 0.0
        self.links: set[socket.socket] = set()
        if tls:
            self.socket = tls.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )

    @property
    def port(self) -> int:
        return self.server_port

    def hang_up(self) -> None:
        """End the connections that are open, as a network that is cut does."""
        for link in list(self.links):
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)

    def handle_error(self, *_: object) -> None:
        """A client that goes away, or does not trust us, is none of our errors."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def setup(self) -> None:
        super().setup()
        self.server.links.add(self.connection)

    def finish(self) -> None:
        self.server.links.discard(self.connection)
        super().finish()

    def _pass_on(self) -> None:
        self.server.requests += 1
        time.sleep(self.server.delay)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.expected and self.headers.get("Authorization") != self.server.expected:
            self.server.refused += 1
            self._answer(401, {"Content-Type": "application/json"}, b'{"error": "who are you?"}')
            return
        place = self.server.upstream
        kept = {k: v for k, v in self.headers.items() if k.lower() in {"content-type", "accept"}}
        with closing(
            http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
        ) as link:
            link.request(self.command, self.path, body, kept)
            got = link.getresponse()
            status, headers, answer = got.status, dict(got.getheaders()), got.read()
        self._answer(status, headers, answer)

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name in ("Content-Type", "content-type"):
            if name in headers:
                self.send_header("Content-Type", headers[name])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass_on  # noqa: N815 - the names are http.server's

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def proxied(
    upstream: str, tls: ssl.SSLContext | None = None, login: str = "", port: int = 0
) -> Iterator[Proxy]:
    """A proxy that runs within the block."""
    with Proxy(upstream, tls, login, port) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            proxy.hang_up()
            thread.join()
