"""What a language is to the analysis, which one this process reads, and what it remembers of it.

A process reads one language: that of the index it opens or builds. French, unless it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from indexer.text.families import Family
from indexer.text.tokens import Piece

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

Rule = Callable[[str], list[Piece] | None]
Keys = tuple[str, ...]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Language:
    """One language: what a chunk is made of, what becomes of a word, which words say nothing.

    ``rules``: on a flattened chunk; what none of them knows goes to ``words``. ``plain``: what
    ``words`` gives for letters alone, and ``key_of`` its key, or nothing. ``derived``: the lemma
    key of an exact form behind the name of what decided on it. ``stop``: what a query passes over;
    ``grammar``: what stands between two words that go together; ``elided``: what loses its vowel
    before an apostrophe. ``telling``: which words of a query say what it is about.
    """

    code: str
    rules: tuple[Rule, ...]
    words: Callable[[str], list[Piece]]
    plain: Rule
    key_of: Callable[[str], str]
    derived: Callable[[str], tuple[str, str]]
    is_known: Callable[[str], bool]
    is_infinitive: Callable[[str], bool]
    family: Callable[[str], Family]
    stop: AbstractSet[str]
    grammar: AbstractSet[str]
    elided: AbstractSet[str]
    telling: Callable[[Sequence[Keys], Sequence[bool]], list[bool]]
    verb_of: Callable[[Keys], Keys]


_FORGETTING: list[Callable[[], object]] = []


def forgetting(forget: Callable[[], object]) -> None:
    """Have a memory emptied where this process comes to read another language."""
    _FORGETTING.append(forget)


def remembered(size: int) -> Callable[[Callable[..., _T]], _lru_cache_wrapper[_T]]:
    """``lru_cache`` for what depends on the analysis."""

    def remembering(function: Callable[..., _T]) -> _lru_cache_wrapper[_T]:
        memory = lru_cache(maxsize=size)(function)
        forgetting(memory.cache_clear)
        return memory

    return remembering


def forget() -> None:
    """Empty every memory of what depends on the language."""
    for one in _FORGETTING:
        one()
