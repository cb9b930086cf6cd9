"""The short form of ``python -m tests.fuzz``: some damage to each sample of each reader."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import CORPUS, TARGETS


def test_every_reader_has_its_corpus() -> None:
    assert {folder.name for folder in CORPUS.iterdir()} == set(TARGETS)
    assert all(target.samples(name) for name, target in TARGETS.items())


@pytest.mark.parametrize("name", TARGETS)
def test_every_sample_is_read_as_it_is(name: str) -> None:
    for sample in TARGETS[name].samples(name):
        TARGETS[name].check(sample)


@pytest.mark.parametrize("name", TARGETS)
@settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(st.data())
def test_every_reader_survives_damage(name: str, data: st.DataObject) -> None:
    """Questions, rejections or one documented error; nothing else."""
    target = TARGETS[name]
    target.check(data.draw(target.inputs(name)))
