"""Archives in the official packaging, and an index to keep."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bench import official
from indexer.config import Settings
from indexer.engines.base import Store
from indexer.model import Question
from indexer.wiring import open_store

Pack = Callable[..., Path]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Write questions as an archive of that name under ``data/``; gives its path."""

    def packed(*questions: Question, name: str = "Questions_ecrites.json.zip") -> Path:
        path = tmp_path / "data" / name
        path.parent.mkdir(exist_ok=True)
        official.pack(questions, path)
        return path

    return packed


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store whose folder is not there yet."""
    return open_store(Settings(index=tmp_path / "index", processes=1))
