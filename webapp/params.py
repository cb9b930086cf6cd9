"""The only reader of ``request.args``: URL parameters become searches, places in lists, options."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from flask import request

from indexer.errors import InvalidRequest
from indexer.fields import BY_NAME, FACETS
from indexer.query.dates import dates
from indexer.query.request import (
    DEFAULT_SIZE,
    PAGE,
    PARAMETERS,
    PERIOD,
    QUERY,
    SIZE,
    SORT,
    WORDS,
    SearchRequest,
)
from indexer.search.figures.barometer import FIRST
from indexer.search.figures.periods import Step
from indexer.search.passages.concordance import Order
from webapp.headers import is_data
from webapp.parts.listed.ways import VIEW, View

SEPARATOR, SEMICOLON = "sep", "point-virgule"
RANK, FROM, TO, SOUGHT, LETTER, BOM, SIDE = (
    "rang",
    "du",
    "au",
    "cherche",
    "lettre",
    "bom",
    "ordre",
)
OBJECT, ADDRESS, RHYTHM, KEY = "objet", "adresse", "rythme", "cle"
ENTRY, LIST, DRAFT, FILE = "n", "liste", "texte", "fichier"
ROWS, COLUMNS, MEASURE = "lignes", "colonnes", "mesure"
ON, BY = "au", "par"
WHEN = "quand"
STEP, SHAPE, STACKED = "pas", "dessin", "empile"
ADVANCED = ("requete", "tous_mots", "expression", "un_mot", "aucun", "champ", "debut", "fin")
"""Fields of the advanced search that are no parameters of a search."""
DRAWN_BY = ("kind", *(row.name for row in FACETS if row.name not in {"kind", "year"}))
"""Facets whose values are drawn over time, that of the page first."""
DOORS = ("aller", "voir")
"""Its buttons: to the results, or to the query that it makes."""
COMPARED = 5
"""Searches that one comparison draws, at most."""
_PLAIN = frozenset({PAGE, SORT, SIZE, WORDS, BY_NAME[PERIOD].prefix})
"""Parameters of a search that not every text can be."""
SHORT = 100
"""Characters of the text that a list of values is sifted by, at most."""


class Measure(StrEnum):
    """What a cross table says of each pair of values; the two below are of written questions."""

    COUNT = "nombre"
    SHARE = "part"
    DELAY = "delai"


@dataclass(frozen=True, slots=True)
class Drawing:
    """How questions are drawn over time; ``step`` None: as fits the months there are."""

    field: str = "kind"
    step: Step | None = None
    measure: Measure = Measure.COUNT
    stacked: bool = False

    def to_pairs(self) -> list[tuple[str, str]]:
        """The shortest pairs that state it."""
        pairs = [(BY, BY_NAME[self.field].prefix)] if self.field != "kind" else []
        pairs += [(STEP, str(self.step))] if self.step else []
        pairs += [(MEASURE, str(self.measure))] if self.measure is not Measure.COUNT else []
        return [*pairs, *([(SHAPE, STACKED)] if self.stacked else [])]


@dataclass(frozen=True, slots=True)
class Visit:
    """How a visitor came to a question: the search, and the rank in its list from 1, or None."""

    request: SearchRequest
    rank: int | None = None

    @property
    def known(self) -> bool:
        """Whether the visitor came from a list at all."""
        return bool(self.rank or self.request.query or self.request.filters)

    @property
    def page(self) -> int:
        """The page of the list on which the question stands."""
        return 1 if self.rank is None else (self.rank - 1) // self.request.size + 1


def search() -> SearchRequest:
    """The search that the address states. Raises InvalidRequest or RequestTooLong.

    A page passes over an order or a number that there is not, and says so (``mended``).
    """
    pairs = list(request.args.items(multi=True))
    if not is_data():
        pairs = [pair for pair in pairs if not _impossible(*pair)]
    return SearchRequest.from_pairs(pairs)


def mended() -> list[tuple[str, str]]:
    """The parameters that a page passed over, for no search can have them."""
    found = [pair for pair in request.args.items(multi=True) if _impossible(*pair)]
    if request.endpoint == "pages.search":
        found += _undated()
        given = request.args.get(VIEW, View.DETAILED)
        found += [(VIEW, given)] if given not in set(View) else []
    return found


def _impossible(name: str, value: str) -> bool:
    if name not in _PLAIN:
        return False
    try:
        SearchRequest.from_pairs([(name, value)])
    except InvalidRequest:
        return True
    return False


def counted() -> SearchRequest:
    """The questions that the address states, whatever their order and page: for figures."""
    return replace(search(), sort=None, page=1, size=DEFAULT_SIZE)


def given() -> list[str]:
    """The names of the parameters of the address, each once."""
    return list(request.args)


def entries() -> list[str]:
    """The entries of a pasted list, in order."""
    return [text for text in map(str.strip, request.args.getlist(ENTRY)) if text]


def key() -> str:
    """The key of a letter's link, which the button behind it sends on."""
    return request.args.get(KEY, "") or request.form.get(KEY, "")


def advanced() -> dict[str, str]:
    """The fields of the advanced search as typed; empty where one is not given."""
    return {name: request.args.get(name, "") for name in (*ADVANCED, *DOORS)}


def visit() -> Visit:
    """The search and the rank that a question's address carries; a senseless rank is none."""
    rank = request.args.get(RANK, "")
    known = rank.isascii() and rank.isdigit() and 0 < len(rank) < 10 and int(rank) > 0
    return Visit(search(), int(rank) if known else None)


def period() -> tuple[date | None, date | None] | None:
    """The first and the last day that the form of filters asks for; None where it asks nothing.

    An empty field leaves its side open. Where one is no date, nothing is changed (``mended``).
    """
    if (FROM not in request.args and TO not in request.args) or _undated():
        return None
    low, high = (dates(request.args.get(name, "").strip()) for name in (FROM, TO))
    return low.low if low else None, high.high if high else None


def _undated() -> list[tuple[str, str]]:
    given = [(name, request.args.get(name, "").strip()) for name in (FROM, TO)]
    return [(name, text) for name, text in given if text and dates(text) is None]


def compared() -> tuple[SearchRequest, ...]:
    """The searches to compare: each ``q`` in its place, the filters common to all of them."""
    base = counted()
    texts = dict.fromkeys(text.strip() for text in request.args.getlist(QUERY))
    return tuple(replace(base, query=text) for text in texts if text)[:COMPARED]


def crossed() -> tuple[str, str]:
    """The fields of the rows and the columns of a cross table. Raises InvalidRequest."""
    known = {row.prefix: row.name for row in FACETS}
    given = [request.args.get(name, "").strip() or None for name in (ROWS, COLUMNS)]
    rows = given[0] or ("annee" if given[1] != "annee" else "groupe")
    columns = given[1] or ("groupe" if rows != "groupe" else "annee")
    for prefix in (rows, columns):
        if prefix not in known:
            raise InvalidRequest(
                f"no facet is called {prefix[:40]!r}; there are: {', '.join(known)}"
            )
    if rows == columns:
        raise InvalidRequest(f"{ROWS} and {COLUMNS} are both {rows!r}: give two facets")
    return known[rows], known[columns]


def on() -> date | None:
    """The day of a barometer, as ISO 8601 or as French texts write days. Raises InvalidRequest."""
    given = request.args.get(ON, "").strip()
    if not given:
        return None
    found = dates(given)
    if found is None or not isinstance(found.high, date) or found.high.year < FIRST:
        raise InvalidRequest(f"{ON}={given[:40]!r} is no day; write 2025-05-13")
    return found.high


def told_by(fields: tuple[str, ...]) -> str:
    """The facet by which figures are told, the first where none is named; or InvalidRequest."""
    known = {BY_NAME[name].prefix: name for name in fields}
    given = request.args.get(BY, "").strip() or next(iter(known))
    if given not in known:
        raise InvalidRequest(f"{BY}={given[:40]!r} is unknown; there are: {', '.join(known)}")
    return known[given]


def when(choices: Collection[str]) -> str:
    """Which of the choices the address has; the empty one where it has none of them."""
    given = request.args.get(WHEN, "").strip()
    return given if given in choices else ""


def measure() -> Measure:
    """What the cells of a cross table say. Raises InvalidRequest."""
    given = request.args.get(MEASURE, "").strip() or Measure.COUNT
    if given not in set(Measure):
        raise InvalidRequest(
            f"{MEASURE}={given[:40]!r} is unknown; there are: {', '.join(Measure)}"
        )
    return Measure(given)


def drawing(usual: Measure = Measure.COUNT) -> Drawing:
    """How the address wants questions drawn over time. Raises InvalidRequest."""
    wanted, shape = request.args.get(STEP, "").strip(), request.args.get(SHAPE, "").strip()
    if wanted and wanted not in set(Step):
        raise InvalidRequest(f"{STEP}={wanted[:40]!r} is unknown; there are: {', '.join(Step)}")
    if shape not in {"", "courbes", STACKED}:
        raise InvalidRequest(f"{SHAPE}={shape[:40]!r} is unknown; there are: courbes, {STACKED}")
    how = measure() if request.args.get(MEASURE, "").strip() else usual
    if how is Measure.DELAY:
        raise InvalidRequest(f"{MEASURE}={how!s} has no curve; there are: nombre, part")
    step = Step(wanted) if wanted else None
    return Drawing(told_by(DRAWN_BY), step, how, shape == STACKED)


def sought() -> str:
    """The text that sifts a list of values."""
    return request.args.get(SOUGHT, "").strip()[:SHORT]


def with_bom() -> bool:
    """Whether a file shall begin with a byte order mark."""
    return request.args.get(BOM) == "1"


def delimiter() -> str:
    """What parts the cells of a table; French spreadsheets open ``;`` by themselves."""
    return ";" if request.args.get(SEPARATOR) == SEMICOLON else ","


def side() -> Order:
    """How the lines of a concordance are sorted; an unknown name is the order of the list."""
    given = request.args.get(SIDE, "")
    return Order(given) if given in set(Order) else Order.TEXT


def states_search() -> bool:
    """Whether the address has any parameter of a search."""
    return not PARAMETERS.isdisjoint(request.args)


def others() -> list[tuple[str, str]]:
    """What the address says beside a search and its months: a redirection hands it on."""
    mine = PARAMETERS | {FROM, TO}
    return [(name, value) for name, value in request.args.items(multi=True) if name not in mine]


def letter() -> str:
    """The initial that a long list shows, in capitals; empty for none."""
    given = request.args.get(LETTER, "").strip().upper()
    return given if len(given) == 1 else ""
