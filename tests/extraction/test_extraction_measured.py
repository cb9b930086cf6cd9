"""The figures that pages tell are those of the golden files, and of the page of documentation."""

from __future__ import annotations

import pytest

from indexer.extraction.measured import MEASURED, Measure, interval
from tests.extraction import (
    test_extraction_amounts,
    test_extraction_laws,
    test_extraction_names,
    test_extraction_places,
    test_extraction_promises,
)
from tests.extraction.golden import TOLD

READ = {
    "law": ("references to law", test_extraction_laws.agreement),
    "place": ("places", test_extraction_places.agreement),
    "amount": ("amounts", test_extraction_amounts.agreement),
    "named": ("persons and bodies", test_extraction_names.agreement),
    "promise": ("promises", None),
}


@pytest.mark.parametrize("field", MEASURED)
def test_a_measure_is_that_of_the_golden_file_and_of_the_documentation(field: str) -> None:
    title, agreement = READ[field]
    if agreement is None:
        figures = test_extraction_promises.measured("figures")
        counted = Measure(figures.right, figures.wrong, figures.missed)
    else:
        counted = Measure(*agreement("figures"))
    assert MEASURED[field] == counted
    low, high = interval(counted.right, counted.read)
    least, most = interval(counted.right, counted.there)
    told = (
        f"| {title} | {counted.there} | {counted.precision:.3f} | {low:.2f} to {high:.2f}"
        f" | {counted.recall:.3f} | {least:.2f} to {most:.2f} |"
    )
    assert told in TOLD.read_text("utf-8"), told


def test_an_interval_holds_its_share_and_is_narrower_for_more() -> None:
    few, many = interval(9, 10), interval(900, 1000)
    assert few == pytest.approx((0.596, 0.982), abs=0.001)
    assert few[0] < many[0] < 0.9 < many[1] < few[1]
    assert interval(10, 10)[1] == pytest.approx(1)
    assert interval(0, 10)[0] == pytest.approx(0)
