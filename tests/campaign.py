"""Ask a million generated queries; none may raise, read back otherwise, or give a page of errors.

``python tests/campaign.py --queries 1000000 --pages 20000``. Texts are drawn from the words, signs
and operators of the language, from noise, and from both, always the same for a seed. Each is parsed
and its normal form read back; every so-many-th is asked as a page, JSON, a feed or contexts
of an index of the seed documents, through the application as it is served.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from indexer import fields  # noqa: E402 - only now can it be found
from indexer.build import reindex  # noqa: E402 - only now can it be found
from indexer.config import Settings  # noqa: E402 - only now can it be found
from indexer.query import parse, printed  # noqa: E402 - only now can it be found
from indexer.sources import read  # noqa: E402 - only now can it be found
from indexer.wiring import open_store  # noqa: E402 - only now can it be found
from webapp import create_app  # noqa: E402 - only now can it be found

PIECES = (
    *(row.prefix + ":" for row in fields.FIELDS),
    *("depuis:", "avant:", "date:", "delai:", "foo:", "mot-clé:", "http://a.b/"),
    *("OU", "ET", "SAUF", "NON", "OR", "AND", "NOT", "-", "+", "(", ")", "*", "~", "~5", "~2"),
    *('"', "“", "”", "«", "»", "„", " ", " ", " ", " ", "\u00a0", "\u202f", "\t", "\x00", "\n"),
    *("asalée", "infirmières", "loup", "santé", "déserts médicaux", "l'", "d’", "aujourd'hui"),
    *("écolé\u0301", "député(e)s", "n°", "№", "714", "17-15108", "QE", "S.N.C.F."),
    *("QANR5L17QE2621", "2024", "2024-03", "..", "…", ">", "<=", "12/05/2026", "mars", "XVIIe"),
    *("15 108", "L. 121-4"),
    *(",", ";", ".", ":", "'", "’", "_", "ﬁ", "½", "🐺", "\u200b", "\u202e", "/", "?", "\\", "<b>"),
)
PATHS = ("/recherche", "/recherche.json", "/recherche.atom", "/concordance")


def texts(seed: int, count: int) -> Iterator[str]:
    """So many queries, one in ten of them noise, one in ten with noise among its pieces."""
    chance = random.Random(seed)
    for _ in range(count):
        pieces = chance.choices(PIECES, k=chance.randrange(1, 16))
        sort = chance.random()
        if sort < 0.1:
            pieces = [_noise(chance)]
        elif sort < 0.2:
            pieces.insert(chance.randrange(len(pieces)), _noise(chance))
        yield chance.choice(("", " ")).join(pieces)


def _noise(chance: random.Random) -> str:
    """Any characters, half surrogates too."""
    return "".join(chr(chance.randrange(0x11000)) for _ in range(chance.randrange(1, 30)))


def fault(text: str) -> str:
    """What is wrong with how a query is read; empty where nothing is."""
    try:
        tree, _ = parse(text)
        normal = printed(tree)
        again = printed(parse(normal)[0])
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return f"{type(error).__name__}: {error}"
    return "" if again == normal else f"reads back as {again!r}, not as {normal!r}"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run(queries: int, pages: int, seed: int) -> list[str]:
    """The findings, one a line; progress is printed."""
    found: list[str] = []
    statuses: Counter[int] = Counter()
    slowest, began = 0.0, time.perf_counter()
    every = max(1, queries // pages) if pages else 0
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(index=Path(folder) / "index", processes=1)
        reindex(open_store(settings), read([ROOT / "seeds"]))
        client = create_app(settings).test_client()
        for number, text in enumerate(texts(seed, queries)):
            problem = fault(text)
            if every and number % every == 0:
                path = PATHS[number // every % len(PATHS)]
                start = time.perf_counter()
                asked = urlencode({"q": text}, errors="replace")
                status = client.get(f"{path}?{asked}").status_code
                slowest = max(slowest, time.perf_counter() - start)
                statuses[status] += 1
                problem = problem or (f"{path}: {status}" if status not in {200, 404} else "")
            if problem:
                found.append(f"{text!r}: {problem}")
            if number % 100_000 == 99_999:
                say(f"{number + 1:,} queries, {len(found)} findings")
    seconds = time.perf_counter() - began
    say(f"{queries:,} queries in {seconds:.0f} s, {len(found)} findings")
    say(f"pages by status: {dict(statuses)}, the slowest {slowest * 1000:.0f} ms")
    return found


def main() -> None:
    """Exit code 1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=1_000_000)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    found = run(given.queries, given.pages, given.seed)
    say("\n".join(found[:50]))
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
