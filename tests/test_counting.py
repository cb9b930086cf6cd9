"""Which tests coverage leaves out."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.counting import REPEATING


@pytest.mark.parametrize("place", REPEATING)
def test_what_repeats_is_there(place: str) -> None:
    assert (ROOT / place).exists()


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers())
def test_drawn_examples_are_not_counted(request: pytest.FixtureRequest, number: int) -> None:
    assert request.node.get_closest_marker("no_cover")


def test_other_tests_are_counted(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("no_cover") is None
