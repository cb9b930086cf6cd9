"""Queries drawn from the corpus itself, the same for every system; each says what it asks plainly.

The words of a kind are spread over frequencies: a word is drawn from a band of document frequency,
the bands in equal parts on a logarithmic scale, so that rare and common words weigh the same.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import cycle, islice, pairwise
from typing import Any

from bench import corpus
from indexer.fields import BY_NAME
from indexer.model import Question
from indexer.query.request import SearchRequest, Sort

_WORD = re.compile(r"(?<![\w'’])[^\W\d_]{3,}(?![\w'’])")
_PHRASE = re.compile(r"(?<![\w'’])[^\W\d_]{2,}(?: [^\W\d_]{2,}){1,2}(?![\w'’])")
_SAMPLE = 1024
Maker = Callable[[int, int], Iterable[Question]]
"""Makes so many questions of a corpus from a number on."""
_EVERYWHERE = 0.6
"""Words in more documents than this are grammar: nobody asks for them alone."""


class Kind(StrEnum):
    """What a query is made of."""

    ONE = "one word"
    TWO = "two words"
    THREE = "three words"
    PHRASE = "phrase"
    PREFIX = "prefix"
    FIELD = "word of a title"
    FILTER = "word, one facet chosen"
    DATES = "word, a year of dates"
    NOTHING = "nothing found"


@dataclass(frozen=True, slots=True)
class Query:
    """One query. All the words are asked for; ``filters`` are facet values; days are included."""

    kind: Kind
    words: tuple[str, ...] = ()
    phrase: str = ""
    prefix: str = ""
    field: str = ""
    filters: Mapping[str, str] = dataclasses.field(default_factory=dict)
    low: date | None = None
    high: date | None = None

    def request(self) -> SearchRequest:
        """The query as users of this project write it, by relevance, ten results."""
        parts = [f"{BY_NAME[self.field].prefix}:{word}" for word in self.words if self.field]
        parts += [] if self.field else self.words
        parts += [f'"{self.phrase}"'] if self.phrase else []
        parts += [f"{self.prefix}*"] if self.prefix else []
        parts += [f"date:{self.low}..{self.high}"] if self.low else []
        filters = {name: (value,) for name, value in self.filters.items()}
        return SearchRequest(" ".join(parts), filters, sort=Sort.RELEVANCE)

    def to_json(self) -> dict[str, Any]:
        """The query as plain values; ``from_json`` takes them back."""
        days = {"low": self.low, "high": self.high}
        return dataclasses.asdict(self) | {
            "filters": dict(self.filters),
            **{name: day.isoformat() if day else None for name, day in days.items()},
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Query:
        """The query that ``to_json`` gave."""
        low, high = (
            date.fromisoformat(values[name]) if values[name] else None for name in ("low", "high")
        )
        return cls(
            **{
                **values,
                "kind": Kind(values["kind"]),
                "words": tuple(values["words"]),
                "low": low,
                "high": high,
            }
        )


class _Sample:
    """Some questions, and the words of them by how common they are."""

    def __init__(self, questions: Sequence[Question], chance: random.Random) -> None:
        self.chance = chance
        self.questions = questions
        self.words = [_words(question) for question in self.questions]
        counts = Counter(word for words in self.words for word in words)
        self.common = {
            word: count
            for word, count in counts.items()
            if count <= _EVERYWHERE * len(self.questions)
        }
        bands: dict[int, list[str]] = defaultdict(list)
        for word, count in sorted(self.common.items()):
            bands[count.bit_length()].append(word)
        self.bands = [bands[band] for band in sorted(bands)]

    def word(self) -> str:
        """A word of a band by chance."""
        return self.chance.choice(self.chance.choice(self.bands))

    def anywhere(self) -> int:
        """The place of a question by chance."""
        return self.chance.randrange(len(self.questions))

    def together(self, count: int, place: int) -> tuple[str, ...]:
        """Words of one question, the rarest as likely as the commonest."""
        words = sorted(
            (word for word in self.words[place] if word in self.common),
            key=lambda word: (self.common[word], word),
        )
        bounds = [len(words) * part // count for part in range(count + 1)]
        return tuple(self.chance.choice(words[low:high] or words) for low, high in pairwise(bounds))


def _spread(size: int, make: Maker) -> Iterator[Question]:
    """Up to ``_SAMPLE`` questions from sixteen places of the corpus."""
    run = max(1, min(_SAMPLE, size) // 16)
    for part in range(16):
        start = size * part // 16
        yield from make(min(run, size - start), start)


def _words(question: Question) -> set[str]:
    answer = question.answer.text if question.answer else ""
    found = _WORD.findall(f"{question.question.text} {answer}")
    return {word for word in found if word.islower()}


def _one(sample: _Sample) -> Query:
    return Query(Kind.ONE, (sample.word(),))


def _two(sample: _Sample) -> Query:
    return Query(Kind.TWO, sample.together(2, sample.anywhere()))


def _three(sample: _Sample) -> Query:
    return Query(Kind.THREE, sample.together(3, sample.anywhere()))


def _phrase(sample: _Sample) -> Query:
    places = (sample.questions[sample.anywhere()] for _ in cycle([0]))
    runs = next(found for one in places if (found := _PHRASE.findall(one.question.text)))
    return Query(Kind.PHRASE, phrase=sample.chance.choice(runs))


def _prefix(sample: _Sample) -> Query:
    length = sample.chance.randint(4, 6)
    word = next(word for word in iter(sample.word, None) if len(word) > length)
    return Query(Kind.PREFIX, prefix=word[:length])


def _field(sample: _Sample) -> Query:
    titles = (sample.questions[sample.anywhere()].title for _ in cycle([0]))
    words = next(found for title in titles if (found := _WORD.findall(title)))
    return Query(Kind.FIELD, (sample.chance.choice(words).lower(),), field="title")


def _filter(sample: _Sample) -> Query:
    place = sample.anywhere()
    question = sample.questions[place]
    names = ("rubrique", "ministry", "group", "year")
    held = [name for name in names if any(BY_NAME[name].read(question))]
    name = sample.chance.choice(held)
    value = str(next(iter(BY_NAME[name].read(question))))
    return Query(Kind.FILTER, sample.together(2, place)[1:], filters={name: value})


def _dates(sample: _Sample) -> Query:
    place = sample.anywhere()
    day = sample.questions[place].published or date(2020, 1, 7)
    low = day - timedelta(days=sample.chance.randrange(365))
    return Query(Kind.DATES, sample.together(2, place)[1:], low=low, high=low + timedelta(days=364))


def _nothing(sample: _Sample) -> Query:
    invented = "".join(sample.chance.choices("bcdfghjkmpqvwxz", k=9))
    return Query(Kind.NOTHING, (*sample.together(1, sample.anywhere()), invented))


MAKERS: Mapping[Kind, Callable[[_Sample], Query]] = {
    Kind.ONE: _one,
    Kind.TWO: _two,
    Kind.THREE: _three,
    Kind.PHRASE: _phrase,
    Kind.PREFIX: _prefix,
    Kind.FIELD: _field,
    Kind.FILTER: _filter,
    Kind.DATES: _dates,
    Kind.NOTHING: _nothing,
}


def draw(
    size: int,
    count: int,
    seed: int = 133,
    kinds: Sequence[Kind] = tuple(Kind),
    make: Maker = corpus.questions,
) -> list[Query]:
    """``count`` queries for a corpus of ``size`` questions, the kinds in turn; always the same."""
    return drawn(list(_spread(size, make)), count, seed * 1_000_003 + size, kinds)


def drawn(
    questions: Sequence[Question], count: int, seed: int, kinds: Sequence[Kind] = tuple(Kind)
) -> list[Query]:
    """The same out of any questions."""
    sample = _Sample(questions, random.Random(seed))
    return [MAKERS[kind](sample) for kind in islice(cycle(kinds), count)]
