"""How surely sketches tell texts that are nearly the same: on real pairs, and on generated edits.

Run ``python -m bench.waves ARCHIVES`` with the archives of legislatures 15 and 16. It makes the
sketches of all questions and answers, compares every pair, and reports:

- real pairs: the golden file names every pair of them of which an alignment word by word
  covers half of both texts (``same``), and those where it covers 0.3 to 0.5 (``reworded``: one
  campaign mostly, told in other words). Whatever else is found is wrong, and so is ``reworded``.
- edits: real written questions in which 5 to 30 % of the words were substituted, replaced, dropped
  or inserted in runs of 1 to 12, out of other questions. Right is the question that was edited and
  what is ``same`` or ``reworded`` beside it; anything else that is found is wrong.

``--agreed 8 9 10`` compares thresholds. With a rule of another version, run it in its work tree.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer import sketches
from indexer.model import Kind, Passage, Question
from indexer.sketches import AGREED, NONE, SKETCHES, Sketch, Text
from indexer.sources import read

GOLDEN = Path(__file__).parent / "waves.golden.json"
RATES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
EDITED, SEED = 300, 24
LONG = 80
"""Words of a question that is edited, at least."""
RUN = 12
Pairs = frozenset[tuple[str, str]]
Bins = npt.NDArray[np.uint16]


def golden() -> Mapping[Text, Mapping[str, Pairs]]:
    """Text → ``same`` and ``reworded`` → the pairs of uids, each in order."""
    held = json.loads(GOLDEN.read_text())
    return {
        text: {name: frozenset(map(tuple, pairs)) for name, pairs in held[text].items()}
        for text in Text
    }


def edited(text: str, rate: float, pool: Sequence[Sequence[str]], chance: random.Random) -> str:
    """A text of which so large a part of the words was changed."""
    words = text.split()
    left = max(1, round(rate * len(words)))
    while left > 0:
        how = chance.choice(("substitute", "replace", "drop", "insert"))
        size = 1 if how == "substitute" else min(left, chance.randint(2, RUN))
        other = chance.choice(pool)
        at, start = chance.randrange(len(words) - size), chance.randrange(len(other) - size)
        new = [] if how == "drop" else other[start : start + size]
        words[at : at + (0 if how == "insert" else size)] = new
        left -= size
    return " ".join(words)


def bins(found: Sequence[Sketch]) -> Bins:
    """The sketches as rows of an array."""
    return np.array(found, dtype=np.uint16).reshape(len(found), -1)


def alike(one: Bins, others: Bins, least: int) -> npt.NDArray[np.intp]:
    """The rows that are alike one sketch: the rule of ``sketches.alike``, for any threshold."""
    agreed = others == one
    paired = (agreed[:, ::2] & agreed[:, 1::2]).any(axis=1)
    return np.flatnonzero((agreed.sum(axis=1) >= least) & paired)


def known(questions: Sequence[Question], text: Text) -> tuple[list[str], Bins]:
    """The uids and sketches of the questions that have one."""
    pairs = [(q.id, SKETCHES[text](q)) for q in questions]
    held = [(uid, sketch) for uid, sketch in pairs if sketch != NONE]
    return [uid for uid, _ in held], bins([sketch for _, sketch in held])


def real(questions: Sequence[Question], text: Text, least: int) -> str:
    """Precision and recall over all pairs."""
    uids, rows = known(questions, text)
    found = {
        (min(uid, uids[other]), max(uid, uids[other]))
        for at, uid in enumerate(uids)
        for other in (alike(rows[at], rows[at + 1 :], least) + at + 1).tolist()
    }
    known_pairs = golden()[text]
    same, right = len(known_pairs["same"]), len(found & known_pairs["same"])
    reworded = len(found & known_pairs["reworded"])
    return (
        f"{text}: {len(uids)} texts, {len(found)} pairs found, {right} of {same} same, "
        f"{reworded} reworded: precision {right / max(1, len(found)):.3f}, "
        f"recall {right / same:.3f}"
    )


def edits(questions: Sequence[Question], least: int) -> Iterator[str]:
    """Recall by the rate of the edits, and the precision of all that is found beside them."""
    chance = random.Random(SEED)
    uids, rows = known(questions, Text.QUESTION)
    beside: dict[str, set[str]] = defaultdict(set)
    for pairs in golden()[Text.QUESTION].values():
        for one, other in pairs:
            beside[one].add(other)
            beside[other].add(one)
    written = [q for q in questions if q.kind is Kind.WRITTEN and q.id in set(uids)]
    long = [q for q in written if len(q.question.text.split()) >= LONG]
    drawn = chance.sample(long, min(EDITED, len(long)))
    pool = [q.question.text.split() for q in long]
    right = wrong = asked = 0
    for rate in RATES:
        hits = 0
        for question in drawn:
            changed = Passage(edited(question.question.text, rate, pool, chance))
            sketch = sketches.of_question(dataclasses.replace(question, question=changed))
            near = [] if sketch == NONE else alike(bins([sketch])[0], rows, least).tolist()
            found = {uids[at] for at in near}
            hits += question.id in found
            wrong += len(found - beside[question.id] - {question.id})
        right, asked = right + hits, asked + len(drawn)
        yield f"  {rate:.0%} of the words: recall {hits / len(drawn):.3f}"
    yield (
        f"  all {asked}: recall {right / asked:.3f}, "
        f"precision {right / max(1, right + wrong):.3f} ({wrong} wrong)"
    )


def spent(questions: Sequence[Question]) -> str:
    """The processor time of the sketches of both texts."""
    began = time.process_time()
    for question in questions:
        for sketch in SKETCHES.values():
            sketch(question)
    each = (time.process_time() - began) / len(questions)
    size = 2 * sketches.SIZE * len(SKETCHES)
    return f"{1e6 * each:.0f} µs of a processor and {size} bytes a question"


def lines(archives: Sequence[Path], least: Sequence[int]) -> Iterator[str]:
    """The report."""
    questions = [record for record in read(archives) if isinstance(record, Question)]
    yield spent(questions)
    for agreed in least:
        yield f"{agreed} of {sketches.SIZE} bins agree, a pair of neighbours among them:"
        for text in Text:
            yield f"  {real(questions, text, agreed)}"
        yield from edits(questions, agreed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.waves", description=__doc__)
    parser.add_argument("archives", type=Path, nargs="+")
    parser.add_argument("--agreed", type=int, nargs="+", default=[AGREED], help="other thresholds")
    asked = parser.parse_args()
    for line in lines(asked.archives, asked.agreed):
        print(line)
