"""The lemma table: folded forms and their lemmas, as sorted lines.

It is built once from simplemma's French dictionary (a second of work), kept as a file in the
user's cache directory, and read back in milliseconds. Where no file can be written the table is
built in memory.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from indexer.text.normalise import fold
from indexer.text.words import BY_HAND, GRAMMAR, PAIRED, PROTECTED

_MAGIC = b"French lemmas 2\n"  # 16 bytes
_SHORT = 4
"""Letters of the plurals that are left alone: ``fils``, ``jeux``."""
_VERB = ("er", "ir", "re")

SHAPED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "lemmas": ("normalise", "table", "words"),
        "families": ("normalise", "table", "words", "lemmas", "families", "variants"),
        "lemmas-en": ("normalise", "table", "languages/foreign"),
        "lemmas-de": ("normalise", "table", "languages/foreign"),
    }
)
"""The modules that each kind of table depends on."""


class Table:
    """Folded form → lemma key over sorted lines ``form lemma``; a look-up bisects them."""

    def __init__(self, lines: list[bytes]) -> None:
        self._lines = lines

    @classmethod
    def of(cls, lemmas: Mapping[str, str]) -> Table:
        """The table of these lemmas; forms and lemmas hold no space."""
        return cls(sorted(f"{form} {lemma}\n".encode() for form, lemma in lemmas.items()))

    @classmethod
    def loads(cls, data: bytes) -> Table | None:
        """The table that ``dumps`` wrote; None where the bytes are not one, whole and unaltered."""
        magic, crc, body = data[:16], data[16:20], data[20:]
        if magic != _MAGIC or crc != _checksum(body):
            return None
        return cls(body.splitlines(keepends=True))

    def dumps(self) -> bytes:
        """Magic, CRC-32 of the rest (32 bits, the lowest first), the lines."""
        body = b"".join(self._lines)
        return _MAGIC + _checksum(body) + body

    def __len__(self) -> int:
        return len(self._lines)

    def get(self, form: str) -> str | None:
        """The lemma key of a folded form, or None."""
        key = form.encode("utf-8", "replace") + b" "
        place = bisect_left(self._lines, key)
        line = self._lines[place] if place < len(self._lines) else b""
        return line[len(key) : -1].decode() if line.startswith(key) else None


def _checksum(body: bytes) -> bytes:
    return zlib.crc32(body).to_bytes(4, "little")


def dictionary(code: str = "fr") -> Mapping[str, str]:
    """The dictionary that simplemma has of a language: inflected form → lemma, with accents."""
    return DefaultDictionaryFactory().get_dictionary(code)


def folded(entries: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folded form → lemma key, from entries with accents.

    Forms that differ by an accent alone have one lemma here: that of the least accented form, which
    comes first in the order of the alphabet (``marche``, then ``marché``). It gave the best recall
    among the rules whose precision is 0.98 (``bench/french.py``). A lemma that is itself a form of
    another lemma gives way to that one: ``deleguee`` → ``delegue`` → ``deleguer``.
    """
    lemmas: dict[str, str] = {}
    participles: set[str] = set()
    for form, lemma in sorted(entries):
        key = fold(form)
        if form == lemma and form.endswith("é"):
            participles.add(key)
        if len(key) > 1 and key.isalpha() and not _abbreviated(form):
            lemmas.setdefault(key, fold(lemma))
    lemmas.update({word: word for word in GRAMMAR | PROTECTED})
    lemmas.update({noun: noun + "r" for noun in PAIRED})
    lemmas.update(BY_HAND)
    rooted = {form: root(lemma, lemmas) for form, lemma in lemmas.items()}
    return _agreed(_with_trades(rooted), participles)


def _abbreviated(form: str) -> bool:
    """``vol.``, ``-il`` and ``MISE`` are no words of a text."""
    return "." in form or form.startswith("-") or form.isupper()


def root(lemma: str, lemmas: Mapping[str, str]) -> str:
    """Where the chain of lemmas ends; of a circle, its shortest word."""
    seen: list[str] = []
    while lemma not in seen:
        seen.append(lemma)
        lemma = lemmas.get(lemma, lemma)
    circle = seen[seen.index(lemma) :]
    return min(circle, key=lambda word: (len(word), word))


def _with_trades(lemmas: dict[str, str]) -> dict[str, str]:
    """``directrice`` → ``directeur`` wherever both are lemmas."""
    known = set(lemmas.values())
    trades = {
        lemma: lemma.removesuffix("trice") + "teur"
        for lemma in known
        if lemma.endswith("trice") and lemma.removesuffix("trice") + "teur" in known
    }
    kept = {word: word for word in PROTECTED}
    return {form: trades.get(lemma, lemma) for form, lemma in lemmas.items()} | kept


def _agreed(lemmas: Mapping[str, str], participles: AbstractSet[str]) -> dict[str, str]:
    """The table with one lemma for a word and its plural in s, where the dictionary gives two.

    ``taxes`` → ``taxe``, not ``taxer``; ``commerciale`` → ``commercial``, as ``commerciales``.
    ``participles`` are adjectives too (``prive``): their lemma is the verb's, as it is for
    ``privee``.
    """
    decided = GRAMMAR | PROTECTED | BY_HAND.keys()
    agreed = dict(lemmas)
    for form, many in lemmas.items():
        word = form.removesuffix("s")
        one = lemmas.get(word, many)
        if one != many and len(form) > _SHORT and form[-2:] != "ss" and form not in decided:
            verbal = word.endswith("ee") or (one == word and word in participles)
            agreed[form] = agreed[word] = _likelier(word, one, many, verbal=verbal)
    return agreed | {word: lemmas[word] for word in decided if word in lemmas}


def _likelier(word: str, one: str, many: str, *, verbal: bool) -> str:
    """Of the lemmas of a word and of its plural, the one that both are forms of.

    A participle is its verb, any other word a noun or an adjective rather than a verb; of two
    nouns it is that of the plural, for where a feminine is its own lemma the dictionary says less.
    """
    if many == f"{word}s":
        return one
    verbs = [lemma for lemma in (one, many) if lemma.endswith(_VERB)]
    if verbal:
        return verbs[0] if verbs else many
    return one if verbs == [many] else many


def fingerprint() -> str:
    """Sixteen hexadecimal digits that change with any rule, list or table of this room."""
    return _digest(sorted(Path(__file__).parent.rglob("*.py")))


def _shape(kind: str) -> str:
    """The same for what shapes a table alone."""
    here = Path(__file__).parent
    return _digest([here / f"{name}.py" for name in SHAPED_BY[kind]])


def _digest(sources: Iterable[Path]) -> str:
    digest = blake2b(digest_size=8)
    for path in sources:
        digest.update(path.read_bytes())
    for package in ("simplemma", "Unidecode"):
        digest.update(f"{package} {metadata.version(package)}\n".encode())
    return digest.hexdigest()


def cache_path(environ: Mapping[str, str] | None = None, kind: str = "lemmas") -> Path:
    """Where a table is kept: ``$XDG_CACHE_HOME`` or ``~/.cache``; one file a fingerprint."""
    environ = os.environ if environ is None else environ
    home = environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - Path.expanduser raises without a home
    return Path(home) / "questions-parlementaires" / f"{kind}-{_shape(kind)}"


def load(path: Path, build: Callable[[], Mapping[str, str]] | None = None) -> Table:
    """The table at ``path``; built, and left there where possible, if it is missing or damaged.

    ``build`` gives its lines; None: the lemma table's.
    """
    with contextlib.suppress(OSError):
        table = Table.loads(path.read_bytes())
        if table is not None:
            return table
    table = Table.of(build() if build else folded(dictionary().items()))
    with contextlib.suppress(OSError):
        _write(path, table.dumps())
    return table


def _write(path: Path, data: bytes) -> None:
    """All of ``data`` or nothing: written aside, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(aside).replace(path)
    except OSError:
        Path(aside).unlink(missing_ok=True)
        raise
