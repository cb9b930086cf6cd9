"""The ``questions serve`` command; an entry point joins it to the command group."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType

import click
import waitress

from indexer.config import Settings
from indexer.errors import IndexerError
from webapp import create_app


class _Unusable(click.ClickException):
    exit_code = 2


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
    try:
        server = waitress.create_server(
            app, host=settings.host, port=settings.port, threads=settings.threads, ident=None
        )
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        raise _Unusable(f"cannot listen on {place}: {error.strerror or error}") from error
    signal.signal(signal.SIGTERM, _leave)
    click.echo(f"Serving on http://{settings.host}:{server.effective_port}")
    server.run()


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End as an interruption would, so that the open requests are answered first."""
    sys.exit(0)
