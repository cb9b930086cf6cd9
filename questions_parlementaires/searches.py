"""A search: its questions, counts, tables and files, each worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.errors import InvalidRequest
from indexer.export import FORMATS, bundle
from indexer.fields import FACETS, Field, field_called, fold
from indexer.model import Question
from indexer.query.request import DEFAULT_SIZE, SearchRequest, Sort
from indexer.search.passages.concordance import Line, Order, ordered
from indexer.search.results import SearchPage
from indexer.search.searcher import Searcher
from questions_parlementaires.tables import CrossTable, frame

if TYPE_CHECKING:
    from pandas import DataFrame

Values = str | int | Iterable[str | int]
"""What a filter takes: one value, or several, any of which a question may have."""
_COMMON = "rubrique", "annee"


class Search:
    """What a search finds, in its order. Its length is its exact total.

    Near results, which lack a word of the query, stand on a ``page`` alone: they are never counted
    and never iterated over.
    """

    def __init__(self, searcher: Searcher, request: SearchRequest) -> None:
        self._searcher, self.request = searcher, request

    @property
    def total(self) -> int:
        """How many questions it finds, exactly."""
        return self._counted(self.request).total

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[Question]:
        return self._searcher.scan(self.request)

    def page(self, number: int = 1, size: int = DEFAULT_SIZE) -> SearchPage:
        """A page of results as the web page shows it: scores, marked passages, notices, facets.

        Raises InvalidRequest for a page or a size (1 to 100) that there cannot be.
        """
        request = replace(self.request, page=number, size=size)
        return self._searcher.search(request, further=True)

    def counts(self, facet: str) -> dict[str, int]:
        """Every value of a facet with its exact count, the most frequent first.

        A facet's own filter is left out, as everywhere: the counts tell what choosing another value
        gives. Raises InvalidRequest for what is no facet.
        """
        return self._values(self.request, facet_called(facet))

    def facets(self, *names: str, limit: int = 50) -> dict[str, dict[str, int]]:
        """The counts of several facets at once, ``limit`` values each (0: all).

        Without names, those of a page. They stand under the names of an address.
        """
        fields = [facet_called(name).name for name in names]
        request = replace(self.request, page=1, size=1)
        found = (
            self._searcher.search(request, fields, facet_limit=limit)
            if fields
            else self._searcher.search(request, facet_limit=limit)
        )
        return {
            facet.field.prefix: {item.value: item.count for item in facet.values}  # noqa: PD011 - a facet of ours
            for facet in found.facets
        }

    def months(self) -> dict[str, int]:
        """The questions by month of publication (``"2024-03"``), in order, empty ones left out."""
        request = replace(self.request, page=1, size=1)
        found = self._searcher.search(request, (), histogram=True).histogram
        return {f"{year:04}-{month:02}": found[year, month] for year, month in sorted(found)}

    def crosstab(self, rows: str = _COMMON[0], columns: str = _COMMON[1]) -> CrossTable:
        """How many questions have each pair of values of two facets, exactly.

        One search for each value of the facet that has fewer. Filters hold for both. Raises
        InvalidRequest for what is no facet, or the same twice.
        """
        down, across = facet_called(rows), facet_called(columns)
        if down == across:
            raise InvalidRequest(f"a table needs two facets, not {down.prefix!r} twice")
        values = {field: self._chosen(field) for field in (down, across)}
        few, many = sorted((down, across), key=lambda field: len(values[field]))
        pairs = {
            (one, other): count
            for one in values[few]
            for other, count in self._values(self._only(few, one), many).items()
            if other in values[many] and count
        }
        counts = pairs if few == down else {(a, b): n for (b, a), n in pairs.items()}
        return CrossTable(down.prefix, across.prefix, values[down], values[across], counts)

    def concordance(self, order: str = Order.TEXT) -> Iterator[Line]:
        """Every place where the words stand, with what is left and right of it.

        ``order``: ``texte``, ``gauche`` or ``droite``; the latter two hold all lines in memory.
        Raises InvalidRequest for another one.
        """
        if order not in {*Order}:
            raise InvalidRequest(
                f"no order is called {order[:40]!r}; there are: {', '.join(Order)}"
            )
        found = self._searcher.concordance(self.request)
        return found if order == Order.TEXT else iter(ordered(found, Order(order)))

    def export(
        self, path: str | PathLike[str], format: str | None = None, *, bom: bool = False
    ) -> Path:
        """Write every question to a file; its format is that of its ending, unless told.

        ``csv``, ``jsonl``, ``ris``, ``bibtex`` (``.bib``), ``csl`` (``.csl.json``) or ``zip``, the
        archive that others can check. What lies at the path is replaced once the file is whole.
        Raises InvalidRequest for another format.
        """
        target = Path(path)
        name = _format(target, format)
        said = bundle.about(self.request, self._searcher.info(), self._searcher.chambers())
        part = target.with_name(f"{target.name}.part")
        try:
            with part.open("wb") as file:
                file.writelines(bundle.file_bytes(name, lambda: self, said, bom=bom))
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return target

    def to_pandas(self, *, texts: bool = True) -> DataFrame:
        """The questions as a table of pandas, a row each: the columns of the CSV file.

        Days are of type ``datetime64``; without ``texts`` the two long columns are left out. Raises
        InvalidSetting where pandas, an extra of this package, is not installed.
        """
        return frame(self, texts=texts)

    def __repr__(self) -> str:
        said = "&".join(f"{name}={value}" for name, value in self.request.to_pairs())
        return f"<Search {said or 'for everything'}>"

    def _counted(self, request: SearchRequest) -> SearchPage:
        return self._searcher.search(replace(request, page=1, size=1), ())

    def _values(self, request: SearchRequest, field: Field) -> dict[str, int]:
        found = self._searcher.facet_values(request, field.name, limit=0)
        return {item.value: item.count for item in found}

    def _chosen(self, field: Field) -> tuple[str, ...]:
        """The values of a field in a table: where the search filters by it, those alone."""
        wanted = {fold(value) for value in self.request.filters.get(field.name, ())}
        found = self._values(self.request, field)
        return tuple(value for value in found if not wanted or fold(value) in wanted)

    def _only(self, field: Field, value: str) -> SearchRequest:
        return replace(self.request, filters={**self.request.filters, field.name: (value,)})


def request_of(
    query: str,
    filters: Mapping[str, Values],
    *,
    sort: str | None = None,
    every_word: bool = False,
    forms: Iterable[str] = (),
) -> SearchRequest:
    """The request that these words and filters state. Raises InvalidRequest or RequestTooLong."""
    chosen: dict[str, tuple[str, ...]] = {}
    for name, given in filters.items():
        field = facet_called(name).name
        chosen[field] = (*chosen.get(field, ()), *_texts(given))
    return SearchRequest(query, chosen, sort=_sort(sort), every_word=every_word, forms=tuple(forms))


def facet_called(name: str) -> Field:
    """The facet of any of its names, ``rubrique`` or ``topic``. Raises InvalidRequest."""
    field = field_called(name)
    if field is None or not field.facet:
        known = ", ".join(sorted(row.prefix for row in FACETS))
        raise InvalidRequest(f"no facet is called {name[:40]!r}; there are: {known}")
    return field


def _texts(given: Values) -> tuple[str, ...]:
    values = (given,) if isinstance(given, str | int) else tuple(given)
    return tuple(str(value) for value in values)


def _sort(name: str | None) -> Sort | None:
    if name is None:
        return None
    if fold(name) not in {*Sort}:
        raise InvalidRequest(f"no order is called {name[:40]!r}; there are: {', '.join(Sort)}")
    return Sort(fold(name))


def _format(path: Path, name: str | None) -> str:
    file = path.name.lower()
    endings = {row.name: row.extension for row in FORMATS.values()}
    endings[bundle.EXTENSION] = bundle.EXTENSION
    for format, ending in endings.items():
        if name == format or (name is None and file.endswith(f".{ending}")):
            return format
    known, asked = ", ".join(endings), name or path.suffix.removeprefix(".")
    raise InvalidRequest(f"no format is called {asked!r}; give format= one of: {known}")
