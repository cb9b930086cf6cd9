"""The best passages of a question's texts, with the words that were searched marked.

Made from the stored text, the bound query and the analysers alone, so every engine gives the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from indexer.fields import BY_NAME
from indexer.model import Passage, Question, Span
from indexer.search.passages.marking import Marker, ranges, spans
from indexer.search.passages.naming import NAMING, naming
from indexer.search.passages.preamble import opened, speaker_in
from indexer.search.passages.sentences import (
    LEAD,
    LENGTH,
    begins_inside,
    sentence_at,
    word_end,
    word_start,
)
from indexer.search.passages.words_alone import Mark
from indexer.search.results import Snippet

Passages = tuple[Snippet, ...]
PASSAGES = 3
STRETCHES = 5
"""Stretches of the texts that are looked at closely: the best passages are among them."""
_BOILERPLATE = re.compile(
    r"[adips](?<=\b.)(?:(?<=a)(?:ttire|ppelle|lerte)|(?<=i)nter(?:roge|pelle)"
    r"|(?<=s)(?:ollicite|ouhaite)|(?<=d)emande|(?<=p)arole est à)\b"
    r".{0,60}\b(?:attention|ministre|secrétaire d[’']État|garde des sceaux|M\.|Mme)\b",
    re.DOTALL,
)
_ADDRESSES = ("ministre", "M.", "Mme", "attention", "secrétaire d", "garde des sceaux")
"""One of these ends the formula: where none stands, there is none."""


def whole(marker: Marker, field: str, text: str) -> Snippet:
    """The whole text of a short field with its marks."""
    return Snippet(field, text, spans(marker.marks(field, text)))


def cut(marker: Marker, questions: Sequence[Question]) -> Iterator[tuple[Snippet, Passages]]:
    """Of each question its title and its best passages; the texts of all are looked at together."""
    marker.look(one for question in questions for one in _texts(question).items())
    for question in questions:
        title = whole(marker, "title", question.title)
        yield title, passages(marker, question, told=marker.tells_words and bool(title.marks))


def passages(marker: Marker, question: Question, *, told: bool = False) -> Passages:
    """Up to three best passages of question and answer; at least one that tells why it matched.

    ``told``: its title does so already. Then a text in which the quick look finds nothing is not
    read word by word.
    """
    texts = {name: text for name, text in _texts(question).items() if name != "title"}
    return (
        _best(question, texts, marker.best(texts, STRETCHES))
        or _elsewhere(marker, question)
        or (
            ()
            if told
            else _best(
                question, texts, [marker.marks(*one, thorough=True) for one in texts.items()]
            )
        )
        or (opening("question", question.question),)
    )


def _texts(question: Question) -> dict[str, str]:
    """The texts of a question that a result shows, by their fields."""
    texts = {"title": question.title, "question": question.question.text}
    if question.answer:
        texts["answer"] = question.answer.text
    return texts


def _best(
    question: Question, texts: Mapping[str, str], marks: Sequence[Sequence[Mark]]
) -> tuple[Snippet, ...]:
    ranked = enumerate(zip(texts.values(), marks, strict=True))
    candidates = [
        passage for rank, (text, found) in ranked for passage in _candidates(rank, text, found)
    ]
    fields = list(texts)
    return tuple(_snippet(question, fields[one.rank], one) for one in _chosen(candidates))


class _Passage(NamedTuple):
    """A range of the text of that rank among the texts, and the marks inside.

    ``leaves``: of the query, a bit for each that is marked.
    """

    rank: int
    text: str
    start: int
    end: int
    marks: Sequence[Mark]
    leaves: int
    score: float


def _by_score(passage: _Passage) -> tuple[float, int, int]:
    return -passage.score, passage.rank, passage.start


def _by_place(passage: _Passage) -> tuple[int, int]:
    return passage.rank, passage.start


def _candidates(rank: int, text: str, found: Sequence[Mark]) -> Iterator[_Passage]:
    """One passage for each sentence in which a mark begins."""
    at = 0
    for start, end in _sentences_of(text, found):
        first, reach = at, end
        while at < len(found) and found[at].start < end:
            # A phrase may begin in one sentence and end in the next.
            reach = max(reach, found[at].end)
            at += 1
        if at > first:
            window = _window(text, (start, reach), found[first:at])
            # Grown, a passage may hold marks of the sentences after its own.
            yield _passage(rank, text, window, found[first : at + LENGTH])


def _sentences_of(text: str, found: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """The sentences that hold the beginning of a mark; a line never joins two sentences."""
    first = last = done = 0
    for mark in found:
        if mark.start < done:
            continue
        if mark.start >= last:
            first = text.rfind("\n", last, mark.start) + 1 or last
            last = text.find("\n", mark.start) + 1 or len(text)
        start, done = sentence_at(text, mark.start, max(first, done), last)
        yield start, done


def _passage(rank: int, text: str, window: tuple[int, int], near: Sequence[Mark]) -> _Passage:
    start, end = window
    kept: list[Mark] = []
    weights: dict[int, float] = {}
    leaves = 0
    for mark in near:
        if mark.start >= end:
            break
        if start <= mark.start and mark.end <= end:
            kept.append(mark)
            weights[mark.leaf] = mark.weight
            leaves |= 1 << mark.leaf
    score = sum(weights.values()) * 10 + min(len(kept), 5)
    if _formal(text, start, end):
        score *= 0.5
    return _Passage(rank, text, start, end, kept, leaves, score)


def _formal(text: str, start: int, end: int) -> bool:
    """Whether a range of a text has the formula with which questions begin."""
    shown = text[start:end]
    for address in _ADDRESSES:
        if address in shown:
            return _BOILERPLATE.search(text, start, end) is not None
    return False


def _snippet(question: Question, field: str, passage: _Passage) -> Snippet:
    text = passage.text
    shown = text[passage.start : passage.end]
    start = passage.start + len(shown) - len(shown.lstrip())
    return Snippet(
        field,
        shown.strip(),
        tuple([Span(first - start, last - start) for first, last in ranges(passage.marks)]),
        cut_before=bool(text[:start].strip()),
        cut_after=bool(text[passage.end :].strip()),
        inside=begins_inside(text, start),
        speaker=speaker_in(question, field, start),
    )


def _window(text: str, sentence: tuple[int, int], inside: Sequence[Mark]) -> tuple[int, int]:
    """The sentence, grown to a readable length or cut around its densest marks."""
    start, end = sentence
    if end - start > LENGTH * 1.5:
        start, end = _cut(text, sentence, inside)
    elif end - start < LENGTH / 2 and "\n" not in text[start:end]:  # else the next one is another's
        stop = text.find("\n\n", end, start + LENGTH)
        end = word_end(text, stop if stop >= 0 else start + LENGTH, end)
    return start, end


def _cut(text: str, sentence: tuple[int, int], inside: Sequence[Mark]) -> tuple[int, int]:
    first = _densest(inside)
    start = sentence[0]
    if first.start - LEAD > start:
        start = word_start(text, first.start - LEAD, first.start)
    limit = min(sentence[1], max(start + LENGTH, first.end))
    return start, word_end(text, limit, first.end)


def _densest(inside: Sequence[Mark]) -> Mark:
    """The mark from which a passage's length holds the most leaves, then the most marks."""
    best, most = inside[0], -1.0
    held: Counter[int] = Counter()
    worth, right = 0.0, 0
    for left, first in enumerate(inside):
        reach = first.start + LENGTH - LEAD
        while right < len(inside) and (right == left or inside[right].end <= reach):
            held[inside[right].leaf] += 1
            worth += inside[right].weight if held[inside[right].leaf] == 1 else 0.0
            right += 1
        if worth + (right - left) / 100 > most:
            best, most = first, worth + (right - left) / 100
        held[first.leaf] -= 1
        worth -= 0.0 if held[first.leaf] else first.weight
    return best


def _chosen(candidates: Sequence[_Passage]) -> list[_Passage]:
    """The best passages, each next one for what it adds, in the order of the text."""
    chosen: list[_Passage] = []
    seen = 0
    rest = sorted(candidates, key=_by_score)
    while rest and len(chosen) < PASSAGES:
        adds = [(passage.leaves & ~seen).bit_count() for passage in rest]
        best = rest[adds.index(max(adds))]
        chosen.append(best)
        seen |= best.leaves
        rest = [passage for passage in rest if not _overlapping(passage, best)]
    return sorted(chosen, key=_by_place)


def _overlapping(passage: _Passage, other: _Passage) -> bool:
    return other.rank == passage.rank and other.start < passage.end and passage.start < other.end


def _elsewhere(marker: Marker, question: Question) -> tuple[Snippet, ...]:
    """The other fields that matched: author, rubrique, keywords, ministry …"""
    fields = dict.fromkeys(name for leaf in marker.leaves for name in leaf.fields)
    shown = (
        _telling(marker, name, question)
        for name in fields
        if name not in {"title", "question", "answer"}
    )
    return tuple(snippet for snippet in shown if snippet.marks)[:PASSAGES]


def _telling(marker: Marker, name: str, question: Question) -> Snippet:
    """What a field holds; of what is read out of the texts, the sentence that says it."""
    said = naming(marker, name, question) if name in NAMING else None
    return said or whole(marker, name, BY_NAME[name].text(question).strip())


def opening(field: str, passage: Passage) -> Snippet:
    """The beginning of what is asked, or answered."""
    text = opened(passage).strip()
    end = word_end(text, LENGTH, 0)
    return Snippet(field, text[:end].rstrip(), (), cut_after=end < len(text))
