"""A process that only builds seldom looks for circles of objects, and then does so again."""

from __future__ import annotations

import gc

import pytest

from indexer.build.collecting import collecting_seldom


def ended() -> None:
    with collecting_seldom():
        raise ValueError("ended")


def test_circles_are_looked_for_seldom_within_and_as_before_behind() -> None:
    before = gc.get_threshold()
    with collecting_seldom():
        assert gc.get_threshold() > before
    assert gc.get_threshold() == before
    with pytest.raises(ValueError, match="ended"):
        ended()
    assert gc.get_threshold() == before
