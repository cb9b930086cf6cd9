"""Which tests coverage leaves out: those that do a hundred times what others do once.

Counting lines makes Python two to four times slower, and a hundred examples of one fact reach no
line that its first does not.
"""

from __future__ import annotations

import pytest
from hypothesis import is_hypothesis_test

REPEATING = (
    "tests/browser/",
    "tests/engines/embedded/simulation/",
    "tests/engines/test_engines_agree.py",
    "tests/search/test_draft.py",
    "tests/text/test_text_families.py",
    "tests/webapp/test_webapp_barometers.py",
    "tests/webapp/test_webapp_figures_agree.py",
)
"""Rooms and modules of many cases over the same lines."""


def is_counted(item: pytest.Item) -> bool:
    """Whether the lines that a test reaches are counted."""
    drawn = is_hypothesis_test(getattr(item, "obj", None))
    return not drawn and not item.nodeid.startswith(REPEATING)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell pytest-cov which tests to leave out."""
    for item in items:
        if not is_counted(item):
            item.add_marker(pytest.mark.no_cover)
