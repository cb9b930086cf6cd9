"""The ``questions serve`` command, in a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from webapp.serve import serve


def test_a_missing_index_is_one_sentence(tmp_path: Path) -> None:
    """Exit code 2, and what to do, without a traceback."""
    result = CliRunner().invoke(serve, ["--index", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert result.output.startswith("Error: ")
    assert len(result.output.strip().splitlines()) == 1


def test_an_impossible_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is read as strictly as the options."""
    monkeypatch.setenv("QUESTIONS_PORT", "many")
    result = CliRunner().invoke(serve, [])
    assert result.exit_code == 2
    assert "QUESTIONS_PORT" in result.output
    assert CliRunner().invoke(serve, ["--port", "70000"]).exit_code == 2
