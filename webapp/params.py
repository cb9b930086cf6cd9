"""The only reader of ``request.args``: URL parameters become a search and a place in its list."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from indexer.query.request import SearchRequest

RANK = "rang"


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
    """The search that the address states. Raises InvalidRequest or RequestTooLong."""
    return SearchRequest.from_pairs(request.args.items(multi=True))


def visit() -> Visit:
    """The search and the rank that a question's address carries; a senseless rank is none."""
    rank = request.args.get(RANK, "")
    known = rank.isascii() and rank.isdigit() and 0 < len(rank) < 10 and int(rank) > 0
    return Visit(search(), int(rank) if known else None)


def any_given() -> bool:
    """Whether the address has any parameter."""
    return bool(request.args)
