"""``questions completion``: scripts that the shells take."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from indexer.commands.completion import SHELLS
from tests.commands.conftest import done, run


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_a_script_it_can_read(shell: str, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(done(run("completion", shell)), "utf-8")
    assert "_QUESTIONS_COMPLETE" in script.read_text("utf-8")
    found = shutil.which(shell)
    if found:
        subprocess.run([found, "-n", str(script)], check=True)  # noqa: S603 - a shell, no commands run
