"""Which words of a question does its answer never use?

The words that tell the subject (``subject``), under any of their forms. An answer may treat of a
thing in other words: a list of what is not there, and no verdict.
"""

from __future__ import annotations

from indexer.model import Question
from indexer.search import subject
from indexer.text import analyse

SHOWN = 12


def unused(question: Question, limit: int = SHOWN) -> tuple[str, ...]:
    """As the question first writes them, those it tells most often first; none without answer.

    ``La jachère gêne l'apiculture.``, ``L'apiculture va bien.`` → ``jachère``, ``gêne``.
    """
    if question.answer is None:
        return ()
    text = question.question.text
    spelled: dict[str, str] = {}
    for token in analyse(text):
        spelled.setdefault(token.stem, text[token.start : token.end].lower())
    used = {token.stem for token in analyse(question.answer.text)}
    times, _ = subject.weights(question)
    missing = (stem for stem, _ in times.most_common() if stem in spelled and stem not in used)
    return tuple(spelled[stem] for stem in missing)[:limit]
