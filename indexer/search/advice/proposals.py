"""What a box proposes beside the words of an index: chambers, titles, the group of a deputy."""

from __future__ import annotations

import dataclasses
import re
from threading import Lock

from indexer.engines.base import Engine
from indexer.engines.completion import (
    NAMED,
    Completes,
    Completion,
    beginnings,
    prefix_key,
    ranked,
    typed_in,
    wanted,
)
from indexer.engines.plan import Plan
from indexer.fields import fold
from indexer.query import And, Fielded, Node, Prefix, Word
from indexer.query.request import Sort
from indexer.search.advice.speller import Speller
from indexer.search.advice.suggest import completions
from indexer.search.rewriting.chambers import held

TITLES = 3
"""Titles that are proposed."""
LOOKED = 4
"""Questions that are read for each of them: many have the same title."""
SHORTEST = 4
"""Letters from which on a text may begin a title: fewer begin too many."""
LEAST = 3
"""Letters of a word that goes on; a shorter one is taken as it stands."""
DEAREST = 0.25
"""Part of the cost of a search that finding titles may have; beyond that none are proposed."""
REMEMBERED = 10_000
"""Groups kept for one generation."""
_WORD = re.compile(r"[\w'’-]+")
_SYNTAX = re.compile(r"[\"«»“”:*()~]|(?:^|\s)[+-]")


class Groups:
    """The group of a deputy in one generation: that of the newest question."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, str] = {}
        self._lock = Lock()

    def __call__(self, name: str) -> str:
        """The abbreviation, the whole name where there is none, nothing where neither is known."""
        found = self._known.get(name)
        if found is None:
            found = self._read(name)
            with self._lock:
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[name] = found
        return found

    def _read(self, name: str) -> str:
        plan = Plan(filters={NAMED[Completes.AUTHOR]: (name,)}, sort=Sort.NEWEST, limit=1)
        hits = self._engine.search(plan).hits
        for question in self._engine.fetch([hit.id for hit in hits]):
            return question.author.group or question.author.group_label
        return ""


def proposals(
    engine: Engine, spelled: Speller, groups: Groups, text: str, limit: int
) -> list[Completion]:
    """What a typed text may go on to be, ``limit`` of each kind, deputies with their group.

    Titles that hold all of its words come last, those of most weight first, each once.
    """
    found = [
        dataclasses.replace(item, group=groups(item.text))
        if item.kind is Completes.AUTHOR
        else item
        for item in completions(engine, spelled, text, limit)
    ]
    return [*found, *_chambers(engine, text, limit), *_titles(engine, text, min(limit, TITLES))]


def _chambers(engine: Engine, text: str, limit: int) -> list[Completion]:
    """Behind ``chambre:`` the chambers of the index, by a beginning of any word of a name."""
    fielded = typed_in(text)
    if fielded is None or fielded[0].name != str(Completes.CHAMBER):
        return []
    typed = fold(fielded[1])
    return ranked(
        (
            Completion(Completes.CHAMBER, one.value, one.count)
            for one in held(engine).chambers
            if any(start.startswith(typed) for start in beginnings(fold(one.value)))
        ),
        limit,
    )


def _titles(engine: Engine, text: str, limit: int) -> list[Completion]:
    tree = _titled(text)
    plan = Plan(tree, limit=limit * LOOKED) if tree else None
    if plan is None or engine.cost(plan.bound) > DEAREST:
        return []
    questions = engine.fetch([hit.id for hit in engine.search(plan).hits])
    first = {fold(question.title): question for question in reversed(questions)}
    kept = [question for question in questions if first[fold(question.title)] is question]
    return [
        Completion(Completes.TITLE, question.title, 1, id=question.id) for question in kept[:limit]
    ]


def _titled(text: str) -> Node | None:
    """All words in the title, the last one perhaps unfinished; None for what is no plain words."""
    words = _WORD.findall(text)
    if _SYNTAX.search(text) or wanted(text).number or len("".join(words)) < SHORTEST:
        return None
    *whole, last = words
    ended = text[-1].isspace() or len(prefix_key(last)) < LEAST
    return Fielded("title", And((*map(Word, whole), Word(last) if ended else Prefix(last))))
