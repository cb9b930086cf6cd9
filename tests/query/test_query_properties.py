"""What holds for every query: no exception, bounds, a normal form that reads back, linear time."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import fields
from indexer.fields import FieldKind
from indexer.query import (
    And,
    Everything,
    Fielded,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    Reference,
    Word,
    as_words,
    otherwise,
    parse,
    printed,
)
from indexer.query.notices import CODES, MAX_NOTICES
from indexer.query.parser import MAX_CLAUSES
from indexer.query.terms import MAX_DISTANCE

PIECES = [
    *(row.prefix + ":" for row in fields.FIELDS),
    *("depuis:", "avant:", "foo:", "delai:", "a:", "http://a.b", "titre\u00a0:", "mot-clé:"),
    *("OU", "ET", "SAUF", "NON", "OR", "AND", "NOT", "-", "+", "(", ")", "*", "~", "~5", "~2"),
    *('"', "“", "”", "«", "»", "„", " ", " ", " ", "\u00a0", "\u202f", "\t", "\x00", "\ud800"),
    *("loup", "écolé\u0301", "député(e)s", "(e)", "n°", "no", "№", "714", "17-714", "QE", "5"),
    *("2024", "2024-03", "..", "…", ">", "<=", "12/05/2026", "mars", "XVII", "17e", "leg:1..9"),
    *("législature", "question", "sans", "débat", "réponse", "en", "attente", "orale", "écrite"),
    *("||", "&&", "!", "^2", "?", " ou ", " sans ", "QAG", "(17e)", "<", "A 69", "39 19"),
    *(",", ";", ".", ":", "'", "’", "°", "_", "\u0301", "ﬁ", "½", "１", "🐺", "\u200b", "/", "?"),
]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
ANY = st.text(st.characters(), max_size=60)
MANY = settings(max_examples=400, deadline=None)


def leaves(node: Node) -> Iterator[Node]:
    """Every node below and including ``node`` that has none below."""
    if isinstance(node, And | Or):
        for part in node.nodes:
            yield from leaves(part)
    elif isinstance(node, Not | Fielded):
        yield from leaves(node.node)
    else:
        yield node


def inner(node: Node) -> Iterator[Node]:
    """``node`` and every node below it."""
    yield node
    if isinstance(node, And | Or):
        for part in node.nodes:
            yield from inner(part)
    elif isinstance(node, Not | Fielded):
        yield from inner(node.node)


def check(text: str) -> None:
    """Everything that holds for any text."""
    tree, notices = parse(text)
    assert parse(text) == (tree, notices)
    assert len(list(leaves(tree))) <= MAX_CLAUSES + 1
    assert len(notices) <= MAX_NOTICES
    assert {notice.code for notice in notices} <= set(CODES)
    for node in inner(tree):
        check_shape(node)
    for node in leaves(tree):
        check_leaf(node, text)
    again, _ = parse(printed(tree))
    assert again == tree
    assert printed(again) == printed(tree)
    assert parse(as_words(text))[0] != tree or as_words(text) == text


def check_shape(node: Node) -> None:
    """What the engines may count on."""
    if isinstance(node, And | Or):
        assert len(node.nodes) >= 2
        assert not any(isinstance(part, type(node) | Everything) for part in node.nodes)
    elif isinstance(node, Not):
        assert not isinstance(node.node, Not | Everything)
    elif isinstance(node, Fielded):
        assert isinstance(node.node, Word | Phrase | Near | Prefix)
        row = fields.BY_NAME[node.field]
        assert row.kind not in {FieldKind.NUMBER, FieldKind.DATE}
        assert row.searched or isinstance(node.node, Word)


def check_leaf(node: Node, text: str) -> None:
    """Leaves hold text that can be encoded, and lie where they were typed."""
    if isinstance(node, Word | Phrase | Near | Prefix):
        node.text.encode()
        assert node.text == node.text.strip()
        assert any(sign.isalnum() for sign in node.text)
    if isinstance(node, Near):
        assert 0 <= node.distance <= MAX_DISTANCE
    if isinstance(node, Prefix):
        assert sum(sign.isalnum() for sign in node.text) >= 3
    if isinstance(node, Range):
        assert node.low is not None or node.high is not None
    if not isinstance(node, Everything):
        assert 0 <= node.span[0] < node.span[1] <= len(text)


@given(ANY)
@MANY
def test_any_text_is_a_query(text: str) -> None:
    """No string raises, and every tree keeps the promises."""
    check(text)


@given(HOSTILE)
@MANY
def test_any_mixture_of_the_language_is_a_query(text: str) -> None:
    """The same for what looks like the language."""
    check(text)


WORD = st.sampled_from(["loup", "d’eau", "Saint-Étienne", "OU", "n°", "714", "3,5", "QE"])
TERMS = st.one_of(
    WORD.map(Word),
    st.sampled_from(["parc national", "OU", "714"]).map(Phrase),
    st.builds(Near, st.just("parc loup"), st.integers(0, MAX_DISTANCE)),
    st.sampled_from(["agri", "l'agri"]).map(Prefix),
    st.builds(
        Range, st.just("published"), st.dates(fields.date(1958, 1, 1), fields.date(2030, 1, 1))
    ),
    st.builds(Range, st.just("number"), st.none(), st.integers(0, 99999)),
)
BARE = TERMS.filter(lambda node: not isinstance(node, Range))
FIELDED = st.one_of(
    st.builds(Fielded, st.sampled_from(["title", "answer", "author"]), BARE),
    st.builds(Fielded, st.just("kind"), st.sampled_from(["QE", "QG"]).map(Word)),
    st.builds(Fielded, st.just("status"), st.just(Word("en attente"))),
)


def _combined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(parts, min_size=2, max_size=4)
    return st.one_of(
        several.map(lambda texts: f"({' '.join(texts)})"),
        several.map(lambda texts: f"({' OU '.join(texts)})"),
        parts.map(lambda text: f"-({text})"),
    )


GRAMMAR = st.recursive(st.one_of(TERMS, FIELDED).map(printed), _combined, max_leaves=12)


@given(GRAMMAR)
@MANY
def test_well_formed_queries_raise_no_notice_of_a_mistake(text: str) -> None:
    """What the grammar generates is understood without a remark."""
    check(text)
    assert {notice.code for notice in parse(text)[1]} <= {"reference", "precedence"}


@given(st.lists(st.sampled_from(["a", "b", "c", "-d", "OU", "(e OU f)"]), max_size=9).map(" ".join))
@MANY
def test_the_other_grouping_has_the_same_words(text: str) -> None:
    """It reads back, and where nothing relates more than one thing it is no other."""
    other = otherwise(text)
    assert parse(printed(other))[0] == other
    words = re.compile(r"[a-f]")
    tree, notices = parse(text)
    assert words.findall(printed(other)) == words.findall(printed(tree))
    assert other == tree or any(notice.code == "precedence" for notice in notices)


@given(st.one_of(TERMS, FIELDED))
@MANY
def test_every_term_reads_back_from_its_normal_form(node: Node) -> None:
    """Also for trees that no user typed."""
    assert parse(printed(node))[0] == node


def test_an_exact_word_and_an_odd_tree_have_a_form_too() -> None:
    """Trees made by hand print as something sensible; only the parser's own read back."""
    assert printed(Word("loup", exact=True)) == '"loup"'
    assert printed(Everything()) == ""
    assert printed(Range("number")) == "numero:.."
    assert printed(Fielded("title", Or((Word("a"), Word("b"))))) == "titre:(a OU b)"
    assert printed(Fielded("unknown", Word("a"))) == "unknown:a"


@pytest.mark.parametrize("interval", ["date:2024-03..", "date:2024", "numero:15", "delai:1.."])
@pytest.mark.parametrize("word", ["2024-03", "12/05/2026", "mars", "5", "108", "OU", "\u2db3"])
def test_a_word_behind_an_interval_stays_a_word(interval: str, word: str) -> None:
    """Spaces may stand within an interval, so that the normal form has to part them."""
    tree, _ = parse(f"{interval} +{word} loup")
    assert parse(printed(tree))[0] == tree
    assert isinstance(tree, And)
    assert tree.nodes[1] == Word(word)


@pytest.mark.parametrize(
    "interval", ["date:2024-03..", "avant:2024", "annee:..2024", "numero:15.."]
)
@pytest.mark.parametrize("day", ["1er mars 2024", "mars 2024", "1 mars", "12 mars 2024 loup"])
def test_a_day_in_words_behind_an_interval_stays_words(interval: str, day: str) -> None:
    """The words one by one would not be read into it, but together they would."""
    tree, _ = parse(f"{interval} +{day}")
    assert parse(printed(tree))[0] == tree
    assert isinstance(tree, And)
    assert tree.nodes[1:] == tuple(map(Word, day.split()))


BOMBS: list[Callable[[int], str]] = [
    lambda n: "(" * n,
    lambda n: ")" * n,
    lambda n: "()" * n,
    lambda n: '"' * n,
    lambda n: "«" * n,
    lambda n: "« " * n,
    lambda n: '«"' * n,
    lambda n: "-" * n,
    lambda n: "a-" * n,
    lambda n: "-(" * n,
    lambda n: "NON " * n,
    lambda n: "a OU " * n,
    lambda n: "titre:" * n,
    lambda n: "titre:a" * n,
    lambda n: "foo:" * n,
    lambda n: "titre:(" * n,
    lambda n: "type:en " * n,
    lambda n: "a~1" * n,
    lambda n: "a" + "~1" * n,
    lambda n: "a" + "." * n,
    lambda n: "a(e)" * n,
    lambda n: "a'" * n,
    lambda n: "*" * n,
    lambda n: "\ud800" * n,
    lambda n: "e\u0301" * n,
    lambda n: "1" * n,
    lambda n: "numero:" + "1" * n,
    lambda n: "annee:" + "1." * n,
    lambda n: "date:" + "." * n + "1",
    lambda n: "leg:" + "x" * n,
    lambda n: "||" * n,
    lambda n: "a||" * n,
    lambda n: "a^2" * n,
    lambda n: "!a " * n,
    lambda n: "a ou " * n,
    lambda n: "a 1 " * n,
    lambda n: "12 " * n,
    lambda n: "<" * n,
    lambda n: "n°" * n,
]


def steps(text: str) -> int:
    """How many lines of Python and built-in calls ``parse`` runs through."""
    count = 0

    def line(frame: FrameType, event: str, arg: object) -> object:
        nonlocal count
        count += 1
        return line

    old = sys.gettrace()
    sys.settrace(line)
    try:
        parse(text)
    finally:
        sys.settrace(old)
    return count


@pytest.mark.parametrize("bomb", BOMBS)
def test_twice_the_text_takes_at_most_twice_the_steps(bomb: Callable[[int], str]) -> None:
    """Counted in lines run, so that a busy machine changes nothing."""
    once, twice = steps(bomb(1000)), steps(bomb(2000))
    assert twice <= 2.2 * once + 500


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_text_of_a_million_signs_is_read_at_once(bomb: Callable[[int], str]) -> None:
    """The scans inside built-in calls are linear as well: quadratic ones would take hours."""
    size = 1_000_000 // len(bomb(1))
    tree, notices = parse(bomb(size))
    assert parse(printed(tree))[0] == tree
    assert len(notices) <= MAX_NOTICES


def test_a_reference_stays_at_the_root() -> None:
    """Numbers among other words are words."""
    tree, _ = parse("loup 714 17-714")
    assert not any(isinstance(node, Reference) for node in inner(tree))
