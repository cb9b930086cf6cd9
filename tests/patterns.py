"""Every regular expression of the program, found in its source, and texts that hurt one.

A pattern is whatever a function of ``re`` is given: so a new one cannot be forgotten, wherever it
stands. For each quantifier of a pattern there are texts that repeat what it repeats, after what
must stand before it and with an end that matches nothing.
"""

from __future__ import annotations

import ast
import importlib
import re
import re._constants as codes  # type: ignore[import-untyped] -- no types in the standard library
import re._parser as parser  # type: ignore[import-untyped] -- the same
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tests.conftest import ROOT

METHODS = ("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn")


MADE: Mapping[str, str] = {
    "indexer.extraction.names.meanings._letters": "a word for each letter of a short name",
    "indexer.query.lexer._closing": "one class of quotation marks",
    "indexer.search.advice.impossible._shaped": "the shapes of that module, of folded values",
    "indexer.search.advice.impossible.lambda": "what _shaped makes of these shapes",
    "indexer.search.passages.candidates._words_ahead": "so many words, each taken whole or not",
    "indexer.search.passages.places._grouped": "the first digits of a number, five at the most",
    "indexer.search.rewriting.chambers._parts": "how identifiers begin: a choice of short texts",
}
"""Functions that make a pattern of what they are given, and why that is safe."""


class Found(NamedTuple):
    """A pattern, where it stands, and whether it is looked for anywhere, or only at a beginning."""

    place: str
    pattern: re.Pattern[Any]
    methods: frozenset[str]


def patterns() -> Iterator[Found]:
    """All patterns that the program makes when it is loaded, and those given to ``re`` itself."""
    sources = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for room in ("indexer", "webapp")
        for path in sorted((ROOT / room).rglob("*.py"))
        if path.name != "__main__.py"
    }
    texts = {name: path.read_text("utf-8") for name, path in sources.items()}
    whole = "\n".join(texts.values())
    seen: set[int] = set()
    for name, text in texts.items():
        module = importlib.import_module(name)
        for attribute, value in list(vars(module).items()):
            for pattern in _within(value):
                if id(pattern) not in seen:
                    seen.add(id(pattern))
                    where = text if attribute.startswith("_") else whole
                    used = re.findall(rf"\b{attribute}\.({'|'.join(METHODS)})\b", where)
                    yield Found(f"{name}.{attribute}", pattern, frozenset(used) or {"search"})
        yield from _inline(name, text, module)


def _within(value: Any, depth: int = 3) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value: in containers, and in objects of classes of ours."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from _within(item, depth - 1)
    elif depth and isinstance(value, Mapping):
        for item in (*value.keys(), *value.values()):
            yield from _within(item, depth - 1)
    elif depth and str(getattr(type(value), "__module__", "")).startswith(("indexer", "webapp")):
        for name in getattr(type(value), "__slots__", ()) or vars(value):
            yield from _within(getattr(value, name, None), depth - 1)


def _inline(name: str, text: str, module: object) -> Iterator[Found]:
    """The patterns that functions give to ``re``; what is made at run time is in ``MADE``."""
    for function in ast.walk(ast.parse(text)):
        if not isinstance(function, (ast.FunctionDef, ast.Lambda)):
            continue
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and (method := _method(call.func)):
                place = f"{name}.{getattr(function, 'name', 'lambda')}"
                if place not in MADE:
                    used = {"search"} if method == "compile" else {method}
                    yield Found(place, _given(call, module), frozenset(used))


def _method(function: ast.expr) -> str:
    named = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)
    if named and function.value.id == "re" and function.attr in {"compile", *METHODS}:  # type: ignore[attr-defined]
        return str(function.attr)  # type: ignore[attr-defined]
    return ""


def _given(call: ast.Call, module: object) -> re.Pattern[Any]:
    code = compile(ast.Expression(call.args[0]), "pattern", "eval")
    return re.compile(eval(code, vars(module)), re.DOTALL)  # noqa: S307 - our own source


def attacks(pattern: re.Pattern[Any], length: int) -> Iterator[str | bytes]:
    """Texts of about that length for each quantifier of a pattern, and for the whole of it."""
    tree = parser.parse(
        pattern.pattern,
        pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags,
    )
    pumps = {*_pumps(tree, ""), ("", _sample(tree)), ("", " "), ("", "a"), ("", "a ")}
    for before, pump in sorted(pumps):
        if pump:
            for text in (
                before + pump * (length // len(pump)) + "\x00",
                (before + pump * 3) * (length // len(before + pump * 3)) + "\x00",
            ):
                yield (
                    text.encode("latin-1", "replace")
                    if isinstance(pattern.pattern, bytes)
                    else text
                )


def _pumps(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    for code, value in tree:
        if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
            _, most, inside = value
            if most > 50:
                yield from ((before, sample) for sample in _samples(inside))
            yield from _pumps(inside, before)
        elif code is codes.SUBPATTERN:
            yield from _pumps(value[3], before)
        elif code is codes.ATOMIC_GROUP:
            yield from _pumps(value, before)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _pumps(branch, before)
        elif code in {codes.ASSERT, codes.ASSERT_NOT}:
            yield from _pumps(value[1], before)
        before += _sample([(code, value)])


def _samples(tree: Any) -> Iterator[str]:
    """A few texts that match: of a class several of its signs."""
    if len(tree) == 1 and tree[0][0] is codes.IN:
        yield from (
            sign for sign in " \n\t\u00a0aZé1_-.,'\"<>()[]*/=&:;#" if _holds(tree[0][1], sign)
        )
    elif len(tree) == 1 and tree[0][0] is codes.BRANCH:
        for branch in tree[0][1][1]:
            yield from _samples(branch)
    elif len(tree) == 1 and tree[0][0] is codes.SUBPATTERN:
        yield from _samples(tree[0][1][3])
    else:
        yield _sample(tree)
        if any(code is codes.ANY or code is codes.NOT_LITERAL for code, _ in tree):
            yield from " \n"


def _sample(tree: Any) -> str:
    return "".join(_one(code, value) for code, value in tree)


def _one(code: Any, value: Any) -> str:  # noqa: PLR0911 - one line for each kind of node
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.NOT_LITERAL:
        return "b" if value == ord("a") else "a"
    if code is codes.ANY:
        return "a"
    if code is codes.IN:
        return next(
            (sign for sign in "aé1 -.,'<(*/\u00a0\n\ue000" if _holds(value, sign)), _first(value)
        )
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
        return _sample(value[2]) * max(value[0], min(1, value[1]))
    if code is codes.SUBPATTERN:
        return _sample(value[3])
    if code is codes.ATOMIC_GROUP:
        return _sample(value)
    if code is codes.BRANCH:
        return _sample(value[1][0])
    return ""


def _holds(items: Any, sign: str) -> bool:
    negated = items[0][0] is codes.NEGATE
    return any(_has(code, value, sign) for code, value in items) is not negated


def _has(code: Any, value: Any, sign: str) -> bool:
    if code is codes.LITERAL:
        return ord(sign) == value
    if code is codes.RANGE:
        return value[0] <= ord(sign) <= value[1]
    if code is codes.CATEGORY:
        return bool(re.match(_CATEGORIES[str(value)], sign))
    return False


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S", "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip


def _first(items: Any) -> str:
    for code, value in items:
        if code is codes.LITERAL:
            return chr(value)
        if code is codes.RANGE:
            return chr(value[0])
    return "a"
