"""No regular expression takes more than time in proportion to what it is given.

Nothing is timed to be quick: a limit in time of this process, on texts that a linear pattern reads
in a few milliseconds and a quadratic one in seconds. ``python -m tests.test_patterns`` takes
texts of a million characters.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Mapping

import pytest

from tests.conftest import ROOT
from tests.patterns import MADE, Found, attacks, patterns
from tests.sources.test_source_bounds import within

LENGTH, SECONDS = 50_000, 0.5
BOUNDED: Mapping[str, int] = {
    "indexer.search.passages.sentences._LAST_WORD": 8,  # the characters before a full stop
}
"""Patterns that are quadratic in a text that is cut before, and the most characters of it."""
ALL = list(patterns())


def check(found: Found, length: int, seconds: float) -> None:
    """Have a pattern do what the program has it do. Raises AssertionError where it takes long."""
    for text in attacks(found.pattern, min(length, BOUNDED.get(found.place, length))):
        for method in sorted(found.methods):
            apply = getattr(found.pattern, method)
            given = (b"" if isinstance(text, bytes) else "",) if method[:3] == "sub" else ()
            with within(seconds):
                done = apply(*given, text)
                if method == "finditer":
                    sum(1 for _ in done)


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.place)
def test_a_pattern_takes_time_in_proportion_to_the_text(found: Found) -> None:
    check(found, LENGTH, SECONDS)


def test_the_patterns_of_the_program_are_found() -> None:
    places = {found.place for found in ALL}
    assert len(ALL) > 150
    assert {"indexer.sources.cleaning._TAG", "indexer.sources.markdown_sheet.sheet_of"} <= places
    assert places >= BOUNDED.keys()
    assert all(len(reason) > 10 for reason in MADE.values())


def test_a_slow_pattern_would_be_found() -> None:

    for slow in (r"\(\s*\d+\s*\w+\s+x\)", r"a\s*:?\s*b", r"\s+\Z"):
        with pytest.raises(AssertionError, match="it takes more"):
            check(Found("", re.compile(slow), frozenset({"search"})), LENGTH, SECONDS)


def test_no_module_takes_functions_out_of_re() -> None:
    """They would not be found."""
    for room in ("indexer", "webapp"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                assert not (isinstance(node, ast.ImportFrom) and node.module == "re"), path
                assert not (
                    isinstance(node, ast.Import)
                    and any(name.name == "re" and name.asname for name in node.names)
                ), path


if __name__ == "__main__":
    for one in ALL:
        check(one, 1_000_000, 20)
    sys.stdout.write(f"{len(ALL)} patterns, texts of a million characters\n")
