"""What mining costs beside a build, and how good neighbouring words are.

Run ``python -m bench.mining SOURCES…``; it prints and writes ``bench/results/mining.md``. Processor
time is taken in one process: of a build, then of what ``indexer.mining`` does with the same
questions. Neighbours are held against a thesaurus in MyThes' format, where one is given or the
package ``mythes-fr`` of Debian is installed (``--thesaurus``, MPL 2.0): the part of a lemma's five
neighbours that the thesaurus lists under it. Only lemmas count that have a synonym among the rows.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from indexer.engines.embedded.store import EmbeddedStore
from indexer.fields import SEARCHED
from indexer.mining import Acronyms, Document, Sample
from indexer.mining.documents import BOUND
from indexer.mining.expressions import expressions
from indexer.mining.related import GIVEN, Lemmas, Table, counted, related, weighed
from indexer.mining.spellings import spellings
from indexer.mining.streams import Stream, stream
from indexer.model import Question
from indexer.sources import read
from indexer.text import analyse

RESULT = Path(__file__).parent / "results" / "mining.md"
THESAURUS = Path("/usr/share/mythes/thes_fr.dat")
FREQUENT = 3_000
"""Lemmas that are asked: the most frequent ones."""
Near = Mapping[str, Sequence[str]]
Synonyms = Mapping[str, set[str]]
T = TypeVar("T")


class Clock:
    """Processor seconds by name, in the order they were spent."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def __call__(self, name: str, work: Callable[[], T]) -> T:
        """What ``work`` gives, its time noted."""
        start = time.process_time()
        found = work()
        self.spent[name] = time.process_time() - start
        return found


def built(questions: Sequence[Question]) -> None:
    """Build an index of the questions, and drop it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedStore(Path(folder)).writer(fresh=True) as writer,
    ):
        writer.put(questions)
        writer.commit()


def document(question: Question) -> Document:
    """The searched texts of a question."""
    return Document(question.id, tuple(row.text(question) for row in SEARCHED))


def costs(questions: Sequence[Question], bound: int) -> tuple[Clock, Stream]:
    """The processor time of a build, and of each step of mining; and the words of the sample."""
    clock = Clock()
    clock("a build", lambda: built(questions))
    documents = [document(question) for question in questions]
    acronyms, sample = Acronyms(), Sample(bound)
    clock("reading acronyms", lambda: deque(map(acronyms.add, documents), 0))
    clock("their meanings", acronyms.result)
    clock("drawing the sample", lambda: deque(map(sample.add, documents), 0))
    words = clock("words of the sample", lambda: stream(sample.texts()))
    clock("neighbours", lambda: related(words))
    clock("spellings", lambda: spellings(words))
    clock("expressions", lambda: expressions(words))
    return clock, words


def synonyms(path: Path) -> Synonyms:
    """Lemma key → the lemma keys of its synonyms of one word, both ways of the thesaurus' file."""
    found: dict[str, set[str]] = defaultdict(set)
    entry = ""
    for line in path.read_text("utf-8").splitlines()[1:]:
        head, *rest = line.split("|")
        if head.startswith("("):
            found[entry] |= {key for word in rest if (key := _lemma(word)) and key != entry}
        else:
            entry = _lemma(head)
    found.pop("", None)
    return found


def _lemma(word: str) -> str:
    tokens = analyse(word)
    return tokens[0].stem if len(tokens) == 1 else ""


def rivals(words: Stream) -> dict[str, Near]:
    """Neighbours by each way of finding them, ours last."""
    lemmas = Lemmas.of(words)
    rows = lemmas.frequent()
    names = [lemmas.names[row] for row in rows.tolist()]
    rng = random.Random(1)
    counts = counted(words, lemmas, rows)
    beside = _summed(counts)
    bound = _summed(weighed(counts))
    return {
        "at random": {name: rng.sample(names, min(GIVEN, len(names))) for name in names},
        "the most frequent": dict.fromkeys(names, names[:GIVEN]),
        "most often beside it": _highest(beside, names),
        "most tightly beside it (PPMI)": _highest(bound, names),
        "among the same words (ours)": {
            name: [near.lemma for near in found] for name, found in related(words).items()
        },
    }


def _summed(table: Table) -> Table:
    """Both sides of each context together."""
    before, behind = np.hsplit(table, 2)
    return before + behind


def _highest(table: Table, names: Sequence[str]) -> Near:
    best = np.argsort(-table, axis=1, kind="stable")[:, :GIVEN].tolist()
    return {name: [names[at] for at in row] for name, row in zip(names, best, strict=True)}


def judged(words: Stream, listed: Synonyms) -> list[str]:
    """A table: each way, its precision at five, and how many lemmas have a hit at all."""
    lemmas = Lemmas.of(words)
    rows = [lemmas.names[row] for row in lemmas.frequent().tolist()]
    known = set(rows)
    asked = [name for name in rows[:FREQUENT] if listed.get(name, set()) & known]
    lines = ["| neighbours | precision at 5 | a hit among 5 |", "| --- | --- | --- |"]
    for way, near in rivals(words).items():
        hits = [len(listed[name].intersection(near.get(name, ()))) for name in asked]
        precision = sum(hits) / GIVEN / len(asked)
        lines.append(f"| {way} | {precision:.3f} | {sum(map(bool, hits)) / len(asked):.3f} |")
    return [f"{len(asked)} of the {FREQUENT} most frequent lemmas have a synonym.", "", *lines]


def report(questions: Sequence[Question], thesaurus: Path, bound: int) -> str:
    """The page."""
    clock, words = costs(questions, bound)
    build, *steps = clock.spent.values()
    sampled = int(words.documents.max()) - 1
    said = f"{len(questions)} questions, {sampled} of them in a sample of {bound >> 20} MiB"
    lines = ["# Mining", "", f"{said}; processor seconds, one process.", ""]
    lines += ["| step | seconds | of a build |", "| --- | --- | --- |"]
    for name, spent in {**clock.spent, "mining, all of it": sum(steps)}.items():
        lines.append(f"| {name} | {spent:.2f} | {spent / build:.1%} |")
    if thesaurus.exists():
        lines += ["", "## Neighbours and a thesaurus", "", *judged(words, synonyms(thesaurus))]
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure, print and write."""
    made = argparse.ArgumentParser(prog="python -m bench.mining", description=__doc__)
    made.add_argument("sources", type=Path, nargs="+")
    made.add_argument("--thesaurus", type=Path, default=THESAURUS)
    made.add_argument("--bound", type=int, default=BOUND >> 20, help="MiB of the sample")
    given = made.parse_args()
    questions = [found for found in read(given.sources) if isinstance(found, Question)]
    page = report(questions, given.thesaurus, given.bound << 20)
    sys.stdout.write(page)
    RESULT.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
