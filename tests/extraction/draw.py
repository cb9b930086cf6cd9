"""Draw sentences of published records at random, to be read by hand for the golden files.

    python -m tests.extraction.draw laws 400 ../shared/corpus

prints as JSON Lines the sentences that may name a text of law (or an amount), in the order in which
they were drawn: half from written questions, half from others, none longer than a quotation.
The cues are far wider than what is read, so that what the rules overlook is drawn too; ``rare``
draws the forms of texts of law that come seldom: lists, ranges, European texts, ordonnances.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from indexer import sources
from indexer.model import Kind, Question
from indexer.search.passages.sentences import sentences

SEED = 20_250_101
LONGEST = 420
CUES = {
    "laws": re.compile(
        r"(?i)\b(?:code d|code p|code c|code g|code r|code é|constitution\b|CGI\b|49[.-]3)"
        r"|\b(?=[^.]*\d)(?:articles?|art\.|lois?|décrets?|arrêtés?|ordonnances?|règlements?"
        r"|directives?|rapports? .{0,40}n[°o]|[LRDA]\.? ?\d{2,}-)"
    ),
    "rare": re.compile(
        r"\b(?i:articles [LRDA\d]|directives? (?:n[°o] ?)?\d|r[eè]glements? (?:\(|n|CE)"
        r"|ordonnances? n|L\.?O\.? ?\d|rapports? [\w’' ]{0,30}n[°o] ?\d|arrêtés? des"
        r"|décrets? (?:des|n[°o]s)|lois n"
        r"|articles? [\w.* -]{1,20} (?:à|et|ou) |et suivants)"
    ),
    "amounts": re.compile(
        r"\d|€|%|(?i:\b(?:euros?|millions?|milliards?|pour cent|milliers?|centaines?)\b)"
    ),
}


def drawn(sort: str, count: int, corpus: Path) -> Iterator[dict[str, str]]:
    """So many different sentences with a cue of that sort, every second from a written question."""
    written: list[dict[str, str]] = []
    others: list[dict[str, str]] = []
    for question in sources.read([corpus]):
        if isinstance(question, Question):
            pool = written if question.kind is Kind.WRITTEN else others
            pool += [{"uid": question.id, "text": text} for text in _cued(sort, question)]
    generator = random.Random(SEED)
    picked = [list({row["text"]: row for row in pool}.values()) for pool in (written, others)]
    for pool in picked:
        generator.shuffle(pool)
    for pair in zip(*(pool[: count // 2] for pool in picked), strict=False):
        yield from pair


def _cued(sort: str, question: Question) -> Iterator[str]:
    for text in (question.question.text, question.answer.text if question.answer else ""):
        for start, end in sentences(text):
            sentence = text[start:end].strip()
            if len(sentence) <= LONGEST and CUES[sort].search(sentence):
                yield sentence


if __name__ == "__main__":
    for row in drawn(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
