"""What is remembered has a bound, in entries and in the length of what a visitor may write."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import fields
from indexer.search.passages import places
from tests.conftest import ROOT
from webapp import links

ROOMS = ("indexer", "questions_parlementaires", "webapp")


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    yield path, node


def test_a_memory_without_bound_is_of_nothing_that_is_given() -> None:
    """``cache`` keeps an entry for each argument that ever came, so there may be none."""
    wrong = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path, node in functions()
        if (node.args.args or node.args.posonlyargs or node.args.kwonlyargs)
        and any(ast.unparse(mark) in _ENDLESS for mark in node.decorator_list)
    ]
    assert wrong == [], "use lru_cache with a maxsize"


_ENDLESS = {"cache", "functools.cache", "lru_cache(None)", "lru_cache(maxsize=None)"}


def test_the_functions_that_remember_are_found() -> None:
    remembering = {
        node.name
        for _, node in functions()
        if any("cache" in ast.unparse(mark) for mark in node.decorator_list)
    }
    assert {"_folded", "fingerprint", "_grouped"} <= remembering


def test_a_long_text_is_folded_and_forgotten() -> None:
    fields._folded.cache_clear()  # full, no memory shows what is added to it
    before = fields._folded.cache_info().currsize
    text = "É " * fields.LONGEST
    assert fields.fold(text) == ("e " * fields.LONGEST).strip()
    assert fields._folded.cache_info().currsize == before
    assert (
        fields.fold("Une valeur  que rien d’autre n’écrit") == "une valeur que rien d'autre n'ecrit"
    )
    assert fields._folded.cache_info().currsize == before + 1


def test_a_long_value_is_written_and_forgotten() -> None:
    links._written.cache_clear()
    before = links._written.cache_info().currsize
    assert links.written("é " * links.LONGEST) == "%C3%A9+" * links.LONGEST
    assert links._written.cache_info().currsize == before


@pytest.mark.parametrize("count", [3000])
def test_the_numbers_that_visitors_look_for_are_forgotten(count: int) -> None:
    """Each has a pattern of its own."""
    for number in range(count):
        assert places._grouped(b"%d" % number).fullmatch(b"%d" % number)
    assert places._grouped.cache_info().currsize < count
