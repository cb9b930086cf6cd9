"""The samples of an installation: its wheel carries them, and they are indexed in any folder."""

from __future__ import annotations

import sysconfig
import tomllib
from pathlib import Path

import pytest

from indexer.commands.samples import HERE, INSTALLED, samples
from tests.commands.conftest import done, run, searched
from tests.conftest import ROOT


def test_the_distribution_puts_the_samples_where_they_are_looked_for(seeds: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    ((folder, (pattern,)),) = project["tool"]["setuptools"]["data-files"].items()
    assert Path(folder) == INSTALLED
    assert sorted(ROOT.glob(pattern)) == sorted(seeds.iterdir())


def test_an_installation_indexes_its_samples_in_an_empty_folder(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty, prefix = tmp_path / "empty", tmp_path / "prefix"
    empty.mkdir()
    (prefix / INSTALLED).parent.mkdir(parents=True)
    (prefix / INSTALLED).symlink_to(seeds)
    monkeypatch.chdir(empty)
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(prefix))
    done(run("reindex", "--index", "index"))
    assert searched(Path("index"), "asalée")["total"] == 5


def test_the_seeds_of_the_folder_come_before_those_of_the_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert samples() == HERE
    (tmp_path / INSTALLED).mkdir(parents=True)
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path))
    assert samples() == tmp_path / INSTALLED
    HERE.mkdir()
    assert samples() == HERE
