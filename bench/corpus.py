"""Questions at any size, always the same, in the proportions of the published records.

``python -m bench.corpus --check`` prints what was asked of the generator beside what it gives;
``--write FILE --size N`` packs questions as the Assemblée does: a zip with one JSON file each.

Words are drawn by their chances (``bench/vocabulary.py``); a third of the rarer ones come from the
question's theme, forty words drawn from those of its topic, so that a word comes back within a
text and within a topic as it does in prose, while its chance over all texts stays what it is.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import calibration, official
from bench.labels import Skewed, authors, ministries, rubriques, skewed
from bench.vocabulary import Ranks, Vocabulary, vocabulary
from indexer.model import (
    Author,
    Kind,
    Passage,
    Provenance,
    Question,
    Span,
    Status,
    Transfer,
    question_id,
)

SEED = 1758
BATCH = 256

_LEGISLATURES = {  # first and last Tuesday of questions; the last one goes on
    14: (date(2012, 6, 26), date(2017, 6, 13)),
    15: (date(2017, 6, 27), date(2022, 6, 14)),
    16: (date(2022, 7, 5), date(2024, 6, 4)),
    17: (date(2024, 7, 23), date(2026, 6, 30)),
}
_KINDS = skewed((Kind.WRITTEN, Kind.GOVERNMENT, Kind.ORAL), 3.0, 0.3)
_OPENING_WORDS = "appelle l'attention du Gouvernement sur ce qui suit."
_ANSWERED = (Status.ANSWERED, "Réponse publiée")
_UNANSWERED = ((Status.PENDING, ""), (Status.LAPSED, "Caducité"), (Status.WITHDRAWN, "Retrait"))

# Where sentences and paragraphs end: one place in 256 each.
_MARKS = (". ", ", ", "\u00a0: ", "\u00a0; ", ".\n\n", "\u00a0? ", " (", ") ")
_MARK_SHARES = (9, 15, 1, 1, 2, 1, 1, 1)
_OPENING = (0, 4, 5)  # marks behind which a sentence begins
_PLAIN = 128  # a byte that chooses a space
_SPACE, _ELISION = len(_MARKS), len(_MARKS) + 1
_SEPARATORS = np.array([*_MARKS, " ", "'", "’"], dtype=object)

_COMMON = 45  # ranks below are grammar: no theme changes their chance
_THEME = 40  # words
_THEMED = 0.35
_TOPIC_WORDS = 3000
_CITED = 2  # in 256 words
_COUNTED = 1.021  # tokens that are counted for each word drawn: citations hold several


@dataclass(frozen=True)
class _Sources:
    """Everything that is drawn from; made once in a process."""

    words: Vocabulary
    pieces: NDArray[np.object_]  # as written, with a capital, then the citations
    citations: int
    topics: Ranks  # a row of words for each rubrique
    rubriques: Skewed[str]
    ministries: Skewed[str]
    authors: Skewed[Author]
    days: tuple[tuple[int, date], ...]


@cache
def _sources() -> _Sources:
    words, cited = vocabulary(), _citations()
    topics = rubriques()
    rng = np.random.default_rng((SEED, 0))
    size = len(topics.values)
    return _Sources(
        words=words,
        pieces=np.array([*words.pieces, *cited], dtype=object),
        citations=len(cited),
        topics=words.draw_content(rng, size * _TOPIC_WORDS, _COMMON).reshape(size, -1),
        rubriques=topics,
        ministries=ministries(),
        authors=authors(),
        days=tuple(_tuesdays()),
    )


def _tuesdays() -> Iterator[tuple[int, date]]:
    for legislature, (first, last) in _LEGISLATURES.items():
        for week in range((last - first).days // 7 + 1):
            yield legislature, first + timedelta(weeks=week)


def _citations() -> list[str]:
    """Amounts, shares, days, articles and laws: the numbers of the texts."""
    rng = np.random.default_rng((SEED, 1))
    codes = ("de la santé publique", "du travail", "de l'éducation", "général des impôts")
    months = ("janvier", "mars", "juin", "juillet", "septembre", "décembre")

    def one(kind: int, a: int, b: int, c: int) -> str:
        return (
            f"{a % 90 + 10}\u00a0{b:03} euros",
            f"{a % 100},{b % 10}\u00a0%",
            f"{a % 30 + 1} {months[b % 6]} {2005 + c % 21}",
            f"article L.\u00a0{a % 700 + 100}-{b % 60 + 1} du code {codes[c % 4]}",
            f"loi n°\u00a0{2002 + c % 24}-{a + 10} du {b % 28 + 1} {months[c % 6]}",
            f"{a + 1}\u00a0000",
            str(2000 + a % 27),
        )[kind]

    rows = rng.integers(0, (7, 1000, 1000, 1000), (4000, 4)).tolist()
    return [one(*row) for row in rows]


def questions(
    count: int, start: int = 0, seed: int = SEED, longest: int | None = None
) -> Iterator[Question]:
    """``count`` questions from number ``start`` on; each depends on its number and the seed.

    ``longest``: words that a text has at the most, for corpora of short questions.
    """
    end = start + count
    for batch in range(start // BATCH, -(-end // BATCH)):
        first = batch * BATCH
        yield from _batch(batch, seed, longest)[max(0, start - first) : end - first]


def _batch(batch: int, seed: int, longest: int | None) -> list[Question]:
    rng = np.random.default_rng((seed, 2, batch))
    sources = _sources()
    topics = sources.rubriques.places(rng, BATCH)
    heads = _heads(rng, sources, batch * BATCH)
    asked, answered = _lengths(rng, heads)
    titles = rng.integers(3, 9, BATCH)
    lengths = np.stack([titles, asked, answered], axis=1)
    if longest is not None:
        lengths = np.minimum(lengths, longest)
    texts = _texts(rng, sources, topics, lengths)
    return [
        head.question(sources.rubriques.values[topic], *texts[3 * row : 3 * row + 3])
        for row, (head, topic) in enumerate(zip(heads, topics.tolist(), strict=True))
    ]


@dataclass(frozen=True, slots=True)
class _Head:
    """A question without its texts."""

    number: int
    kind: Kind
    legislature: int
    published: date
    answered: date
    author: Author
    ministry: str
    answering: str
    left: int  # which of the unanswered, or -1

    def question(self, rubrique: str, title: str, asked: str, answer: str) -> Question:
        """The question with these texts."""
        spoken, name = self.kind is not Kind.WRITTEN, self.author.full_name
        title = title.removesuffix(".")
        status, closing = _ANSWERED if answer else _UNANSWERED[self.left]
        id = question_id(self.legislature, self.kind, self.number)
        digest = blake2b(f"{id}{title}{asked}{answer}".encode(), digest_size=16).hexdigest()
        return Question(
            id=id,
            legislature=self.legislature,
            kind=self.kind,
            number=self.number,
            title=title,
            question=_speech(asked, self.published, name)
            if spoken
            else Passage(f"{name} {_OPENING_WORDS} {asked}", self.published),
            provenance=Provenance("bench", str(self.number), digest, _LEGISLATURES[17][1]),
            author=self.author,
            rubrique=rubrique,
            keywords=(title,) if self.legislature == 14 else (),
            ministry=self.ministry,
            ministry_answering=self.answering,
            transfers=(Transfer(self.answering),) if self.answering != self.ministry else (),
            answer=self._answer(answer) if answer else None,
            status=status,
            closed=self.answered if closing else None,
            closing_label=closing,
        )

    def _answer(self, text: str) -> Passage:
        if self.kind is Kind.WRITTEN:
            return Passage(text, self.answered)
        return _speech(text, self.answered, "Mme la ministre")


def _speech(text: str, published: date, speaker: str) -> Passage:
    return Passage(f"{speaker}. {text}", published, None, (Span(0, len(speaker)),))


def _heads(rng: np.random.Generator, sources: _Sources, first: int) -> list[_Head]:
    days = rng.integers(0, len(sources.days), BATCH).tolist()
    kinds = _KINDS.draw(rng, BATCH)
    members = sources.authors.draw(rng, BATCH)
    asked = sources.ministries.draw(rng, BATCH)
    passed_to = sources.ministries.draw(rng, BATCH)
    passed = (rng.random(BATCH) < 0.12).tolist()
    waits = rng.gamma(2.0, 70.0, BATCH).tolist()
    left = np.where(rng.random(BATCH) < 0.035, rng.integers(0, 3, BATCH), -1).tolist()
    heads = []
    for row in range(BATCH):
        legislature, published = sources.days[days[row]]
        wait = timedelta() if kinds[row] is not Kind.WRITTEN else timedelta(int(waits[row]) + 14)
        heads.append(
            _Head(
                number=first + row + 1,
                kind=kinds[row],
                legislature=legislature,
                published=published,
                answered=published + wait,
                author=members[row],
                ministry=asked[row],
                answering=passed_to[row] if passed[row] else asked[row],
                left=left[row] if kinds[row] is Kind.WRITTEN else -1,
            )
        )
    return heads


def _lengths(
    rng: np.random.Generator, heads: list[_Head]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Words of each question and of its answer (0: none).

    The length of both has a logarithm with two half-normal sides about the median; one debate in
    five runs up to three times as long.
    """
    normal = rng.standard_normal(BATCH)
    total = 796 * np.exp(np.where(normal < 0, 0.118, 0.150) * normal)
    written = np.array([head.kind is Kind.WRITTEN for head in heads])
    left = np.array([head.left >= 0 for head in heads])
    long = ~written & (rng.random(BATCH) < 0.2)
    total = np.where(long, total * (1 + 2.15 * rng.random(BATCH) ** 2), total)
    share = np.where(written, 0.312 * np.exp(0.3 * rng.standard_normal(BATCH)), 0.48)
    asked = np.clip(total * share, 60, 0.75 * total)
    answered = np.where(left, 0, total - asked)
    return (asked / _COUNTED).astype(np.int64), (answered / _COUNTED).astype(np.int64)


def _texts(
    rng: np.random.Generator,
    sources: _Sources,
    topics: NDArray[np.intp],
    lengths: NDArray[np.int64],
) -> list[str]:
    """A text for each length, row by row, all of a row about one theme."""
    ranks = _themed(rng, sources, topics, lengths.sum(axis=1))
    ends = np.cumsum(lengths.ravel())
    starts = ends - lengths.ravel()
    marks = rng.integers(0, 256, len(ranks), dtype=np.uint8)
    marks[np.repeat(np.arange(lengths.size) % 3 == 0, lengths.ravel())] = _PLAIN
    pieces = _set_out(sources, ranks, marks, starts[starts < ends], ends[starts < ends] - 1)
    return [
        "".join(pieces[2 * start : 2 * end - 1]) + "." if start < end else ""
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]


def _themed(
    rng: np.random.Generator,
    sources: _Sources,
    topics: NDArray[np.intp],
    totals: NDArray[np.int64],
) -> Ranks:
    """Ranks for all the words of a batch, some of the rarer ones from the themes."""
    count = int(totals.sum())
    ranks = sources.words.draw(rng, count)
    columns = rng.integers(0, _TOPIC_WORDS, (BATCH, _THEME))
    themes = sources.topics[topics[:, None], columns]
    ours = np.flatnonzero((ranks >= _COMMON) & (rng.random(count, dtype=np.float32) < _THEMED))
    rows = np.repeat(np.arange(BATCH), totals)[ours]
    ranks[ours] = themes[rows, rng.integers(0, _THEME, len(ours))]
    return ranks


def _set_out(
    sources: _Sources,
    ranks: Ranks,
    marks: NDArray[np.uint8],
    starts: NDArray[np.int64],
    lasts: NDArray[np.int64],
) -> list[str]:
    """The pieces of the texts: word, separator, word … with marks, capitals and elisions.

    ``marks`` are random bytes: they choose punctuation and citations.
    """
    words = sources.words
    ranks[lasts] = words.before_vowel[ranks[lasts]]  # no text ends with an apostrophe
    elided = words.elided[ranks]
    behind = np.flatnonzero(elided) + 1
    ranks[behind] = words.before_vowel[ranks[behind]]
    elided[behind] = False
    separators = _LAYOUT[marks]
    separators[elided] = _ELISION + (marks[elided] & 1)
    opens = np.zeros(len(ranks), np.bool_)
    opens[1:] = np.isin(separators[:-1], _OPENING)
    opens[starts] = True
    cited = (marks >= 256 - _CITED) & ~elided & ~opens
    cited[behind] = False
    places = np.where(opens, ranks + len(words.forms), ranks)
    places[cited] = 2 * len(words.forms) + ranks[cited] * 7919 % sources.citations
    pieces = np.empty(2 * len(ranks), dtype=object)
    pieces[::2] = sources.pieces[places]
    pieces[1::2] = _SEPARATORS[separators]
    return pieces.tolist()


def _layout() -> NDArray[np.uint8]:
    """The separator for each value of a random byte."""
    marks = np.repeat(np.arange(len(_MARKS)), _MARK_SHARES)
    return np.concatenate([marks, np.full(256 - len(marks), _SPACE)]).astype(np.uint8)


_LAYOUT = _layout()


def main() -> None:
    """Check the proportions, or write an archive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=7000, help="questions")
    parser.add_argument("--check", action="store_true", help="print asked beside measured")
    parser.add_argument("--write", type=Path, metavar="FILE", help="pack them as official JSON")
    given = parser.parse_args()
    if given.write:
        print(f"{official.pack(questions(given.size), given.write)} questions in {given.write}")
    if given.check or not given.write:
        print("\n".join(calibration.table(calibration.measure(questions(given.size)))))


if __name__ == "__main__":
    main()
