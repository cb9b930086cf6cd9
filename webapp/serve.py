"""The ``questions serve`` command; an entry point joins it to the command group."""

from __future__ import annotations

import signal
import socket
import sys
from pathlib import Path
from types import FrameType
from typing import IO, Any

import click
import waitress

from indexer.config import Settings
from indexer.errors import IndexerError
from webapp import create_app


class _Unusable(click.ClickException):
    """A sentence on standard error and exit code 2, as the other commands have it."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"questions: {self.message}", file=file, err=file is None)


@click.command()
@click.option("--index", type=click.Path(path_type=Path), help="The folder of the index.")
@click.option("--host", help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 0 takes a free one.")
def serve(index: Path | None, host: str | None, port: int | None) -> None:
    """Serve the search pages and the JSON API until interrupted."""
    try:
        settings = Settings.from_env(index=index, host=host, port=port)
        app = create_app(settings)
    except IndexerError as error:
        raise _Unusable(str(error)) from error
    with _listening(settings.host, settings.port) as listener:
        server = waitress.create_server(
            app, sockets=[listener], threads=settings.threads, ident=None
        )
        signal.signal(signal.SIGTERM, _leave)
        click.echo(f"Serving on http://{settings.host}:{listener.getsockname()[1]}")
        server.run()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = error.strerror or error
        raise _Unusable(f"cannot listen on {host}:{port}: {reason}") from error


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End as an interruption would, so that the open requests are answered first."""
    sys.exit(0)
