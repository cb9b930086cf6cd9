"""Draw the sentences of the golden file of promises: ``python -m tests.extraction.draw_promises``.

Reads archives of questions, keeps sentences of the Government's speeches that are short enough to
be quoted, puts each in a stratum by its words, and draws so many of each with a kept seed. The
lines that come out have no reading yet; ``docs/annotation.md`` has the rules they are read by.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer import sources
from indexer.model import Question
from indexer.search.passages.sentences import sentences

SEED = 20250521
LENGTHS = range(30, 321)
"""Characters of a sentence that may be quoted."""
DRAWN = {"both": 240, "future": 45, "horizon": 45, "plain": 40}
"""Stratum → sentences drawn: a future and a time, one of the two, neither."""

FUTURE = re.compile(
    r"\b\w+(?:rai|ras|ra|rons|rez|ront)\b|\b(?:vais|va|allons|vont)\b", re.IGNORECASE
)
HORIZON = re.compile(
    r"d['’]ici|horizon|\bavant\b|prochain|semestre|trimestre|rentrée|délai|bientôt|ultérieurement"
    r"|sous peu|demain|ce soir|cet après-midi|quinquennat|\bdans (?:les?|l['’]|un|une|deux|trois"
    r"|quatre|cinq|six|dix|quinze|quelques|\d+)\b|\b20[12]\d\b|à venir|(?:qui|s)['’]? ?v(?:ien|on)t"
    r"|\b(?:janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre)\b"
    r"|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|semaine|mois|année|an|été|automne"
    r"|hiver|printemps)\b",
    re.IGNORECASE,
)
_GOVERNMENT = re.compile(
    r"ministre|secr[ée]taire|garde des sceaux|haut[e]?[- ]commissaire", re.IGNORECASE
)


def speeches(question: Question) -> Iterator[tuple[int, int]]:
    """The ranges of an answer in which the Government speaks, names left out."""
    answer = question.answer
    if answer is None:
        return
    ends = [span.start for span in answer.speakers[1:]] + [len(answer.text)]
    for span, end in zip(answer.speakers, ends, strict=False):
        if _GOVERNMENT.search(answer.text, span.start, span.end):
            yield span.end, end


def stratum(sentence: str) -> str:
    """The key of ``DRAWN`` that a sentence belongs to."""
    future, horizon = FUTURE.search(sentence), HORIZON.search(sentence)
    return (
        "both" if future and horizon else "future" if future else "horizon" if horizon else "plain"
    )


def drawn(paths: Sequence[Path]) -> Iterator[dict[str, object]]:
    """Sentences to be read, in the order to read them in; ``weight``: how many each is for."""
    strata: dict[str, list[tuple[str, str, str]]] = {name: [] for name in DRAWN}
    for question in sources.read(paths):
        if isinstance(question, Question) and question.answer and question.answered:
            text = question.answer.text
            for start, end in speeches(question):
                for first, last in sentences(text[start:end]):
                    sentence = text[start + first : start + last].lstrip(" .").strip()
                    if len(sentence) in LENGTHS:
                        said = (question.id, question.answered.isoformat(), sentence)
                        strata[stratum(sentence)].append(said)
    chance = random.Random(SEED)
    rows: list[dict[str, object]] = []
    for name, all_of in strata.items():
        weight = round(len(all_of) / DRAWN[name], 1)
        for uid, day, sentence in chance.sample(sorted(set(all_of)), DRAWN[name]):
            rows.append(
                {"uid": uid, "date": day, "stratum": name, "weight": weight, "sentence": sentence}
            )
    chance.shuffle(rows)
    for index, row in enumerate(rows):
        yield row | {"half": "rules" if index % 2 == 0 else "figures"}


if __name__ == "__main__":
    for line in drawn([Path(name) for name in sys.argv[1:]]):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
