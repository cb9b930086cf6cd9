"""From the tree of a query to keys of the index: the analysis that every engine shares.

``bind`` turns raw words into a *bound* tree whose leaves name fields and keys. An engine only has
to say which documents a leaf matches and how often; scores are defined in ``README.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TypeAlias

from indexer.engines.suggesting import prefix_key
from indexer.fields import BY_NAME, FIELDS, FieldKind, fold
from indexer.query import ast
from indexer.text import Token, analyse, groupings, is_stop, spelling


class Layer(StrEnum):
    """Which key of a word is compared: its very form (folded), or its lemma."""

    EXACT = "exact"
    STEM = "stem"


Slot: TypeAlias = tuple[str, ...]
"""The keys that may stand at one place of a sequence."""
Fields: TypeAlias = tuple[str, ...]
Pair: TypeAlias = tuple[Slot, Slot]
"""The lemmas of two neighbouring words of a query."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """Keys side by side in one field; one slot alone is a plain word."""

    fields: tuple[str, ...]
    layer: Layer
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Titled:
    """A title that is these keys from its first word to its last. Scores nothing."""

    layer: Layer
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Lemmas in any order, one of each slot, in a window of ``width`` positions of one field."""

    fields: tuple[str, ...]
    slots: tuple[Slot, ...]
    width: int


@dataclass(frozen=True, slots=True)
class Starts:
    """Every exact key that begins with ``prefix``."""

    fields: tuple[str, ...]
    prefix: str


@dataclass(frozen=True, slots=True)
class Holds:
    """One of the exact keys in a field with a weight, however often; scores the leaf's idf."""

    keys: Slot


@dataclass(frozen=True, slots=True)
class Spelled:
    """A word with these very accents in a field with a weight. Scores nothing."""

    spelling: str


@dataclass(frozen=True, slots=True)
class Value:
    """A CODE field whose value folds to ``key``. Scores nothing."""

    field: str
    key: str


@dataclass(frozen=True, slots=True)
class Between:
    """A NUMBER or DATE field within bounds, both included; days are ordinals. Scores nothing."""

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class All:
    """Every node; scores add up. No node at all matches everything."""

    nodes: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One node or more; scores of those that match add up. No node at all matches nothing."""

    nodes: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Most:
    """Nodes that hold ``share`` of the idf of them all, or more; scores of those add up.

    A node that no document holds counts for nothing; where there is no other, nothing matches.
    """

    nodes: tuple[Bound, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Without:
    """Everything that ``node`` does not match. Scores nothing."""

    node: Bound


@dataclass(frozen=True, slots=True)
class Constant:
    """What ``node`` matches, each at the same score."""

    node: Bound
    score: float


@dataclass(frozen=True, slots=True)
class Prefer:
    """What ``node`` matches; those that ``bonus`` matches too score ``weight`` times it more."""

    node: Bound
    bonus: Bound
    weight: float


Leaf: TypeAlias = Sequence | Window | Starts
Bound: TypeAlias = (
    Leaf
    | Titled
    | Holds
    | Spelled
    | Value
    | Between
    | All
    | AnyOf
    | Most
    | Without
    | Constant
    | Prefer
)

EVERYTHING = All(())
NOTHING = AnyOf(())
ALTERNATIVES = 8  # words at most that stand for one another in a title; more are a list
REFERENCE_SCORE = 1000.0
"""Above any sum of word scores: the question that was called by its number comes first."""
UNFIELDED = tuple(row.name for row in FIELDS if row.searched and row.weight)
WIDEST = 256
"""The widest window, in positions: further apart, words are not close."""
EXACT_WEIGHT = 0.3
"""How much the typed form itself adds to its lemma; measured in ``bench/relevance``."""

ACCENT_PENALTY = 100.0
"""Above any sum of word scores: no document with other accents stands before one with these."""
TITLE_LEMMAS = 59.0
"""What the query calls by its whole title comes first …"""
TITLE_FORMS = 40.0
"""… and before titles of other forms; together below what other accents cost."""
CLOSE = 4
"""The window, in positions, in which two neighbouring words of a query are close."""
CLOSE_WEIGHT = 0.3
"""How much of the idf of both words their closeness adds; measured in ``bench/relevance``."""
RERANKED = 200
"""The documents of the best scores, in which closeness is looked for."""


def ranked(tree: ast.Node) -> Bound:
    """The bound form of a tree whose matches are put in order: a whole title comes first.

    The typed forms count most, other forms of the words and what a slip may have been for less.
    """
    nodes = tree.nodes if isinstance(tree, ast.And | ast.Most) else (tree,)
    bound = bind(tree)
    for layer, score in ((Layer.STEM, TITLE_LEMMAS), (Layer.EXACT, TITLE_FORMS)):
        slots = [_titling(node, layer) for node in nodes]
        if slots and all(slots):
            titled = Titled(layer, tuple(slot for part in slots for slot in part))
            bound = Prefer(bound, Constant(titled, score), 1.0)
    return bound


def _titling(node: ast.Node, layer: Layer) -> tuple[Slot, ...]:
    """The places that a part of a query takes in a title; none where it is no plain words."""
    if isinstance(node, ast.Word | ast.Phrase):
        return _slots(analyse(node.text), layer, joined=False)
    words = node.nodes[: ALTERNATIVES + 1] if isinstance(node, ast.Or) else ()
    several = [_titling(word, layer) for word in words if isinstance(word, ast.Word)]
    if not 0 < len(several) == len(words) <= ALTERNATIVES or any(len(s) != 1 for s in several):
        return ()
    return (tuple(dict.fromkeys(key for slots in several for key in slots[0])),)


def close_pairs(tree: ast.Node) -> tuple[Pair, ...]:
    """The neighbouring words of a query, for which a document scores more where they are close.

    Both lemmas in ``CLOSE`` positions of one field with a weight add ``CLOSE_WEIGHT`` times the sum
    of their idf, once for each pair, to each of the ``RERANKED`` best documents. Words that are
    passed over, in a field or no single place stand in no pair.
    """
    nodes = tree.nodes if isinstance(tree, ast.And | ast.Most) else ()
    slots = [slot for node in nodes if (slot := _telling(node))]
    return tuple(dict.fromkeys(pair for pair in pairwise(slots) if pair[0] != pair[1]))


def _telling(node: ast.Node) -> Slot | None:
    if isinstance(node, ast.Or):  # a word and what it may have been
        node = node.nodes[0] if node.nodes else node
    if not isinstance(node, ast.Word) or node.exact or _is_stop(node):
        return None
    slots = _slots(analyse(node.text), Layer.STEM, joined=False)
    return slots[0] if len(slots) == 1 else None


def bind(tree: ast.Node) -> Bound:
    """The bound form of a query's tree."""
    return _bind(_without_stops(tree), UNFIELDED)


def _bind(node: ast.Node, fields: Fields) -> Bound:  # noqa: C901, PLR0911 - a case a kind of node
    match node:
        case ast.Everything():
            return EVERYTHING
        case ast.Word(text=text, exact=exact):
            return _value(fields, text) or _word(text, fields, exact=exact)
        case ast.Phrase(text=text):
            return _value(fields, text) or _phrase(text, fields)
        case ast.Near(text=text, distance=distance):
            return _value(fields, text) or _near(text, distance, fields)
        case ast.Prefix(text=text):
            return _value(fields, text) or _prefix(text, fields)
        case ast.Range(field=field, low=low, high=high):
            return Between(field, _ordinal(low), _ordinal(high))
        case ast.Reference():
            return Constant(_reference(node), REFERENCE_SCORE)
        case ast.Fielded(field=field, node=inner):
            return _bind(inner, (field,))
        case ast.And(nodes=nodes):
            return All(tuple(_bind(item, fields) for item in nodes))
        case ast.Or(nodes=nodes):
            return AnyOf(tuple(_bind(item, fields) for item in nodes))
        case ast.Most(nodes=nodes, share=share):
            telling = tuple(item for item in nodes if not _is_stop(item)) or nodes
            return Most(tuple(_bind(item, fields) for item in telling), share)
        case ast.Not(node=inner):
            return Without(_bind(inner, fields))


def _value(fields: tuple[str, ...], text: str) -> Bound | None:
    """A leaf for fields that are matched whole; None for fields searched by their words."""
    row = BY_NAME[fields[0]]
    if row.searched:
        return None
    if row.kind is FieldKind.CODE:
        return Value(row.name, fold(text))
    try:
        number = int(text) if row.kind is FieldKind.NUMBER else date.fromisoformat(text).toordinal()
    except ValueError:
        return NOTHING
    return Between(row.name, number, number)


def _word(text: str, fields: tuple[str, ...], *, exact: bool) -> Bound:
    """The lemma of a word, its typed form preferred; a compound matches joined or in parts."""
    tokens = analyse(text)
    if exact or not _lemmatised(fields):
        return _either(tokens, fields, Layer.EXACT)
    stemmed = _either(tokens, fields, Layer.STEM)
    if stemmed == NOTHING:
        return stemmed
    typed = _either(tokens, fields, Layer.EXACT)
    if isinstance(typed, Sequence) and len(typed.slots) == 1:
        typed = Holds(typed.slots[0])
    return _accented(Prefer(stemmed, typed, EXACT_WEIGHT), tokens, text)


def _accented(node: Bound, tokens: list[Token], text: str) -> Bound:
    """``retraité``: documents that hold the word with other accents only (retraite) come last."""
    letters = spelling(text[tokens[0].start : tokens[0].end]) if len(tokens) == 1 else ""
    if not letters:
        return node
    otherwise = All((Holds((tokens[0].exact,)), Without(Spelled(letters))))
    return Prefer(node, Constant(otherwise, 1.0), -ACCENT_PENALTY)


def _lemmatised(fields: tuple[str, ...]) -> bool:
    return any(BY_NAME[name].lemmatised for name in fields)


def _phrase(text: str, fields: tuple[str, ...]) -> Bound:
    """The exact forms side by side; a number stands however its digits are grouped."""
    tokens = analyse(text)
    return _either(tokens, fields, Layer.EXACT, *groupings(tokens))


def _either(tokens: list[Token], fields: Fields, layer: Layer, *others: list[Token]) -> Bound:
    """The words in parts, side by side, or each compound in its joined form; or ``others``."""
    parts = (_slots(chosen, layer, joined=False) for chosen in (tokens, *others))
    spellings = dict.fromkeys((*parts, _slots(tokens, layer, joined=True)))
    found = tuple(Sequence(fields, layer, slots) for slots in spellings if slots)
    return found[0] if len(found) == 1 else AnyOf(found)


def _slots(tokens: list[Token], layer: Layer, *, joined: bool) -> tuple[Slot, ...]:
    """One slot for each place: a compound gives its parts, or its joined form alone."""
    slots: list[Slot] = []
    for _, group in groupby(tokens, attrgetter("chunk")):
        chunk = list(group)
        whole = [token for token in chunk if token.whole]
        parts = [token for token in chunk if not token.whole]
        chosen = whole if whole and (joined or not parts) else parts
        for _, place in groupby(chosen, attrgetter("position")):
            keys = dict.fromkeys(_key(token, layer) for token in place)
            slots.append(tuple(keys))
    return tuple(slots)


def _key(token: Token, layer: Layer) -> str:
    return token.exact if layer is Layer.EXACT else token.stem


def _near(text: str, distance: int, fields: tuple[str, ...]) -> Bound:
    slots = _slots(analyse(text), Layer.STEM, joined=False)
    if len(slots) < 2:
        return Sequence(fields, Layer.STEM, slots) if slots else NOTHING
    return Window(fields, slots, min(distance + len(slots), WIDEST))


def _prefix(text: str, fields: tuple[str, ...]) -> Bound:
    """The last part is a prefix; what a hyphen or an apostrophe puts before it is left out."""
    key = prefix_key(text)
    return Starts(fields, key) if key else NOTHING


def _reference(node: ast.Reference) -> Bound:
    parts: list[Bound] = [Between("number", node.number, node.number)]
    if node.legislature is not None:
        parts.append(Value("legislature", str(node.legislature)))
    if node.kind is not None:
        parts.append(Value("kind", fold(node.kind)))
    return All(tuple(parts))


def _ordinal(bound: int | date | None) -> int | None:
    return bound.toordinal() if isinstance(bound, date) else bound


def _without_stops(tree: ast.Node) -> ast.Node:
    """The tree less its stop words, where words remain: ``prix de l'eau`` → prix, eau."""
    if not isinstance(tree, ast.And):
        return tree
    kept = tuple(node for node in tree.nodes if not _is_stop(node))
    if any(isinstance(node, ast.Word | ast.Prefix | ast.Phrase | ast.Near) for node in kept):
        return ast.And(kept)
    return tree


def _is_stop(node: ast.Node) -> bool:
    if not isinstance(node, ast.Word) or node.exact:
        return False
    tokens = analyse(node.text)
    return len(tokens) == 1 and is_stop(tokens[0].exact)


def words(bound: Bound) -> list[Leaf]:
    """The leaves that a document may hold as words, those under a negation left out."""
    match bound:
        case Sequence() | Window() | Starts():
            return [bound]
        case All(nodes=nodes) | AnyOf(nodes=nodes) | Most(nodes=nodes):
            return [leaf for node in nodes for leaf in words(node)]
        case Prefer(node=node) | Constant(node=node):
            return words(node)
        case _:
            return []
