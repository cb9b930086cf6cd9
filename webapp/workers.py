"""The processes of ``questions serve``."""

from __future__ import annotations

from concurrent.futures import Future
from socket import socket
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Takes a new connection only while one of its threads is free.

    Connections stay with the process that took them. Without this, one process can take all of a
    busy moment, and the others have nothing to do as long as these connections last.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._running = 0

    def enqueue_req(self, conn: TConn) -> None:
        """One more request is with the threads."""
        self._running += 1
        super().enqueue_req(conn)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """One less; what its connection goes on to is gunicorn's."""
        self._running -= 1
        super().finish_request(conn, fs)

    def accept(self, listener: socket) -> None:
        """Take a connection; the next one waits for whoever is free first."""
        super().accept(listener)
        self.set_accept_enabled(True)

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001 - gunicorn's own signature
        """The loop asks for this before every wait."""
        super().set_accept_enabled(enabled and self._running < self.cfg.threads)
