"""What a build costs, and where its bytes are: ``python -m bench.building FILE …``.

The questions are those of official files, of the documents of a test collection
(``NAME-documents.jsonl.gz`` beside its queries) or generated ones; they are read once, before, and
reading is told apart. Each system then builds in turn, in a process of its own.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bench import corpus
from bench.peers import PEERS
from bench.relevance import collections
from bench.worker import Worker, spool
from indexer.engines.embedded.codec.container.maps import mapped
from indexer.engines.embedded.codec.container.sections import SectionFile
from indexer.model import Question
from indexer.sources import read

KINDS = {".docs": 1, ".terms": 2, ".forms": 7, ".mined": 8}
"""The files that have sections, and the number of their kind."""
_DOCUMENTS = "-documents.jsonl.gz"


def questions(paths: Sequence[Path], generated: int) -> Iterator[Question]:
    """The questions of files and collections, then so many generated ones."""
    judged = [path for path in paths if path.name.endswith(_DOCUMENTS)]
    for path in judged:
        name = path.name.removesuffix(_DOCUMENTS)
        found = (one for one in collections.load(path.parent) if one.name == name)
        yield from next(found).questions
    official = [path for path in paths if path not in judged]
    if official:
        yield from (record for record in read(official) if isinstance(record, Question))
    yield from corpus.questions(generated)


def sections(folder: Path) -> Counter[str]:
    """Bytes by section of all files of an index; those without sections by their names."""
    held: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.suffix in KINDS:
            file = SectionFile(mapped(path), path.name, KINDS[path.suffix])
            for name in file:
                held[f"{path.suffix} {name}"] += file[name].all().nbytes
        elif path.is_file():
            held[path.name] += path.stat().st_size
    return held


def told(held: Mapping[str, int], most: int) -> Iterator[str]:
    """Lines of the largest sections, with their shares."""
    total = sum(held.values())
    for name, size in Counter(held).most_common(most):
        yield f"{size:14,} {size / total:6.1%}  {name}"


def built(peers: Iterable[str], rounds: int, count: int, file: Path, folder: Path) -> Iterator[str]:
    """A line for each build; the index of the last one of a system stays in the folder."""
    for number in range(rounds):
        for name in peers:
            place = folder / f"{name}-{number}"
            with Worker(name) as worker:
                cost = worker.ask("build", spool=str(file), folder=str(place))
            yield (
                f"{name:10} {cost['cpu']:7.2f} s of processors, {count / cost['cpu']:8,.0f} "
                f"questions each; {cost['seconds']:7.2f} s, {cost['bytes']:,} bytes"
            )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.building", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="files of questions")
    parser.add_argument("--generated", type=int, default=0, help="so many of the corpus too")
    parser.add_argument("--peers", default="ours,tantivy", help=",".join(PEERS))
    parser.add_argument("--rounds", type=int, default=1, help="builds of each, in turn")
    parser.add_argument("--sections", type=int, default=30, help="sections to print")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder, began = Path(scratch), time.process_time()
        count = spool(questions(given.paths, given.generated), folder / "questions.pickle")
        print(f"{count:,} questions; reading took {time.process_time() - began:.2f} s")
        peers = given.peers.split(",")
        for line in built(peers, given.rounds, count, folder / "questions.pickle", folder):
            print(line)
        if "ours" in peers:
            print("\n".join(told(sections(folder / "ours-0"), given.sections)))


if __name__ == "__main__":
    main()
