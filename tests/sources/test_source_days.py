"""Dates in every form in which people write them."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.sources.days import day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-12", date(2026, 5, 12)),
        ("2025-07-16+02:00", date(2025, 7, 16)),
        ("2025-07-16T23:30:00.000+02:00", date(2025, 7, 16)),
        ("26/03/2019", date(2019, 3, 26)),
        ("12 mai 2026", date(2026, 5, 12)),
        ("1er février 2026", date(2026, 2, 1)),
        ("2\u00a0AOÛT 2020", date(2020, 8, 2)),
        ("3 aout 2020", date(2020, 8, 3)),
        ("Question signalée au Gouvernement le 17 février 2025", date(2025, 2, 17)),
        ("3 décembre 2024, page 6403", date(2024, 12, 3)),
        ("lundi 3 mars 2025", date(2025, 3, 3)),
        ("le 12 per 2020 ou 3 mai 2021", date(2021, 5, 3)),
        ("31/02/2024", None),
        ("31 février 2025", None),
        ("2024-13-01", None),
        ("0001-01-01", None),
        ("01/01/9999", None),
        ("12", None),
        ("mai 2026", None),
        ("", None),
    ],
)
def test_a_day_is_read_in_every_form_it_is_written(text: str, expected: date | None) -> None:
    """ISO, slashes, words; what does not exist is None and never a guess."""
    assert day(text) == expected
