"""The campaign of generated requests over HTTP, in its short form."""

from __future__ import annotations

from itertools import islice

from tests import http_campaign
from tests.http_campaign import Found


def test_generated_requests_are_answered_within_their_bounds() -> None:
    found = http_campaign.run(200, seed=7)
    assert found.problems == []
    assert found.answered >= 200
    assert {200, 404} <= set(found.statuses)
    assert found.largest < http_campaign.LARGEST
    assert found.memory
    assert found.descriptors


def test_requests_are_the_same_for_a_seed() -> None:
    one, two = (list(islice(http_campaign.requests(3, "a:1"), 50)) for _ in range(2))
    assert one == two
    assert all(request.data.endswith(b"\r\n\r\n") for request in one)


def test_growth_compares_the_end_with_the_middle() -> None:
    found = Found(memory=[50.0] * 5 + [60.0] * 4 + [64.0], descriptors=[20] * 9 + [23])
    assert found.growth() == (4.0, 3)
