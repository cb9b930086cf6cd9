"""``questions mcp``: the same answers for assistants, by the Model Context Protocol."""

from __future__ import annotations

import socket
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import click

from indexer.commands.common import index_option
from indexer.commands.output import print_line, sentences
from indexer.config import Settings
from indexer.errors import InvalidSetting
from indexer.mcp.answers import Budget, Links
from indexer.search.searcher import Searcher
from indexer.wiring import open_searcher, steady_searcher

PORT = 8001
"""Beside the port of ``questions serve``."""
TOOLS, SERVER = "indexer.mcp.tools", "indexer.mcp.server"
"""Imported when the command runs: they need the extra, and take their time."""


@click.command("mcp")
@index_option
@click.option("--http", is_flag=True, help="Serve by streamable HTTP, at /mcp.")
@click.option("--host", help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, help="The port; 0: any.")
@sentences
def command(index: Path | None, *, http: bool, host: str | None, port: int) -> None:
    """Serve assistants by the Model Context Protocol.

    On standard input and output, as an assistant starts it, or by HTTP.
    """
    settings = Settings.from_env(index=index, host=host)
    tools, server = _room(TOOLS), _room(SERVER)
    open_searcher(settings).close()
    budget = Budget(settings.budget, settings.threads)
    searcher = cast(Searcher, steady_searcher(settings, budget.checkpoint))
    built = server.built(tools.Tools(searcher, budget, Links(settings.base_url)))
    if not http:
        server.serve_pipes(built)
        return
    with _listening(settings.host, port) as listener:
        print_line(f"Serving on {_address(*listener.getsockname()[:2])}{server.PATH}")
        server.serve_http(built, listener, settings.hosts)


def _room(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as problem:
        raise InvalidSetting(
            f"questions mcp needs the extra 'mcp' of this package: {problem}"
        ) from None


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as problem:
        reason = problem.strerror or problem
        raise InvalidSetting(f"cannot listen on {host}:{port}: {reason}") from None


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
