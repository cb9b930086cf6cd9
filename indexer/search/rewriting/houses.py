"""Chambers of other parliaments in a query: their names and the numbers of their questions.

``chambre:parliament`` finds the questions of the UK Parliament where an index holds them, and
``BT-20/1234`` that question of the Bundestag. What no chamber is called is searched as words.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from indexer.engines.base import Engine
from indexer.engines.completion import distance, tolerance
from indexer.engines.plan import Plan
from indexer.fields import fold
from indexer.model import Chamber, Question
from indexer.query import And, Fielded, Node, Not, Or, Phrase, Range, Reference, Word
from indexer.query.ast import Place
from indexer.query.combining import conjunction
from indexer.query.references import is_bare
from indexer.query.request import SearchRequest
from indexer.search.rewriting.chambers import FRENCH, called, held
from indexer.search.rewriting.remarks import Remark, Rewriting

FIELD = "chamber"
MOST_WORDS = 5
"""Words of a name that needs no quotes."""
TOLD = 6
"""Chambers that are named where the one that was asked for is not there."""


def numbered(engine: Engine, tree: Node, request: SearchRequest) -> tuple[Node, Sequence[Remark]]:
    """The tree of a text that is the number of a question elsewhere: it, then who quotes it.

    What the number calls in the Assemblée stands beside it. A mere number calls all chambers'.
    """
    mere = isinstance(tree, Or) and isinstance(tree.nodes[0], Reference) and is_bare(tree.nodes[0])
    found = [] if mere or _of_senate(tree) else called(engine, request.query)
    if not found:
        return tree, ()
    text, here = request.query.strip(), _in_the_assembly(tree)
    names = tuple(dict.fromkeys(question.chamber for question in found))
    both = here is not None and engine.counts([Plan(here)])[0]
    other = here if here is not None and both else Phrase(text)
    remark = Remark(Rewriting.REFERENCE, text, names, (0, len(request.query)))
    return Or((*map(_itself, found), other)), (remark,)


def _of_senate(tree: Node) -> bool:
    return isinstance(tree, Reference) and tree.chamber is not None


def _in_the_assembly(tree: Node) -> Node | None:
    """What a text calls that is a reference there too."""
    if not isinstance(tree, Reference):
        return None
    return And((tree, Fielded(FIELD, Word(str(Chamber.ASSEMBLY)))))


def _itself(question: Question) -> Node:
    """What finds a question: its number, its type and term, its chamber and its day."""
    number = Reference(question.number, question.legislature or None, question.kind)
    nodes: list[Node] = [number, Fielded(FIELD, Word(question.chamber))]
    if question.published:
        nodes.append(Range("published", question.published, question.published))
    return And(tuple(nodes))


def named(engine: Engine, tree: Node, _: SearchRequest) -> tuple[Node, Sequence[Remark]]:
    """The tree with chambers called by words of their names, or nearly so, searched by these."""
    if not _unknown(tree):
        return tree, ()
    names = tuple(one.value for one in held(engine).chambers)
    remarks: list[Remark] = []

    def known(node: Node) -> Node:
        match node:
            case Fielded(field=field, node=Word() as asked) if field == FIELD:
                return node if fold(asked.text) in FRENCH else _chamber(asked, names, remarks)
            case Not(node=inner):
                return Not(known(inner))
            case And(nodes=nodes):
                return conjunction(tuple(map(known, _joined(nodes, names))))
            case Or(nodes=nodes):
                return dataclasses.replace(node, nodes=tuple(map(known, nodes)))
            case _:
                return node

    return known(tree), remarks


def _unknown(node: Node) -> bool:
    """Whether a tree asks for a chamber that is none of the two French ones."""
    match node:
        case Fielded(field=field, node=Word(text=text)) if field == FIELD:
            return fold(text) not in FRENCH
        case Not(node=inner):
            return _unknown(inner)
        case And(nodes=nodes) | Or(nodes=nodes):
            return any(map(_unknown, nodes))
        case _:
            return False


def _joined(nodes: Sequence[Node], names: Sequence[str]) -> Iterator[Node]:
    """``chambre:UK Parliament``: the words behind that make a whole name belong to it."""
    known, at = {fold(name) for name in names}, 0
    while at < len(nodes):
        node, taken = nodes[at], 1
        for count in range(MOST_WORDS, 1, -1):
            text, span = _together(nodes[at : at + count])
            if fold(text) in known:
                node, taken = Fielded(FIELD, Word(text, span=span)), count
                break
        yield node
        at += taken


def _together(nodes: Sequence[Node]) -> tuple[str, Place]:
    """A chamber and the plain words behind it as one name; empty where they are others."""
    match nodes:
        case [Fielded(field=field, node=Word() as first), *rest] if field == FIELD:
            words = [first, *(node for node in rest if isinstance(node, Word) and not node.exact)]
            if len(words) == len(nodes):
                return " ".join(word.text for word in words), (first.span[0], words[-1].span[1])
    return "", (0, 0)


def _chamber(asked: Word, names: tuple[str, ...], remarks: list[Remark]) -> Node:
    """The chambers that a name calls, or its words where it calls none."""
    whole = tuple(name for name in names if fold(name) == fold(asked.text))
    found = whole or tuple(name for name in names if _all_in(asked.text, name, slips=False))
    if not found:
        found = tuple(name for name in names if _all_in(asked.text, name, slips=True))
        rewriting = Rewriting.CHAMBER if found else Rewriting.NO_CHAMBER
        remarks.append(Remark(rewriting, asked.text, found or names[:TOLD], asked.span))
    if not found:
        several = " " in asked.text
        return Phrase(asked.text, span=asked.span) if several else Word(asked.text, span=asked.span)
    nodes = tuple(Fielded(FIELD, Word(name, span=asked.span)) for name in found)
    return nodes[0] if len(nodes) == 1 else Or(nodes)


def _all_in(typed: str, name: str, *, slips: bool) -> bool:
    """Whether a name has every word that was typed, those with a slip of the hand too."""
    words, held_words = (re.findall(r"\w+", fold(text)) for text in (typed, name))
    return bool(words) and all(
        any(word == one or (slips and distance(word, one) <= tolerance(word)) for one in held_words)
        for word in words
    )
