"""The page on the query language tells the truth: each of its examples, fields and codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer.fields import FIELDS, field_called
from indexer.query import parse, printed
from indexer.query.dates import COMPARATORS
from indexer.query.lexer import OPERATORS, scope_called
from indexer.query.notices import CODES

PAGE = Path(__file__).parents[2] / "docs" / "query-language.md"
TEXT = PAGE.read_text(encoding="utf-8")
CELLS = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| .+ \|$", re.MULTILINE)
BEFORE_NOTICES, NOTICES = TEXT.split("\n## Notices\n")
EXAMPLES = [pair for pair in CELLS.findall(BEFORE_NOTICES) if not pair[0].endswith(":")]


@pytest.mark.parametrize(("query", "form"), EXAMPLES)
def test_every_example_is_understood_as_the_page_says(query: str, form: str) -> None:
    """The second column is the normal form, and reads back as the same tree."""
    tree, _ = parse(query)
    assert printed(tree) == form
    assert parse(form)[0] == tree


def test_the_page_holds_its_examples() -> None:
    """The pattern that finds them still does."""
    assert len(EXAMPLES) > 60


@pytest.mark.parametrize(("code", "example"), CELLS.findall(NOTICES))
def test_every_example_of_a_notice_gives_it(code: str, example: str) -> None:
    """One code a line."""
    assert code in {notice.code for notice in parse(example)[1]}


def test_every_notice_stands_in_the_page() -> None:
    """And no other."""
    told = re.findall(r"^\| `([a-z-]+)` \|", NOTICES, re.MULTILINE)
    assert sorted(told) == sorted(CODES)


def test_every_prefix_and_alias_of_a_field_stands_in_the_page() -> None:
    """With the row's own line, and no name that leads nowhere."""
    rows = re.findall(r"^\| `(\w+):` \|(.*?)\| ", TEXT, re.MULTILINE)
    told = {prefix: set(re.findall(r"`(\w+):`", others)) for prefix, others in rows}
    for row in FIELDS:
        names = {row.name, *row.aliases} - {row.prefix}
        assert told[row.prefix] >= set(row.aliases), row.prefix
        assert told[row.prefix] <= names, row.prefix
    assert all(field_called(name) for prefix, others in told.items() for name in (prefix, *others))


def test_every_operator_and_bound_stands_in_the_page() -> None:
    """Each spelling that acts, apart from near doubles of ``jusqu'au``."""
    assert all(f"`{name}`" in TEXT for name in OPERATORS)
    assert all(f"`{name}:`" in TEXT for name in set(COMPARATORS) - {"jusqu'a", "jusque"})
    assert scope_called("couleur") is None


def test_every_value_in_backticks_is_a_value() -> None:
    """``also `type:écrite``` would otherwise grow false unseen."""
    found = re.findall(r"`((?:type|etat):[^`(]+)`", TEXT)
    assert len(found) > 12
    for query in found:
        assert parse(query)[1] == ()
