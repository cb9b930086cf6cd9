"""Families of forms: all keys that the forms of a word carry, where its lemma key is one of many.

A form has one key in the index. ``privé`` is read as a form of ``priver`` and ``privée`` is not, so
a query asks for the keys of both. Which forms share a lemma is told by simplemma's dictionary, by
the conjugation of the verbs that it knows, and by the lists of ``variants.py``. Nothing here
changes what is indexed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from indexer.text import table
from indexer.text.lemmas import stem_of
from indexer.text.normalise import fold
from indexer.text.variants import APART, DOUBLES, FEMININES
from indexer.text.words import GRAMMAR, PROTECTED, listed

Sure: TypeAlias = tuple[tuple[str, float], ...]
"""Keys and how sure each is, above 0 and up to 1; the surest first."""
Lemmas: TypeAlias = dict[str, set[str]]
"""Folded form → the folded lemmas that it may be a form of."""

SURE = 0.7
"""The least part of a key's forms that share the lemma; of other keys the very forms are asked."""

_LITERARY = ("âmes", "îmes", "ûmes", "âtes", "îtes", "ûtes", "ât", "ît", "ût")
"""Endings of tenses that no question is written in: ``prîmes`` would be ``prime``."""
_SUBJUNCTIVES = frozenset(listed("asse asses assions assiez assent"))
"""Endings of the same kind, which are told by their verb: ``tracasse`` is more than ``tracer``."""
_REGULAR = listed("""
    e es ee ees ez ais ait iez aient erent erai eras era erez eront erais erait erions eriez eraient
""")
"""What a verb in -er may end with and be found as; the rest is too often another word."""
_PARTICIPLES = (
    ("rir", "ert"),
    ("indre", "int"),
    ("soudre", "sous"),
    ("crire", "crit"),
    ("dire", "dit"),
    ("uire", "uit"),
    ("ettre", "is"),
    ("prendre", "pris"),
    ("erir", "is"),
    ("enir", "enu"),
    ("ondre", "ondu"),
    ("endre", "endu"),
    ("ordre", "ordu"),
    ("erdre", "erdu"),
    ("ompre", "ompu"),
    ("evoir", "u"),
    ("voir", "vu"),
    ("loir", "lu"),
    ("oire", "u"),
    ("lire", "lu"),
    ("clure", "clu"),
    ("clure", "clus"),
    ("aitre", "u"),
    ("attre", "attu"),
    ("ourir", "ouru"),
    ("mourir", "mort"),
    ("vetir", "vetu"),
    ("ivre", "ecu"),
    ("uivre", "uivi"),
    ("coudre", "cousu"),
    ("aire", "ait"),
    ("ir", "i"),
)
"""Verbs and their past participles, where the dictionary takes those for words of their own."""
_AGREEING = ("", "s", "e", "es")
_FIXED = GRAMMAR | PROTECTED
_FORM = "="
"""Stands before a form in a line of the table; a key has no sign."""


class Family(NamedTuple):
    """What a word stands for beside its own lemma key: other lemma keys, and single forms.

    ``forms`` are exact keys whose lemma key is mostly another word's: ``active`` for ``actif``.
    """

    keys: Sure
    forms: Sure


ALONE = Family((), ())


@cache
def families() -> table.Table:
    """The table of families, loaded when the first query asks for it."""
    return table.load(table.cache_path(kind="families"), lambda: lines(table.dictionary().items()))


@lru_cache(maxsize=4096)
def family(form: str) -> Family:
    """What else is a form of the lemmas of a folded form: ``privee`` → priver.

    ``Family((("priver", 1.0),), ())``. A word that the table lacks has its own key alone.
    """
    found = families().get(form) if form.isalpha() else None
    if not found:
        return ALONE
    items = [item.split(":") for item in found.split(",")]
    kinds = [
        tuple(
            (key.removeprefix(_FORM), int(p) / 100)
            for key, p in items
            if key.startswith(_FORM) is is_form
        )
        for is_form in (False, True)
    ]
    return Family(*kinds)


def lines(entries: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Form → what else it stands for, ``key:percent,=form:percent``; from entries with accents."""
    lemmas = _related(entries)
    stems = {form: stem_of(form) for form in lemmas}
    beside = _beside(lemmas, stems)
    told = {
        form: _others(stems[form], [beside[lemma] for lemma in lemmas[form]]) for form in lemmas
    }
    return {form: ",".join(map(_written, others)) for form, others in told.items() if others}


def _written(item: tuple[str, float]) -> str:
    key, weight = item
    return f"{key}:{max(1, round(10 * weight)) * 10}"


def _others(own: str, lemmas: Iterable[Mapping[str, float]]) -> list[tuple[str, float]]:
    """What a form stands for, from what each of its lemmas does; nothing that its own key holds."""
    found: dict[str, float] = {}
    for keys in lemmas:
        for key, weight in keys.items():
            found[key] = max(weight, found.get(key, 0.0))
    held = {own, *found}
    return sorted(
        ((key, weight) for key, weight in found.items() if key != own and not _held(key, held)),
        key=lambda item: (-item[1], item[0]),
    )


def _held(key: str, keys: AbstractSet[str]) -> bool:
    return key.startswith(_FORM) and stem_of(key.removeprefix(_FORM)) in keys


def _beside(lemmas: Lemmas, stems: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Lemma → the sure keys of its forms, and its forms of other keys; with their weights."""
    carrying = Counter(stems.values())
    forms: dict[str, list[str]] = defaultdict(list)
    for form, readings in lemmas.items():
        for lemma in readings:
            forms[lemma].append(form)
    beside: dict[str, dict[str, float]] = {}
    for lemma, several in forms.items():
        keys = Counter(stems[form] for form in several)
        sure = {key: n / carrying[key] for key, n in keys.items() if n >= SURE * carrying[key]}
        for fixed in _FIXED & sure.keys():
            del sure[fixed]
        single = {_FORM + f: 1 / len(lemmas[f]) for f in several if stems[f] not in sure}
        beside[lemma] = sure | single
    return beside


def _related(entries: Iterable[tuple[str, str]]) -> Lemmas:
    """Every form with the lemmas of all its readings."""
    lemmas: Lemmas = defaultdict(set)
    for form, lemma in _told(entries):
        lemmas[form].add(lemma)
        lemmas[lemma].add(lemma)
    known = {lemma for several in lemmas.values() for lemma in several}
    for form, lemma in [*_conjugated(known), *_past(known)]:
        if form in lemmas:
            lemmas[form].add(lemma)
    for noun, lemma in APART:
        lemmas[noun].discard(lemma)
        lemmas[f"{noun}s"].discard(lemma)
    for several in lemmas.values():  # générait, and hardly ever gênerait
        several -= {lemma for lemma in several if f"{lemma}er" in several}
    for form, lemma in _feminine(known):
        lemmas[form].add(lemma)
    return _merged(lemmas)


def _told(entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Folded forms and lemmas of a dictionary; words that no rule may change are left out."""
    for form, lemma in entries:
        if form.isalpha() and not form.isupper() and not form.endswith(_LITERARY):
            pair = fold(form), fold(lemma)
            if _is_literary(*pair):
                continue
            if all(len(word) > 1 and word.isalpha() and word not in _FIXED for word in pair):
                yield pair


def _is_literary(form: str, lemma: str) -> bool:
    """Whether a form of a verb in -er is one that no question is written in: ``traçasse``."""
    root = lemma.removesuffix("er")
    return root != lemma and form.removeprefix(root) in _SUBJUNCTIVES and form.startswith(root)


def _conjugated(known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The forms of the verbs in -er: ``pose`` is one of ``poser``, ``appelle`` of ``appeler``."""
    for verb in known:
        if verb.endswith("er") and len(verb) > 4:
            root = verb.removesuffix("er")
            roots = [root, root[:-1] + "i"] if root.endswith("y") else [root]
            if root.endswith(("el", "et")):
                roots.append(root + root[-1])
            yield from ((stem + ending, verb) for stem in roots for ending in _REGULAR)


def _past(known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The past participles of other verbs: ``ouverte`` is a form of ``ouvrir``."""
    words = frozenset(known)
    for verb in words:
        for ending, other in _PARTICIPLES:
            participle = verb.removesuffix(ending) + other
            if verb.endswith(ending) and len(participle) > 2 and participle in words:
                yield from ((participle + agreeing, verb) for agreeing in _AGREEING)


def _feminine(known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Feminines with their plurals: those of the list, and ``travailleuse`` as ``travailleur``."""
    words = frozenset(known)
    pairs = dict(FEMININES)
    for feminine in words:
        masculine = feminine.removesuffix("euse") + "eur"
        if feminine.endswith("euse") and masculine in words:
            pairs[masculine] = feminine
    for masculine, feminine in pairs.items():
        yield from ((form, masculine) for form in (masculine, feminine, feminine + "s"))


def _merged(lemmas: Lemmas) -> Lemmas:
    """The same with one lemma for the accepted spellings of a word, and each of them a form."""
    chosen = {word: spellings[0] for spellings in DOUBLES for word in spellings}
    merged: Lemmas = {form: {chosen.get(word, word) for word in lemmas[form]} for form in lemmas}
    for word, lemma in chosen.items():
        for form in (word, f"{word}s"):
            merged.setdefault(form, set()).add(lemma)
    return merged
