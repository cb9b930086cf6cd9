"""The sample documents: what is indexed where nobody says what to index."""

from __future__ import annotations

import sysconfig
from pathlib import Path

HERE = Path("seeds")
"""In a checkout."""
INSTALLED = Path("share/questions-parlementaires/seeds")
"""Below the prefix of an installation, as ``pyproject.toml`` puts them there."""


def samples() -> Path:
    """The folder of the samples: that of this folder, else that which was installed."""
    installed = Path(sysconfig.get_path("data")) / INSTALLED
    return installed if installed.is_dir() and not HERE.exists() else HERE
