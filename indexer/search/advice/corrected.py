"""The slips that a search corrected, for its page: the right spelling, and the way back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.model import Span
from indexer.query.ast import Notice
from indexer.query.notices import Notices, quoted
from indexer.query.request import MAX_QUERY, SearchRequest
from indexer.search.advice.impossible import impossible
from indexer.search.rewriting import Rewritten
from indexer.search.rewriting.remarks import Rewriting

_NAME = "Aucun auteur ne s’écrit {}\u00a0: ses mots sont cherchés dans n’importe quel ordre."
_PARTS = "Aucune question ne contient {}\u00a0: ses mots sont cherchés séparément."
_CHAMBER = "Aucune chambre ne s’appelle {}\u00a0: celle qui s’appelle {} est cherchée."
_NO_CHAMBER = "Aucune chambre ne s’appelle {}\u00a0: le texte est cherché tel quel. Il y a ici {}."
_REFERENCE = "{} est le numéro d’une question ({})."
_SENTENCES = {
    Rewriting.NAME: _NAME,
    Rewriting.PARTS: _PARTS,
    Rewriting.CHAMBER: _CHAMBER,
    Rewriting.NO_CHAMBER: _NO_CHAMBER,
    Rewriting.REFERENCE: _REFERENCE,
}

_LOOSE = frozenset(
    {
        Rewriting.LOOSE_PHRASE,
        Rewriting.LOOSE_WORD,
        Rewriting.LOOSE_PREFIX,
        Rewriting.LEFT_OUT,
    }
)
"""The notices about what would cost too much are called like what was done."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as it was typed and where, as it is searched, and the search for it as typed."""

    word: str
    place: Span
    searched: str
    as_typed: SearchRequest


def corrections(asked: Rewritten, spelled: Callable[[str], str]) -> tuple[Correction, ...]:
    """What was corrected in a request; ``spelled`` gives the usual spelling of an exact key."""
    request = asked.request
    return tuple(
        Correction(
            remark.word,
            Span(*remark.span),
            spelled(remark.searched[0]),
            dataclasses.replace(request, forms=(*request.forms, remark.word), page=1),
        )
        for remark in asked.remarks
        if remark.rewriting is Rewriting.CORRECTED
    )


def corrected(request: SearchRequest, found: Sequence[Correction]) -> SearchRequest:
    """The request with its words corrected; itself where that would be too long to be asked."""
    text = request.query
    if any(text[item.place.start : item.place.end] != item.word for item in found):
        return request  # the words of a quoted name have no place of their own
    for item in sorted(found, key=lambda item: -item.place.start):
        text = text[: item.place.start] + item.searched + text[item.place.end :]
    return dataclasses.replace(request, query=text) if len(text) <= MAX_QUERY else request


def notices(asked: Rewritten) -> tuple[Notice, ...]:
    """What the author of a query should know of how parts of it are searched, in French."""
    loosened = Notices()
    for remark in asked.remarks:
        if remark.rewriting in _LOOSE:
            loosened.add(str(remark.rewriting), quoted(remark.word), span=remark.span)
    told = tuple(
        Notice(
            str(remark.rewriting),
            _SENTENCES[remark.rewriting].format(quoted(remark.word), _listed(remark.searched)),
            remark.span,
        )
        for remark in asked.remarks
        if remark.rewriting in _SENTENCES
    )
    return told + loosened.all() + impossible(asked.request.filters)


def _listed(names: Sequence[str]) -> str:
    """``UK``, ``Bundestag`` → ``« UK » et « Bundestag »``."""
    *before, last = map(quoted, names)
    return " et ".join(filter(None, (", ".join(before), last)))
