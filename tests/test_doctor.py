"""What the doctor finds about a machine and its index."""

from __future__ import annotations

import fcntl
import shutil
from datetime import date
from pathlib import Path

import pytest

from indexer import doctor
from indexer.build import reindex
from indexer.config import Settings
from indexer.engines.base import Store
from tests.conftest import ask


def findings(store: Store, folder: Path, day: date = date(2025, 5, 10)) -> dict[str, object]:
    found = doctor.examine(store, Settings(index=folder), day, {})
    return {finding.subject: finding for finding in found}


@pytest.fixture
def grown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six questions are no samples any more."""
    monkeypatch.setattr(doctor, "SAMPLES", 6)


@pytest.mark.usefixtures("grown")
def test_a_healthy_machine_has_nothing_to_care_for(filled: Store, tmp_path: Path) -> None:
    found = findings(filled, tmp_path / "index")
    assert [finding for finding in found.values() if not finding.healthy] == []
    assert "6 questions in gen-000001" in found["index"].sentence
    assert found["data"].sentence == "of 2025-05-06, 4 days old"


@pytest.mark.usefixtures("grown")
def test_late_data_a_full_disk_and_a_missing_package_need_care(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "PACKAGES", ("no-such-package",))
    usage = shutil.disk_usage(tmp_path)._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    found = findings(filled, tmp_path / "index", date(2025, 6, 1))
    problems = {name for name, finding in found.items() if not finding.healthy}
    assert problems == {"no-such-package", "disk", "data"}


def test_a_mistyped_setting_is_named_with_the_one_that_is_meant(
    filled: Store, tmp_path: Path
) -> None:
    environ = {"QUESTIONS_THREAD": "8", "QUESTIONS_THREADS": "8", "QUESTIONS_XYZ": "", "HOME": "/"}
    found = doctor.examine(filled, Settings(index=tmp_path / "index"), environ=environ)
    said = [item for item in found if item.subject == "settings"]
    assert not any(item.healthy for item in said)
    assert [item.sentence for item in said] == [
        "QUESTIONS_THREAD is no setting, and has no effect: is QUESTIONS_THREADS meant?",
        "QUESTIONS_XYZ is no setting, and has no effect",
    ]


def test_samples_are_never_late(filled: Store, tmp_path: Path) -> None:
    found = findings(filled, tmp_path / "index", date(2026, 6, 1))
    assert found["data"].healthy
    assert "samples of 2025-05-06" in found["data"].sentence


def test_a_disk_without_locks_needs_care(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", refused)
    assert not findings(filled, tmp_path / "index")["locks"].healthy


def test_the_doctor_sees_a_missing_and_a_dateless_index(store: Store, tmp_path: Path) -> None:
    found = findings(store, tmp_path / "index")
    assert "there is no index" in found["index"].sentence
    reindex(store, [ask(1, "Un.", published=None)])
    assert findings(store, tmp_path / "index")["data"].sentence == "no question has a date"
