"""What the commands' tests share: how to run one, and an index of the seeds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from indexer.engines.base import Store


def run(*words: object, input: str | bytes | None = None, **env: str) -> Result:
    """The command with these words."""
    return CliRunner().invoke(main, [str(word) for word in words], input=input, env=env)


def done(result: Result) -> str:
    """What a command printed that went well."""
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(result: Result, code: int = 2) -> str:
    """The one line that a failed command says."""
    assert result.exit_code == code, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    (line,) = result.stderr.splitlines()
    return line.removeprefix("questions: ")


def searched(index: Path, *words: str) -> dict[str, Any]:
    """The JSON of a search."""
    return json.loads(done(run("search", "--index", index, "--format", "json", *words)))


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """An index of the seeds, to be read only."""
    folder = tmp_path_factory.mktemp("commands") / "index"
    done(run("reindex", seeds, "--index", folder))
    return folder


@pytest.fixture
def own(index: Path, tmp_path: Path) -> Path:
    """An index of the seeds that a test may harm."""
    return Path(shutil.copytree(index, tmp_path / "index"))


@pytest.fixture
def command(filled: Store, tmp_path: Path) -> Callable[..., Result]:
    """Run a command over the index of the six questions."""

    def call(name: str, *words: object) -> Result:
        texts = [name, "--index", str(tmp_path / "index"), *map(str, words)]
        return run(*texts)

    return call
