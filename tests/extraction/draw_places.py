"""Draw sentences of published records that may name a place, to be read by hand.

    python -m tests.extraction.draw_places 800 ../shared/corpus

prints as JSON Lines so many sentences in the order in which they were drawn. The cue is far wider
than what is read: any word with a capital that a commune, a département or a région is called by,
persons, words and rivers of that name included.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from indexer import sources
from indexer.model import Question
from tests.conftest import ROOT

SEED = 15
SHORTEST, LONGEST = 20, 300
TABLES = ROOT / "indexer" / "extraction" / "places"
ALSO = (
    "Alsace|Aquitaine|Auvergne|Bourgogne|Champagne-Ardenne|Franche-Comté|Languedoc-Roussillon"
    "|Limousin|Lorraine|Midi-Pyrénées|Nord-Pas-de-Calais|Picardie|Basse-Normandie|Haute-Normandie"
    "|Poitou-Charentes|Rhône-Alpes|Centre|PACA|Provence|Savoie|Antilles|Réunion"
)
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]?")
_WORD = re.compile(r"[^\W_]+")


def key(name: str) -> str:
    """A name in small letters, each joint a space."""
    return re.sub(r"[-\s’']+", " ", name).strip().lower()


def names() -> Iterator[str]:
    """Everything that a place is called by."""
    for line in (TABLES / "communes.txt").read_text("utf-8").splitlines()[1:]:
        for cell in line.split("\t")[1].split("|"):
            yield cell.partition("=")[0]
    for line in (TABLES / "territories.txt").read_text("utf-8").splitlines()[1:]:
        yield from line.split("\t")[1:]
    yield from re.split(r"\|", ALSO)


def known() -> dict[str, set[str]]:
    """First word → the keys that begin with it, with their article and without."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in map(key, names()):
        found[name.split(" ")[0]].add(name)
        article, _, rest = name.partition(" ")
        if article in {"le", "la", "les", "l"} and rest:
            found[rest.split(" ")[0]].add(rest)
    return found


def may_name(sentence: str, keys: dict[str, set[str]]) -> bool:
    """Whether a run of words with capitals at its ends is called like a place."""
    words = list(_WORD.finditer(sentence))
    for at, word in enumerate(words):
        for name in keys.get(word.group().lower(), ()) if word.group()[0].isupper() else ():
            last = at + name.count(" ")
            said = sentence[word.start() : words[last].end()] if last < len(words) else ""
            if key(said) == name and words[last].group()[0].isupper():
                return True
    return False


def drawn(count: int, corpus: Path) -> list[dict[str, str]]:
    """So many sentences that may name a place."""
    keys, rows = known(), []
    for question in sources.read([corpus]):
        if isinstance(question, Question):
            answer = question.answer.text if question.answer else ""
            parts = {"title": question.title, "question": question.question.text, "answer": answer}
            for part, text in parts.items():
                for match in _SENTENCE.finditer(text):
                    sentence = match.group().strip()
                    if SHORTEST <= len(sentence) <= LONGEST and may_name(sentence, keys):
                        rows.append((str(question.id), part, sentence))
    rows.sort()
    return [{"uid": uid, "text": text} for uid, _, text in random.Random(SEED).sample(rows, count)]


if __name__ == "__main__":
    for row in drawn(int(sys.argv[1]), Path(sys.argv[2])):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
