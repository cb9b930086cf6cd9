"""The links around one search: each is its own address with one thing changed.

A page of results has some sixty of them beside those of its months and facets. ``webapp.links``
writes one link of any search; here the parts of one address are written once, and joined.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from indexer.fields import BY_NAME
from indexer.model import QuestionId
from indexer.query.request import (
    DEFAULT_SIZE,
    EVERY,
    FILTERS,
    FORM,
    PAGE,
    QUERY,
    SIZE,
    SORT,
    WORDS,
    SearchRequest,
    Sort,
    distinct,
)
from webapp import links
from webapp.links import written
from webapp.params import BOM, RANK, SEMICOLON, SEPARATOR
from webapp.parts.listed.ways import VIEW, View, drawn

_ORDER = (QUERY, *(row.prefix for row in FILTERS), FORM, WORDS, SORT, PAGE, SIZE)
"""That of ``SearchRequest.to_pairs``."""
ROWS = 20
"""Questions of a page that is a table."""
_FIRST = MappingProxyType({PAGE: ""})
_ALL = MappingProxyType({PAGE: "", SIZE: ""})
Parts = Mapping[str, str]


class Around:
    """The links around ``request``; within a request of the web."""

    def __init__(self, request: SearchRequest) -> None:
        self.request = request
        pairs: dict[str, list[str]] = {name: [] for name in _ORDER}
        for name, value in request.to_pairs():
            pairs[name].append(_pair(name, value))
        self._parts = {name: "&".join(found) for name, found in pairs.items()}
        self._search = links.to("pages.search")
        self._drawn = urlencode(drawn())

    @property
    def itself(self) -> str:
        """The permalink of the search, however its list is drawn."""
        said = self._joined({})
        return f"{self._search}?{said}" if said else self._search

    @property
    def json(self) -> str:
        """The same page as JSON."""
        return self._address(links.to("api.search"), {})

    @property
    def spreadsheet(self) -> str:
        """The whole of the search as a table that French spreadsheets open by themselves."""
        said = {BOM: _pair(BOM, "1"), SEPARATOR: _pair(SEPARATOR, SEMICOLON)}
        return self._address(f"{self._search}.csv", {**_ALL, **said})

    @property
    def feed(self) -> str:
        """The feed of the search: its order is that of time, whatever the list's."""
        return self._address(f"{self._search}.atom", {**_ALL, SORT: ""})

    @property
    def follow(self) -> str:
        """How to be told of the new questions of the search."""
        return self._address(links.to("feeds.explained"), {**_ALL, SORT: "", WORDS: ""})

    @property
    def concordance(self) -> str:
        """The words of the search in their contexts."""
        return self._address(links.to("browse.concordance"), {})

    @property
    def curve(self) -> str:
        """The months of the search, beside which others can be drawn."""
        return self._address(
            links.to("statistics.compare"), {QUERY: _pair(QUERY, self.request.query)}
        )

    def figures(self, endpoint: str, **own: str) -> str:
        """A page of figures about the questions of the search, with parameters of its own."""
        said = {name: _pair(name, value) for name, value in own.items()}
        return self._address(links.to(endpoint), {**_ALL, SORT: "", **said})

    @property
    def every_word(self) -> str:
        """The search without near results, on page 1."""
        return self._address(self._search, {**_FIRST, WORDS: _pair(WORDS, EVERY)})

    @property
    def without_filters(self) -> str:
        """The search with its words and order, but no filter."""
        return self._address(self._search, {**_FIRST, **{row.prefix: "" for row in FILTERS}})

    def data(self, extension: str) -> str:
        """The whole of the search in a format that ``indexer.export`` writes."""
        return self._address(f"{self._search}.{extension}", _ALL)

    def page(self, wanted: int) -> str:
        """Another page of the search."""
        return self._address(self._search, {PAGE: _pair(PAGE, str(wanted)) if wanted != 1 else ""})

    def sorted_by(self, sort: Sort) -> str:
        """The search in another order, from page 1."""
        return self._address(self._search, {**_FIRST, SORT: _pair(SORT, str(sort))})

    def drawn_as(self, view: View) -> str:
        """The search from page 1 as another list; a table has more questions at once."""
        size = self.request.size
        if view is View.TABLE and size == DEFAULT_SIZE:
            size = ROWS
        elif view is not View.TABLE and size == ROWS:
            size = DEFAULT_SIZE
        said = [_pair(SIZE, str(size))] if size != DEFAULT_SIZE else []
        said += [_pair(VIEW, str(view))] if view is not View.DETAILED else []
        address = "&".join(filter(None, [self._joined({**_FIRST, SIZE: ""}), *said]))
        return f"{self._search}?{address}" if address else self._search

    def with_forms(self, forms: tuple[str, ...]) -> str:
        """The search held to these forms of its words, from page 1."""
        said = "&".join(_pair(FORM, form) for form in distinct(forms))
        return self._address(self._search, {**_FIRST, FORM: said})

    def every(self, field: str) -> str:
        """The page of all values of a facet under the search."""
        return self._address(links.values(BY_NAME[field].prefix), _FIRST)

    def toggles(self, field: str) -> Callable[[str], str]:
        """What writes the search with one value more of a facet; none that is chosen already."""
        prefix = BY_NAME[field].prefix
        chosen = self._parts[prefix]
        return self._cut(prefix, f"{chosen}&{prefix}=" if chosen else f"{prefix}=")

    def with_queries(self, begun: str = "") -> Callable[[str], str]:
        """What writes the search with another query, none that is empty; with how all begin."""
        return self._cut(QUERY, f"{QUERY}={written(begun)}")

    def visits(self) -> Callable[[QuestionId, int | None], str]:
        """What writes a question's page, with the search that led there and the rank in it."""
        plain, said = links.questions(), self._joined(_FIRST)

        def visit(id: QuestionId, rank: int | None) -> str:
            asked = [said] if said else []
            asked += [f"{RANK}={rank}"] if rank is not None else []
            asked += [self._drawn] if self._drawn else []
            return f"{plain(id)}?{'&'.join(asked)}" if asked else plain(id)

        return visit

    def _joined(self, other: Parts) -> str:
        return "&".join(filter(None, {**self._parts, **other}.values()))

    def _address(self, path: str, other: Parts) -> str:
        said = self._joined(other)
        if self._drawn and path == self._search:
            said = f"{said}&{self._drawn}" if said else self._drawn
        return f"{path}?{said}" if said else path

    def _cut(self, name: str, begun: str) -> Callable[[str], str]:
        """What writes the address on page 1 with a value behind what the part ``name`` begins."""
        parts = {**self._parts, **_FIRST}
        place = _ORDER.index(name)
        before = filter(None, (parts[one] for one in _ORDER[:place]))
        behind = filter(None, (parts[one] for one in _ORDER[place + 1 :]))
        head = f"{self._search}?{'&'.join([*before, begun])}"
        tail = "".join(f"&{part}" for part in [*behind, *filter(None, [self._drawn])])
        return lambda value: f"{head}{written(value)}{tail}"


def _pair(name: str, value: str) -> str:
    return f"{name}={written(value)}"
