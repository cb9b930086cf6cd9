"""The dearest queries that can be asked: 200 generated ones, and those of an attack of before.

``python -m bench.worst --index DIR`` serves an index without a limit of time, asks each query over
HTTP, one after the other, and prints the slowest by the processor time that the server took; then
it asks all of them eight at a time, and ``/healthz`` beside them. A request that is not answered
within ``--patience`` seconds has the status 0. ``--write FILE`` keeps a table.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from bench import http
from bench.ratios import quantile
from bench.rebuild import processes
from indexer.query.request import MAX_QUERY

SEED = 20
AT_ONCE = 8
PROBED = 0.1
"""Seconds between two probes."""
SHOWN = 12
PATIENCE = 20.0
"""Seconds that an answer is waited for."""
_WORDS = (Path(__file__).parent / "frequent.txt").read_text("utf-8").split()
FREQUENT = [word for word in _WORDS if len(word) > 1]
"""The most frequent forms of the published records, the most frequent first."""
_KNOWN = "con pro dis com pré ent ren par mes éta per sou tra ins app att exp ass int"
_BEGINNINGS = _KNOWN.split()
PAGES = (
    "/recherche",
    "/recherche.json",
    "/concordance",
    "/facettes/auteur",
    "/recherche.atom",
    "/statistiques/comparer",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: what sort of query it is, and its address."""

    sort: str
    path: str


class Taken(NamedTuple):
    """How long a request took, of that the server's processors, and the status of its answer."""

    seconds: float
    processor: float
    status: int
    asked: Asked


def worst(count: int = 200, seed: int = SEED) -> Iterator[Asked]:
    """So many requests, each sort of query on each page in turn; always the same for a seed."""
    chance = random.Random(seed)
    sorts = list(_SORTS.items())
    for number in range(count):
        name, make = sorts[number % len(sorts)]
        page = PAGES[number // len(sorts) % len(PAGES)]
        yield Asked(name, _address(page, make(chance)))


def _address(page: str, query: str, **more: str) -> str:
    return f"{page}?{urlencode({'q': query, **more})}"


def _filled(parts: Iterator[str], sign: str) -> str:
    """As many parts as a query may have characters and terms."""
    query = ""
    for part in islice(parts, 64):
        longer = f"{query}{sign}{part}" if query else part
        if len(longer) > MAX_QUERY:
            break
        query = longer
    return query


def _few(chance: random.Random, least: int, most: int, among: int = 24) -> str:
    return " ".join(chance.choices(FREQUENT[:among], k=chance.randint(least, most)))


def _sign(chance: random.Random) -> str:
    return chance.choice((" OU ", " "))


def _each(make: Callable[[], str]) -> Iterator[str]:
    while True:
        yield make()


def _proximities(chance: random.Random) -> str:
    words, reach = chance.randint(2, 8), chance.choice((9, 50, 100))
    return _filled(_each(lambda: f'"{_few(chance, words, words)}"~{reach}'), _sign(chance))


def _equal_proximities(chance: random.Random) -> str:
    one = f'"{_few(chance, 2, 8)}"~{chance.choice((50, 100))}'
    return _filled(_each(lambda: one), " OU ")


def _phrases(chance: random.Random) -> str:
    words = chance.randint(2, 6)
    return _filled(_each(lambda: f'"{_few(chance, words, words)}"'), _sign(chance))


def _one_phrase(chance: random.Random) -> str:
    return f'"{_few(chance, 2, 5, among=chance.choice((8, 40, 200)))}"'


def _long_phrase(chance: random.Random) -> str:
    return f'"{_few(chance, 100, 300)}"'[: MAX_QUERY - 1] + '"'


def _frequent_words(chance: random.Random) -> str:
    return _filled(iter(chance.sample(FREQUENT, 64)), _sign(chance))


def _beginnings(chance: random.Random) -> str:
    letters = "abcdefilmnoprstuv"
    made = (f"{''.join(chance.choices(letters, k=3))}*" for _ in range(30))
    known = (f"{start}*" for start in chance.sample(_BEGINNINGS, len(_BEGINNINGS)))
    return _filled((part for both in zip(known, made, strict=False) for part in both), " OU ")


def _fielded(chance: random.Random) -> str:
    fields = "question", "reponse", "titre", "auteur"
    return _filled(
        _each(lambda: f"{chance.choice(fields)}:{chance.choice(FREQUENT[:64])}"), _sign(chance)
    )


def _very_forms(chance: random.Random) -> str:
    return _filled((f'"{word}"' for word in chance.sample(FREQUENT[:100], 64)), " OU ")


def _negations(chance: random.Random) -> str:
    return _filled(_each(lambda: f'-"{_few(chance, 1, 3)}"'), " ")


def _nested(chance: random.Random) -> str:
    query = chance.choice(FREQUENT)
    while len(query) < MAX_QUERY - 60:
        query = f'({query} {chance.choice(("OU", "-"))} "{_few(chance, 2, 4)}"~50)'
    return query


def _misspelt(chance: random.Random) -> str:
    def slip() -> str:
        word = chance.choice([word for word in FREQUENT if len(word) > 6])
        at = chance.randrange(1, len(word))
        return word[:at] + chance.choice("abcdefghij") + word[at:]

    return _filled(_each(slip), _sign(chance))


_SORTS: dict[str, Callable[[random.Random], str]] = {
    "proximities": _proximities,
    "equal proximities": _equal_proximities,
    "phrases": _phrases,
    "one phrase": _one_phrase,
    "long phrase": _long_phrase,
    "frequent words": _frequent_words,
    "prefixes": _beginnings,
    "words of a field": _fielded,
    "very forms": _very_forms,
    "negations": _negations,
    "nested": _nested,
    "misspelt": _misspelt,
}


def slow_log() -> list[Asked]:
    """The queries that an attack on a smaller index found slowest, of 1 s to beyond 100 s."""
    forty = _filled(_each(lambda: '"de la les"~50'), " OU ")
    eight = _filled(_each(lambda: '"de la les des et le du un"~100'), " OU ")
    stops = _filled(_each(lambda: "de OU la OU le"), " OU ")
    phrases = _filled(_each(lambda: '"de la les des et le"'), " OU ")
    beginnings = _beginnings(random.Random(1))
    return [
        Asked("slow log", _address(page, query))
        for page, query in (
            ("/concordance.csv", forty),
            ("/concordance.csv", stops),
            ("/concordance.csv", beginnings),
            ("/concordance.csv", "de"),
            ("/recherche", eight),
            ("/statistiques/comparer", forty),
            ("/recherche", forty),
            ("/recherche.json", forty),
            ("/facettes/auteur", forty),
            ("/concordance", forty),
            ("/recherche.atom", forty),
            ("/recherche", phrases),
            ("/facettes/auteur", eight),
            ("/concordance", eight),
            ("/statistiques/comparer", eight),
        )
    ]


def timed(
    address: str, process: int, asked: Sequence[Asked], patience: float = PATIENCE
) -> list[Taken]:
    """The times of each request, one after the other; of a file until its first part is there."""
    found = []
    for one in asked:
        began, spent = time.perf_counter(), spent_by(process)
        status = _status(f"{address}{one.path}", patience)
        seconds = time.perf_counter() - began
        found.append(Taken(seconds, spent_by(process) - spent, status, one))
        _let_settle(process, patience)
    return found


def spent_by(process: int) -> float:
    """Processor seconds of a process and its children, in steps of a hundredth."""
    total = 0
    for pid in processes(process):
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(after_name[11]) + int(after_name[12])
    return total / os.sysconf("SC_CLK_TCK")


def _let_settle(process: int, patience: float) -> None:
    """Wait until what nobody waits for any more is done, lest the next request pays for it."""
    end = time.perf_counter() + patience
    while time.perf_counter() < end:
        spent = spent_by(process)
        time.sleep(PROBED)
        if spent_by(process) - spent < PROBED / 2:
            return


def eight_at_once(
    address: str, asked: Sequence[Asked], patience: float = PATIENCE
) -> tuple[list[float], list[int]]:
    """Seconds of each probe of ``/healthz`` while all is asked, and all the statuses."""
    probes: list[float] = []
    done = threading.Event()

    def probe() -> None:
        while not done.wait(PROBED):
            began = time.perf_counter()
            _status(f"{address}/healthz", patience)
            probes.append(time.perf_counter() - began)

    watching = threading.Thread(target=probe)
    watching.start()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = list(pool.map(lambda one: _status(f"{address}{one.path}", patience), asked))
    done.set()
    watching.join()
    return probes, statuses


def _status(address: str, patience: float) -> int:
    """The status of an answer; 0 where none came in time."""
    try:
        with urllib.request.urlopen(address, timeout=patience) as answer:  # noqa: S310 - ours
            answer.read(1 << 16)
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.worst", description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--patience", type=float, default=PATIENCE, help="seconds for an answer")
    parser.add_argument("--write", type=Path, help="a file for every time, as JSON")
    given = parser.parse_args()
    os.environ["QUESTIONS_BUDGET"] = "0"
    known, made = slow_log(), list(worst(given.count))
    with http.started(given.index) as (address, process):
        _status(f"{address}/recherche?q=loup", given.patience)  # what is made once is made
        found = timed(address, process, [*known, *made], given.patience)
        _show(found[: len(known)], found[len(known) :])
        if given.write:
            given.write.write_text(_as_json(found), "utf-8")
        probes, statuses = eight_at_once(address, [*known, *made], given.patience)
    print(f"{AT_ONCE} at once: {len(statuses)} asked, {dict(Counter(statuses))};", end=" ")
    print(f"/healthz {len(probes)} times: {told(probes)}")


def _show(known: Sequence[Taken], made: Sequence[Taken]) -> None:
    for name, some in (("slow log", known), ("generated", made)):
        print(f"{name}, processor: {told([one.processor for one in some])}")
        print(f"{name}, elapsed: {told([one.seconds for one in some])}")
        for one in sorted(some, key=lambda one: -one.processor)[:SHOWN]:
            seconds = f"{one.processor:6.2f} s of {one.seconds:7.3f} s"
            print(f"  {seconds}  {one.status}  {one.asked.sort:18} {one.asked.path[:90]}")
    print("longest of each sort, processor s:", end=" ")
    longest: dict[str, float] = {}
    for one in made:
        longest[one.asked.sort] = max(longest.get(one.asked.sort, 0), one.processor)
    ranked = sorted(longest.items(), key=lambda item: -item[1])
    print(", ".join(f"{sort} {seconds:.2f}" for sort, seconds in ranked), flush=True)


def _as_json(found: Sequence[Taken]) -> str:
    rows = (
        [round(one.processor, 2), round(one.seconds, 4), one.status, one.asked.sort, one.asked.path]
        for one in found
    )
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n"


def told(seconds: Sequence[float]) -> str:
    """The median, the 95th percentile and the longest of some times."""
    median, high = quantile(seconds, 0.5), quantile(seconds, 0.95)
    return f"median {median:.3f} s, p95 {high:.3f} s, longest {max(seconds):.3f} s"


if __name__ == "__main__":
    main()
