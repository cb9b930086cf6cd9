"""Every system answers the same page: compared with what a look through the questions gives."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bench import corpus, peers, queries
from bench.peers.base import FACETS, Page, Peer, Unavailable, month, value
from bench.queries import Kind, Query
from bench.worker import complete
from indexer.model import Passage, Question

NAMES = tuple(peers.PEERS)
MARK = "zorglubine"
OTHER = "bidulostat"


def marked(sample: list[Question]) -> list[Question]:
    """The sample; every third question says a word that no other says, every ninth two of them."""
    made = []
    for place, question in enumerate(sample):
        words = f" {MARK} {OTHER}." if place % 9 == 0 else f" {MARK}." if place % 3 == 0 else ""
        passage = Passage(question.question.text + words, question.published)
        made.append(dataclasses.replace(question, question=passage))
    return made


@pytest.fixture(scope="module")
def asked(sample: list[Question]) -> list[Question]:
    """What is indexed."""
    return marked(sample)


@pytest.fixture(scope="module", params=NAMES)
def peer(
    request: pytest.FixtureRequest,
    asked: list[Question],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Peer]:
    """A system over the marked questions; the test skips where it cannot run."""
    try:
        system = peers.load(request.param)
    except Unavailable as reason:
        pytest.skip(str(reason))
    folder = tmp_path_factory.mktemp(request.param) / "index"
    system.build(asked, folder)
    system.open(folder)
    yield system
    system.close()


def expected(found: list[Question]) -> tuple[int, dict[str, Counter[str]], Counter[int]]:
    """Total, facets and months of questions."""
    facets = {name: Counter(value(question, name) for question in found) for name in FACETS}
    return len(found), facets, Counter(month(question) for question in found)


def agrees(page: Page, found: list[Question]) -> None:
    """The page has the total, the counts and the months of these questions."""
    total, facets, months = expected(found)
    assert (page.total, dict(page.months)) == (total, dict(months))
    for name in FACETS:
        counted = {key: count for key, count in page.facets[name].items() if count}
        most = facets[name].most_common(50)
        if len(facets[name]) <= 50:
            assert counted == dict(most)
        else:
            assert sorted(counted.values()) == sorted(count for _, count in most)
    complete(page)
    assert set(page.ids) <= {question.id for question in found}


def test_a_word_is_counted_exactly(peer: Peer, asked: list[Question]) -> None:
    """Total, six facets, histogram, ten hits and ten snippets."""
    agrees(peer.page(Query(Kind.ONE, (MARK,))), asked[::3])


def test_all_words_are_asked_for(peer: Peer, asked: list[Question]) -> None:
    """Two words: the questions that have both."""
    agrees(peer.page(Query(Kind.TWO, (MARK, OTHER))), asked[::9])


def test_a_phrase_is_its_words_side_by_side(peer: Peer, asked: list[Question]) -> None:
    """In their order; the other order is nowhere."""
    agrees(peer.page(Query(Kind.PHRASE, phrase=f"{MARK} {OTHER}")), asked[::9])
    assert peer.page(Query(Kind.PHRASE, phrase=f"{OTHER} {MARK}")).total == 0


def test_a_prefix_finds_its_words(peer: Peer, asked: list[Question]) -> None:
    """Six letters of an invented word."""
    agrees(peer.page(Query(Kind.PREFIX, prefix=MARK[:6])), asked[::3])


def test_a_word_of_a_title_is_sought_in_titles_alone(peer: Peer) -> None:
    """The invented words stand in no title."""
    assert peer.page(Query(Kind.FIELD, (MARK,), field="title")).total == 0


def test_a_chosen_value_does_not_narrow_its_own_facet(peer: Peer, asked: list[Question]) -> None:
    """All other parts of the page are narrowed."""
    having = asked[::3]
    group = value(having[0], "group")
    page = peer.page(Query(Kind.FILTER, (MARK,), filters={"group": group}))
    narrowed = [question for question in having if value(question, "group") == group]
    assert page.total == len(narrowed)
    assert page.facets["group"] == expected(having)[1]["group"]
    assert page.facets["year"] == expected(narrowed)[1]["year"]


def test_days_are_included(peer: Peer, asked: list[Question]) -> None:
    """A range from the day of one question to the day of another."""
    low = asked[0].published or date.min
    high = low + timedelta(days=364)
    page = peer.page(Query(Kind.DATES, (MARK,), low=low, high=high))
    agrees(page, [q for q in asked[::3] if q.published and low <= q.published <= high])


def test_nothing_found_is_an_empty_page(peer: Peer) -> None:
    """No hit, no count."""
    page = peer.page(Query(Kind.NOTHING, (MARK, "xqzkwvvb")))
    assert (page.total, page.ids, page.snippets, dict(page.months)) == (0, [], [], {})


def test_snippets_hold_the_word(peer: Peer) -> None:
    """The passage that is shown is the one that matched."""
    shown = peer.page(Query(Kind.ONE, (OTHER,))).snippets
    assert sum(OTHER in text for text in shown) >= 0.9 * len(shown)


def test_drawn_queries_give_whole_pages(peer: Peer, asked: list[Question]) -> None:
    """One of each kind and more; all systems count their months and facets up to the total."""
    for query in queries.draw(len(asked), 27):
        page = peer.page(query)
        complete(page)
        narrowed = page.total if not query.filters else None
        assert narrowed in {None, sum(page.facets["kind"].values())}


def test_versions_are_told(peer: Peer) -> None:
    """At least one package with a version."""
    assert all(any(map(str.isdigit, version)) for version in peer.versions().values())


@pytest.mark.parametrize("name", NAMES)
def test_an_update_replaces_and_adds(name: str, sample: list[Question], tmp_path: Path) -> None:
    """Of six questions put, three were there; each is found once, with its new text."""
    try:
        system = peers.load(name)
    except Unavailable as reason:
        pytest.skip(str(reason))
    system.build(sample[:40], tmp_path / "index")
    system.open(tmp_path / "index")
    query = Query(Kind.ONE, (MARK,))
    assert system.page(query).total == 0
    put = [
        dataclasses.replace(question, question=Passage(f"{MARK} ici.", question.published))
        for question in sample[37:43]
    ]
    system.update(put)
    agrees(system.page(query), put)
    system.close()


def test_an_unknown_system_is_a_sentence() -> None:
    """It names those there are."""
    with pytest.raises(Unavailable, match="no system is called 'nope'; there are: ours, tantivy"):
        peers.load("nope")


def test_a_missing_package_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The report carries it instead of figures."""
    absent = peers.Entry("bench.peers.absent", "an absent engine")
    monkeypatch.setattr(peers, "PEERS", {"absent": absent})
    with pytest.raises(Unavailable, match="an absent engine is not installed"):
        peers.load("absent")


def test_the_corpus_is_what_the_peers_are_compared_on() -> None:
    """A question without a date or a group has its place in every system: month 0, empty value."""
    bare = dataclasses.replace(next(corpus.questions(1)), question=Passage("rien"))
    assert month(bare) == 0
    assert value(bare, "year") == ""
