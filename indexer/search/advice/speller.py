"""How is a word usually spelled? As it was mined, or as a question of the index has it."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

from indexer.engines import binding, bound
from indexer.engines.base import Engine
from indexer.fields import BY_NAME
from indexer.model import Question
from indexer.search.passages.marking import Marker

REMEMBERED = 20_000
"""Spellings kept for one generation."""
_ENDS = frozenset(".!?:…\n«“\"'’-–—(")


class Speller:
    """The usual spelling of exact keys in one generation: as it was mined, or as a question has it.

    Words that no sampled question holds are read from one that does, which is a millisecond or
    two, and remembered.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, str] = {}
        self._lock = Lock()

    def __call__(self, key: str) -> str:
        """``ecole`` → ``école``; the key itself where no question shows it."""
        found = self._known.get(key)
        if found is None:
            found = self._engine.mined().spellings.get(key) or self._read(key)
            with self._lock:
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[key] = found
        return found

    def _read(self, key: str) -> str:
        id = self._engine.example(key)
        for question in self._engine.fetch([id]) if id else ():
            first = ""
            for text in _shown(question, key):
                if text[:1].islower():
                    return text
                first = first or text
            return first or key
        return key


def _shown(question: Question, key: str) -> Iterator[str]:
    """How a question spells a key, a capital that only begins a sentence made small."""
    fields = binding.UNFIELDED
    marker = Marker(bound.Sequence(fields, bound.Layer.EXACT, ((key,),)))
    for field in ("question", "answer", *fields):
        text = BY_NAME[field].text(question)
        for mark in marker.marks(field, text):
            word = text[mark.start : mark.end]
            before = text[: mark.start].rstrip(" \u00a0\u202f")[-1:]
            opens = not before or before in _ENDS
            acronym = len(word) > 1 and word.isupper()
            yield word if acronym or not opens else word[:1].lower() + word[1:]
