"""Stored values: plain types come back as they were, everything else is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.embedded.codec import safe_values
from indexer.errors import DamagedIndex

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=-3))])),
    st.times(),
    st.timedeltas(),
    st.decimals(allow_nan=False),
    st.frozensets(st.integers()),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner),
        st.lists(inner).map(tuple),
        st.dictionaries(st.text(), inner),
        st.sets(st.integers()),
    ),
    max_leaves=12,
)


@given(VALUES)
@settings(max_examples=150, deadline=None)
def test_a_plain_value_comes_back(value: Any) -> None:
    """Equal, and of the same type."""
    found = safe_values.decode(safe_values.encode(value))
    assert found == value
    assert type(found) is type(value)


@given(st.dictionaries(st.sampled_from(["uid", "record", "recordb"]), SCALARS), st.binary())
@settings(max_examples=150, deadline=None)
def test_the_bytes_that_end_a_record_are_found_without_the_rest(
    others: dict[str, Any], last: bytes
) -> None:
    others.pop("record", None)
    encoded = safe_values.encode({**others, "record": last})
    assert safe_values.last_bytes(encoded, "record") in {last, None}
    plain = safe_values.encode({"uid": "QANR5L15QE1", "record": last})
    assert safe_values.last_bytes(plain, "record") == last
    assert safe_values.last_bytes(plain[:-1], "record") is None
    assert safe_values.last_bytes(plain + b"n", "record") is None
    assert safe_values.last_bytes(plain, "digest") is None


@pytest.mark.parametrize(
    "value",
    [
        "\ud800",
        datetime(2024, 10, 27, 2, 30, fold=1),  # noqa: DTZ001 - a naive moment is the case
        time(1, 2, 3, 4, fold=1),
        date(2024, 2, 29),
        Decimal("1.10"),
        {1: {"a": (None, [True])}},
        -(2**200),
        float("inf"),
    ],
)
def test_the_odd_ones_come_back_too(value: Any) -> None:
    """Lone surrogates, folds, trailing zeros, very large integers."""
    assert repr(safe_values.decode(safe_values.encode(value))) == repr(value)


class Colour(StrEnum):
    """A string that is more than a string."""

    RED = "red"


@pytest.mark.parametrize("value", [object(), Colour.RED, 1j, [{"a": print}], bytearray(b"x")])
def test_any_other_type_is_refused_when_it_is_written(value: Any) -> None:
    """With its name, as a ValueError: Whoosh then cancels the document."""
    with pytest.raises(ValueError, match="cannot be stored in the index"):
        safe_values.encode(value)


def test_a_list_that_holds_itself_is_refused() -> None:
    """So is everything nested too deep."""
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(ValueError, match="nested so deep"):
        safe_values.encode(loop)


@given(st.binary(max_size=60))
@settings(max_examples=300, deadline=None)
def test_other_bytes_are_damage(data: bytes) -> None:
    """A value or DamagedIndex: nothing else, on any bytes."""
    with suppress(DamagedIndex):
        safe_values.decode(data)


@given(VALUES, st.data())
@settings(max_examples=100, deadline=None)
def test_altered_bytes_are_read_or_damage(value: Any, data: st.DataObject) -> None:
    """Never another error."""
    changed = bytearray(safe_values.encode(value))
    changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    with suppress(DamagedIndex):
        safe_values.decode(bytes(changed))


@pytest.mark.parametrize("data", [b"", b"nn", b"l" * 400, b"y" * 400, b"i" + b"\xff" * 20, b"?"])
def test_malformed_values_are_damage(data: bytes) -> None:
    """Cut, too long, nested without end, unknown."""
    with pytest.raises(DamagedIndex):
        safe_values.decode(data)
