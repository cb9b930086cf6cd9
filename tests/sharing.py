"""How several processes share the tests (``pytest -n 2``): a plugin over pytest-xdist."""

from __future__ import annotations

from typing import Any

import pytest

try:
    from xdist.scheduler import LoadScopeScheduling
except ImportError:  # without it there is one process, and nothing to share
    LoadScopeScheduling = object

ONE_PROCESS = ("tests/browser/", "tests/cluster/")
"""Rooms whose tests share nodes or a browser, too dear to start in each process."""


def share_of(nodeid: str) -> str:
    """What of the tests goes to one process as a whole: such a room, or else a module.

    ``"tests/text/test_text_table.py::test_it[a]"`` → ``"tests/text/test_text_table.py"``
    """
    module = nodeid.partition("::")[0]
    return next((room for room in ONE_PROCESS if module.startswith(room)), module)


class Sharing(LoadScopeScheduling):
    """Gives whole shares to processes, each next one to the first that is free."""

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    """The scheduler that xdist asks for."""
    return Sharing(config, log)
