"""Values that are made when first asked for."""

from __future__ import annotations

import pytest

from indexer.engines.embedded.searching.values.made import Made


def test_each_value_is_made_once_and_when_it_is_asked_for() -> None:
    made: list[str] = []
    values = Made({name: lambda name=name: made.append(name) or name.upper() for name in "ab"})
    assert (list(values), len(values), made) == (["a", "b"], 2, [])
    assert [values["b"], values["b"]] == ["B", "B"]
    assert made == ["b"]
    assert dict(values) == {"a": "A", "b": "B"}


def test_one_may_be_made_of_another() -> None:
    values: Made[int] = Made({"one": lambda: 1, "two": lambda: values["one"] + 1})
    assert values["two"] == 2


def test_an_unknown_name_is_no_name() -> None:
    with pytest.raises(KeyError):
        Made({})["c"]
