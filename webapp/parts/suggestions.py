"""What to try where nothing was found, in French: each search one step wider, with its count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from indexer.query.request import SearchRequest
from indexer.search.relaxations import Relaxation, Step
from indexer.search.results import SearchPage
from webapp.parts import labels
from webapp.parts.labels import NBSP

MARKS = '"«» '


@dataclass(frozen=True, slots=True)
class Widening:
    """A wider search: what it does, in French, and how many questions it finds."""

    label: str
    request: SearchRequest
    count: int


def suggestions(page: SearchPage) -> tuple[Widening, ...]:
    """The wider searches of a page that found nothing."""
    return tuple(
        Widening(_LABELS[item.step](item), item.request, item.total) for item in page.relaxations
    )


def _quoted(text: str) -> str:
    return f"«{NBSP}{text.strip(MARKS)}{NBSP}»"


def _term(item: Relaxation) -> str:
    if item.subject.startswith("-"):
        return f"sans exclure {_quoted(item.subject.removeprefix('-'))}"
    return f"sans {_quoted(item.subject)}"


def _filter(item: Relaxation) -> str:
    values = (labels.facet_value(item.field, value) for value in item.subject.split(", "))
    return f"sans le filtre {_quoted(', '.join(values))}"


_LABELS: MappingProxyType[Step, Callable[[Relaxation], str]] = MappingProxyType(
    {
        Step.TERM: _term,
        Step.QUOTES: lambda item: f"{_quoted(item.subject)} sans les guillemets",
        Step.FIELD: lambda item: f"{_quoted(item.subject)} dans tous les champs",
        Step.FILTER: _filter,
        Step.FILTERS: lambda _: "sans aucun filtre",
        Step.PERIOD: lambda item: f"un an de plus autour de {_quoted(item.subject)}",
    }
)
