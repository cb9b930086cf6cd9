"""From trees to keys: layers, compounds, values, stop words; any tree at all can be bound."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines import binding
from indexer.engines.binding import UNFIELDED, bind, words
from indexer.engines.bound import (
    EVERYTHING,
    NOTHING,
    All,
    AnyOf,
    Between,
    Bound,
    Constant,
    Layer,
    Prefer,
    Sequence,
    Starts,
    Value,
    Window,
    Without,
)
from indexer.engines.memory import MemoryStore
from indexer.engines.plan import Plan
from indexer.fields import FIELDS
from indexer.model import Kind, Question
from indexer.query import ast, parse
from tests.conftest import ask
from tests.engines.contract import fill
from tests.engines.strategies import corpora, trees


def bound(query: str) -> Bound:
    return bind(parse(query)[0])


def keys(node: Bound) -> list[tuple[tuple[str, ...], ...]]:
    """The slots of each leaf."""
    return [leaf.slots for leaf in words(node) if isinstance(leaf, Sequence | Window)]


def test_a_word_is_its_lemma_in_the_weighted_fields_the_typed_form_preferred() -> None:
    node = bound("loups")
    assert isinstance(node, Prefer)
    assert node.node == Sequence(UNFIELDED, Layer.STEM, (("loup",),))
    assert node.weight == binding.EXACT_WEIGHT > 0
    assert node.bonus != node.node


def test_a_number_in_a_phrase_stands_with_its_digits_in_groups_and_without() -> None:
    whole, groups = (("15108",), ("euros",)), (("15",), ("108",), ("euros",))
    assert set(keys(bound('"15108 euros"'))) == {whole, groups}
    assert set(keys(bound('"15 108 euros"'))) == {whole, groups}
    assert keys(bound('"108 euros"')) == [(("108",), ("euros",))]
    assert keys(bound('"15108"')) == [(("15108",),)]


def test_each_number_of_a_phrase_is_grouped_by_itself() -> None:
    found = set(keys(bound('"15108 euros en 2024"')))
    assert (("15",), ("108",), ("euros",), ("en",), ("2024",)) in found
    assert (("15108",), ("euros",), ("en",), ("2",), ("024",)) in found
    assert len(keys(bound(f'"{"1234 et " * 30}"'))) <= 18


def test_a_phrase_is_its_exact_forms_in_order() -> None:
    assert bound('"Les Loups"') == Sequence(UNFIELDED, Layer.EXACT, (("les",), ("loups",)))


def test_an_exact_word_has_no_lemma() -> None:
    assert bind(ast.Word("Loups", exact=True)) == Sequence(UNFIELDED, Layer.EXACT, (("loups",),))


def test_names_are_never_lemmatised() -> None:
    assert bound("auteur:loups") == Sequence(("author",), Layer.EXACT, (("loups",),))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Saint-Étienne", [(("saint",), ("etienne",)), (("saintetienne",),)]),
        ("sapeurs-pompiers", [(("sapeur",), ("pompier",)), (("sapeurspompier",),)]),
    ],
)
def test_a_compound_is_its_parts_or_its_joined_form(query: str, expected: list[object]) -> None:
    node = bound(query)
    assert isinstance(node, Prefer)
    assert isinstance(node.node, AnyOf)
    assert keys(node)[0] == expected[0]
    assert len(keys(node)) == len(expected)


def test_close_words_are_a_window_of_lemmas() -> None:
    assert bound('"loups brebis"~3') == Window(UNFIELDED, (("loup",), ("brebis",)), 5)
    assert bound('"loups"~3') == Sequence(UNFIELDED, Layer.STEM, (("loup",),))
    assert bind(ast.Near("", 3)) == NOTHING
    wide = bind(ast.Near("loup brebis", 10**9))
    assert isinstance(wide, Window)
    assert wide.width == binding.WIDEST


def test_a_prefix_is_folded_and_only_its_last_part_counts() -> None:
    assert bind(ast.Prefix("Éner")) == Starts(UNFIELDED, "ener")
    assert bind(ast.Prefix("l’éner")) == Starts(UNFIELDED, "ener")
    assert bind(ast.Prefix("…")) == NOTHING


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("etat:REPONDUE", Value("status", "reponse publiee")),
        ("type:QG", Value("kind", "qg")),
        ("numero:7", Between("number", 7, 7)),
        ("date:2024-01-02", Between("published", 738887, 738887)),
        ("date:..2024-01-02", Between("published", None, 738887)),
        ("", EVERYTHING),
    ],
)
def test_values_are_compared_whole(query: str, expected: Bound) -> None:
    assert date(2024, 1, 2).toordinal() == 738887
    assert bound(query) == expected


@pytest.mark.parametrize("name", [row.name for row in FIELDS if not row.searched])
@pytest.mark.parametrize(
    "node", [ast.Word("x"), ast.Phrase("x y"), ast.Near("x y", 2), ast.Prefix("xyz")]
)
def test_fields_without_words_take_any_node(name: str, node: ast.Node) -> None:
    tree = ast.Fielded(name, node)
    assert words(bind(tree)) == []
    store = MemoryStore()
    fill(store, [ask(1, "x y xyz")])
    assert store.open().search(Plan(tree=tree)).total == 0


def test_a_reference_is_the_number_and_what_else_is_known() -> None:
    whole = bind(ast.Reference(7, 17, Kind.GOVERNMENT))
    assert whole == Constant(
        All((Between("number", 7, 7), Value("legislature", "17"), Value("kind", "qg"))),
        binding.REFERENCE_SCORE,
    )
    alone = All((Between("number", 7, 7),))
    assert bind(ast.Reference(7)) == Constant(alone, binding.REFERENCE_SCORE)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("le prix de l’eau", ["prix", "eau"]),
        ("de la", ["de", "le"]),
        ("le", ["le"]),
        ("annee:2024 de la", ["de", "le"]),
        ('de "la loi"', []),
    ],
)
def test_stop_words_go_where_words_remain(query: str, kept: list[str]) -> None:
    stems = [slots[0][0] for slots in keys(bound(query)) if len(slots) == 1]
    assert len(stems) == len(kept)
    if "prix" in kept:
        assert stems == kept


def test_words_under_a_negation_are_not_shown() -> None:
    assert keys(bound("loup SAUF brebis")) == [(("loup",),)]
    assert words(Without(bound("loup"))) == []
    assert keys(bound("loup OU (brebis annee:2024)")) == [(("loup",),), (("brebis",),)]


@settings(max_examples=80, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.sampled_from([row.name for row in FIELDS]),
)
def test_any_text_can_be_bound_in_any_field(text: str, field: str) -> None:
    nodes = [ast.Word(text), ast.Word(text, exact=True), ast.Phrase(text), ast.Near(text, 2)]
    for node in (*nodes, ast.Prefix(text)):
        bind(node)
        bind(ast.Fielded(field, ast.Not(node)))


@settings(max_examples=40, deadline=None)
@given(corpora, trees)
def test_a_tree_and_its_negation_divide_the_documents(
    questions: list[Question], tree: ast.Node
) -> None:
    store = MemoryStore()
    fill(store, questions)
    engine = store.open()
    found = set(engine.scan(Plan(tree=tree)))
    rest = set(engine.scan(Plan(tree=ast.Not(tree))))
    assert found.isdisjoint(rest)
    assert found | rest == {question.id for question in questions}


# -- what every engine shares ----------------------------------------------------------------
