"""A server of the protocol over the seeds, and the official client to ask it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.build import reindex
from indexer.config import Settings
from indexer.mcp.answers import Budget, Links
from indexer.search.searcher import Searcher
from indexer.sources import read
from indexer.wiring import open_searcher, open_store
from tests import loops

SITE = "https://questions.example"


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """The folder of an index of the seeds."""
    folder = tmp_path_factory.mktemp("mcp") / "index"
    reindex(open_store(Settings(index=folder, processes=1)), read([seeds]))
    return folder


@pytest.fixture(scope="session")
def searcher(index: Path) -> Searcher:
    """A searcher over the seeds."""
    return open_searcher(Settings(index=index))


@pytest.fixture
def build(searcher: Searcher) -> Callable[..., Any]:
    """A server on a site, or on none; skips where the extra is not installed."""
    pytest.importorskip("mcp", reason="mcp, an extra, is not installed")
    # Only where the extra is there can these be imported.
    from indexer.mcp.server import built  # noqa: PLC0415
    from indexer.mcp.tools import Tools  # noqa: PLC0415

    def made(site: str = SITE, budget: Budget | None = None, held: Any = searcher) -> Any:
        return built(Tools(held, budget or Budget(0, 4), Links(site)))

    return made


class Asking:
    """The official client, one connection for each call."""

    def __init__(self, server: Any) -> None:
        self._server = server

    def tools(self) -> Any:
        return self._within(lambda client: client.list_tools()).tools

    def templates(self) -> Any:
        return self._within(lambda client: client.list_resource_templates()).resource_templates

    def call(self, name: str, **arguments: Any) -> dict[str, Any]:
        """What a tool answers."""
        answer = self._within(lambda client: client.call_tool(name, arguments))
        assert not answer.is_error, answer.content
        return answer.structured_content

    def refused(self, name: str, **arguments: Any) -> str:
        """The sentence with which a tool refuses."""
        answer = self._within(lambda client: client.call_tool(name, arguments))
        assert answer.is_error
        return answer.content[0].text

    def read(self, uri: str) -> str:
        """The text of a resource."""
        return self._within(lambda client: client.read_resource(uri)).contents[0].text

    def unread(self, uri: str) -> str:
        """The sentence with which the server refuses a resource."""
        from mcp import MCPError  # noqa: PLC0415 - only where the extra is installed

        async def ask(client: Any) -> str:
            with pytest.raises(MCPError) as refused:
                await client.read_resource(uri)
            return str(refused.value)

        return self._within(ask)

    def _within(self, ask: Callable[[Any], Any]) -> Any:
        from mcp import Client  # noqa: PLC0415 - only where the extra is installed

        async def asked() -> Any:
            async with Client(self._server) as client:
                return await ask(client)

        return loops.run(asked())


@pytest.fixture
def client(build: Callable[..., Any]) -> Asking:
    """A client of a server whose settings name a site."""
    return Asking(build())
