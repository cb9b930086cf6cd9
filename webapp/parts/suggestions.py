"""What else to search, in French, with its count: one step wider, or as the words may be meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from indexer.query.request import SearchRequest
from indexer.search.advice.readings import Reading
from indexer.search.advice.relaxations import Relaxation, Step
from indexer.search.results import SearchPage
from webapp.parts import labels
from webapp.parts.french.typography import NBSP

MARKS = '"«» '


@dataclass(frozen=True, slots=True)
class Widening:
    """Another search: what it does, in French, and how many questions it finds."""

    label: str
    request: SearchRequest
    count: int


def suggestions(page: SearchPage) -> tuple[Widening, ...]:
    """The wider searches of a page that found nothing."""
    return tuple(
        Widening(_LABELS[item.step](item), item.request, item.total) for item in page.relaxations
    )


def readings(page: SearchPage) -> tuple[Widening, ...]:
    """What the words of a page's search may mean beside themselves: narrower searches mostly."""
    return tuple(Widening(_reading(item), item.request, item.total) for item in page.readings)


def _reading(item: Reading) -> str:
    if not item.limits:
        return f"Chercher plutôt {_quoted(item.request.query)}"
    values = ", ".join(_limit(field, value) for field, value in item.limits)
    return f"Limiter à {values}"


def _limit(field: str, value: str) -> str:
    if field == "ministry":
        return f"ministère{NBSP}: {value}"
    shown = labels.facet_value(field, value)
    return shown[:1].lower() + shown[1:] if field == "kind" else shown


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
