"""From the tree of a query to keys of the index: the analysis that every engine shares.

``bind`` turns raw words into a *bound* tree whose leaves name fields and keys. An engine only has
to say which documents a leaf matches and how often; scores are defined in ``README.md``.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias

from indexer.engines.bound import (
    EVERYTHING,
    NOTHING,
    All,
    AnyOf,
    Between,
    Bound,
    Constant,
    Fields,
    Holds,
    Kin,
    Layer,
    Leaf,
    Prefer,
    Scaled,
    Sequence,
    Slot,
    Spelled,
    Starts,
    Value,
    Window,
    Without,
)
from indexer.engines.completion import prefix_key
from indexer.engines.stop_words import tokens_of, without_stops
from indexer.fields import BY_NAME, FIELDS, FieldKind, fold
from indexer.query import ast
from indexer.text import (
    Token,
    family,
    groupings,
    is_infinitive,
    remembered,
    spelling,
    written_apart,
)

REFERENCE_SCORE = 1000.0
"""Above any sum of word scores: the question that was called by its number comes first."""
UNFIELDED = tuple(row.name for row in FIELDS if row.searched and row.weight)
WIDEST = 256
"""The widest window, in positions: further apart, words are not close."""
EXACT_WEIGHT = 0.3
"""How much the typed form itself adds to its lemma; measured in ``bench/relevance``."""

INFINITIVE = 0.75
"""What a verb in its infinitive counts: its object says more; measured in ``bench/relevance``."""

ALIAS_SCORE = 1.0
"""What another name adds to a score: less than what was typed, which comes first."""
ACCENT_PENALTY = 100.0
"""Above any sum of word scores: no document with other accents stands before one with these."""


_Text: TypeAlias = ast.Word | ast.Phrase | ast.Near | ast.Prefix


@remembered(256)
def bind(tree: ast.Node) -> Bound:
    """The bound form of a query's tree."""
    return _bind(without_stops(tree), UNFIELDED)


def _bind(node: ast.Node, fields: Fields) -> Bound:  # noqa: PLR0911 - a case a kind of node
    match node:
        case ast.Everything():
            return EVERYTHING
        case ast.Word() | ast.Phrase() | ast.Near() | ast.Prefix():
            return _text(node, fields)
        case ast.Range(field=field, low=low, high=high):
            return Between(field, _ordinal(low), _ordinal(high))
        case ast.Reference():
            return Constant(_reference(node), REFERENCE_SCORE)
        case ast.Fielded(field=field, node=inner):
            return _bind(inner, (field,))
        case ast.And(nodes=nodes):
            return All(_joined(nodes, fields))
        case ast.Or(nodes=(typed, *others), one_word=True) if _is_alias(node):
            return _alias(typed, others, fields)
        case ast.Or(nodes=nodes):
            return AnyOf(tuple(_bind(item, fields) for item in nodes))
        case ast.Not(node=inner):
            return Without(_bind(inner, fields))


@remembered(512)
def _text(node: _Text, fields: Fields) -> Bound:
    """What was typed in one piece; the steps of a page bind trees that share most of theirs."""
    match node:
        case ast.Word(text=text, exact=exact):
            return _value(fields, text) or _word(text, fields, exact=exact)
        case ast.Phrase(text=text):
            return _value(fields, text) or _phrase(text, fields)
        case ast.Near(text=text, distance=distance):
            return _value(fields, text) or _near(text, distance, fields)
        case ast.Prefix(text=text):
            return _value(fields, text) or _prefix(text, fields)


def _is_alias(node: ast.Or) -> bool:
    """Whether a word is an acronym beside its meaning, or the other way round."""
    return any(isinstance(other, ast.Near) for other in node.nodes[1:])


def _alias(typed: ast.Node, others: list[ast.Node], fields: Fields) -> Bound:
    """What was typed, with its score, or its other names with a small one.

    Near words beside the typed ones are where those have to stand; they score nothing.
    """
    parts = typed.nodes if isinstance(typed, ast.And) else (typed,)
    within = [part for part in parts if isinstance(part, ast.Near)]
    own = ast.And(tuple(part for part in parts if not isinstance(part, ast.Near)))
    bound = _bind(without_stops(own) if within else typed, fields)
    places = [Constant(_bind(place, fields), 0.0) for place in within]
    names = [Constant(_bind(other, fields), ALIAS_SCORE) for other in others]
    return AnyOf((All((bound, *places)) if places else bound, *names))


def joined(nodes: tuple[ast.Node, ...]) -> Bound:
    """All of the nodes, in the fields with a weight; what may be one word is found joined too."""
    bound = _joined(nodes, UNFIELDED)
    return bound[0] if len(bound) == 1 else All(bound)


def _joined(nodes: tuple[ast.Node, ...], fields: Fields) -> tuple[Bound, ...]:
    """The nodes; neighbouring words that may be one are found joined too: ``A 69``, ``15 108``."""
    bound = [_bind(node, fields) for node in nodes]
    for start, stop, key in reversed(list(written_apart(plain_texts(nodes)))):
        whole = Sequence(fields, Layer.STEM, ((key,),))
        bound[start:stop] = [AnyOf((All(tuple(bound[start:stop])), whole))]
    return tuple(bound)


def plain_texts(nodes: tuple[ast.Node, ...]) -> list[str]:
    """The words as they are typed; an empty text for what is no plain word."""
    return [node.text if isinstance(node, ast.Word) and not node.exact else "" for node in nodes]


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
    tokens = tokens_of(text)
    ways = tuple(groupings(tokens))
    if exact or not _lemmatised(fields):
        return _either(tokens, fields, Layer.EXACT, *ways)
    stemmed = _either(tokens, fields, Layer.STEM, *ways)
    if isinstance(stemmed, Sequence):
        stemmed = dataclasses.replace(stemmed, kin=kin_of(tokens))
    if stemmed == NOTHING:
        return stemmed
    typed = _either(tokens, fields, Layer.EXACT)
    if isinstance(typed, Sequence) and len(typed.slots) == 1:
        typed = Holds(typed.slots[0])
    word: Bound = Prefer(stemmed, typed, EXACT_WEIGHT)
    if len(tokens) == 1 and is_infinitive(tokens[0].exact):
        word = Scaled(word, INFINITIVE)
    return _accented(word, tokens, text)


def kin_of(tokens: list[Token]) -> tuple[Kin, ...]:
    """What else a word stands for: ``privée`` → the lemma key of ``privé``."""
    if len(tokens) != 1:
        return ()
    others = family(tokens[0].exact)
    return (
        *((Layer.STEM, key, weight) for key, weight in others.keys),
        *((Layer.EXACT, form, weight) for form, weight in others.forms),
    )


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
    tokens = tokens_of(text)
    return _either(tokens, fields, Layer.EXACT, *groupings(tokens))


def _either(tokens: list[Token], fields: Fields, layer: Layer, *others: list[Token]) -> Bound:
    """The words in parts, side by side, or each compound in its joined form; or ``others``."""
    parts = (slots_of(chosen, layer, joined=False) for chosen in (tokens, *others))
    spellings = dict.fromkeys((*parts, slots_of(tokens, layer, joined=True)))
    found = tuple(Sequence(fields, _layer(slots, layer), slots) for slots in spellings if slots)
    return found[0] if len(found) == 1 else AnyOf(found)


def _layer(slots: tuple[Slot, ...], layer: Layer) -> Layer:
    """The layer in which keys side by side are compared: digits are their own lemma."""
    digits = all(key.isdigit() for slot in slots for key in slot)
    return Layer.EXACT if digits and len(slots) > 1 else layer


def slots_of(tokens: list[Token], layer: Layer, *, joined: bool) -> tuple[Slot, ...]:
    """One slot for each place: a compound gives its parts, or its joined form alone."""
    if len(tokens) == 1:  # most words
        return ((_key(tokens[0], layer),),)
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
    slots = slots_of(tokens_of(text), Layer.STEM, joined=False)
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
    if node.chamber is not None:
        parts.append(Value("chamber", fold(node.chamber)))
    if node.month is not None:
        at = node.month.toordinal()
        parts.append(Between("published", at - MONTHS_APART, at + MONTHS_APART))
    return All(tuple(parts))


MONTHS_APART = 200
"""Days between the month of a reference of the Sénat and the day that the record states, at most:
a number comes back with the next legislature only."""


def _ordinal(bound: int | date | None) -> int | None:
    return bound.toordinal() if isinstance(bound, date) else bound


def words(bound: Bound) -> list[Leaf]:
    """The leaves that a document may hold as words, those under a negation left out."""
    match bound:
        case Sequence() | Window() | Starts():
            return [bound]
        case All(nodes=nodes) | AnyOf(nodes=nodes):
            return [leaf for node in nodes for leaf in words(node)]
        case Prefer(node=node) | Constant(node=node) | Scaled(node=node):
            return words(node)
        case _:
            return []
