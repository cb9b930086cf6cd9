"""Draw sentences of published records at random, to be read by hand for the golden files.

    python -m tests.extraction.draw laws 400 ../shared/corpus

prints as JSON Lines the sentences that may name a text of law (or an amount), in the order in which
they were drawn: half from written questions, half from others, none longer than a quotation.
The cues are far wider than what is read, so that what the rules overlook is drawn too; ``rare``
draws the forms of texts of law that come seldom: lists, ranges, European texts, ordonnances.
For ``names`` who speaks is left out, and no opening or form of address is a cue.
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
    "names": re.compile(
        r"\bMM?\.|\bMmes?\b|\b[Mm](?:onsieur|adame) [A-Zld]|(?i:\b(?:ministre|secr[ée]taire d"
        r"|garde des|pr[ée]sidente? (?!de s)|d[ée]putée? [A-Z]|s[ée]nat(?:eur|rice) [A-Z]"
        r"|rapporteure?|coll[eè]gue|rapport de|commissaire) )"
        r"|\b(?:[A-Z]{3,6}|[A-Z][a-z]{2,7}) ?\)|\b[lL](?:'|’|a |es )[A-Z]{3,6}\b"
        r"|\b(?:Haute?|Agences?|Autorité|Conseil|Cour|Office|Institut|Centre|Caisses?|Commission"
        r"|Établissement|Défenseure?|Inspection|Banque|Contrôleure?|Direction|Comité|Mission"
        r"|Fonds) "
    ),
}
USUAL = re.compile(
    r"\A(?:M\.|Mme) [\w’' -]{3,50} (?:attire|appelle|interroge|alerte) .*|\(.*"
    r"|\b(?:[Mm]onsieur|[Mm]adame|M\.|Mme) l[ea] (?:[Pp]remi[eè]re? )?\w+(?! (?:d|[A-Z]))"
)
"""Openings and forms of address, which every other sentence would have: none is a cue of names."""


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
    for passage in filter(None, (question.question, question.answer)):
        text, speakers = passage.text, passage.speakers if sort == "names" else ()
        for start, end in sentences(text):
            spoken = max(
                (span.end for span in speakers if start <= span.start < end), default=start
            )
            sentence = text[spoken:end].lstrip(" .\u00a0").strip()
            cue = USUAL.sub("", sentence) if sort == "names" else sentence
            if len(sentence) <= LONGEST and CUES[sort].search(cue):
                yield sentence


if __name__ == "__main__":
    for row in drawn(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
