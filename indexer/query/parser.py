"""Tokens to a tree: one pass, a stack instead of recursion, a bound on clauses and on depth.

Precedence from tight to loose: ``NON`` and ``-``, then ``ET`` and mere juxtaposition, then ``OU``.
A field distributes over its group, so that ``Fielded`` always holds one leaf. No ``And`` stands
directly in an ``And``, no ``Or`` in an ``Or``, no ``Not`` in a ``Not``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

from indexer.query.ast import Everything, Fielded, Node, Notice, Or, Word
from indexer.query.combining import conjunction, grouped, negated, regrouped
from indexer.query.lexer import FOREIGN, OPERATORS, Scope, Shape, Token, tokens
from indexer.query.notices import SMALL_OPERATORS, Notices, quoted, understood
from indexer.query.references import called, is_bare
from indexer.query.terms import leaf
from indexer.query.values import is_free, is_open, longest, many_words, valued

_SIGNED = frozenset({Shape.MINUS, Shape.OPERATOR})
_ENDING = frozenset({Shape.WORD, Shape.PHRASE, Shape.CLOSE})
_BEGINNING = frozenset({Shape.WORD, Shape.PHRASE, Shape.OPEN})
_Grouping: TypeAlias = Callable[[Sequence[Sequence[Node]]], Node | None]
"""What makes one node of choices, each of which is all of its nodes."""
MAX_CLAUSES = 64
MAX_DEPTH = 16
MAX_TOKENS = 4096


def parse(text: str) -> tuple[Node, tuple[Notice, ...]]:
    """The tree of a query and what its author should know; no string raises.

    A text that is a reference as a whole gives ``Reference``, and where it is a mere number,
    ``Or((Reference(...), its words))``.
    """
    reference = called(text)
    if reference is None:
        return _Parser(text).run()
    if not is_bare(reference):
        return reference, (understood(reference),)
    words, notices = _Parser(text).run()
    return Or((reference, words)), (understood(reference), *notices)


def otherwise(text: str) -> Node:
    """The tree of a query in which ``OU`` comes before ``ET``: ``a OU b c`` → ``(a OU b) c``."""
    return _Parser(text, regrouped).run()[0]


@dataclass(slots=True)
class _Frame:
    """An open parenthesis: what it holds so far, and what waits for its next term."""

    scope: Scope | None = None
    negated: bool = False
    """Whether the group as a whole is negated."""
    choices: list[list[Node]] = field(default_factory=lambda: [[]])
    joiner: Token | None = None
    negations: list[Token] = field(default_factory=list)
    pending: Token | None = None
    """The field that waits for its value."""
    signs: str = ""
    """Signs between a field and its value: ``date: > 2024``."""


class _Parser:
    def __init__(self, text: str, grouping: _Grouping = grouped) -> None:
        self._grouping = grouping
        found = list(islice(tokens(text), MAX_TOKENS + 1))
        self._tokens = found[:MAX_TOKENS]
        self._cut = len(found) > MAX_TOKENS
        self._blank = not text.strip()
        self._whole = (0, len(text))
        self._at = 0
        self._clauses = 0
        self._ignored = 0
        self._stack = [_Frame()]
        self._notices = Notices()
        self._lonely: list[Token] = []

    def run(self) -> tuple[Node, tuple[Notice, ...]]:
        while self._at < len(self._tokens) and self._clauses <= MAX_CLAUSES:
            token = self._tokens[self._at]
            self._at += 1
            self._flaws(token)
            self._take(token)
        if self._cut or self._clauses > MAX_CLAUSES:
            self._cut_off()
        if len(self._stack) > 1 or self._ignored:
            self._notices.add("unbalanced-parenthesis", span=self._whole)
        while len(self._stack) > 1:
            self._close()
        return self._finished(), self._notices.all()

    def _cut_off(self) -> None:
        """Say that the rest was dropped, and forget what waits for it."""
        self._notices.add("too-many", MAX_CLAUSES, span=self._whole)
        for frame in self._stack:
            frame.pending = frame.joiner = None
            frame.negations.clear()

    def _finished(self) -> Node:
        tree = self._built(self._stack[0])
        words = [token for token in self._lonely if token.text.isalpha()]
        lonely = tuple(Word(t.text, span=t.span) for t in words[:MAX_CLAUSES])
        if tree is None and lonely:
            tree = conjunction(lonely)
            self._alone("operator-as-word", words)
        elif tree is None and not self._blank:
            self._notices.add("nothing", span=self._whole)
        elif tree is not None:
            self._alone("lone-operator", self._lonely)
        return Everything() if tree is None else tree

    def _alone(self, code: str, lonely: Sequence[Token]) -> None:
        for token in lonely:
            self._notices.add(code, quoted(token.text), span=token.span)

    def _flaws(self, token: Token) -> None:
        foreign = FOREIGN.get(token.text) if token.shape in _SIGNED else None
        if foreign:
            self._notices.add("foreign-sign", quoted(token.text), quoted(foreign), span=token.span)
        for code in token.flaws:
            shown = token.raw.split(":", 1)[0] if code == "unknown-field" else token.text
            self._notices.add(code, quoted(shown), span=token.span)

    # What each shape of token does.

    def _take(self, token: Token) -> None:
        if token.shape in {Shape.WORD, Shape.PHRASE}:
            self._term(token)
        elif token.shape is Shape.OPEN:
            self._open()
        elif token.shape is Shape.SIGNS:
            self._stack[-1].signs += token.raw
        elif token.shape in {Shape.MINUS, Shape.OPERATOR}:
            self._operator(token)
        elif token.shape is Shape.FIELD:
            self._field(token)
        elif token.shape is Shape.CLOSE:
            self._closing(token)

    def _field(self, token: Token) -> None:
        self._valueless()
        self._stack[-1].pending = token
        self._stack[-1].signs = ""

    def _valueless(self) -> None:
        """Give up the field that still waits for a value."""
        frame = self._stack[-1]
        if frame.pending is not None:
            self._notices.add("empty-field", quoted(frame.pending.text), span=frame.pending.span)
            frame.pending = None

    def _operator(self, token: Token) -> None:
        frame = self._stack[-1]
        if token.shape is Shape.MINUS:
            frame.negations.append(token)
            return
        self._valueless()
        if OPERATORS[token.text] == "NON":
            frame.negations.append(token)
        elif frame.joiner is not None or frame.negations or not frame.choices[-1]:
            self._lonely.append(token)
        else:
            frame.joiner = token

    def _open(self) -> None:
        parent = self._stack[-1]
        if len(self._stack) > MAX_DEPTH:
            self._ignored += 1
            self._notices.add("too-deep", MAX_DEPTH, span=self._whole)
            return
        scope = parent.pending.scope if parent.pending else parent.scope
        self._stack.append(_Frame(scope=scope, negated=len(parent.negations) % 2 == 1))

    def _closing(self, token: Token) -> None:
        if self._ignored:
            self._ignored -= 1
        elif len(self._stack) == 1:
            self._notices.add("unbalanced-parenthesis", span=token.span)
        else:
            self._close()

    def _close(self) -> None:
        frame = self._stack[-1]
        node = self._built(frame)
        self._stack.pop()
        if node is None:
            self._valueless()
            self._stack[-1].negations.clear()
        else:
            self._add(negated(node) if frame.negated else node)

    # Terms.

    def _term(self, token: Token) -> None:
        frame = self._stack[-1]
        scope = frame.pending.scope if frame.pending else frame.scope
        if not any(sign.isalnum() for sign in token.text):
            self._valueless()
            frame.negations.clear()
            return
        if scope is None:
            self._small_operator(token)
        node = leaf(token, self._notices) if scope is None else self._fielded(token, scope)
        self._clauses += len(node.nodes) if isinstance(node, Or) else 1
        if self._clauses <= MAX_CLAUSES:
            self._add(negated(node) if len(frame.negations) % 2 else node)

    def _small_operator(self, token: Token) -> None:
        """``loup ou ours``: a word between two others that may have been meant to relate them."""
        operator = SMALL_OPERATORS.get(token.text)
        if not operator or token.shape is not Shape.WORD or token.held or token.prefix:
            return
        around = self._tokens[max(0, self._at - 2) : self._at + 1]
        if len(around) == 3 and around[0].shape in _ENDING and around[2].shape in _BEGINNING:
            shown = quoted(token.text), quoted(operator)
            self._notices.add("small-operator", *shown, span=token.span)

    def _add(self, node: Node) -> None:
        frame = self._stack[-1]
        if frame.joiner is not None and OPERATORS[frame.joiner.text] == "OU":
            frame.choices.append([])
        frame.choices[-1].append(node)
        frame.joiner = frame.pending = None
        frame.negations.clear()
        frame.signs = ""

    def _built(self, frame: _Frame) -> Node | None:
        """The node of a frame that ends here; None where it holds nothing."""
        self._valueless()
        self._lonely += [frame.joiner] if frame.joiner else []
        self._lonely += [t for t in frame.negations if t.shape is Shape.OPERATOR]
        choices = [choice for choice in frame.choices if choice]
        if len(choices) > 1 and any(len(choice) > 1 for choice in choices):
            self._notices.add("precedence", span=self._whole)
        return self._grouping(choices)

    def _fielded(self, token: Token, scope: Scope) -> Node:
        if is_free(scope):
            named = self._value(token, scope) if many_words(scope) else None
            return named or Fielded(scope.row.name, leaf(token, self._notices))
        value = self._value(token, scope)
        if value is not None:
            return value
        if is_open(scope) and not token.prefix and token.distance is None:
            return Fielded(scope.row.name, Word(token.text, span=token.span))
        shown = quoted(token.text)
        self._notices.add("invalid-value", shown, quoted(scope.spelling), span=token.span)
        return leaf(token, self._notices)

    def _value(self, token: Token, scope: Scope) -> Node | None:
        """The checked value that starts at ``token``: the longest run of words that is one."""
        if token.prefix or token.distance is not None:
            return None
        run = self._run(scope) if many_words(scope) and token.shape is Shape.WORD else []
        for count in range(len(run), -1, -1):
            words = [self._stack[-1].signs + token.raw, *(other.raw for other in run[:count])]
            raw = " ".join(words)
            found = valued(scope, raw, (token.span[0], ([token, *run][count]).span[1]))
            if found is None or (isinstance(found.node, Or) and len(self._stack) > MAX_DEPTH):
                continue
            if found.turned:
                self._notices.add("reversed-range", quoted(raw), span=token.span)
            self._at += count
            return found.node
        return None

    def _run(self, scope: Scope) -> list[Token]:
        """The plain words that follow the current token."""
        run: list[Token] = []
        for token in self._tokens[self._at : self._at + longest(scope) - 1]:
            if token.shape is not Shape.WORD or token.held or token.prefix:
                break
            run.append(token)
        return run
