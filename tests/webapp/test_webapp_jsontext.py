"""Answers as JSON text: the values that were meant, in their order, whatever they are."""

from __future__ import annotations

import json
from datetime import date

import pytest
from flask import Flask, jsonify
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.model import Status

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(VALUES)
def test_a_value_is_read_as_it_was_written(app: Flask, value: object) -> None:
    """Numbers of any size, letters of any script, keys in their order."""
    with app.app_context():
        answer = jsonify(value)
    assert answer.mimetype == "application/json"
    read = json.loads(answer.get_data())
    assert read == value
    assert json.dumps(read) == json.dumps(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"é": "’", "a": 1}, '{"é":"’","a":1}\n'),
        ("\ud800", '"\\ud800"\n'),
        ({1: "a"}, '{"1":"a"}\n'),
        (1 << 70, f"{1 << 70}\n"),
        (date(2026, 5, 12), '"Tue, 12 May 2026 00:00:00 GMT"\n'),
        ([Status.ANSWERED, 0.1, 1 << 60], f'["{Status.ANSWERED}",0.1,{1 << 60}]\n'),
    ],
)
def test_what_is_not_plain_is_written_too(app: Flask, value: object, text: str) -> None:
    """Halves of surrogate pairs, long numbers, other keys and dates, as Flask writes them."""
    with app.app_context():
        assert jsonify(value).get_data(as_text=True) == text


def test_the_length_of_an_answer_is_that_of_its_bytes(client: FlaskClient) -> None:
    answer = client.get("/recherche.json?q=loup")
    assert int(answer.headers["Content-Length"]) == len(answer.get_data())
