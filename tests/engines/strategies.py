"""Generated questions, query trees and plans, over a vocabulary small enough to collide."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from indexer.delays import RANGES
from indexer.engines.plan import Plan
from indexer.fields import BY_NAME
from indexer.model import (
    Author,
    Kind,
    Passage,
    Provenance,
    Question,
    Status,
    Transfer,
    question_id,
    senate_id,
)
from indexer.query import ast
from indexer.query.request import Sort

WORDS = (  # noqa: SIM905 - a list of words reads best as words
    "loup loups l’État hôpital hôpitaux Saint-Étienne retraité retraite agriculteurs agricultrice "
    "Covid-19 covid 19 15 108 de la santé sante école écoles 2024 n° L. 121-4 EHPAD prix "
    "sapeurs-pompiers pompier élu·e·s 3,5 œuvre"
).split()
FIELDS = ("title", "question", "answer", "keywords", "rubrique", "author", "ministry", "group")

words = st.sampled_from(WORDS)
_NAMING = (
    *("code civil", "le code pénal", "loi n° 2019-1428", "2 M€", "1 500 euros"),
    *("le département de la Creuse", "le département du Rhône"),
    *("l’ANSM", "la Cour des comptes", "le Défenseur des droits"),
)
"""What the texts themselves name: texts of law, sums of money, places, bodies."""
texts = st.lists(st.one_of(*[words] * 9, st.sampled_from(_NAMING)), max_size=14).map(" ".join)
short = st.lists(words, max_size=3).map(" ".join)
_CAMPAIGN = tuple(" ".join(f"circonst{part}{word}ante" for word in "bcdfgl") for part in "mnprst")
campaigns = st.builds(
    lambda parts, more: " ".join([*parts, more]),
    st.lists(st.sampled_from(_CAMPAIGN), min_size=4, max_size=5, unique=True),
    short,
)
"""Long texts, many of them nearly the same."""
promises = st.sampled_from(
    ["Il viendra en mai 2023.", "Il viendra bientôt.", "Il viendra ce soir."]
)
answers = st.one_of(texts, campaigns, st.lists(promises, min_size=1).map(" ".join))
days = st.one_of(st.none(), st.dates(date(2021, 11, 1), date(2022, 11, 30)))


ministries = st.sampled_from(["", "Santé et prévention", "santé et prévention", "Agriculture"])


@st.composite
def questions(draw: st.DrawFn) -> Question:
    number = draw(st.integers(1, 12))
    kind = draw(st.sampled_from(Kind))
    legislature = draw(st.sampled_from((0, 16, 16, 17, 17)))
    answer = draw(st.one_of(st.none(), answers))
    return Question(
        id=question_id(legislature, kind, number)
        if legislature
        else senate_id(kind, date(2020, 1, 1), number),
        legislature=legislature,
        kind=kind,
        number=number,
        title=draw(short),
        rubrique=draw(st.sampled_from(["", "Santé", "santé", "Retraites : généralités"])),
        keywords=tuple(draw(st.lists(short, max_size=2))),
        ministry=draw(ministries),
        ministry_answering=draw(ministries),
        transfers=tuple(draw(st.lists(ministries.map(Transfer), max_size=1))),
        author=Author(
            name=draw(st.sampled_from(["", "Anne Le Pen", "Éric Saint-Étienne"])),
            group=draw(st.sampled_from(["", "ECO"])),
            group_label=draw(st.sampled_from(["", "Écologiste", "La France insoumise"])),
            department=draw(st.sampled_from(["", "Loire", "loire", "Côte-d’Or"])),
            constituency=draw(st.sampled_from(["", "Loire (2e circonscription)"])),
        ),
        question=Passage(draw(st.one_of(texts, campaigns)), draw(days)),
        answer=None if answer is None else Passage(answer, draw(days)),
        status=draw(st.sampled_from(Status)),
        provenance=Provenance(
            "generated", str(number), draw(st.text("0123456789abcdef", max_size=4)), draw(days)
        ),
    )


corpora = st.lists(questions(), max_size=14)

leaves = st.one_of(
    st.just(ast.Everything()),
    words.map(ast.Word),
    words.map(lambda word: ast.Word(word, exact=True)),
    st.lists(words, min_size=1, max_size=3).map(" ".join).map(ast.Phrase),
    st.builds(ast.Near, st.lists(words, min_size=1, max_size=3).map(" ".join), st.integers(0, 6)),
    st.sampled_from(["lou", "hop", "ret", "sai", "1", "zzz", "e"]).map(ast.Prefix),
    st.builds(ast.Range, st.just("published"), days, days),
    st.builds(ast.Range, st.just("due"), days, days),
    st.builds(ast.Range, st.just("number"), st.integers(0, 12), st.integers(0, 12)),
    st.builds(ast.Range, st.just("delay"), st.integers(0, 99), st.integers(30, 200)),
    st.builds(ast.Reference, st.integers(1, 12), st.one_of(st.none(), st.integers(16, 17))),
    st.builds(ast.Fielded, st.just("year"), st.just(ast.Word("2022"))),
    st.builds(ast.Fielded, st.just("kind"), st.sampled_from(["QE", "QG"]).map(ast.Word)),
    st.builds(
        ast.Fielded,
        st.sampled_from(FIELDS),
        st.one_of(words.map(ast.Word), short.filter(bool).map(ast.Phrase)),
    ),
)
plain = st.lists(words.map(ast.Word), min_size=3, max_size=6).map(tuple).map(ast.And)
"""What may hold a title among other words."""
trees = st.recursive(
    st.one_of(leaves, plain),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(ast.And),
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(ast.Or),
        inner.map(ast.Not),
        st.lists(words.map(ast.Word), min_size=1, max_size=3).map(
            lambda nodes: ast.Or(tuple(nodes), one_word=True)
        ),
    ),
    max_leaves=5,
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    offered = {
        "rubrique": ["Santé", "SANTE", "retraites : généralités", "absente"],
        "kind": ["QE", "QG"],
        "year": ["2022", "1999"],
        "author": ["Anne Le Pen"],
        "group": ["ecologiste", "ECO"],
        "department": ["LOIRE", "Côte-d'Or"],
        "ministry": ["Agriculture", "SANTÉ ET PRÉVENTION"],
        "ministry_answering": ["agriculture"],
        "status": [str(status) for status in Status],
        "legislature": ["16", "17"],
        "delay": [*RANGES],
    }
    names = draw(st.lists(st.sampled_from(sorted(offered)), unique=True, max_size=2))
    filters = {
        name: tuple(draw(st.lists(st.sampled_from(offered[name]), min_size=1, max_size=2)))
        for name in names
    }
    return Plan(
        tree=draw(trees),
        filters=filters,
        sort=draw(st.sampled_from(Sort)),
        offset=draw(st.integers(0, 3)),
        limit=draw(st.integers(1, 20)),
        facets=tuple(name for name, row in BY_NAME.items() if row.facet),
        facet_limit=draw(st.sampled_from([0, 1, 50])),
        histogram=True,
        near=draw(st.sampled_from([0, 1, 5])),
    )
