"""The names of places: what may be called so, from the tables beside this module.

``communes.txt`` and ``territories.txt`` come from an open table (``python -m bench.gazetteer``),
``wary.txt`` is kept by hand: communes called like persons, words or other things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_JOINT = re.compile(r"[\W_]")
_PLAIN = "aaaaaaaceeeeiiiionoooooouuuuyyy"
_MARKED = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýÿœ"
FOLDED = {ord(a): b for a, b in zip(_MARKED, _PLAIN, strict=True)}
FOLDED |= {ord(chr(letter).upper()): plain for letter, plain in FOLDED.items() if letter != 255}
FOLDED |= {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
FOLDED |= dict.fromkeys(map(ord, "-'’\u2011\u00a0"), " ")
"""One character for one, so that offsets stay: no accents, no case, joints as spaces."""

ARTICLES = ("le ", "la ", "les ", "l ")
# What regions were called before 2016, and other usual names of regions and territories.
_ALSO_REGIONS = (
    *("Alsace", "Aquitaine", "Auvergne", "Basse-Normandie", "Bourgogne", "Champagne-Ardenne"),
    *("Franche-Comté", "Haute-Normandie", "Languedoc-Roussillon", "Limousin", "Lorraine"),
    *("Midi-Pyrénées", "Nord-Pas-de-Calais", "Picardie", "Poitou-Charentes", "Rhône-Alpes"),
)
_ALSO = {
    "PACA": "Provence-Alpes-Côte d'Azur",
    "Polynésie": "Polynésie française",
    "Calédonie": "Nouvelle-Calédonie",
    "Nord-Pas-de-Calais-Picardie": "Hauts-de-France",
    "Wallis": "Wallis et Futuna",
    "Sud": "Provence-Alpes-Côte d'Azur",
    "Centre": "Centre-Val de Loire",
}
_SHORT = {
    "Corbeil": "Corbeil-Essonnes",
    "Cherbourg": "Cherbourg-en-Cotentin",
    "Cosne-sur-Loire": "Cosne-Cours-sur-Loire",
    "Évry": "Évry-Courcouronnes",
    "Faa'a": "Faaa",
    "Fos": "Fos-sur-Mer",
}


class PlaceKind(StrEnum):
    """What sort of place it is; a territory overseas counts as a département."""

    COMMUNE = "commune"
    DEPARTMENT = "département"
    REGION = "région"


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its official name, with the one département that it is or lies in, if known."""

    kind: PlaceKind
    name: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class Town:
    """The communes of one name: the département and the inhabitants of each."""

    name: str
    lies: tuple[tuple[str, int], ...]
    wary: bool = False

    @property
    def people(self) -> int:
        """The inhabitants of the largest."""
        return max(count for _, count in self.lies)


@dataclass(frozen=True, slots=True)
class Sense:
    """What a key may mean: a town, and a département or région."""

    town: Town | None = None
    place: Place | None = None

    @property
    def small(self) -> bool:
        """Whether the last word of the name is written small: « Polynésie française »."""
        return self.place is not None and self.place.name.rpartition(" ")[2][0].islower()

    @property
    def wary(self) -> bool:
        """Whether it means nothing but a commune that something else is called like."""
        return self.place is None and self.town is not None and self.town.wary


@dataclass(frozen=True, slots=True)
class Named:
    """What is called by names with one first word: folded name → what it means, longest first."""

    senses: Mapping[str, Sense]
    longest: int
    lengths: tuple[int, ...]
    wary: bool
    """Whether all of it is called like something else."""


class Gazetteer:
    """The names by their first words, as a text may write these; a row is read when it is met."""

    def __init__(self, rows: Mapping[str, str], places: Mapping[str, Place]) -> None:
        self.heads = rows
        self._read: dict[str, Named] = {}
        self._places = places

    def named(self, head: str) -> Named:
        """The names that begin with a word of ``heads``."""
        named = self._read.get(head)
        if named is None:
            named = self._read[head] = _named(self.heads[head], self._places)
        return named

    def sense(self, word: str) -> Sense | None:
        """What a name of one word may mean."""
        return self.named(word).senses.get(key(word)) if word in self.heads else None


def key(name: str) -> str:
    """The folded form of a name: ``"Saint-Étienne"`` → ``"saint etienne"``."""
    return name.translate(FOLDED)


def bare(folded: str) -> str:
    """A folded name without its article: ``"le havre"`` → ``"havre"``."""
    for article in ARTICLES:
        if folded.startswith(article):
            return folded[len(article) :]
    return folded


@cache
def departments() -> Mapping[str, str]:
    """Code → name of every département and territory overseas, in the order of the codes."""
    rows = (line.split("\t") for line in _lines("territories.txt"))
    return {code: name for code, name, _ in sorted(rows)}


@cache
def gazetteer() -> Gazetteer:
    """Every name that is looked for; read once, in some tens of milliseconds."""
    places = dict(_places())
    rows = dict(line.split("\t") for line in _lines("communes.txt"))
    for short, name in _SHORT.items():
        cells = rows[first_word(name)].split("|")
        lies = next(cell for cell in cells if cell.startswith(f"{name}="))
        _join(rows, short, f"{short}>{lies}")
    for name in places:
        _join(rows, name, name)
    heads: dict[str, str] = {}
    for head, row in rows.items():
        plain = key(head)
        for written in (head, head.upper(), plain.capitalize(), plain.upper()):
            heads.setdefault(written, row)
    return Gazetteer(heads, places)


def _join(rows: dict[str, str], name: str, cell: str) -> None:
    head = first_word(name)
    rows[head] = f"{rows[head]}|{cell}" if head in rows else cell


def first_word(name: str) -> str:
    """The first word of a name, its article apart: ``"Le Havre"`` → ``"Havre"``."""
    return _JOINT.split(name[len(name) - len(bare(key(name))) :], maxsplit=1)[0]


def _lines(name: str) -> list[str]:
    text = (_HERE / name).read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


@cache
def _wary() -> frozenset[str]:
    return frozenset(name.replace("_", " ") for name in " ".join(_lines("wary.txt")).split())


def _named(row: str, places: Mapping[str, Place]) -> Named:
    """A row of names: ``Évry>Évry-Courcouronnes=91:67000|Évryville=…``."""
    senses: dict[str, Sense] = {}
    for cell in row.split("|"):
        called, _, lies = cell.partition("=")
        name, _, official = called.partition(">")
        folded = key(name)
        before = senses.get(folded, Sense())
        town = _town(official or name, lies) if lies else before.town
        senses[folded] = Sense(town, places.get(name, before.place))
    for folded in list(senses):
        senses.setdefault(bare(folded), senses[folded])
    lengths = tuple(sorted({len(folded) for folded in senses}, reverse=True))
    wary = all(sense.wary for sense in senses.values())
    return Named(senses, lengths[0], lengths, wary)


def _town(name: str, lies: str) -> Town:
    held = (place.split(":") for place in lies.split(","))
    lying = tuple((departments()[code], int(people)) for code, people in held)
    return Town(name, lying, name in _wary())


def _places() -> Iterator[tuple[str, Place]]:
    """Every région and département, by its names."""
    found = {name: Place(PlaceKind.REGION, name) for name in _ALSO_REGIONS}
    rows = [line.split("\t") for line in _lines("territories.txt")]
    found |= {region: Place(PlaceKind.REGION, region) for _, _, region in rows}
    found["Corse"] = Place(PlaceKind.REGION, "Corse", "Corse")
    found |= {n: Place(PlaceKind.DEPARTMENT, n, n) for _, n, _ in rows if n != "Paris"}
    yield from found.items()
    yield from ((short, found[name]) for short, name in _ALSO.items())
