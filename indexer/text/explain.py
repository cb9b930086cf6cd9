"""What became of each word, stage by stage: data for whoever asks why a search finds a text."""

from __future__ import annotations

from typing import NamedTuple

from indexer.text.analysers import expand, recognise
from indexer.text.normalise import flatten
from indexer.text.spoken import language
from indexer.text.tokens import chunk_matches


class Reading(NamedTuple):
    """One token: its exact form, its lemma key, and what gave the lemma."""

    exact: str
    stem: str
    lemma_from: str
    position: int
    raw: str
    whole: bool


class Explanation(NamedTuple):
    """One chunk: where it stands, its flattened form, the rule that read it, its tokens."""

    chunk: str
    start: int
    end: int
    flat: str
    rule: str
    readings: tuple[Reading, ...]


def explain(text: str) -> list[Explanation]:
    """Stage by stage, what ``analyse`` makes of ``text``; one entry for each chunk."""
    explanations: list[Explanation] = []
    position = 0
    for match in chunk_matches(text):
        explanations.append(_explanation(match[0], match.start(), position))
        position += expand(match[0]).width
    return explanations


def _explanation(chunk: str, start: int, position: int) -> Explanation:
    flat = flatten(chunk)
    rule, _ = recognise(flat)
    readings = tuple(
        Reading(
            part.exact,
            part.stem,
            language().derived(part.exact)[0],
            position + part.position,
            chunk[part.start : part.end],
            part.whole,
        )
        for part in expand(chunk).parts
    )
    return Explanation(chunk, start, start + len(chunk), flat, rule.__name__, readings)
