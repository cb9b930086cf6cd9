"""How well a query word finds the forms that share a lemma with it, families included.

A query word asks for several keys, and the answer need not be the same in both directions, so the
pairs are ordered here: what is asked, and what is found. For a word with one key, the ratios are
those of ``french.py``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from indexer.text import family, stem_of
from indexer.text.normalise import fold

Lexicon = Mapping[str, frozenset[str]]
Lemmas = frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What one query word asks for: lemma keys, and exact forms of other keys."""

    keys: frozenset[str]
    forms: frozenset[str]

    @classmethod
    def by(cls, form: str) -> Asked:
        """What a folded form asks for."""
        others = family(form)
        keys = {stem_of(form), *(key for key, _ in others.keys)}
        return cls(frozenset(keys), frozenset(other for other, _ in others.forms))


@dataclass(frozen=True, slots=True)
class Ratios:
    """The four ratios of families over one lexicon, and what a word asks for on average."""

    consistency: float
    recall: float
    precision: float
    strict: float
    keys: float
    forms: float


def ratios(lexicon: Lexicon, bare: Callable[[str], str]) -> Ratios:
    """The ratios of families; ``bare`` types a word without accents."""
    asked = {form: Asked.by(fold(form)) for form in lexicon}
    folded = {form: frozenset(map(fold, lemmas)) for form, lemmas in lexicon.items()}
    accented = [form for form in lexicon if bare(form) != form]
    alike = sum(Asked.by(fold(bare(form))) == asked[form] for form in accented)
    return Ratios(
        alike / len(accented),
        recall(asked, folded),
        precision(asked, folded),
        precision(asked, lexicon),
        sum(len(one.keys) for one in asked.values()) / len(asked),
        sum(len(one.forms) for one in asked.values()) / len(asked),
    )


def recall(asked: Mapping[str, Asked], lexicon: Lexicon) -> float:
    """Of the ordered pairs of forms of one lemma, the part in which the first finds the second."""
    by_key: dict[str, Counter[str]] = defaultdict(Counter)
    by_form: dict[str, Counter[str]] = defaultdict(Counter)
    for form, lemmas in lexicon.items():
        for lemma in lemmas:
            by_key[lemma][stem_of(fold(form))] += 1
            by_form[lemma][fold(form)] += 1
    found = total = 0
    for form, lemmas in lexicon.items():
        one = asked[form]
        for lemma in lemmas:
            found += sum(by_key[lemma][key] for key in one.keys) - 1
            found += sum(by_form[lemma][other] for other in one.forms)
            total += by_key[lemma].total() - 1
    return found / total


def precision(asked: Mapping[str, Asked], lexicon: Lexicon) -> float:
    """Of the ordered pairs of which the first finds the second, the part that shares a lemma."""
    by_key: dict[str, Counter[Lemmas]] = defaultdict(Counter)
    by_form: dict[str, Counter[Lemmas]] = defaultdict(Counter)
    for form, lemmas in lexicon.items():
        by_key[stem_of(fold(form))][lemmas] += 1
        by_form[fold(form)][lemmas] += 1
    right = total = 0
    for form, lemmas in lexicon.items():
        one = asked[form]
        groups = [by_key[key] for key in one.keys] + [by_form[other] for other in one.forms]
        total += sum(group.total() for group in groups) - 1
        right += sum(n for group in groups for other, n in group.items() if other & lemmas) - 1
    return right / total
