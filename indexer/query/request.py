"""A search as users state it: text, filters, order and page; to and from (name, value) pairs."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from indexer import delays
from indexer.errors import InvalidRequest, RequestTooLong
from indexer.fields import BY_NAME, FACETS, fold
from indexer.model import Status
from indexer.query.dates import dates, shown

MAX_QUERY = 1000
MAX_SIZE = 100
DEFAULT_SIZE = 10
QUERY, SORT, PAGE, SIZE, FORM = "q", "tri", "page", "par_page", "forme"
WORDS, EVERY = "mots", "tous"
"""The parameter that leaves near results out, and its only value."""
PERIOD = "published"
"""The field of the one filter that is no facet: a period of publication, ``2024-03..2025-06``."""
FILTERS = (*FACETS, BY_NAME[PERIOD])
"""The fields that a search filters by, in the order of an address."""
PARAMETERS = frozenset({QUERY, SORT, PAGE, SIZE, FORM, WORDS, *(row.prefix for row in FILTERS)})
"""The names of the pairs that state a search."""
FIGURES = PARAMETERS - {SORT, PAGE, SIZE}
"""Those that say which questions it finds, and so what is counted of them."""
MAX_FORMS = 64
LONGEST_FORM = 80


class Sort(StrEnum):
    """An order of results; the values are what users write. Ties: newest, then uid.

    ``DELAY``: the longest delay first (``indexer.delays``), what has none last.
    """

    RELEVANCE = "pertinence"
    NEWEST = "recent"
    OLDEST = "ancien"
    DELAY = "delai"


def _no_filters() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


_PARAMETERS = MappingProxyType({row.prefix: row for row in FILTERS})
_FORMER: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "status": {"repondue": str(Status.ANSWERED)},
        delays.FIELD: {fold(f"en attente{label[12:]}"): label for label in delays.OPEN},
    }
)
"""Values of filters under the names they once had, for links that people keep."""
_FILTERS = frozenset(row.name for row in FILTERS)
_SURROGATES = re.compile("[\ud800-\udfff]")
_INTEGER = re.compile(r"\s*[+-]?[0-9]{1,12}\s*")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search. ``filters``: facet field name → values, ORed inside a field; one ``PERIOD``.

    ``sort`` None means the default: relevance for words, newest for the empty query. ``forms``
    holds words to some of their forms: ``-retraité`` drops one, ``retraites`` keeps only such ones.
    ``every_word``: no near results, only what holds all words.
    """

    query: str = ""
    filters: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=_no_filters)
    sort: Sort | None = None
    page: int = 1
    size: int = DEFAULT_SIZE
    forms: tuple[str, ...] = ()
    every_word: bool = False

    def __post_init__(self) -> None:
        """Raises RequestTooLong or InvalidRequest for what no search can be."""
        if len(self.query) > MAX_QUERY:
            raise RequestTooLong(f"the query has {len(self.query)} characters; {MAX_QUERY} at most")
        if self.page < 1:
            raise InvalidRequest(f"page {self.page} does not exist; pages are numbered from 1")
        if not 1 <= self.size <= MAX_SIZE:
            raise InvalidRequest(f"{self.size} results a page: give 1 to {MAX_SIZE}")
        query = _encodable(self.query)
        object.__setattr__(self, "query", query if query.strip() else "")
        object.__setattr__(self, "filters", _tidy(self.filters))
        object.__setattr__(self, "forms", distinct(self.forms))

    @property
    def order(self) -> Sort:
        """The order in force."""
        if self.sort is not None:
            return self.sort
        return Sort.RELEVANCE if self.query.strip() else Sort.NEWEST

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> SearchRequest:
        """The request that URL parameters state; unknown names are passed over.

        ``[("q", "loup"), ("annee", "2024"), ("annee", "2025")]``; an empty value counts as absent.
        """
        plain: dict[str, str] = {}
        filters: dict[str, list[str]] = {}
        forms: list[str] = []
        for name, value in pairs:
            row = _PARAMETERS.get(name)
            if row is not None:
                filters.setdefault(row.name, []).append(value)
            elif name == FORM:
                forms.append(value)
            elif value.strip():
                plain[name] = value
        return cls(
            query=plain.get(QUERY, ""),
            filters={name: tuple(values) for name, values in filters.items()},
            sort=_sort(plain.get(SORT)),
            page=_integer(PAGE, plain.get(PAGE, "1")),
            size=_integer(SIZE, plain.get(SIZE, str(DEFAULT_SIZE))),
            every_word=_every_word(plain.get(WORDS)),
            forms=tuple(forms),
        )

    def to_pairs(self) -> list[tuple[str, str]]:
        """The shortest pairs that state this request, in a fixed order (a permalink)."""
        pairs = [(QUERY, self.query)] if self.query else []
        for row in FILTERS:
            pairs += [(row.prefix, value) for value in self.filters.get(row.name, ())]
        pairs += [(FORM, form) for form in self.forms]
        if self.every_word:
            pairs.append((WORDS, EVERY))
        if self.sort is not None:
            pairs.append((SORT, str(self.sort)))
        if self.page != 1:
            pairs.append((PAGE, str(self.page)))
        if self.size != DEFAULT_SIZE:
            pairs.append((SIZE, str(self.size)))
        return pairs

    def toggled(self, field: str, value: str) -> SearchRequest:
        """This search with a facet value added, or taken away where it was; back on page 1."""
        key = fold(value)
        old = self.filters.get(field, ())
        new = tuple(item for item in old if fold(item) != key)
        if len(new) == len(old):
            new = (*old, value)
        return dataclasses.replace(self, filters={**self.filters, field: new}, page=1)


def distinct(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The forms as a request holds them: each once, ``MAX_FORMS`` at most, none blank or long."""
    clean = (_encodable(form).strip()[:LONGEST_FORM] for form in forms)
    return tuple(dict.fromkeys(form for form in clean if form.strip("- ")))[:MAX_FORMS]


def _tidy(filters: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Each value once, blank ones and empty fields left out; raises InvalidRequest."""
    kept: dict[str, tuple[str, ...]] = {}
    for name, values in filters.items():
        if name not in _FILTERS:
            raise InvalidRequest(f"no facet is called {name[:40]!r}")
        distinct: dict[str, str] = {}
        former = _FORMER.get(name, {})
        for given in map(_encodable, values):
            value = former.get(fold(given), given)
            if value.strip():
                distinct.setdefault(fold(value), value)
        found = tuple(distinct.values())
        found = _period(found[-1]) if found and name == PERIOD else found
        if found:
            kept[name] = found
    return MappingProxyType(kept)


def _period(text: str) -> tuple[str, ...]:
    """A period in its shortest writing, none without a bound. Raises InvalidRequest."""
    read = dates(text)
    if read is None:
        raise InvalidRequest(f"{text[:40]!r} is no period: give 2024, 2024-03 or 2024-03..2025-06")
    return (shown(read.low, read.high),) if read.low or read.high else ()


def _encodable(text: str) -> str:
    """``text`` without lone surrogates, which no encoding and no index can hold."""
    return _SURROGATES.sub("", text)


def _sort(text: str | None) -> Sort | None:
    if text is None:
        return None
    try:
        return Sort(fold(_encodable(text)))
    except ValueError:
        raise InvalidRequest(
            f"no order is called {text[:40]!r}; there are: {', '.join(Sort)}"
        ) from None


def _every_word(text: str | None) -> bool:
    if text is None:
        return False
    if fold(_encodable(text)) != EVERY:
        raise InvalidRequest(f"{WORDS}={text[:40]!r} is unknown; there is: {EVERY}")
    return True


def _integer(name: str, text: str) -> int:
    if _INTEGER.fullmatch(text) is None:
        raise InvalidRequest(f"{name}={text[:40]!r} is not a whole number")
    return int(text)
