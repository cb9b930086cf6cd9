"""Expressions of two words that the texts hold together: « pouvoir d'achat », « aide à l'enfance ».

Two words of letters, at most ``BETWEEN`` grammar words between and no sign. What counts is the
number of documents. What binds two words is their pointwise mutual information, over that of two
that never come apart (Bouma 2009). A phrase of the genre, which three documents in ten have, tells
nothing and is left out, and so is what an auxiliary or a pronoun makes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.fields import fold
from indexer.mining.spellings import typed
from indexer.mining.streams import Gap, Numbers, Stream, Word, lemma_of
from indexer.text import is_french
from indexer.text.words import listed

BETWEEN = 2
"""Grammar words between the two."""
LEAST = 4
"""Documents in which an expression must stand."""
OFTEN = 0.3
"""Share of the documents above which an expression belongs to the genre."""
BOUND = 0.4
"""The association below which two words only happen to stand together, from −1 to 1."""
MOST = 20_000
"""Expressions that are kept: those of most documents."""
AUXILIARIES = frozenset(
    listed("etre avoir aller faire pouvoir devoir vouloir falloir venir savoir")
)
NOUNS = frozenset(listed("pouvoir pouvoirs devoir devoirs savoir savoirs est"))
"""Forms of auxiliaries that are words of their own too: « pouvoir d'achat », « Grand Est »."""
WEAK = frozenset(
    listed("""
    tout toute tous toutes meme memes autre autres tel telle tels telles quel quelle quels quelles
    celui celle ceux celles cela ceci comme quelque quelques plusieurs certain certaine certains
    certaines chaque aucun aucune non oui y tres trop bien aussi encore deja ainsi alors depuis
    pendant lorsque lorsqu puisque puisqu parce laquelle lequel lesquels lesquelles rien personne
    moins mieux beaucoup afin selon monsieur madame mesdames messieurs
    """)
)
"""Words that make no expression with another: pronouns, adverbs, civilities."""
_FORMS = 20
"""Bits of the number of a form; of more forms than that the most frequent ones are looked at."""
_JOINTS = 10
"""The same for a grammar word between."""
_CLOSER = (1 << _FORMS) - 1


class Expression(NamedTuple):
    """An expression as it is usually written, its documents in the sample, its association."""

    text: str
    documents: int
    association: float


def expressions(stream: Stream) -> Mapping[str, Expression]:
    """Folded text (``fields.fold``) → the expression, those of most documents first.

    None where texts are not French: which words make no expression is told of French alone.
    """
    if not is_french():
        return {}
    pairs = _Pairs.of(stream)
    kinds, counts = _often(pairs.packed)
    documents, association = pairs.documents(kinds), pairs.association(kinds, counts)
    most = max(LEAST, OFTEN * stream.documents.max(initial=0))
    kept = (documents >= LEAST) & (documents <= most) & (association >= BOUND)
    told = zip(
        pairs.written(stream, kinds[kept]),
        documents[kept].tolist(),
        np.round(association[kept], 3).tolist(),
        strict=True,
    )
    found = sorted((Expression(*one) for one in told), key=lambda one: (-one.documents, one.text))
    folded: dict[str, Expression] = {}
    for one in found[:MOST]:
        folded.setdefault(fold(one.text), one)
    return folded


def _often(packed: Numbers) -> tuple[Numbers, Numbers]:
    """The numbers that stand ``LEAST`` times, in order, and how often each does."""
    found = np.sort(packed)
    first = np.flatnonzero(np.diff(found, prepend=-1))
    counts = np.diff(first, append=len(found))
    return found[first][counts >= LEAST], counts[counts >= LEAST]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Occurrences: the pair as a number (form, what stands between, form), its two places.

    ``whose``: the document of each.
    """

    packed: Numbers
    first: Numbers
    second: Numbers
    whose: Numbers

    @classmethod
    def of(cls, stream: Stream) -> _Pairs:
        """The pairs of a stream, capitals and kinds of apostrophes made one."""
        counts = stream.counts()
        words = stream.words
        whole = [typed(word.chunk).lower() for word in words]
        bare = [text[word.article :] for text, word in zip(whole, words, strict=True)]
        openers = _numbered(words, counts, bare, _telling, 1 << _FORMS)
        closers = _numbered(words, counts, whole, _telling, 1 << _FORMS)
        joints = _numbered(words, counts, whole, _loose, (1 << _JOINTS) - 1) + 1
        first, second = stream.pairs(Gap.BLANK, BETWEEN)
        places, last = stream.places, len(stream.places) - 1
        width = second - first
        between = np.where(width > 1, joints[places[first + 1]], 0).astype(np.int64) << _JOINTS
        between |= np.where(width > 2, joints[places[np.minimum(first + 2, last)]], 0)
        opener, closer = openers[places[first]], closers[places[second]]
        known = (opener >= 0) & (closer >= 0)
        packed = (opener << (2 * _JOINTS) | between) << _FORMS | closer
        first, second = first[known], second[known]
        return cls(packed[known], first, second, stream.documents[first])

    def documents(self, kinds: Numbers) -> Numbers:
        """How many documents hold each kind of pair."""
        at, kind = self._among(kinds)
        held = np.sort(kind << 32 | self.whose[at])
        return np.bincount(held[np.diff(held, prepend=-1) > 0] >> 32, minlength=len(kinds))

    def association(self, kinds: Numbers, counts: Numbers) -> npt.NDArray[np.float64]:
        """How much each kind of pair holds together: 1 where its words never come apart."""
        total = max(2, len(self.packed))
        openers, closers = self.packed >> (2 * _JOINTS + _FORMS), self.packed & _CLOSER
        first = np.bincount(openers)[kinds >> (2 * _JOINTS + _FORMS)]
        second = np.bincount(closers)[kinds & _CLOSER]
        together = counts / total
        alone = (first / total) * (second / total)
        never_apart = -np.log(np.minimum(together, 1 - 1 / total))
        found: npt.NDArray[np.float64] = np.log(together / alone) / never_apart
        return found

    def written(self, stream: Stream, kinds: Numbers) -> list[str]:
        """How each kind of pair is written most often, inside of sentences where it stands so."""
        at, kind = self._among(kinds)
        words = stream.places[self.first[at]] << 32 | stream.places[self.second[at]]
        order = np.lexsort((words, kind))
        new = np.diff(kind[order], prepend=-1) | np.diff(words[order], prepend=-1)
        first = np.flatnonzero(new)
        inside = np.add.reduceat(~stream.opening[self.first[at[order]]], first, dtype=np.int64)
        best = [(-1, -1, "")] * len(kinds)
        told = zip(
            kind[order[first]].tolist(),
            inside.tolist(),
            np.diff(first, append=len(order)).tolist(),
            self.first[at[order[first]]].tolist(),
            self.second[at[order[first]]].tolist(),
            strict=True,
        )
        for number, within, total, opens, closes in told:
            text = _text(stream, opens, closes)
            best[number] = max(best[number], (within, total, text))
        return [text for _, _, text in best]

    def _among(self, kinds: Numbers) -> tuple[Numbers, Numbers]:
        """The occurrences of some kinds in order, and the number of each one's kind."""
        kind = np.searchsorted(kinds, self.packed)
        kind[kind == len(kinds)] = 0
        at = np.flatnonzero(kinds[kind] == self.packed) if len(kinds) else kind[:0]
        return at, kind[at]


def _numbered(
    words: Sequence[Word],
    counts: Numbers,
    forms: Sequence[str],
    kept: Callable[[Word], bool],
    most: int,
) -> Numbers:
    """The number of the form of each word that is kept; −1 for the others, and for the rare ones.

    The most frequent form is 0.
    """
    held: dict[str, int] = defaultdict(int)
    for text, count in zip(forms, counts.tolist(), strict=True):
        held[text] += count
    of_form = dict(zip(forms, words, strict=True))
    often = (text for text, count in held.items() if count >= LEAST and kept(of_form[text]))
    ranked = sorted(often, key=lambda text: (-held[text], text))
    number = {text: at for at, text in enumerate(ranked[:most])}
    return np.array([number.get(text, -1) for text in forms], dtype=np.int64)


def _loose(word: Word) -> bool:
    return word.loose


def _telling(word: Word) -> bool:
    key = word.key
    if word.loose or key in WEAK:
        return False
    return key in NOUNS or lemma_of(key) not in AUXILIARIES


def _text(stream: Stream, first: int, second: int) -> str:
    """What stands from one place to another, without the article before it."""
    words = [stream.words[at] for at in stream.places[first : second + 1].tolist()]
    return " ".join([typed(words[0].bare), *(typed(word.chunk) for word in words[1:])])
