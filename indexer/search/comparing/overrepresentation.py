"""What a search finds more often, or more seldom, than the whole index holds it.

Each value and each word is a table of two by two: questions that the search finds or not, with the
value or without. Its log-likelihood ratio G² (Dunning 1993) tells how far the table is from what
chance would give. Words are chosen from a sample of the questions found, and then counted exactly,
as a search for them counts them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.engines.base import Engine
from indexer.engines.plan import Plan
from indexer.fields import fold
from indexer.query.request import MAX_QUERY, SearchRequest
from indexer.search import subject
from indexer.search.rewriting import rewritten
from indexer.text import analyse

COMPARED = ("group", "portfolio", "author", "rubrique")
WORDS = "words"
LEAST = 5
"""Questions of the whole index that a value or a word has at least; the same of the search."""
SURE = 10.83
"""The G² that chance passes once in a thousand (χ² of one degree of freedom)."""
SHOWN = 20
"""Values of a table, at most."""
DRAWN = 200
"""Questions whose words are read."""
LIKELY, COUNTED = 400, 40
"""Words of the sample whose frequency is looked up, and those that are then counted exactly."""
TWICE = 2
"""Questions of the sample that hold a word at least."""
_PLAIN = re.compile(r"[\w\s’'-]+")


def log_likelihood(within: int, found: int, whole: int, documents: int) -> float:
    """G² of a table: ``within`` of ``found`` questions against ``whole`` of all ``documents``.

    0 where the search has just its part of what the index holds.
    """
    rest = documents - found
    observed = (within, found - within, whole - within, rest - whole + within)
    without = documents - whole
    expected = (found * whole, found * without, rest * whole, rest * without)
    told = (
        count * math.log(count * documents / product)
        for count, product in zip(observed, expected, strict=True)
        if count
    )
    return max(0.0, 2 * math.fsum(told))


@dataclass(frozen=True, slots=True)
class Difference:
    """A value or a word: questions of the search that have it, questions of the index, and G².

    Each count is the total of a search of its own.
    """

    value: str
    within: int
    whole: int
    g2: float
    ratio: float
    """How many times its part of the whole its part of the search is; above 1: more frequent."""
    request: SearchRequest
    everywhere: SearchRequest


@dataclass(frozen=True, slots=True)
class Contrast:
    """What tells the questions of a search from all the others.

    ``tables``: field, or ``WORDS`` → the surest differences first. A field that the search filters
    has none. ``drawn``: the questions in which words were looked for.
    """

    request: SearchRequest
    found: int
    documents: int
    tables: Mapping[str, tuple[Difference, ...]]
    drawn: int = 0


def contrast(engine: Engine, request: SearchRequest, spelled: Callable[[str], str]) -> Contrast:
    """The differences of a search; no tables where it finds too little, or everything."""
    names = tuple(name for name in COMPARED if not request.filters.get(name))
    plan = rewritten(engine, request).whole
    counting = replace(plan, limit=0, facets=names, facet_limit=0)
    within = engine.search(counting)
    whole = engine.search(Plan(limit=0, facets=names, facet_limit=0))
    if not LEAST <= within.total < whole.total:
        return Contrast(request, within.total, whole.total, {})
    scale = _Scale(within.total, whole.total)
    tables: dict[str, tuple[Difference, ...]] = {}
    for name in names:
        held = {fold(value.value): value.count for value in within.facets[name]}
        tables[name] = scale.surest(
            scale.difference(
                value.value,
                (held.get(fold(value.value), 0), value.count),
                (_with_value(request, name, value.value), _only(name, value.value)),
            )
            for value in whole.facets[name]
        )
    drawn = engine.sample(plan, DRAWN)
    words = _Words(engine, request, scale)
    chosen = [spelled(form) for form in words.telling(drawn)]
    tables[WORDS] = scale.surest(words.counted(chosen))
    return Contrast(request, within.total, whole.total, tables, len(drawn))


@dataclass(frozen=True, slots=True)
class _Scale:
    """The questions of a search, and those of the index."""

    found: int
    documents: int

    def difference(
        self, value: str, counts: tuple[int, int], requests: tuple[SearchRequest, SearchRequest]
    ) -> Difference:
        within, whole = counts
        g2 = log_likelihood(within, self.found, whole, self.documents)
        ratio = within * self.documents / (self.found * whole) if whole else 1.0
        return Difference(value, within, whole, g2, ratio, *requests)

    def fits(self, within: int, whole: int) -> bool:
        """Whether so many questions can be a part of the search, and of the index."""
        least = whole + self.found - self.documents
        return max(0, least) <= within <= min(whole, self.found)

    def surest(self, found: Iterator[Difference]) -> tuple[Difference, ...]:
        """Those that are not chance, the surest first."""
        sure = [item for item in found if item.whole >= LEAST and item.g2 >= SURE]
        sure.sort(key=lambda item: (-item.g2, fold(item.value)))
        return tuple(sure[:SHOWN])


class _Words:
    """The words of the questions that a search finds."""

    def __init__(self, engine: Engine, request: SearchRequest, scale: _Scale) -> None:
        self._engine, self._request, self._scale = engine, request, scale
        self._asked = {token.stem for token in analyse(request.query)}

    def telling(self, drawn: Sequence[str]) -> list[str]:
        """The exact keys of the words of a sample that seem to be the most over-represented."""
        held: Counter[str] = Counter()
        forms: dict[str, Counter[str]] = {}
        for question in self._engine.fetch(drawn):  # type: ignore[arg-type]
            pairs = {(stem, exact) for stem, exact, _ in subject.words(question)}
            held.update({stem for stem, _ in pairs})
            for stem, exact in pairs:
                forms.setdefault(stem, Counter())[exact] += 1
        likely = [s for s, n in held.most_common() if n >= TWICE and s not in self._asked][:LIKELY]
        typed = {stem: _usual(forms[stem]) for stem in likely}
        whole = self._engine.frequencies(typed.values())
        worth = {
            stem: self._guessed(held[stem] / len(drawn), whole[typed[stem]]) for stem in likely
        }
        ranked = sorted((s for s in likely if worth[s] > 0), key=lambda s: (-worth[s], s))
        return [typed[stem] for stem in ranked[:COUNTED]]

    def _guessed(self, part: float, whole: int) -> float:
        """G² where the search holds a word as often as the sample; 0 for what is not over."""
        scale = self._scale
        most, least = min(whole, scale.found), max(0, whole + scale.found - scale.documents)
        within = max(least, min(most, round(part * scale.found)))
        if within * scale.documents <= scale.found * whole:
            return 0.0
        return log_likelihood(within, scale.found, whole, scale.documents)

    def counted(self, words: Sequence[str]) -> Iterator[Difference]:
        """Each word with its exact counts, those of the very searches that it leads to."""
        pairs = [(_with_word(self._request, word), SearchRequest(word)) for word in words]
        kept = [
            (word, (inside, everywhere))
            for word, (inside, everywhere) in zip(words, pairs, strict=True)
            if inside is not None
        ]
        plans = [rewritten(self._engine, one).whole for _, both in kept for one in both]
        totals = iter(self._engine.counts(plans))
        for word, requests in kept:
            counts = next(totals), next(totals)
            # Beside another word a word may be read as part of a compound: then it is no part.
            if self._scale.fits(*counts):
                found = self._scale.difference(word, counts, requests)
                if found.ratio > 1:
                    yield found


def _usual(forms: Counter[str]) -> str:
    """The most frequent form; of several the first in the alphabet."""
    return min(forms, key=lambda form: (-forms[form], form))


def _with_word(request: SearchRequest, word: str) -> SearchRequest | None:
    """The search for a word too; None where its text would be too long."""
    text = request.query.strip()
    if len(text.split()) > 1 or not _PLAIN.fullmatch(text or "a"):
        text = f"({text})"
    query = f"{text} {word}".strip()
    return replace(request, query=query, page=1, sort=None) if len(query) <= MAX_QUERY else None


def _with_value(request: SearchRequest, name: str, value: str) -> SearchRequest:
    return replace(request, filters={**request.filters, name: (value,)}, page=1, sort=None)


def _only(name: str, value: str) -> SearchRequest:
    return SearchRequest(filters={name: (value,)})
