"""The golden table: each query, its tree in the notation of ``conftest.drawn``, its notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from indexer import fields
from indexer.fields import Field, FieldKind
from indexer.query import And, Everything, Fielded, Node, Not, Or, Word, parse, printed
from indexer.query.notices import CODES, MAX_NOTICES
from indexer.query.parser import MAX_CLAUSES, MAX_DEPTH

Draw = Callable[[Node], str]

WORDS = [
    ("", "*", ()),
    ("   ", "*", ()),
    ("loup", "loup", ()),
    ("retraite agricole", "(retraite & agricole)", ()),
    ("retraite\x00agricole", "(retraite & agricole)", ()),
    ("retraite\ud800agricole", "(retraite & agricole)", ()),
    ("retraite\u202fagricole", "(retraite & agricole)", ()),
    ("loup, ours ; lynx.", "(loup & ours & lynx)", ()),
    ("loup,ours", "(loup & ours)", ()),
    ("3,5", "3,5", ()),
    ("park.", "park", ()),
    ("pourquoi ?", "pourquoi", ()),
    ("« »", "*", ("nothing",)),
    ("...", "*", ("nothing",)),
    ("🐺", "*", ("ignored-sign", "nothing")),
    ("100 €", "100", ("ignored-sign",)),
    ("sapeurs-pompiers", "sapeurs-pompiers", ()),
    ("l'eau d’Évian", "(l'eau & d’Évian)", ()),
    ("L.121-4", "L.121-4", ()),
    ("1049/2001", "1049/2001", ()),
    ("député(e)s agent.e.s", "(député(e)s & agent.e.s)", ()),
    ("loup(ours)", "(loup & ours)", ()),
    ("décret n° 2019-1428", "(décret & 2019-1428)", ()),
    ("décret n°2019-1428", "(décret & n°2019-1428)", ()),
    ("article no 5", "(article & 5)", ()),
    ("n° AND n° 2024-03 loup", "(2024-03 & loup)", ()),
    ("titre:(n° 5)", "title:5", ()),
    ("n° vert", "(n° & vert)", ()),
    ("e\u0301cole", "e\u0301cole", ()),
    ("écolé\u0301!", "écolé\u0301", ()),
    ("17-714 loup", "(17-714 & loup)", ()),
    ("12 mai 2024", "(12 & mai & 2024)", ()),
    ("https://example.org/a:b", "https://example.org/a:b", ()),
]
OPERATORS = [
    ("loup OU ours", "(loup | ours)", ()),
    ("loup OR ours", "(loup | ours)", ()),
    ("loup ou ours", "(loup & ou & ours)", ("small-operator",)),
    ("loup sans ours", "(loup & sans & ours)", ("small-operator",)),
    ("loup and (ours)", "(loup & and & ours)", ("small-operator",)),
    ("ou loup", "(ou & loup)", ()),
    ("loup ou", "(loup & ou)", ()),
    ("loup +ou ours", "(loup & ou & ours)", ()),
    ("réserves d'or ici", "(réserves & d'or & ici)", ()),
    ("loup || ours", "(loup | ours)", ("foreign-sign",)),
    ("loup||ours", "(loup | ours)", ("foreign-sign",)),
    ("loup && ours", "(loup & ours)", ("foreign-sign",)),
    ("loup !ours", "(loup & !ours)", ("foreign-sign",)),
    ("loup !", "loup", ()),
    ("||", "*", ("foreign-sign", "nothing")),
    ("loup^2", "loup", ("boost",)),
    ('"parc loup"^2.5 ours', '("parc loup" & ours)', ("boost",)),
    ("loup ~ ours", "(loup & ours)", ("fuzzy",)),
    ("lo?p", "lo?p", ("wildcard",)),
    ("lou?", "lou", ("wildcard",)),
    ("Pourquoi le loup?", "(Pourquoi & le & loup)", ()),
    ("Pourquoi le loup ?", "(Pourquoi & le & loup)", ()),
    ('"déserts médic*"', '"déserts médic*"', ("stray-star",)),
    ("loup ET ours", "(loup & ours)", ()),
    ("loup AND ours", "(loup & ours)", ()),
    ("loup SAUF ours", "(loup & !ours)", ()),
    ("loup NON ours", "(loup & !ours)", ()),
    ("loup NOT ours", "(loup & !ours)", ()),
    ("loup ET NON ours", "(loup & !ours)", ()),
    ("loup OU NON ours", "(loup | !ours)", ()),
    ("NON NON loup", "loup", ()),
    ("NON -loup", "loup", ()),
    ("-loup", "!loup", ()),
    ("-loup -ours", "(!loup & !ours)", ()),
    ("loup -ours", "(loup & !ours)", ()),
    ("loup −ours", "(loup & !ours)", ()),
    ("loup-ours", "loup-ours", ()),
    ("loup - ours", "(loup & ours)", ()),
    ("loup,-ours", "(loup & ours)", ()),
    ("loup --ours", "(loup & ours)", ()),
    ("loup -", "loup", ()),
    ('loup -"parc national"', '(loup & !"parc national")', ()),
    ("loup -(ours lynx)", "(loup & !(ours & lynx))", ()),
    ("loup -titre:ours", "(loup & !title:ours)", ()),
    ("+loup +ours", "(loup & ours)", ()),
    ("C++ a+b", "(C & a+b)", ()),
    ("+OU", "OU", ()),
    ("-OU", "!OU", ()),
    ('"OU"', '"OU"', ()),
    ("OU.", "OU", ()),
    ("a b OU c d", "((a & b) | (c & d))", ("precedence",)),
    ("(a b) OU (c d)", "((a & b) | (c & d))", ()),
    ("a (b OU c)", "(a & (b | c))", ()),
    ("(a OU b) OU c", "(a | b | c)", ()),
    ("(a b) c", "(a & b & c)", ()),
    ("a(b)c", "(a & b & c)", ()),
    ("-(-(-a))", "!a", ()),
    ("OU", "OU", ("operator-as-word",)),
    ("NON", "NON", ("operator-as-word",)),
    ("OU ET", "(OU & ET)", ("operator-as-word", "operator-as-word")),
    ("loup OU", "loup", ("lone-operator",)),
    ("OU loup", "loup", ("lone-operator",)),
    ("loup SAUF", "loup", ("lone-operator",)),
    ("loup OU OU ours", "(loup | ours)", ("lone-operator",)),
    ("loup OU ET ours", "(loup | ours)", ("lone-operator",)),
    ("loup SAUF OU ours", "(loup & !ours)", ("lone-operator",)),
    ("(OU) loup", "loup", ("lone-operator",)),
    ("(loup", "loup", ("unbalanced-parenthesis",)),
    ("loup)", "loup", ("unbalanced-parenthesis",)),
    ("(a OU b) c)", "((a | b) & c)", ("unbalanced-parenthesis",)),
    ("a OU (b c", "(a | (b & c))", ("unbalanced-parenthesis",)),
    ("loup ()", "loup", ()),
    ("loup -() ours", "(loup & ours)", ()),
    ('loup -"" ours', "(loup & ours)", ()),
]
QUOTES = [
    ('"parc national"', '"parc national"', ()),
    ('"loup"', '"loup"', ()),
    ("“parc national”", '"parc national"', ()),
    ("„parc national“", '"parc national"', ()),
    ("«\u202fparc national\u202f»", '"parc national"', ()),
    ("« parc   national »", '"parc national"', ()),
    ("»parc national«", '"parc national"', ()),
    ('« le "grand" loup »', '"le grand loup"', ()),
    ('"« le loup » court"', '"le loup court"', ()),
    ('«parc national" loup', '("parc national" & loup)', ()),
    ('"parc national', '"parc national"', ("unbalanced-quote",)),
    ('parc"', "parc", ()),
    ('""', "*", ("nothing",)),
    ('"a OU -b"', '"a OU -b"', ()),
    ('"parc loup"~5', '"parc loup"~5', ()),
    ("«parc loup»~0", '"parc loup"~0', ()),
    ('"parc loup"~999999999', '"parc loup"~100', ("far",)),
    ('"parc loup"~', '"parc loup"', ("fuzzy",)),
    ('"parc"loup', '("parc" & loup)', ()),
]
STARS = [
    ("agri*", "agri*", ()),
    ("l'agri*", "l'agri*", ()),
    ("agri*.", "agri*", ()),
    ("ag*", "ag", ("short-prefix",)),
    ("*", "*", ("stray-star", "nothing")),
    ("*loup", "loup", ("stray-star",)),
    ("re*ite", "re*ite", ("stray-star",)),
    ("titre:agri*", "title:agri*", ()),
    ("loup~", "loup", ("fuzzy",)),
    ("loup~ours", "(loup & ours)", ("fuzzy",)),
    ("~5 loups", "(5 & loups)", ("fuzzy",)),
    ("loup~2", "loup", ("fuzzy",)),
]
FIELDED = [
    ("titre:loup", "title:loup", ()),
    ("TITRE:loup", "title:loup", ()),
    ("title:loup", "title:loup", ()),
    ("Réponse:loup", "answer:loup", ()),
    ("re\u0301ponse:loup", "answer:loup", ()),
    ("mot-clé:loup", "keywords:loup", ()),
    ("ministère:travail", "ministry:travail", ()),
    ("ministère\u00a0: travail", "ministry:travail", ()),
    ("auteur: dupont", "author:dupont", ()),
    ("auteur : dupont", "author:dupont", ()),
    ("foo : bar", "(foo & bar)", ()),
    ("loup : ours", "(loup & ours)", ()),
    ("auteur:Jean Dupont", "(author:Jean & Dupont)", ()),
    ('auteur:"Jean Dupont"', 'author:"Jean Dupont"', ()),
    ("auteur:« Jean Dupont »", 'author:"Jean Dupont"', ()),
    ('titre:"loup parc"~3', 'title:"loup parc"~3', ()),
    ("titre:(loup OU ours)", "(title:loup | title:ours)", ()),
    ("titre:(loup -ours)", "(title:loup & !title:ours)", ()),
    ("titre:(loup auteur:dupont)", "(title:loup & author:dupont)", ()),
    ("-titre:(loup ours)", "!(title:loup & title:ours)", ()),
    ("titre:-loup", "!title:loup", ()),
    ("titre:OU", "title:OU", ()),
    ("titre:foo:bar", "title:foo:bar", ("unknown-field",)),
    ("foo:bar", "foo:bar", ("unknown-field",)),
    ('foo:"parc"', '(foo & "parc")', ("unknown-field",)),
    ("objet: loup", "(objet & loup)", ()),
    ("12:30", "12:30", ()),
    ("question:loup -reponse:loup", "(question:loup & !answer:loup)", ()),
    ("titre:", "*", ("empty-field", "nothing")),
    ("loup titre:", "loup", ("empty-field",)),
    ("titre:auteur:dupont", "author:dupont", ("empty-field",)),
    ("titre: OU loup", "loup", ("empty-field", "lone-operator")),
    ("titre:() loup", "loup", ("empty-field",)),
    ('titre:"" loup', "loup", ("empty-field",)),
    ("titre://loup", "titre://loup", ()),
]
VALUES = [
    ("type:QE", "kind:QE", ()),
    ("type:qe.", "kind:QE", ()),
    ("type:écrite", "kind:QE", ()),
    ("type:ecrites", "kind:QE", ()),
    ('type:"questions écrites"', "kind:QE", ()),
    ("type:gouvernement", "kind:QG", ()),
    ("type:au gouvernement loup", "(kind:QG & loup)", ()),
    ("type:QAG", "kind:QG", ()),
    ("type:orale loup", "(kind:QOSD & loup)", ()),
    ("type:question orale sans débat loup", "(kind:QOSD & loup)", ()),
    ("type:(QE OU QG)", "(kind:QE | kind:QG)", ()),
    ("type:-QE", "!kind:QE", ()),
    ("type:orale -sans", "(kind:QOSD & !sans)", ()),
    ("type:loup", "loup", ("invalid-value",)),
    ("chambre:sénat", "chamber:Sénat", ()),
    ("chambre:bundestag loup", "(chamber:bundestag & loup)", ()),
    ('chambre:"UK Parliament"', "chamber:UK Parliament", ()),
    ("chambre:bund*", "bund*", ("invalid-value",)),
    ("type:écr*", "écr*", ("invalid-value",)),
    ('type:"a b"~2', '"a b"~2', ("invalid-value",)),
    ("etat:répondue", "status:réponse publiée", ()),
    ("etat:réponse publiée", "status:réponse publiée", ()),
    ("etat:sans réponse connue", "status:sans réponse connue", ()),
    ("statut:sans réponse loup", "(status:en attente & loup)", ()),
    ("etat:en attente", "status:en attente", ()),
    ("etat:retiree", "status:retirée", ()),
    ("etat:caduques", "status:caduque", ()),
    ("etat:en loup", "(en & loup)", ("invalid-value",)),
    ("legislature:17", "legislature:17", ()),
    ("legislature:17e", "legislature:17", ()),
    ("legislature:XVII", "legislature:17", ()),
    ("legislature:XVIIe", "legislature:17", ()),
    ("leg:15..17", "(legislature:15 | legislature:16 | legislature:17)", ()),
    ("leg:17..16", "(legislature:16 | legislature:17)", ("reversed-range",)),
    ("leg:>=XXIV", "(legislature:24 | legislature:25)", ()),
    ("leg:<2", "legislature:1", ()),
    ("leg:XVIX", "XVIX", ("invalid-value",)),
    ("leg:1..99", "1..99", ("invalid-value",)),
    ("leg:0", "0", ("invalid-value",)),
    ("annee:2024", "year:2024", ()),
    ("annee:2020..2023", "published[2020-01-01..2023-12-31]", ()),
    ("annee:2020…2023", "published[2020-01-01..2023-12-31]", ()),
    ("annee:>2020", "published[2021-01-01..]", ()),
    ("annee:abc", "abc", ("invalid-value",)),
    ("annee:(2020 OU abc)", "(year:2020 | abc)", ("invalid-value",)),
    ("annee:24", "24", ("invalid-value",)),
    ("date:2024", "published[2024-01-01..2024-12-31]", ()),
    ("date:2024-02", "published[2024-02-01..2024-02-29]", ()),
    ("date:12/05/2026", "published[2026-05-12..2026-05-12]", ()),
    ("date:5 mars 2024 loup", "(published[2024-03-05..2024-03-05] & loup)", ()),
    ('date:"mars 2024"', "published[2024-03-01..2024-03-31]", ()),
    ("date:2024-03..2025-06", "published[2024-03-01..2025-06-30]", ()),
    ("date:2024..", "published[2024-01-01..]", ()),
    ("date:..2024", "published[..2024-12-31]", ()),
    ("date:<=2024", "published[..2024-12-31]", ()),
    ("date: > 2024", "published[2025-01-01..]", ()),
    ("date:=2024", "published[2024-01-01..2024-12-31]", ()),
    ("date:2025..2024", "published[2024-01-01..2025-12-31]", ("reversed-range",)),
    ("date:2024-13", "2024-13", ("invalid-value",)),
    ("date:30/02/2024", "30/02/2024", ("invalid-value",)),
    ("date:..", "*", ("empty-field", "nothing")),
    ("date:>2999", "2999", ("invalid-value",)),
    ("date:a..2024", "a..2024", ("invalid-value",)),
    ("datereponse:2024", "answered[2024-01-01..2024-12-31]", ()),
    ("depuis:2025-01", "published[2025-01-01..]", ()),
    ("since:2025-01", "published[2025-01-01..]", ()),
    ("après:2024", "published[2025-01-01..]", ()),
    ("avant:2025", "published[..2024-12-31]", ()),
    ("avant:5 mars 2024", "published[..2024-03-04]", ()),
    ("jusqu’au:2025-06", "published[..2025-06-30]", ()),
    ("avant:loup", "loup", ("invalid-value",)),
    ("numero:714", "number[714..714]", ()),
    ('numero:"15 108"', "number[15108..15108]", ()),
    ("numero:100..200", "number[100..200]", ()),
    ("numero:>=100", "number[100..]", ()),
    ("numero:≤100", "number[..100]", ()),
    ("numero:<0", "0", ("invalid-value",)),
    ("numero:9999999999", "9999999999", ("invalid-value",)),
    ("delai:>60", "delay[61..]", ()),
]
GOLDEN = [*WORDS, *OPERATORS, *QUOTES, *STARS, *FIELDED, *VALUES]


@pytest.mark.parametrize(("query", "tree", "codes"), GOLDEN)
def test_a_query_becomes_its_tree_and_notices(
    query: str, tree: str, codes: tuple[str, ...], draw: Draw
) -> None:
    """The table above; the normal form of each reads back as the same tree."""
    node, notices = parse(query)
    assert (draw(node), tuple(n.code for n in notices)) == (tree, codes)
    assert parse(printed(node))[0] == node


def test_spans_lead_back_to_what_was_typed() -> None:
    """Every leaf knows the characters that it came from, field prefix apart."""
    query = '  loup, titre:"parc national" agri* -date:2024'
    node, _ = parse(query)
    assert isinstance(node, And)
    leaves = [part.node if isinstance(part, Fielded | Not) else part for part in node.nodes]
    typed = [query[slice(*leaf.span)] for leaf in leaves]
    assert typed == ["loup", '"parc national"', "agri*", "2024"]


def test_clauses_beyond_the_bound_are_dropped_with_a_notice(draw: Draw) -> None:
    """The first 64 stay, in order."""
    words = [f"m{n}" for n in range(MAX_CLAUSES + 5)]
    node, notices = parse(" ".join(words))
    assert isinstance(node, And)
    assert [draw(n) for n in node.nodes] == words[:MAX_CLAUSES]
    assert [n.code for n in notices] == ["too-many"]
    assert parse(" ".join(words[:MAX_CLAUSES]))[1] == ()


def test_a_range_of_legislatures_counts_for_each_of_its_values() -> None:
    """Nothing that one term expands to passes the bound."""
    node, notices = parse("leg:1..25 leg:1..25 leg:1..25")
    assert isinstance(node, And)
    assert len(node.nodes) == 2
    assert [n.code for n in notices] == ["too-many"]


def test_parentheses_beyond_the_depth_are_ignored_with_a_notice(draw: Draw) -> None:
    """The tree stays within the bound and the words stay in it."""
    text = "(a OU " * 40 + "b" + ")" * 40
    node, notices = parse(text)
    assert draw(node).count("a") == 40
    assert [n.code for n in notices] == ["too-deep"]
    deep = "".join(f"-(a{n} " for n in range(40)) + "b" + ")" * 40
    node, notices = parse(deep)
    assert [n.code for n in notices] == ["too-deep"]
    assert _depth(node) <= 2 * MAX_DEPTH + 3
    assert parse(printed(node))[0] == node


def test_the_normal_form_of_the_deepest_tree_reads_back() -> None:
    """Where clearness would cost too many parentheses, precedence does without them."""
    text = "a"
    for n in range(MAX_DEPTH):
        text = f"({text} OU b{n} c{n}) d{n}"
    node, notices = parse(text)
    assert {n.code for n in notices} == {"precedence"}
    assert parse(printed(node))[0] == node


def test_a_range_that_would_nest_too_deep_is_a_word() -> None:
    """At the deepest level one term is one leaf."""
    text = "-(a " * MAX_DEPTH + "leg:15..17"
    node, notices = parse(text)
    assert "invalid-value" in {n.code for n in notices}
    assert parse(printed(node))[0] == node


def test_an_endless_text_is_cut_with_a_notice() -> None:
    """More tokens than any page lets through: the tail is told to be dropped."""
    node, notices = parse("()" * 3000 + "loup")
    assert node == Everything()
    assert {n.code for n in notices} == {"too-many", "nothing"}


def test_notices_are_bounded_and_each_said_once() -> None:
    """A page of mistakes does not become a page of notices."""
    assert len(parse(" ".join(f"f{'abcdefghijklmnopqrstuvwxyz'[n]}:x" for n in range(26)))[1]) == (
        MAX_NOTICES
    )
    assert len(parse("loup) ours) lynx)")[1]) == 1


def test_a_delay_field_works_once_it_has_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fields come from the table alone: a row of numbers gives ranges of numbers."""
    row = Field("delay", "delai", "Délai", FieldKind.NUMBER, lambda _: ())
    monkeypatch.setattr(fields, "field_called", {"delai": row}.get)
    monkeypatch.setattr(fields, "BY_NAME", {"delay": row})
    node, notices = parse("delai:>60")
    assert (printed(node), notices) == ("delai:61..", ())


def test_a_new_closed_list_takes_its_values_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of codes without aliases needs no line here."""
    row = Field("place", "lieu", "Lieu", FieldKind.CODE, lambda _: ())
    monkeypatch.setattr(fields, "field_called", {"lieu": row}.get)
    monkeypatch.setattr(fields, "BY_NAME", {"place": row})
    node, notices = parse('lieu:Gers lieu:"La Réunion"')
    assert node == And((Fielded("place", Word("Gers")), Fielded("place", Word("La Réunion"))))
    assert (printed(node), notices) == ('lieu:Gers lieu:"La Réunion"', ())


def test_words_that_hold_values_are_plain_strings() -> None:
    """No enumeration hides in a tree, so that it prints and compares as text."""
    node, _ = parse("etat:caduque")
    assert isinstance(node, Fielded)
    assert isinstance(node.node, Word)
    assert type(node.node.text) is str


def test_every_notice_is_typographic_french() -> None:
    """No straight apostrophe, no plain space inside guillemets or before a colon; a full stop."""
    for sentence in CODES.values():
        assert not set("'\"") & set(sentence)
        assert " :" not in sentence
        assert sentence.endswith(".")


def test_every_code_of_a_notice_comes_from_the_list() -> None:
    """The list is complete, and nothing on it is dead, the bounds of size and cost
    apart (``tests/search/test_search_costs.py``), and what is no query."""
    seen = {code for _, _, codes in GOLDEN for code in codes}
    costs = {
        "loose-phrase",
        "loose-word",
        "loose-prefix",
        "left-out",
    }  # tests/search/test_search_costs.py
    assert set(CODES) - seen == {"reference", "too-many", "too-deep", "impossible-filter"} | costs


def test_a_long_word_is_cut_in_its_notice() -> None:
    """A notice stays a sentence."""
    _, (notice,) = parse("foo:" + "x" * 900)
    assert len(notice.message) < 120
    _, (notice,) = parse("annee:" + "x" * 900)
    assert "…\u00a0»" in notice.message


def _depth(node: Node) -> int:
    return 1 + max((_depth(part) for part in _parts(node)), default=0)


def _parts(node: Node) -> Iterator[Node]:
    if isinstance(node, And | Or):
        yield from node.nodes
    elif isinstance(node, Not | Fielded):
        yield node.node


def test_the_golden_table_names_each_query_once() -> None:
    """A line written twice would hide a contradiction."""
    queries = sorted(query for query, _, _ in GOLDEN)
    assert all(one != other for one, other in pairwise(queries))
