"""The golden files of what texts say: their rows by half, and how well a reading agrees."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tests.conftest import ROOT

TOLD = ROOT / "docs" / "annotation.md"


def rows(name: str, half: str) -> Iterator[dict[str, Any]]:
    """The rows of ``NAME.jsonl`` in one half: ``rules`` or ``figures``."""
    file = ROOT / "tests" / "data" / "extraction" / f"{name}.jsonl"
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["half"] == half:
            yield row


def _as_written(values: list[str]) -> Iterable[str]:
    return values


def measured(
    name: str,
    half: str,
    read: Callable[[str], list[str]],
    wanted: Callable[[Any], Iterable[str]] = _as_written,
) -> tuple[int, int, int]:
    """What is right, what is wrongly read, what is overlooked."""
    right = wrong = overlooked = 0
    for row in rows(name, half):
        expected, got = Counter(wanted(row["values"])), Counter(read(row["text"]))
        right += (expected & got).total()
        wrong += (got - expected).total()
        overlooked += (expected - got).total()
    return right, wrong, overlooked


def published(title: str, right: int, wrong: int, overlooked: int) -> bool:
    """Whether the page of the golden files tells just these figures."""
    count = right + overlooked
    precision, recall = right / (right + wrong), right / count
    told = rf"\| {title} \| {count} \| {precision:.3f} \| [^|]* \| {recall:.3f} \|"
    return re.search(told, TOLD.read_text("utf-8")) is not None
