"""The best passages of a question's texts, with the words that were searched marked.

Made from the stored text, the bound query and the analysers alone, so every engine gives the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.engines import binding
from indexer.engines.binding import Bound, Layer, Leaf
from indexer.fields import BY_NAME
from indexer.model import Question, Span
from indexer.search.results import Snippet
from indexer.text import Token, analyse

PASSAGES = 3
LENGTH = 260
"""The length of a passage in characters, give or take a word."""
_SENTENCE = re.compile(r"[^\n.!?…]+(?:[.!?…](?!\s)[^\n.!?…]*)*[.!?…»”\"')\s]*|\n+")
_BOILERPLATE = re.compile(
    r"\b(?:attire|appelle|alerte|interroge|interpelle|sollicite|demande|souhaite|parole est à)\b"
    r".{0,60}\b(?:attention|ministre|secrétaire d[’']État|garde des sceaux|M\.|Mme)\b",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A range to mark and the leaf of the query that it answers; phrases weigh more."""

    start: int
    end: int
    leaf: int
    weight: float


def marks(bound: Bound, field: str, text: str) -> list[Mark]:
    """Every range of the text of ``field`` that a leaf of the query matches, in order."""
    leaves = [(n, leaf) for n, leaf in enumerate(binding.words(bound)) if field in leaf.fields]
    if not leaves or not text:
        return []
    tokens = analyse(text)
    found = [mark for n, leaf in leaves for mark in _marks(n, leaf, tokens)]
    return sorted(found, key=lambda mark: (mark.start, -mark.end))


def spans(found: Iterable[Mark]) -> tuple[Span, ...]:
    """The marks as ranges that do not overlap."""
    merged: list[list[int]] = []
    for mark in found:
        if merged and mark.start < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], mark.end)
        else:
            merged.append([mark.start, mark.end])
    return tuple(Span(start, end) for start, end in merged)


def whole(bound: Bound, field: str, text: str) -> Snippet:
    """The whole text of a short field with its marks."""
    return Snippet(field, text, spans(marks(bound, field, text)))


def passages(bound: Bound, question: Question) -> tuple[Snippet, ...]:
    """Up to three best passages of question and answer; at least one that tells why it matched."""
    texts = {"question": question.question.text}
    if question.answer:
        texts["answer"] = question.answer.text
    candidates = [
        passage
        for field, text in texts.items()
        for passage in _candidates(field, text, marks(bound, field, text))
    ]
    chosen = _chosen(candidates)
    if chosen:
        return tuple(passage.snippet for passage in chosen)
    return _elsewhere(bound, question) or (_opening(question.question.text),)


@dataclass(frozen=True, slots=True)
class _Passage:
    order: int
    snippet: Snippet
    leaves: Counter[int]
    score: float


def _marks(number: int, leaf: Leaf, tokens: Sequence[Token]) -> Iterator[Mark]:
    match leaf:
        case binding.Starts(prefix=prefix):
            hits = [token for token in tokens if token.exact.startswith(prefix)]
            yield from (Mark(token.start, token.end, number, 1.0) for token in hits)
        case binding.Sequence(layer=layer, slots=(slot,)):
            hits = [token for token in tokens if _key(token, layer) in slot]
            yield from (Mark(token.start, token.end, number, 1.0) for token in hits)
        case binding.Sequence(layer=layer, slots=slots):
            yield from _runs(number, slots, layer, tokens)
        case binding.Window(slots=slots, width=width):
            yield from _windows(number, slots, width, tokens)


def _key(token: Token, layer: Layer) -> str:
    return token.exact if layer is Layer.EXACT else token.stem


def _runs(
    number: int, slots: Sequence[binding.Slot], layer: Layer, tokens: Sequence[Token]
) -> Iterator[Mark]:
    """The whole of each phrase, from its first word to its last."""
    places: list[dict[int, Token]] = [
        {token.position: token for token in tokens if _key(token, layer) in slot} for slot in slots
    ]
    for start, first in places[0].items():
        rest = [place.get(start + step) for step, place in enumerate(places)]
        if all(rest):
            last = rest[-1] or first
            yield Mark(first.start, last.end, number, 2.0 * len(slots))


def _windows(
    number: int, slots: Sequence[binding.Slot], width: int, tokens: Sequence[Token]
) -> Iterator[Mark]:
    """The words of each window that holds them all."""
    hits = [token for token in tokens if any(token.stem in slot for slot in slots)]
    wanted = Counter(slots)
    for token in hits:
        near = [other for other in hits if 0 <= other.position - token.position < width]
        held = {slot: sum(other.stem in slot for other in near) for slot in wanted}
        if all(held[slot] >= times for slot, times in wanted.items()):
            yield from (Mark(other.start, other.end, number, 2.0) for other in near)


def _candidates(field: str, text: str, found: Sequence[Mark]) -> Iterator[_Passage]:
    """One passage for each sentence that holds a mark."""
    at = 0
    base = 0 if field == "question" else 1 << 30
    for sentence in _SENTENCE.finditer(text):
        inside = []
        while at < len(found) and found[at].start < sentence.end():
            inside.append(found[at])
            at += 1
        if inside:
            yield _passage(field, text, sentence.span(), inside, base)


def _passage(
    field: str, text: str, sentence: tuple[int, int], inside: Sequence[Mark], base: int
) -> _Passage:
    start, end = _window(text, sentence, inside)
    kept = [mark for mark in inside if mark.start >= start and mark.end <= end]
    shown = text[start:end]
    left = len(shown) - len(shown.lstrip())
    shown = shown.strip()
    ranges = tuple(
        Span(max(0, span.start - start - left), min(len(shown), span.end - start - left))
        for span in spans(kept)
    )
    snippet = Snippet(
        field,
        shown,
        ranges,
        cut_before=bool(text[:start].strip()),
        cut_after=bool(text[end:].strip()),
    )
    leaves: Counter[int] = Counter(mark.leaf for mark in kept)
    weights = {mark.leaf: mark.weight for mark in kept}
    score = sum(weights.values()) * 10 + min(len(kept), 5)
    if _BOILERPLATE.search(shown):
        score *= 0.5
    return _Passage(base + start, snippet, leaves, score)


def _window(text: str, sentence: tuple[int, int], inside: Sequence[Mark]) -> tuple[int, int]:
    """The sentence, grown to a readable length or cut around its densest marks."""
    start, end = sentence
    if end - start > LENGTH * 1.5:
        start, end = _densest(text, sentence, inside)
    elif end - start < LENGTH / 2:
        stop = text.find("\n\n", end)
        end = _word_end(text, min(start + LENGTH, stop if stop >= 0 else len(text)), end)
    return start, end


def _densest(text: str, sentence: tuple[int, int], inside: Sequence[Mark]) -> tuple[int, int]:
    def held(first: Mark) -> float:
        near = [m for m in inside if first.start <= m.start and m.end <= first.start + LENGTH - 60]
        return sum({mark.leaf: mark.weight for mark in near}.values()) + len(near) / 100

    first = max(inside, key=held)
    start = max(sentence[0], first.start - 60)
    if start > sentence[0]:
        start = max(start, min(first.start, text.find(" ", start, first.start) + 1))
    limit = min(sentence[1], max(start + LENGTH, first.end))
    return start, _word_end(text, limit, first.end)


def _word_end(text: str, limit: int, least: int) -> int:
    """The end of the last whole word before ``limit``, never before ``least``."""
    if limit >= len(text) or text[limit : limit + 1].isspace():
        return min(max(limit, least), len(text))
    space = max(text.rfind(" ", least, limit), text.rfind("\n", least, limit))
    return space if space > least else max(limit, least)


def _chosen(candidates: Sequence[_Passage]) -> list[_Passage]:
    """The best passages, each next one for what it adds, in the order of the text."""
    chosen: list[_Passage] = []
    seen: set[int] = set()
    rest = list(candidates)
    while rest and len(chosen) < PASSAGES:
        best = max(rest, key=lambda p: (len(p.leaves.keys() - seen), p.score, -p.order))
        rest.remove(best)
        if not _overlapping(best, chosen):
            chosen.append(best)
            seen |= best.leaves.keys()
    return sorted(chosen, key=lambda passage: passage.order)


def _overlapping(passage: _Passage, chosen: Sequence[_Passage]) -> bool:
    return any(
        other.order < passage.order + len(passage.snippet.text)
        and passage.order < other.order + len(other.snippet.text)
        for other in chosen
    )


def _elsewhere(bound: Bound, question: Question) -> tuple[Snippet, ...]:
    """The other fields that matched: author, rubrique, keywords, ministry …"""
    fields = dict.fromkeys(name for leaf in binding.words(bound) for name in leaf.fields)
    shown = (
        whole(bound, name, BY_NAME[name].text(question).strip())
        for name in fields
        if name not in {"title", "question", "answer"}
    )
    return tuple(snippet for snippet in shown if snippet.marks)[:PASSAGES]


def _opening(text: str) -> Snippet:
    """The beginning of a text."""
    text = text.strip()
    end = _word_end(text, LENGTH, 0) if len(text) > LENGTH else len(text)
    return Snippet("question", text[:end].rstrip(), (), cut_after=end < len(text))
