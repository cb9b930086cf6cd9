"""The ``questions serve`` command; an entry point joins it to the command group."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from indexer.alerts.opening import opened
from indexer.config import Settings
from indexer.errors import IndexerError, MissingIndex, UnusableIndex
from indexer.wiring import open_searcher
from webapp import create_app, logs
from webapp.serving.balance import Balance
from webapp.serving.worker import Worker
from webapp.shared_memory import SharedNumbers
from webapp.warming import prepared

GRACE = 30
"""Seconds that open requests have to end after a termination."""
IDLE = 60
"""Seconds that a connection may wait in the system for its first request."""
STUCK = 120
"""Seconds after which a process that gives no sign of life is replaced."""


class _Unusable(click.ClickException):
    """A sentence on standard error and exit code 2, as the other commands have it."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"questions: {self.message}", file=file, err=file is None)


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Processes that accept on one socket; each opens the index by itself.

    The index is mapped, so they share its pages in memory; and none of them inherits a hold on a
    generation that it could not let go of.
    """

    def __init__(self, settings: Settings, *listeners: int) -> None:
        """``listeners``: descriptors of listening sockets, which the server will close.

        The last of several is the one of the numbers.
        """
        self._settings, self._numbers, self.balance = settings, SharedNumbers(), Balance()
        self.connections = 0 if settings.proxies else settings.connections
        self.computes = not settings.store
        """Whether pages are computed here; those of a cluster mostly wait for it."""
        self._options = {
            "bind": [f"fd://{listener}" for listener in listeners],
            "workers": settings.workers or settings.processes or min(4, os.cpu_count() or 1),
            "worker_class": Worker,
            "threads": settings.threads,
            "graceful_timeout": GRACE,
            "timeout": STUCK,
            "keepalive": 5,
            "loglevel": "warning",
            "proc_name": "questions",
            "control_socket_disable": True,
            # Which headers of a proxy are believed is for ``webapp.limits`` to say, never for it.
            "forwarded_allow_ips": "",
            "forwarder_headers": "",
        }
        super().__init__()

    def load_config(self) -> None:
        """Take our options; nothing else is read, no file and no environment."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application of one process."""
        if self._settings.logs == "json":
            logs.configure()
        return create_app(self._settings, numbers=self._numbers)

    def prepare(self, application: Flask) -> None:
        """Make ahead what a first page waits for; a cluster has nothing to be made here."""
        if self.computes:
            prepared(application)


@click.command()
@click.option("--index", type=click.Path(path_type=Path), help="The folder of the index.")
@click.option("--host", help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 0 takes a free one.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that serve.")
def serve(index: Path | None, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the pages and the API until interrupted."""
    try:
        settings = Settings.from_env(index=index, host=host, port=port, workers=workers)
        _look(settings)
    except IndexerError as error:
        raise _Unusable(str(error)) from error
    listener = _listening(settings.host, settings.port)
    settings = replace(settings, port=listener.getsockname()[1])
    numbers = _listening(*_parted(settings.metrics)) if settings.metrics else None
    click.echo(f"Serving on http://{settings.host}:{settings.port}")
    if numbers is not None:
        click.echo(f"Metrics on http://{settings.metrics}", err=True)
    Server(settings, listener.detach(), *([numbers.detach()] if numbers else [])).run()


def _parted(listener: str) -> tuple[str, int]:
    host, _, port = listener.rpartition(":")
    return host.strip("[]"), int(port)


def _look(settings: Settings) -> None:
    """Say what cannot be served, once.

    Raises MissingIndex, InvalidSetting or UnusableAlerts, which end it. Any other state of the
    index may end by itself: the service starts, and says 503 until then.
    """
    opened(settings)
    try:
        open_searcher(settings).close()
    except MissingIndex:
        raise
    except UnusableIndex as error:
        click.echo(f"questions: {error}; serving starts all the same", err=True)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        # Not its own words, which name the address once more.
        known = error.errno is not None and error.errno > 0
        reason = os.strerror(error.errno or 0) if known else error.strerror or error
        raise _Unusable(f"cannot listen on {host}:{port}: {reason}") from error
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        # Browsers open connections ahead of need: no thread waits for their first request.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, IDLE)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # answers are sent whole
    return listener
