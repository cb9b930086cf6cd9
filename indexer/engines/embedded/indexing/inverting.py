"""Questions to postings, many at a time: the numbers of a vocabulary, sorted by numpy.

A token becomes one 64-bit number, the rank of its key first; one sort of plain numbers puts all of
them in order, and no row has to be fetched through an index. Nothing here knows a file format.

Two documents, "loi pêche" and "pêche": the ranks are loi 0, pêche 1; the rows (rank, document,
position) are (0, 0, 0), (1, 0, 1), (1, 1, 0) when sorted. Where rank and document change a posting
begins, where the rank changes a term does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines.bm25 import MOST
from indexer.engines.embedded.indexing.packing import (
    begins,
    bits_of,
    of_rows,
    pack,
    ranked_keys,
    split,
    sums,
)
from indexer.engines.embedded.indexing.tokens import FieldTexts, Tokens
from indexer.engines.embedded.layout import (
    CATCH_ALL,
    GAP,
    LABEL_MARK,
    LABELLED,
    SCALE,
    SCALED,
)
from indexer.engines.vocabulary import Keys, Texts, Vocabulary, Whole
from indexer.model import Question


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of one field, sorted by (term, document).

    ``counts``: documents of each term. ``doc_ids``, ``frequencies`` and ``weights`` (None where
    they are the frequencies): one a posting. ``positions``: ``frequencies.sum()`` of them,
    ascending inside a posting.
    """

    terms: Sequence[bytes]
    counts: Whole
    doc_ids: Whole
    frequencies: Whole
    weights: Whole | None = None
    positions: Whole | None = None


@dataclass(frozen=True, slots=True)
class Inverted:
    """A batch of documents: the postings of each field, and numbers for each document.

    ``starts``: where each field begins in the catch-all field (fields × documents). ``lengths``:
    the weighted number of positions, times ``SCALE``.
    """

    text: Postings
    stem: Postings
    accents: Postings
    labels: Postings
    starts: Whole
    lengths: Whole


class Batch:
    """Documents gathered until they are inverted together."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._catch_all = Texts(vocabulary)
        self._labels = Texts(vocabulary)
        self.documents = 0

    def __len__(self) -> int:
        return len(self._catch_all) + len(self._labels)

    def add(self, question: Question) -> None:
        """Take the texts of a question, field after field."""
        for row in CATCH_ALL:
            self._catch_all.add(row.text(question))
        for row in LABELLED:
            self._labels.add(row.text(question))
        self.documents += 1

    def inverted(self) -> Inverted:
        """The postings of the documents added so far, numbered from 0."""
        vocabulary = self._vocabulary
        texts = FieldTexts.of(vocabulary, self._catch_all, len(CATCH_ALL))
        lengths = texts.lengths
        starts = np.zeros_like(lengths)
        starts[:, 1:] = np.cumsum(lengths[:, :-1] + GAP, axis=1)
        tokens = texts.tokens(starts)
        accents = _accents(vocabulary, tokens)
        rows = _text(vocabulary, tokens)
        del texts, tokens  # most of the memory, and the sorting needs its own
        ranked, weights = rows.ranked()
        return Inverted(
            text=ranked.postings(vocabulary.exact),
            stem=_stems(vocabulary, ranked, weights),
            accents=accents,
            labels=self._labelled(),
            starts=starts.T,
            lengths=lengths @ SCALED,
        )

    def _labelled(self) -> Postings:
        """The fields that are asked one by one: their keys carry the field's mark."""
        fields = FieldTexts.of(self._vocabulary, self._labels, len(LABELLED))
        tokens = fields.tokens(np.zeros_like(fields.lengths))
        exact = self._vocabulary.exact
        pairs = tokens.fields.astype(np.int64) * len(exact)
        pairs += of_rows(self._vocabulary.parts, tokens.parts)
        used, numbers = np.unique(pairs, return_inverse=True)
        marked = Keys()
        for pair in used.tolist():
            field, key = divmod(pair, len(exact))
            marked[f"{LABELLED[field].name}{LABEL_MARK}{exact.names[key]}"]
        return _Packed.of(marked, numbers, tokens).ranked()[0].postings(marked)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Postings under the numbers of their keys: ``used``, in the order of the keys."""

    used: Sequence[int]
    counts: Whole
    doc_ids: Whole
    frequencies: Whole
    positions: Whole | None = None

    def postings(self, keys: Keys) -> Postings:
        """The postings under their keys."""
        return Postings(
            keys.encoded(self.used),
            self.counts,
            self.doc_ids,
            self.frequencies,
            None,
            self.positions,
        )


@dataclass(slots=True)
class _Packed:
    """The tokens, each as one number: rank of its key, doc id, position, weight.

    ``bits``: of the last three. ``used``: the numbers of the keys by rank.
    """

    used: Sequence[int]
    rows: Whole
    bits: Sequence[int]

    @classmethod
    def of(
        cls, keys: Keys, numbers: Whole, tokens: Tokens, weights: Whole | None = None
    ) -> _Packed:
        """The tokens by the ``numbers`` of their keys, with the ``weights`` for their lemmas."""
        weights = np.zeros(1, np.uint8) if weights is None else weights
        used, ranks = ranked_keys(keys, numbers)
        columns = (tokens.doc_ids, tokens.positions, weights)
        bits = [bits_of(column) for column in columns]
        return cls(used, pack(ranks, *zip(columns, bits, strict=True)), bits)

    def ranked(self) -> tuple[_Ranked, Whole]:
        """The postings, and the weight of each, its tokens' together; the rows are used up.

        A key that stands twice at one position counts once, with the lower weight.
        """
        document, position, weight = self.bits
        rows, self.rows = self.rows, np.empty(0, np.int64)
        rows.sort()
        rows = rows[begins(rows >> weight)]
        owners = rows >> (position + weight)
        first = np.flatnonzero(begins(owners))
        ranks, doc_ids = split(owners[first], document)
        del owners
        postings = _Ranked(
            self.used,
            counts=np.bincount(ranks, minlength=len(self.used)),
            doc_ids=doc_ids,
            frequencies=np.diff(first, append=len(rows)),
            positions=split(rows >> weight, position)[1],
        )
        return postings, sums(rows & ((1 << weight) - 1), first)


_HEAVIEST = round(MOST * SCALE)


def _text(vocabulary: Vocabulary, tokens: Tokens) -> _Packed:
    """The tokens of the catch-all field, with their weights."""
    counted = np.array(vocabulary.counted)[tokens.parts]
    weights = SCALED.astype(np.uint8)[tokens.fields] * counted
    return _Packed.of(vocabulary.exact, of_rows(vocabulary.parts, tokens.parts), tokens, weights)


def _stems(vocabulary: Vocabulary, text: _Ranked, weights: Whole) -> Postings:
    """The postings of lemmas: the postings of their forms, added up."""
    stems = of_rows(vocabulary.stems, np.array(text.used, np.int64))
    used, ranks = ranked_keys(vocabulary.stem, stems)
    document, weight = bits_of(text.doc_ids), bits_of(weights)
    rows = pack(np.repeat(ranks, text.counts), (text.doc_ids, document), (weights, weight))
    rows.sort()
    owners = rows >> weight
    first = np.flatnonzero(begins(owners))
    ranks, doc_ids = split(owners[first], document)
    return Postings(
        terms=vocabulary.stem.encoded(used),
        counts=np.bincount(ranks, minlength=len(used)),
        doc_ids=doc_ids,
        frequencies=np.ones(len(first), dtype=np.uint8),
        weights=np.minimum(sums(split(rows, weight)[1], first), _HEAVIEST),
    )


def _accents(vocabulary: Vocabulary, tokens: Tokens) -> Postings:
    """Which documents hold which word with its accents."""
    spelt = of_rows(vocabulary.spelt, tokens.parts)
    accented = np.flatnonzero(spelt)
    used, ranks = ranked_keys(vocabulary.spellings, spelt[accented])
    document = bits_of(tokens.doc_ids)
    rows = pack(ranks, (tokens.doc_ids[accented], document))
    rows.sort()
    ranks, doc_ids = split(rows[begins(rows)], document)
    return Postings(
        terms=vocabulary.spellings.encoded(used),
        counts=np.bincount(ranks, minlength=len(used)),
        doc_ids=doc_ids,
        frequencies=np.ones(len(doc_ids), dtype=np.uint8),
    )
