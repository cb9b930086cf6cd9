"""Settings come from the environment, options win, and a bad value is named."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from indexer.config import ROWS, Settings, unread
from indexer.errors import InvalidSetting

EXAMPLES = {
    "index": ("/data/index", Path("/data/index")),
    "people": ("amo.zip", Path("amo.zip")),
    "host": ("0.0.0.0", "0.0.0.0"),  # noqa: S104 - a value to read, nothing listens
    "port": ("8080", 8080),
    "threads": ("8", 8),
    "base_url": ("https://questions.example", "https://questions.example"),
    "memory": ("400", 400),
    "processes": ("3", 3),
    "store": ("opensearch+http://localhost:9200/q", "opensearch+http://localhost:9200/q"),
    "shrink": ("0.25", 0.25),
    "on_crash": ("skip", "skip"),
    "read_memory": ("300", 300),
    "read_seconds": ("30", 30.0),
    "senate_url": ("http://localhost:1/senat", "http://localhost:1/senat"),
    "source_url": ("http://localhost:1/data", "http://localhost:1/data"),
    "smtp": ("smtps://mail.example", "smtps://mail.example"),
    "workers": ("3", 3),
    "remembered": ("32", 32),
    "rate": ("300", 300),
    "connections": ("20", 20),
    "budget": ("2.5", 2.5),
    "streams": ("3", 3),
    "stream_seconds": ("60", 60.0),
    "proxies": ("1", 1),
    "forwarded": ("for, host", ("for", "host")),
    "hosts": ("Questions.example, [::1]:8000", ("questions.example", "[::1]:8000")),
    "metrics": ("127.0.0.1:9100", "127.0.0.1:9100"),
    "logs": ("json", "json"),
    "alerts": ("/data/alerts.sqlite", Path("/data/alerts.sqlite")),
    "mail_from": ("veille@example.org", "veille@example.org"),
}


def test_every_setting_has_a_row_and_every_row_a_setting() -> None:
    assert [row.name for row in ROWS] == [field.name for field in fields(Settings)]
    assert len({row.variable for row in ROWS}) == len(ROWS)
    assert all(row.variable == f"QUESTIONS_{row.name.upper()}" for row in ROWS)
    assert all(row.sentence.endswith(".") for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_setting_is_read_from_its_variable(row: object) -> None:
    text, value = EXAMPLES[row.name]
    assert getattr(Settings.from_env({row.variable: text}), row.name) == value


def test_without_variables_the_defaults_hold() -> None:
    assert Settings.from_env({}) == Settings()
    assert Settings.from_env({row.variable: "" for row in ROWS}) == Settings()


def test_the_process_has_an_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUESTIONS_PORT", "1234")
    assert Settings.from_env().port == 1234


def test_what_is_given_wins_and_none_counts_as_not_given() -> None:
    environ = {"QUESTIONS_PORT": "1", "QUESTIONS_HOST": "a"}
    settings = Settings.from_env(environ, port=2, host=None)
    assert (settings.port, settings.host) == (2, "a")


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("QUESTIONS_PORT", "http"),
        ("QUESTIONS_ON_CRASH", "go on"),
        ("QUESTIONS_READ_MEMORY", "199"),
        ("QUESTIONS_READ_SECONDS", "-1"),
        ("QUESTIONS_PORT", "65536"),
        ("QUESTIONS_PORT", "-1"),
        ("QUESTIONS_PORT", "9" * 5000),
        ("QUESTIONS_THREADS", "0"),
        ("QUESTIONS_THREADS", "many"),
        ("QUESTIONS_SHRINK", "1.1"),
        ("QUESTIONS_SHRINK", "nan"),
        ("QUESTIONS_RATE", "-1"),
        ("QUESTIONS_BUDGET", "inf"),
        ("QUESTIONS_LOGS", "xml"),
    ],
)
def test_a_bad_value_is_named_with_what_it_should_be(variable: str, text: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        Settings.from_env({variable: text})
    sentence = next(row.sentence for row in ROWS if row.variable == variable)
    assert str(caught.value).startswith(f"{variable}=")
    assert str(caught.value).endswith(sentence)


def test_a_bad_value_that_an_option_overrides_does_no_harm() -> None:
    assert Settings.from_env({"QUESTIONS_PORT": "http"}, port=80).port == 80


def test_the_ends_of_the_ranges_are_inside() -> None:
    assert Settings.from_env({"QUESTIONS_PORT": "0"}).port == 0
    assert Settings.from_env({"QUESTIONS_PORT": "65535"}).port == 65535
    assert Settings.from_env({"QUESTIONS_THREADS": "1"}).threads == 1


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("QUESTIONS_THREAD", "QUESTIONS_THREADS"),
        ("QUESTIONS_BASEURL", "QUESTIONS_BASE_URL"),
        ("QUESTIONS_PROXY", "QUESTIONS_PROXIES"),
        ("questions_port", "QUESTIONS_PORT"),
        ("QUESTION_INDEX", "QUESTIONS_INDEX"),
        ("QUESTIONS_XYZ", ""),
    ],
)
def test_a_variable_that_is_no_setting_has_the_nearest_one_beside_it(name: str, near: str) -> None:
    assert list(unread({name: "1"})) == [(name, near)]


@pytest.mark.parametrize("name", ["PATH", "HOST", "QUESTIONNAIRE", "_QUESTIONS_COMPLETE", ""])
def test_a_variable_of_others_is_left_alone(name: str) -> None:
    assert list(unread({name: "1"})) == []


def test_no_setting_is_unread() -> None:
    assert list(unread({row.variable: "" for row in ROWS})) == []
