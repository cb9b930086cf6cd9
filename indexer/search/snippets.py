"""The best passages of a question's texts, with the words that were searched marked.

Made from the stored text, the bound query and the analysers alone, so every engine gives the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.fields import BY_NAME
from indexer.model import Question, Span
from indexer.search.marking import Mark, Marker, spans
from indexer.search.results import Snippet
from indexer.search.sentences import sentences, word_end, word_start

PASSAGES = 3
LENGTH = 260
"""The length of a passage in characters, give or take a word."""
LEAD = 60
"""The characters that a passage cut out of a long sentence shows before its first mark."""
_BOILERPLATE = re.compile(
    r"\b(?:attire|appelle|alerte|interroge|interpelle|sollicite|demande|souhaite|parole est à)\b"
    r".{0,60}\b(?:attention|ministre|secrétaire d[’']État|garde des sceaux|M\.|Mme)\b",
    re.DOTALL,
)


def whole(marker: Marker, field: str, text: str) -> Snippet:
    """The whole text of a short field with its marks."""
    return Snippet(field, text, spans(marker.marks(field, text)))


def passages(marker: Marker, question: Question) -> tuple[Snippet, ...]:
    """Up to three best passages of question and answer; at least one that tells why it matched."""
    texts = {"question": question.question.text}
    if question.answer:
        texts["answer"] = question.answer.text
    chosen = _best(marker, texts, thorough=False)
    return (
        chosen
        or _elsewhere(marker, question)
        or _best(marker, texts, thorough=True)
        or (_opening(question.question.text),)
    )


def _best(marker: Marker, texts: Mapping[str, str], *, thorough: bool) -> tuple[Snippet, ...]:
    candidates = [
        passage
        for field, text in texts.items()
        for passage in _candidates(field, text, marker.marks(field, text, thorough=thorough))
    ]
    return tuple(passage.snippet for passage in _chosen(candidates))


@dataclass(frozen=True, slots=True)
class _Passage:
    order: int
    snippet: Snippet
    leaves: frozenset[int]
    score: float


def _candidates(field: str, text: str, found: Sequence[Mark]) -> Iterator[_Passage]:
    """One passage for each sentence in which a mark begins."""
    if not found:
        return
    at = 0
    base = 0 if field == "question" else 1 << 30
    for start, end in sentences(text):
        inside = []
        while at < len(found) and found[at].start < end:
            inside.append(found[at])
            at += 1
        if inside:
            # A phrase may begin in one sentence and end in the next.
            reach = max(end, *(mark.end for mark in inside))
            yield _passage(field, text, (start, reach), inside, base)


def _passage(
    field: str, text: str, sentence: tuple[int, int], inside: Sequence[Mark], base: int
) -> _Passage:
    start, end = _window(text, sentence, inside)
    kept = [mark for mark in inside if mark.start >= start and mark.end <= end]
    shown = text[start:end]
    start += len(shown) - len(shown.lstrip())
    shown = shown.strip()
    snippet = Snippet(
        field,
        shown,
        tuple(Span(span.start - start, span.end - start) for span in spans(kept)),
        cut_before=bool(text[:start].strip()),
        cut_after=bool(text[end:].strip()),
    )
    weights = {mark.leaf: mark.weight for mark in kept}
    score = sum(weights.values()) * 10 + min(len(kept), 5)
    if _BOILERPLATE.search(shown):
        score *= 0.5
    return _Passage(base + start, snippet, frozenset(weights), score)


def _window(text: str, sentence: tuple[int, int], inside: Sequence[Mark]) -> tuple[int, int]:
    """The sentence, grown to a readable length or cut around its densest marks."""
    start, end = sentence
    if end - start > LENGTH * 1.5:
        start, end = _cut(text, sentence, inside)
    elif end - start < LENGTH / 2:
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
    seen: set[int] = set()
    rest = list(candidates)
    while rest and len(chosen) < PASSAGES:
        best = max(rest, key=lambda p: (len(p.leaves - seen), p.score, -p.order))
        rest.remove(best)
        if not _overlapping(best, chosen):
            chosen.append(best)
            seen |= best.leaves
    return sorted(chosen, key=lambda passage: passage.order)


def _overlapping(passage: _Passage, chosen: Sequence[_Passage]) -> bool:
    return any(
        other.order < passage.order + len(passage.snippet.text)
        and passage.order < other.order + len(other.snippet.text)
        for other in chosen
    )


def _elsewhere(marker: Marker, question: Question) -> tuple[Snippet, ...]:
    """The other fields that matched: author, rubrique, keywords, ministry …"""
    fields = dict.fromkeys(name for leaf in marker.leaves for name in leaf.fields)
    shown = (
        whole(marker, name, BY_NAME[name].text(question).strip())
        for name in fields
        if name not in {"title", "question", "answer"}
    )
    return tuple(snippet for snippet in shown if snippet.marks)[:PASSAGES]


def _opening(text: str) -> Snippet:
    """The beginning of a text."""
    text = text.strip()
    end = word_end(text, LENGTH, 0)
    return Snippet("question", text[:end].rstrip(), (), cut_after=end < len(text))
