"""What the analysis asks of Unidecode is little: a table of a few letters would do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from unidecode import unidecode

from indexer.fields import fold as folded
from indexer.text import analyse
from tests.conftest import ROOT

ASKED = {
    "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "’": "'", "‘": "'", "«": "<<", "»": ">>", "“": '"', "”": '"', "–": "-", "—": "--", "…": "...",
    "•": "*", "·": "*", "°": "deg", "€": "EUR", "£": "PS", "²": "2", "³": "3", "½": " 1/2",
    "\u00a0": " ", "\u202f": " ", "\u00ad": "",
}  # fmt: skip
"""Signs of the archives and of European names that lose more than an accent."""

STANDS_IN = f"""
import sys, types, unicodedata
table = str.maketrans({ASKED!r})
def unidecode(text):
    flat = unicodedata.normalize("NFD", text.translate(table))
    return "".join(sign for sign in flat if sign < "\\x80")
sys.modules["unidecode"] = types.SimpleNamespace(unidecode=unidecode)
"""

TOLD = """
import json
from pathlib import Path
from indexer.fields import fold
from indexer.text import analyse
files = sorted(path for path in Path("seeds").iterdir() if path.is_file())
text = "".join(path.read_text("utf-8") for path in files)
print(json.dumps([[str(token) for token in analyse(text)], fold(text)]))
"""


@pytest.mark.parametrize(("sign", "plain"), ASKED.items())
def test_a_sign_becomes_what_the_analysis_expects(sign: str, plain: str) -> None:
    assert unidecode(sign) == plain


def test_the_seeds_are_read_alike_without_the_library() -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", STANDS_IN + TOLD],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
    files = sorted(path for path in Path(ROOT / "seeds").iterdir() if path.is_file())
    text = "".join(path.read_text("utf-8") for path in files)
    expected = [[str(token) for token in analyse(text)], folded(text)]
    assert json.loads(done.stdout) == expected
