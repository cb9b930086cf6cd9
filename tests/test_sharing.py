"""How several processes share the tests, tried on a few of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.sharing import ONE_PROCESS, share_of

CONFTEST = """
import os
import pytest

@pytest.fixture(autouse=True)
def told(request):
    print("RAN", request.node.nodeid, os.environ["PYTEST_XDIST_WORKER"])
"""


def test_a_module_is_a_share_and_so_is_a_room_that_starts_something_dear() -> None:
    assert share_of("tests/text/test_a.py::Test::test_it[x/y::z]") == "tests/text/test_a.py"
    assert share_of("tests/test_records.py::test_it") == "tests/test_records.py"
    assert share_of("tests/cluster/test_a.py::test_it") == "tests/cluster/"
    assert share_of("tests/cluster/test_b.py::test_it") == "tests/cluster/"


@pytest.mark.parametrize("room", ONE_PROCESS)
def test_such_a_room_is_there_and_starts_it_once_a_session(room: str) -> None:
    text = (ROOT / room / "conftest.py").read_text("utf-8")
    assert '@pytest.fixture(scope="session")' in text


def test_two_processes_share_by_rooms_and_modules(tmp_path: Path) -> None:
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    for name in ("cluster/test_a", "cluster/test_b", "text/test_c", "text/test_d"):
        path = tmp_path / "tests" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        several = "@pytest.mark.parametrize('n', range(5))\ndef test_it(n): pass\n"
        path.write_text(f"import pytest\n{several}", "utf-8")
    (tmp_path / "conftest.py").write_text(CONFTEST, "utf-8")
    words = ["-p", "tests.sharing", "-n", "2", "--no-loadscope-reorder", "-rP"]
    said = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "pytest", *words, "--import-mode=importlib", "--rootdir=.", "tests"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    ran = {(share_of(test), where) for test, where in re.findall(r"RAN (\S+) (gw\d)", said)}
    assert len(ran) == 3, said
    assert {share for share, _ in ran} == {
        "tests/cluster/",
        "tests/text/test_c.py",
        "tests/text/test_d.py",
    }
    assert len({where for _, where in ran}) == 2
