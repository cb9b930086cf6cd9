"""The first benchmark: what a build, an opening and a page cost. ``python -m bench.baseline``.

The build and the searches run in a process of their own each, so that peaks of memory do not mix.
A page is everything that a front end receives: parsing, matching, the default facets, the
histogram, ten questions and their passages. Without the real records beside the repository, a
generated set stands in; the report says which it was.
"""

from __future__ import annotations

import argparse
import dataclasses
import multiprocessing
import os
import platform
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import ParamSpec, TypeVar

from indexer.build import reindex
from indexer.config import Settings
from indexer.model import Kind, Passage, Question, Status, question_id
from indexer.query.request import SearchRequest, Sort
from indexer.sources import Rejection, read
from indexer.wiring import open_searcher, open_store

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
SEEDS = ROOT / "seeds"
REPORT = ROOT / "bench" / "results" / "baseline.md"
GENERATED = 2000
ROUNDS = 7

P = ParamSpec("P")
R = TypeVar("R")

QUERIES: dict[str, Sequence[str]] = {
    "rare word": ("asalée", "loup", "frelon", "orthophoniste", "zzzznulle"),
    "frequent word": ("santé", "ministre", "gouvernement", "france", "la"),
    "two or three words": (
        *("déserts médicaux", "prix de l'énergie", "carte scolaire", "retraite agricole"),
        "fermeture de classes rurales",
    ),
    "many words": (
        "les conséquences de la hausse des prix de l'énergie pour les collectivités",
        "accès aux soins des personnes handicapées en milieu rural",
    ),
    "phrase": ('"pouvoir d\'achat"', '"transition écologique"', '"de la"', '"mise en œuvre"'),
    "near": ('"hôpital urgence"~5', '"prix énergie"~8', '"de la"~3'),
    "prefix": ("agri*", "con*", "électri*", "anti*"),
    "boolean": (
        *("santé OU éducation", "retraite SAUF agricole", "(loup OU ours) berger", "-ministre"),
    ),
    "field": ("titre:santé", "auteur:dupont", "ministere:travail", "rubrique:retraites"),
    "value": ("annee:2019", "date:2020-01..2020-06", "type:QG", "etat:répondue santé"),
    "everything": ("",),
    "reference": ("15-2001", "QE 15108"),
}


@dataclass(frozen=True)
class Built:
    """What the build cost. Times in seconds, sizes in bytes; ``computing`` is the CPU's part."""

    documents: int
    rejected: int
    reading: float
    building: float
    computing: float
    peak: int
    disk: int


@dataclass(frozen=True)
class Served:
    """What the searches cost. Times in seconds; for each query its first call and its median."""

    opening: float
    first_page: float
    first: dict[str, float]
    warm: dict[str, float]
    totals: dict[str, int]
    peak: int


def corpus() -> list[Path]:
    """The real records and the seeds, where they are."""
    return [*sorted(CORPUS.glob("Questions*.zip")), SEEDS] if CORPUS.is_dir() else []


def generated(count: int) -> Iterator[Question]:
    """Questions made of the sentences of the seeds, always the same."""
    chance = random.Random(15108)
    seeds = [record for record in read([SEEDS]) if isinstance(record, Question)]
    sentences = [
        sentence
        for seed in seeds
        for passage in (seed.question, seed.answer)
        if passage
        for sentence in passage.text.split(". ")
    ]
    for number in range(1, count + 1):
        seed = chance.choice(seeds)
        text = ". ".join(chance.choices(sentences, k=chance.randint(4, 14)))
        answer = ". ".join(chance.choices(sentences, k=20)) if chance.random() < 0.7 else None
        day = date(2017, 6, 27) + timedelta(days=chance.randrange(3000))
        yield dataclasses.replace(
            seed,
            id=question_id(17, Kind.WRITTEN, number),
            kind=Kind.WRITTEN,
            number=number,
            question=Passage(text, day),
            answer=Passage(answer, day + timedelta(days=60)) if answer else None,
            status=Status.ANSWERED if answer else Status.PENDING,
        )


def records(limit: int | None) -> Iterable[Question | Rejection]:
    """What is indexed."""
    return islice(read(paths), limit) if (paths := corpus()) else generated(limit or GENERATED)


def build(index: Path, limit: int | None) -> Built:
    """Index everything. Reading is timed by itself first, to be told from indexing."""
    began = time.perf_counter()
    for _ in records(limit):
        pass
    reading = time.perf_counter() - began
    before = time.process_time()
    report = reindex(open_store(Settings(index=index)), records(limit))
    computing = time.process_time() - before
    return Built(
        documents=report.read,
        rejected=sum(not item.kept for item in report.rejections),
        reading=reading,
        building=report.seconds,
        computing=computing,
        peak=_peak(),
        disk=sum(path.stat().st_size for path in index.rglob("*") if path.is_file()),
    )


def serve(index: Path) -> Served:
    """Open the index, then ask every query in rounds, so that no query sits in a warm corner."""
    began = time.perf_counter()
    searcher = open_searcher(Settings(index=index))
    opening = time.perf_counter() - began
    queries = [query for group in QUERIES.values() for query in group]
    times: dict[str, list[float]] = {query: [] for query in queries}
    totals: dict[str, int] = {}
    for _ in range(ROUNDS + 1):
        for query in queries:
            began = time.perf_counter()
            totals[query] = searcher.search(SearchRequest(query, sort=Sort.RELEVANCE)).total
            times[query].append(time.perf_counter() - began)
    searcher.close()
    first = {query: taken[0] for query, taken in times.items()}
    warm = {query: statistics.median(taken[1:]) for query, taken in times.items()}
    return Served(opening, first[queries[0]], first, warm, totals, _peak())


def _peak() -> int:
    """The most memory this process has had, in bytes (Linux counts in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def alone(work: Callable[P, R], *args: P.args, **options: P.kwargs) -> R:
    """The result of a function that runs in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(work, *args, **options).result()


def report(built: Built, served: Served) -> Iterator[str]:
    """The figures as lines of Markdown."""
    source = "the real records and the seeds" if corpus() else "a generated set"
    yield "# Baseline"
    yield ""
    yield f"{built.documents:,} questions ({source}), {built.rejected} rejected records."
    yield f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}."
    yield "Made by `python -m bench.baseline`; a page is ten results, eight facets, a histogram."
    yield "On a machine that others use, the CPU's part and the medians are what to compare."
    yield ""
    yield from _table(("Figure", "Value"), _figures(built, served))
    yield ""
    yield f"Times of a page in milliseconds: the first call, and the median of {ROUNDS} later ones."
    yield ""
    rows = (
        (
            group,
            f"`{query}`" if query else "(empty)",
            f"{served.totals[query]:,}",
            _ms(served.first[query]),
            _ms(served.warm[query]),
        )
        for group, queries in QUERIES.items()
        for query in queries
    )
    yield from _table(("Kind", "Query", "Total", "First", "Warm"), rows)


def _figures(built: Built, served: Served) -> Iterator[tuple[str, str]]:
    warm, first = list(served.warm.values()), list(served.first.values())
    rate, pure = built.documents / built.building, built.documents / built.computing
    yield "Build, reading included", f"{built.building:.1f} s, {rate:.0f} documents a second"
    yield "The CPU's part of it", f"{built.computing:.1f} s, {pure:.0f} documents a second"
    yield "Reading alone", f"{built.reading:.1f} s"
    yield "Peak memory of the build", f"{built.peak / 1e6:.0f} MB"
    yield "Index on disk", f"{built.disk / 1e6:.1f} MB"
    yield "Opening", f"{_ms(served.opening)} ms"
    yield "First page after opening", f"{_ms(served.first_page)} ms"
    yield "Page, first call: median, p95", f"{_ms(statistics.median(first))}, {_p95(first)} ms"
    yield "Page, warm: median, p95", f"{_ms(statistics.median(warm))}, {_p95(warm)} ms"
    yield "Peak memory of the searches", f"{served.peak / 1e6:.0f} MB"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"


def _p95(times: Sequence[float]) -> str:
    return _ms(statistics.quantiles(times, n=20)[-1])


def main() -> None:
    """Measure, print, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, help="index only so many records")
    parser.add_argument("--output", type=Path, default=REPORT)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        built = alone(build, index, given.limit)
        served = alone(serve, index)
    text = "\n".join(report(built, served)) + "\n"
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
