"""Words that stand among the same words as those of a query: each with the search for it too."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from indexer.mining import Mined
from indexer.query import And, Node, Or, Word
from indexer.query.request import MAX_QUERY, SearchRequest
from indexer.search.rewriting import Rewritten
from indexer.search.rewriting.forms import single
from indexer.text import is_stop

SHOWN = 5
"""Related words of a query."""
LIKE = 0.25
"""The likeness from which on a word is worth showing; below, chance has its part."""


@dataclass(frozen=True, slots=True)
class Related:
    """A word as it is spelled, the word of the query that it is like, and the search for both."""

    word: str
    like: str
    request: SearchRequest


def related(asked: Rewritten, mined: Mined, spelled: Callable[[str], str]) -> tuple[Related, ...]:
    """The words most like those of a request, without those that it has already."""
    words = [(word, token.stem) for word in _words(asked.parsed) if (token := single(word.text))]
    own = {stem for _, stem in words}
    near = {
        one.lemma: (one.likeness, one.form, word)
        for word, stem in words
        for one in mined.related.get(stem, ())
        if one.lemma not in own and one.likeness >= LIKE
    }
    ranked = sorted(near.values(), key=lambda item: (-item[0], item[1]))[:SHOWN]
    found = (_with(asked.request, word, spelled(form)) for _, form, word in ranked)
    return tuple(item for item in found if item is not None)


def _words(node: Node) -> Iterator[Word]:
    """The words that are searched in all fields, by their lemmas."""
    match node:
        case Word(exact=False, text=text) if not is_stop(text.lower()):
            yield node
        case And(nodes=nodes) | Or(nodes=nodes):
            for inner in nodes:
                yield from _words(inner)
        case _:
            return


def _with(request: SearchRequest, word: Word, other: str) -> Related | None:
    """The search for one word or the other; None where the word stands elsewhere as typed."""
    (start, end), text = word.span, request.query
    if text[start:end] != word.text:
        return None
    either = f"{word.text} OU {other}"
    if text.strip() != word.text:
        either = f"({either})"
    query = text[:start] + either + text[end:]
    if len(query) > MAX_QUERY:
        return None
    return Related(other, word.text, dataclasses.replace(request, query=query, page=1))
