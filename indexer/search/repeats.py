"""How often the questions of a page were put, and their answers given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.engines.base import Engine
from indexer.search.results import Result


def repeated(engine: Engine, results: Sequence[Result]) -> tuple[Result, ...]:
    """The results with how often each question was put, and each answer given."""
    repeats = engine.repeats([result.question.id for result in results])
    return tuple(replace(result, repeats=repeats[result.question.id]) for result in results)
