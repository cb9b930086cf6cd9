"""A work tree of this project that answers in a process of its own, line by line."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Self

_FOLDER = Path(__file__).resolve().parent
_RUN = """
import bench, runpy, sys
script, folder = sys.argv.pop(1), sys.argv.pop(1)
bench.__path__[:] = [folder]
runpy.run_path(script, run_name="__main__")
"""
"""The bench is of this tree, and what it measures of the other one, whatever its age."""


class Process:
    """A script of this folder that runs in a tree, by its own ``.venv``, over an index."""

    def __init__(self, script: str, tree: Path, index: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - the tree's own interpreter
            [tree / ".venv/bin/python", "-P", "-c", _RUN, script, _FOLDER, index.resolve()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=tree,
        )
        assert self._process.stdin is not None  # noqa: S101 - opened as pipes above
        assert self._process.stdout is not None  # noqa: S101
        self._asked, self._said = self._process.stdin, self._process.stdout

    def said(self, asked: object) -> Any:
        """What the script answers to one line of JSON."""
        print(json.dumps(asked), file=self._asked, flush=True)
        return json.loads(self._said.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self._asked.close()
        self._process.wait()
