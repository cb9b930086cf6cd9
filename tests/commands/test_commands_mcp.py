"""``questions mcp`` as a process: on pipes, by HTTP, and where it cannot start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import loops
from tests.commands.conftest import refused, run
from tests.conftest import ROOT

PROGRAM = "from indexer.cli import main; main(prog_name='questions')"
ENVIRONMENT = {**os.environ, "QUESTIONS_BASE_URL": "https://questions.example/"}


@pytest.fixture
def sdk() -> Any:
    """The SDK; skips where the extra is not installed."""
    return pytest.importorskip("mcp", reason="mcp, an extra, is not installed")


async def asked(client: Any) -> tuple[list[str], int, str]:
    async with client:
        names = sorted(tool.name for tool in (await client.list_tools()).tools)
        found = await client.call_tool("search", {"query": "asalée"})
        text = await client.read_resource("question://17-2621")
    return names, found.structured_content["total"], text.contents[0].text


def agreed(answer: tuple[list[str], int, str]) -> None:
    names, total, text = answer
    assert names == ["facets", "question", "search", "similar", "timeline"]
    assert total == 5
    assert "https://questions.example/questions/QANR5L17QE2621" in text


def test_an_assistant_starts_it_and_asks_by_pipes(sdk: Any, index: Path) -> None:
    words = ["-c", PROGRAM, "mcp", "--index", str(index)]
    started = sdk.StdioServerParameters(
        command=sys.executable, args=words, env=ENVIRONMENT, cwd=str(ROOT)
    )
    agreed(loops.run(asked(sdk.Client(started))))


@pytest.fixture
def served(sdk: Any, index: Path) -> Iterator[str]:
    """The address of a server by HTTP."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM, "mcp", "--http", "--port", "0", "--index", str(index)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**ENVIRONMENT, "PYTHONUNBUFFERED": "1"},
    )
    with process:
        assert process.stdout is not None
        yield process.stdout.readline().removeprefix("Serving on ").strip()
        process.terminate()


def test_it_is_asked_by_http(sdk: Any, served: str) -> None:
    assert served.startswith("http://127.0.0.1:")
    assert served.endswith("/mcp")
    agreed(loops.run(asked(sdk.Client(served))))


def test_without_the_extra_one_sentence_names_it(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.commands.mcp.TOOLS", "indexer.no_such_room")
    sentence = refused(run("mcp", "--index", index))
    assert "needs the extra 'mcp'" in sentence


def test_without_an_index_it_does_not_start(sdk: Any, tmp_path: Path) -> None:
    assert "there is no index" in refused(run("mcp", "--index", tmp_path / "none"))


def test_a_port_that_is_taken_is_one_sentence(sdk: Any, served: str, index: Path) -> None:
    port = served.rpartition(":")[2].removesuffix("/mcp")
    sentence = refused(run("mcp", "--http", "--port", port, "--index", index))
    assert sentence.startswith(f"cannot listen on 127.0.0.1:{port}: ")
