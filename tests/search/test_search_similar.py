"""Similar questions, twins and answers given more than once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bench.similar import golden
from indexer.engines.base import Store
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.hits import Repeats
from indexer.engines.memory import MemoryStore
from indexer.errors import UnknownQuestion
from indexer.model import Passage, Question
from indexer.query.request import SearchRequest
from indexer.search import subject
from indexer.search.searcher import Searcher
from indexer.search.similar import terms
from tests.conftest import ask
from tests.engines.contract import QUESTIONS, fill

TEXT = (
    "{} attire l'attention de M. le ministre de l'agriculture sur la prédation du loup dans les "
    "alpages et sur la détresse des éleveurs de brebis. Les tirs de défense ne suffisent plus, et "
    "les chiens de protection inquiètent les randonneurs comme les habitants des hameaux voisins. "
    "Les bergers réclament une présence renforcée des lieutenants de louveterie, une procédure "
    "simplifiée d'indemnisation et la reconnaissance des attaques indirectes : avortements, "
    "chutes des brebis, loups qui reviennent. L'autorisation préfectorale arrive souvent après la "
    "montée dans les alpages. La "
    "filière ovine demande une aide simple, une doctrine commune de gestion de l'espèce et une "
    "formation de chaque équipe mobile. Il lui demande quelles mesures {}."
)
ANSWER = (
    "Le plan national prévoit des tirs de prélèvement, une aide aux chiens de protection et une "
    "indemnisation des éleveurs dans chaque département concerné par la présence de l'espèce{}. "
    "Le Gouvernement a relevé le plafond des dépenses ; les contrôles ont été simplifiés dans les "
    "cercles définis par arrêté, et la brigade d'intervention compte vingt agents de plus. "
    "L'espèce reste strictement protégée par la directive, le Conseil européen étant saisi d'une "
    "proposition de la Commission : elle sera examinée avant la fin de la session."
)
ASKED = ask(
    100,
    TEXT.format("M. Jean Petit", "il entend prendre"),
    title="Prédation du loup",
    answer=ANSWER.format(""),
    author_name="Jean Petit",
)
TWINS = [
    ask(
        101 + n,
        TEXT.format(f"Mme {name}", "elle entend prendre rapidement"),
        title="Loup et alpages",
        author_name=name,
        published=date(2024, 2, 1 + n),
    )
    for n, name in enumerate(["Anne Roy", "Luc Bel", "Anne Roy"])
]
PARENT = ask(
    110,
    "Quelle indemnisation pour les éleveurs de brebis après une attaque de loup dans les alpages ?",
    title="Éleveurs et loup",
    answer=ANSWER.format(" (voir la carte)"),
)
WAITING = ask(
    111,
    "Les tirs de défense contre le loup et les chiens dans les alpages : les bergers.",
    title="Prédation du loup",
)
OTHERS = [
    ask(
        200 + n,
        "Mme Vidal attire l'attention du ministre de l'agriculture sur le calcul des retraites de "
        f"la commune {n}. Quelles mesures entend-il prendre rapidement ? Elle demande la carte.",
    )
    for n in range(40)
]
GENRE = (
    "M. Paul Gruet attire l'attention de Mme la ministre de la transition énergétique sur {}. "
    "Il souhaite connaître les intentions du Gouvernement et lui demande de préciser ces mesures."
)
LINEN = [
    ask(301, GENRE.format("la filière du lin textile normand et ses filatures"), title="Lin"),
    ask(302, "Les filatures de lin textile de la filière normande.", title="Lin"),
    ask(303, "Le lin des filatures normandes.", title="Lin", answer="Une réponse."),
    *(
        ask(310 + n, GENRE.format(about), title=about, author_name="Paul Gruet")
        for n, about in enumerate(("Péages", "Ostéopathes", "Vitraux", "Moustiques"))
    ),
]


@pytest.fixture(params=["memory", "embedded"], scope="module")
def searcher(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    store: Store = MemoryStore()
    if request.param == "embedded":
        store = EmbeddedStore(Path(tmp_path_factory.mktemp("index")))
    fill(store, [*QUESTIONS, ASKED, *TWINS, WAITING, PARENT, *OTHERS, *LINEN])
    searcher = Searcher(store)
    yield searcher
    searcher.close()


def ids(questions: tuple[Question, ...]) -> list[int]:
    return [question.number for question in questions]


def test_twins_are_nearly_identical_texts_the_newest_first(searcher: Searcher) -> None:
    """Other names, other endings: the same question, put four times, thrice by others."""
    found = searcher.similar(ASKED.id)
    assert ids(found.twins) == [103, 102, 101]
    assert (found.times, found.authors) == (4, 2)


def test_similar_questions_are_in_no_other_list(searcher: Searcher) -> None:
    """Neither the question, nor its twins, nor what has its answer."""
    found = searcher.similar(ASKED.id)
    assert 111 in ids(found.similar)
    others = {100, *ids(found.twins), *ids(found.same_answer)}
    assert others == {100, 101, 102, 103, 110}
    assert not others & set(ids(found.similar))
    assert len(searcher.similar(WAITING.id, 1).similar) == 1


def test_similar_questions_are_ranked_by_likeness_not_by_state(searcher: Searcher) -> None:
    """What waits for its answer stands before what has one, where it is more alike."""
    found = searcher.similar(LINEN[0].id)
    assert ids(found.similar) == [302, 303]
    assert [question.answer is None for question in found.similar] == [True, False]


def test_names_ministers_and_set_phrases_make_no_question_similar(searcher: Searcher) -> None:
    """Two questions of one member to one minister, put in the same phrases about other matters."""
    assert not {*range(310, 314)} & set(ids(searcher.similar(LINEN[0].id).similar))
    assert ids(searcher.similar(LINEN[3].id).similar) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mme Anne Martin attire l'attention de M. le ministre de la santé sur le lin.", "sur lin"),
        ("Monsieur le ministre des armées, le lin manque. (Applaudissements.)", "le lin manque"),
        ("Le lin. (Exclamations sur plusieurs bancs du groupe RE.) La laine.", "lin laine"),
        ("Le plan d'Anthony Delonflor pour le lin de Seine-Maritime.", "plan lin Seine-Maritime"),
        ("Selon Jean-Luc Mélenchon le lin du Pas-de-Calais", "lin Pas-de-Calais"),
    ],
)
def test_what_is_told_of_a_subject(text: str, left: str) -> None:
    """Names of places stay, names of persons and of offices go."""
    found = subject.told(Passage(text))
    assert all(word in found for word in left.split())
    gone = ("Martin", "ministre", "santé", "armées", "plaudi", "bancs", "Anthony", "Mélenchon")
    assert not any(word in found for word in gone)


def test_the_golden_file_holds_sixty_questions_read_once() -> None:
    read = golden()
    assert len(read) == 60
    for uid, judged in read.items():
        belongs, strange = set(judged["belongs"]), set(judged["not"])
        assert not belongs & strange
        assert uid not in belongs | strange
        assert len(belongs | strange) == len(judged["belongs"]) + len(judged["not"])


def test_the_same_answer_is_found_whatever_its_question(searcher: Searcher) -> None:
    assert ids(searcher.similar(ASKED.id).same_answer) == [110]
    assert ids(searcher.similar(PARENT.id).same_answer) == [100]
    assert searcher.similar(WAITING.id).same_answer == ()


def test_a_page_of_results_counts_what_the_page_of_a_question_lists(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("loup alpages"), (), further=True)
    counted = {result.question.number: result.repeats for result in page.results}
    assert counted[100] == Repeats(question=3, answer=1)
    assert counted[101] == Repeats(question=3, answer=0)
    assert counted[110] == Repeats(question=0, answer=1)
    assert counted[111] == Repeats()
    for result in page.results:
        found = searcher.similar(result.question.id)
        assert result.repeats == Repeats(len(found.twins), len(found.same_answer))


def test_repeats_are_counted_only_with_what_helps_further(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("loup alpages"), ())
    assert {result.repeats for result in page.results} == {Repeats()}


def test_texts_that_differ_are_no_twins(searcher: Searcher) -> None:
    found = searcher.similar(PARENT.id)
    assert (found.twins, found.times, found.authors) == ((), 1, 0)


def test_a_question_without_a_telling_word_is_like_none(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path)
    fill(store, [ask(1, ""), ask(2, "Les abeilles."), ask(3, "Et le de la.")])
    searcher = Searcher(store)
    for number in (1, 2, 3):
        found = searcher.similar(f"QANR5L17QE{number}")
        assert (found.similar, found.twins) == ((), ())
    searcher.close()


def test_every_twin_is_found_where_there_are_many(tmp_path: Path) -> None:
    """More than a page of results would show."""
    store = EmbeddedStore(tmp_path)
    many = [ask(n, TEXT.format(f"M. {n}", "prendre")) for n in range(1, 75)]
    fill(store, [*many, *OTHERS])
    searcher = Searcher(store)
    assert searcher.similar(many[0].id).times == len(many)
    searcher.close()


def test_the_terms_of_a_text_are_the_rare_ones(searcher: Searcher) -> None:
    found = terms(searcher._view.engine, ASKED)
    assert {"predation", "alpages", "brebis"} <= set(found)
    assert not {"le", "de", "la"} & set(found)


def test_an_unknown_question_is_like_nothing(searcher: Searcher) -> None:
    with pytest.raises(UnknownQuestion):
        searcher.similar("QANR5L17QE999999")
