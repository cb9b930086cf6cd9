"""Questions by the number that people write: an identifier, a reference, an address."""

from __future__ import annotations

from indexer.errors import UnknownQuestion
from indexer.model import Question
from indexer.query.ast import Reference
from indexer.query.references import called
from indexer.query.request import MAX_QUERY, MAX_SIZE, SearchRequest
from indexer.search.searcher import Searcher


def identifier(searcher: Searcher, text: str) -> str:
    """The identifier of the question that a text calls; the text itself where it calls none.

    Raises UnknownQuestion where it calls several, and names them.
    """
    found = numbered(searcher, text)
    if len(found) > 1:
        names = ", ".join(question.id for question in found)
        raise UnknownQuestion(
            f"{text!r} is the number of {len(found)} questions, name one: {names}"
        )
    return found[0].id if found else text


def numbered(searcher: Searcher, text: str) -> list[Question]:
    """The questions that a text calls by their number, newest first; none where it calls none.

    ``17-15108`` calls one at most, ``15108`` one of each type and legislature; ``BT-20/1234`` is a
    number of another parliament's.
    """
    if len(text) > MAX_QUERY:
        return []
    reference = called(text)
    if reference is None:
        return searcher.called_elsewhere(text)
    found = searcher.questions(SearchRequest(text, size=MAX_SIZE))
    ours = [question for question in found if _is(question, reference)]
    return ours or searcher.called_elsewhere(text)


def _is(question: Question, reference: Reference) -> bool:
    return (
        question.number == reference.number
        and reference.legislature in {None, question.legislature}
        and reference.kind in {None, question.kind}
        and reference.chamber in {None, question.chamber}
    )
