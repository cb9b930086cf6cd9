"""What a process that reads says: whatever it wrote, it is a frame, an end or no frame."""

from __future__ import annotations

import io
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import HostileArchive, IndexerError, UnusableInput
from indexer.model import Question
from indexer.sources import People, Rejection
from indexer.sources.apart import frames
from tests.conftest import SIX

RECORDS = [*SIX, Rejection("a\ud800.json", "il est « coupé »", kept=True)]


def test_records_come_back_as_they_were() -> None:
    stream = io.BytesIO(b"".join(map(frames.frame_of, RECORDS)))
    found = []
    while (frame := frames.next_frame(stream)) is not None:
        found.append(frames.record_of(*frame))
    assert found == RECORDS


def test_an_error_raised_on_purpose_comes_back_as_it_was() -> None:
    stream = io.BytesIO(frames.frame_of_error(HostileArchive("a bomb")))
    kind, content = frames.next_frame(stream) or (b"", b"")
    error = frames.error_of(content)
    assert (kind, type(error), str(error)) == (frames.REFUSED, HostileArchive, "a bomb")


@pytest.mark.parametrize("said", [b'["ValueError", "x"]', b'["struct", "x"]', b'["__doc__", 1]'])
def test_no_error_of_others_is_made(said: bytes) -> None:
    with suppress(frames.BrokenFrameError):
        assert type(frames.error_of(said)) is UnusableInput


@given(st.integers(0, 8), st.integers(0, 300), st.binary(max_size=8))
def test_a_frame_that_is_cut_or_altered_raises_nothing_else(
    which: int, place: int, other: bytes
) -> None:
    whole = frames.frame_of(RECORDS[which % len(RECORDS)])
    for raw in (whole[:place], whole[:place] + other + whole[place + len(other) :]):
        decoded(raw)


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_people_are_people_or_no_frame(said: object) -> None:
    for content in (json.dumps(said), json.dumps([said, said, said])):
        with suppress(frames.BrokenFrameError):
            assert isinstance(frames.people_of(content.encode()), People)


@given(st.sampled_from([b"Q", b"R", b"U", b"F", b"?"]), st.binary(max_size=60))
def test_no_content_raises_anything_else(kind: bytes, content: bytes) -> None:
    decoded(frames.framed(kind, content))


def decoded(raw: bytes) -> None:
    try:
        frame = frames.next_frame(io.BytesIO(raw))
        if frame is None:
            return
        if frame[0] == frames.REFUSED:
            assert isinstance(frames.error_of(frame[1]), IndexerError)
        else:
            assert isinstance(frames.record_of(*frame), Question | Rejection)
    except frames.BrokenFrameError:
        pass


def test_an_absurd_length_is_no_frame() -> None:
    raw = frames.framed(frames.QUESTION)[:1] + b"\xff" * 4
    with pytest.raises(frames.BrokenFrameError):
        frames.next_frame(io.BytesIO(raw))
