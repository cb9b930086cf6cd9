"""What a commit learns from its questions, upon what the generation before it had mined.

Acronyms are exact at every commit: each question's pairs are kept under its uid. The tables that a
sample gives stay until ``GROWN`` of the questions have changed since it was drawn; then it is drawn
again from the stored questions, which costs the same for any index. A fresh index draws it from the
questions as they come, where each came once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from indexer.engines.mined.tables import (
    MARK,
    Lines,
    Listed,
    Name,
    acronym_lines,
    drawn_lines,
    pair_lines,
    pairs,
    sorted_lines,
)
from indexer.fields import SEARCHED
from indexer.mining import Acronyms, Document, Mined, Miner, Sample, drawn, tables
from indexer.model import Question, QuestionId

GROWN = 0.1
"""Share of the questions whose change makes the sample outdated."""
FETCHED = 256
"""Stored questions that the sample reads at once."""
_CHANGED = "changed"
Fetch = Callable[[Sequence[QuestionId]], Iterable[Question]]


class Changes:
    """Gathers what a commit puts and drops; ``before``: the lines of the generation it changes.

    ``fresh``: there is no such generation.
    """

    def __init__(self, before: Mapping[str, Lines], *, fresh: bool = False) -> None:
        self._before = before
        self._acronyms = Acronyms.of(pairs(before.get(Name.PAIRS) or Listed()))
        self._changed = 0
        self._sample = Sample() if fresh else None
        self._drawn: dict[str, list[bytes]] | None = None

    def put(self, question: Question) -> None:
        """Take a question, in place of the one of its uid."""
        self._changed += 1
        read = document(question)
        self._acronyms.add(read)
        if self._sample is not None:
            self._sample.add(read)

    def drop(self, id: QuestionId) -> None:
        """Forget a question."""
        self._changed += 1
        self._acronyms.drop(id)

    def draw(self, documents: int) -> None:
        """Work out ahead what the sample of a fresh index of so many documents gives.

        Nothing is done where one came twice or was dropped: ``lines`` then reads what is stored.
        """
        if self._sample is not None and self._changed == documents:
            self._drawn = drawn_lines(tables(self._acronyms.result(), self._sample))

    def lines(
        self, documents: int, uids: Callable[[], Iterable[QuestionId]], fetch: Fetch
    ) -> dict[str, list[bytes]]:
        """The lines of the new generation's tables; none where nothing was put or dropped.

        ``documents``: how many it holds; ``uids`` lists and ``fetch`` reads them.
        """
        if not self._changed and self._before:
            return {}
        changed = self._changed + self._outdated()
        acronyms = self._acronyms.result()
        found = {Name.PAIRS: pair_lines(self._acronyms.pairs()), **acronym_lines(acronyms)}
        if not self._before or changed >= GROWN * documents:
            changed = 0
            found |= self._drawn or drawn_lines(tables(acronyms, _sampled(uids(), fetch)))
        else:
            kept = (Name.RELATED, Name.SPELLINGS, Name.EXPRESSIONS)
            found |= {name: _all(self._before[name]) for name in kept if name in self._before}
        found[Name.STATE] = sorted_lines([(_CHANGED, [changed])])
        return {str(name): lines for name, lines in found.items()}

    def _outdated(self) -> int:
        """How many questions had changed since the sample was drawn, before this commit."""
        state = self._before.get(Name.STATE) or Listed()
        return sum(int(line.split(MARK.encode())[1]) for line in _all(state))


_SAID = tuple(row for row in SEARCHED if not row.derived)


def document(question: Question) -> Document:
    """What is mined of a question: the texts of its searched fields, each said once."""
    return Document(question.id, tuple(row.text(question) for row in _SAID))


def mined(questions: Iterable[Question]) -> Mined:
    """What questions in memory say."""
    miner = Miner()
    for question in questions:
        miner.add(document(question))
    return miner.result()


def _sampled(uids: Iterable[QuestionId], fetch: Fetch) -> Sample:
    sample = Sample()
    order = [QuestionId(uid) for uid in drawn(uids)]
    for at in range(0, len(order), FETCHED):
        for question in fetch(order[at : at + FETCHED]):
            sample.add(document(question))
        if sample.full:
            break
    return sample


def _all(lines: Lines) -> list[bytes]:
    return lines.run(0, len(lines))
