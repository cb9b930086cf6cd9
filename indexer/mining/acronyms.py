"""What an acronym stands for, read where a text says so: « nom développé (SIGLE) », or the reverse.

An expansion is always the text's own words. It is told apart from another one by its lemmas
without grammar words, so « accompagnant d'élèves » and « accompagnants des élèves » are one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from indexer.mining.documents import Document
from indexer.mining.expanding import LOOSE, beginning, letters, words
from indexer.text import analyse, is_french, remembered

QUESTIONS = 2
"""Questions in which an expansion must stand."""
DOMINANT = 2 / 3
"""Share of an acronym's questions from which one expansion is what it stands for."""
MOST = 64
"""Pairs that are kept of one document; see ``Acronyms`` for what that bounds."""
REACH = 30
"""Words that are looked at before an acronym, at most."""

_BRACKETS = re.compile(r"\(([^()\n]{2,160})\)")
_ACRONYM = re.compile(r"[«\"“\s]*([A-ZÀ-ÖØ-Þ][\w.&-]{1,14}?)[»\"”\s]*")
_BEFORE = re.compile(r"(?<![\w.&-])([A-ZÀ-ÖØ-Þ][\w.&-]{1,14}) $")
_QUOTED = '«»"“” \u00a0\u202f'
_END = re.compile(r"[.;:!?()«»\"“”\n\[\]…]")
_WINDOW = 200
_BLANKS = re.compile(r"\s+")
_DIGIT = re.compile(r"\d")
_TAIL = " ,-–—'’0123456789"


class Pair(NamedTuple):
    """An acronym and an expansion, both as a text writes them."""

    acronym: str
    expansion: str


class Meaning(NamedTuple):
    """What an acronym stands for, as it is usually written.

    ``questions``: how many say so; ``share``: of those that say anything about it.
    """

    expansion: str
    questions: int
    share: float


class Found(NamedTuple):
    """Acronym, folded → its meaning; and for those that have several, the offers.

    ``written``: the acronym as it is usually written. Offers come the most frequent first.
    ``senses``: the ``sense`` of a meaning → its acronym, folded; of several, the most frequent one.
    """

    meanings: Mapping[str, Meaning]
    ambiguous: Mapping[str, tuple[Meaning, ...]]
    written: Mapping[str, str]
    senses: Mapping[str, str]


class Acronyms:
    """Gathers the pairs of documents: some hundred bytes a pair, no more than ``MOST`` of each.

    In the real records one document in four has a pair.
    """

    def __init__(self) -> None:
        self._pairs: dict[str, tuple[Pair, ...]] = {}

    def add(self, document: Document) -> None:
        """Take the pairs of a document; one of the same uid is replaced."""
        pairs = [pair for text in document.texts if "(" in text for pair in pairs_of(text)]
        if pairs:
            self._pairs[document.uid] = tuple(sorted(set(pairs)))[:MOST]
        else:
            self._pairs.pop(document.uid, None)

    def drop(self, uid: str) -> None:
        """Forget the pairs of a document."""
        self._pairs.pop(uid, None)

    def pairs(self) -> Mapping[str, tuple[Pair, ...]]:
        """Uid → the pairs of the document, of those that have any."""
        return self._pairs

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, Pair]]) -> Acronyms:
        """What ``pairs`` told, taken up again; those of a uid in the order in which they stood."""
        made = cls()
        for uid, pair in pairs:
            made._pairs[uid] = (*made._pairs.get(uid, ()), pair)
        return made

    def merge(self, other: Acronyms) -> None:
        """Take what another one gathered from other documents."""
        self._pairs.update(other._pairs)

    def result(self) -> Found:
        """The acronyms that ``QUESTIONS`` documents explain."""
        groups: dict[str, dict[str, _Group]] = defaultdict(lambda: defaultdict(_Group))
        for uid, pairs in self._pairs.items():
            for pair in pairs:
                groups[letters(pair.acronym)][sense(pair.expansion)].add(uid, pair)
        return _found(groups)


class _Group:
    """The documents that give an acronym one sense, and how they write both."""

    def __init__(self) -> None:
        self.uids: set[str] = set()
        self.expansions: Counter[str] = Counter()
        self.acronyms: Counter[str] = Counter()

    def add(self, uid: str, pair: Pair) -> None:
        self.uids.add(uid)
        self.expansions[pair.expansion] += 1
        self.acronyms[pair.acronym] += 1

    def meaning(self, total: int) -> Meaning:
        return Meaning(usual(self.expansions), len(self.uids), len(self.uids) / total)


def _found(groups: Mapping[str, Mapping[str, _Group]]) -> Found:
    meanings: dict[str, Meaning] = {}
    ambiguous: dict[str, tuple[Meaning, ...]] = {}
    written: dict[str, str] = {}
    for key in sorted(groups):
        senses = groups[key].values()
        total = len(set[str]().union(*(group.uids for group in senses)))
        offers = _offers(group.meaning(total) for group in senses)
        if not offers:
            continue
        if offers[0].share >= DOMINANT:
            meanings[key] = offers[0]
        else:
            ambiguous[key] = offers
        written[key] = usual(sum((group.acronyms for group in senses), Counter[str]()))
    ranked = sorted(meanings, key=lambda key: (meanings[key].questions, key))
    by_sense = {sense(meanings[key].expansion): key for key in ranked}
    return Found(meanings, ambiguous, written, by_sense)


def _offers(meanings: Iterable[Meaning]) -> tuple[Meaning, ...]:
    ranked = sorted(meanings, key=lambda meaning: (-meaning.questions, meaning.expansion))
    return tuple(meaning for meaning in ranked if meaning.questions >= QUESTIONS)


def usual(written: Counter[str]) -> str:
    """The most frequent way to write something, the first in order among equals."""
    return min(written, key=lambda text: (-written[text], text))


def pairs_of(text: str) -> Iterator[Pair]:
    """Every acronym of a text that is explained where it stands, with its explanation.

    The words that it may pass over are French, so that no other language has any.
    """
    if not is_french():
        return
    for match in _BRACKETS.finditer(text):
        start, inside = match.start(), match[1]
        short = _ACRONYM.fullmatch(inside) if len(inside) < 20 else None
        if short:
            pair = _explained(short[1], text[max(0, start - _WINDOW) : start])
        else:
            before = _BEFORE.search(text, max(0, start - 18), start)
            pair = _explaining(before[1], inside.strip(_QUOTED)) if before else None
        if pair:
            yield pair


def _explained(acronym: str, before: str) -> Pair | None:
    """« nom développé (SIGLE) »: the words right before it."""
    key = letters(acronym)
    if not key:
        return None
    before = before.rstrip(_QUOTED)
    before = before[max((end.end() for end in _END.finditer(before)), default=0) :]
    last = words(before)[-min(REACH, 3 * len(key) + 5) :]
    first = beginning(key, last)
    return None if first is None else _pair(acronym, before[last[first].start :])


def _explaining(acronym: str, inside: str) -> Pair | None:
    """« SIGLE (nom développé) »: all that stands between the brackets."""
    key = letters(acronym)
    within = words(inside)
    if not key or not within or _END.search(inside) or beginning(key, within) != 0:
        return None
    return _pair(acronym, inside)


def _pair(acronym: str, expansion: str) -> Pair | None:
    """The pair, blanks made single; None for one word, or where a year or a number stands in it."""
    written = _BLANKS.sub(" ", expansion).rstrip(_TAIL).lstrip(_QUOTED)
    several = " " in written or "-" in written
    return Pair(acronym, written) if several and not _DIGIT.search(written) else None


@remembered(1 << 16)
def sense(expansion: str) -> str:
    """What two ways to write an expansion have in common: its lemmas without grammar words."""
    stems = {token.position: token.stem for token in analyse(expansion)}
    return " ".join(stem for stem in stems.values() if stem not in LOOSE)
