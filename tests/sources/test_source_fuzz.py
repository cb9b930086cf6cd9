"""Whatever comes in, a reader gives questions, rejections, or one documented error."""

from __future__ import annotations

import contextlib
import copy
import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import UnusableInput
from indexer.sources import read
from indexer.sources.base import UnusableRecordError, sealed
from indexer.sources.cleaning import label, marked_text_of, text_of
from indexer.sources.days import day
from indexer.sources.debates import divided
from indexer.sources.markdown import question_of as markdown_question
from tests.fuzz.targets import sound
from tests.sources.conftest import RECORD
from tests.sources.source_goldens import DATA, ROOT

quick = settings(max_examples=60, deadline=None)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
MARKUP = st.lists(
    st.sampled_from(
        [
            "<strong>", "</strong>", "<i>", "</i>", "<br>", "<p", ">", "<td>", "<tr>", "</table>",
            "<!--", "-->", "&#339;", "&amp;lt;", "\u00a0", " ", "\n", "M. le président. ",
            "La parole est à M. le ministre.", ", ministre . ", "M. A", "x" * 200, "\ue000",
            "\ud800",
        ]
    )
    | st.text(max_size=5)
).map("".join)  # fmt: skip
SEED = next((ROOT / "seeds").glob("001*.txt")).read_text(encoding="utf-8")
SAMPLES = [
    (path.suffix, path.read_bytes())
    for folder in ("an_json", "an_xml", "markdown", "senate_csv", "senate_dump")
    for path in sorted((DATA / folder).iterdir())
    if not path.name.endswith(".expected.json")
]


def check_file(suffix: str, raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a{suffix}")
        path.write_bytes(raw)
        with contextlib.suppress(UnusableInput):
            sound(read([path]))


@quick
@given(MARKUP)
def test_any_markup_is_cleaned_and_divided(markup: str) -> None:
    """Nothing raises; the marks never reach a reader."""
    text_of(markup).encode()
    said = divided(marked_text_of(markup), label(markup[:10]))
    for part in (said.question, said.answer):
        part.text.encode()
        assert not set("\ue000\ue001\ue002\ue003\ue004\ue005\ue006") & set(part.text)
        assert all(part.text[span.start : span.end].strip() for span in part.speakers)


@quick
@given(st.text(max_size=60) | st.from_regex(r"\d{1,4}[-/ ]\w{1,9}[-/ ]\d{1,4}"))
def test_any_text_is_a_day_or_none(text: str) -> None:
    """And any text makes a label."""
    assert day(text) is None or isinstance(day(text), date)
    label(text).encode()


@quick
@given(st.data())
def test_any_damage_to_a_record_is_survived(data: st.DataObject) -> None:
    """One node of a sound record is replaced by anything."""
    damaged = copy.deepcopy(RECORD)
    damaged["uid"] = data.draw(st.sampled_from(["QANR5L17QG4", "QANR5L14QE4", "QANR5L17QOSD4"]))
    damaged["textesReponse"] = {"texteReponse": {"texte": data.draw(MARKUP)}}
    node: Any = damaged
    while True:
        key = data.draw(st.sampled_from(sorted(node)))
        if isinstance(node[key], dict) and node[key] and data.draw(st.booleans()):
            node = node[key]
            continue
        node[key] = data.draw(JSON)
        break
    check_file(".json", json.dumps({"question": damaged}).encode())


@quick
@given(JSON)
def test_any_json_is_survived(value: Any) -> None:
    """Whatever its shape."""
    check_file(".json", json.dumps({"question": value}).encode())


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_any_damage_to_a_file_is_survived(sample: tuple[str, bytes], data: st.DataObject) -> None:
    """Some bytes cut out, others put in their place."""
    suffix, raw = sample
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 50)))
    check_file(suffix, raw[:start] + data.draw(st.binary(max_size=8)) + raw[end:])


@quick
@given(st.sampled_from([".json", ".xml", ".txt", ".zip"]), st.binary(max_size=300))
def test_any_bytes_are_survived(suffix: str, raw: bytes) -> None:
    """Under any name."""
    check_file(suffix, raw)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_edit_of_a_seed_is_survived(data: st.DataObject) -> None:
    """Lines dropped, doubled or replaced."""
    lines = SEED.split("\n")
    for _ in range(data.draw(st.integers(1, 6))):
        where = data.draw(st.integers(0, len(lines) - 1))
        lines[where] = data.draw(
            st.sampled_from(["", lines[where] * 2, "# ", "**", "a : b"]) | MARKUP
        )
    with contextlib.suppress(UnusableRecordError):
        sound([sealed(markdown_question("\n".join(lines)), "markdown", "seed")])
