"""What the engine of a cluster does before a cluster is asked: addresses, documents, queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as Unconnected
from opensearchpy.exceptions import NotFoundError, TransportError

from indexer.build.keeping import Keeper
from indexer.config import Settings
from indexer.doctor import examine
from indexer.engines import binding, ordering
from indexer.engines.binding import Layer
from indexer.engines.cluster.client import Address, explained
from indexer.engines.cluster.compile import Compiler, Scale, clauses, leaves
from indexer.engines.cluster.documents import Documents
from indexer.engines.cluster.engine import CLAUSES
from indexer.engines.cluster.keys import BETWEEN, LEMMA, TIMES, of_place, terms
from indexer.engines.cluster.mapping import mapping
from indexer.engines.cluster.reading import Reading
from indexer.engines.cluster.spans import counted_sequence, counted_window, window
from indexer.engines.cluster.texts import Analyser, words
from indexer.engines.cluster.words import Words
from indexer.engines.cluster.writer import ATTEMPTS, Sender
from indexer.errors import (
    InvalidSetting,
    MissingIndex,
    RequestTooLong,
    UnreachableCluster,
    UnusableIndex,
)
from indexer.query import ast, parse
from indexer.query.parser import MAX_CLAUSES
from indexer.text import analyse, spelling, stem_of
from indexer.wiring import open_keeper, open_store
from tests.conftest import ask

SECURE = "opensearch+https://me:p%40ss@a:9201,b/questions?ca=/ca.pem&timeout=3&shards=4&replicas=2"
PIECES = (
    *("l'été ", "15 108 ", "n° 5 ", "XVII législature ", "Saint-Denis, ", "(e)s ", "L. 121-4\n"),
    *("député·e·s ", "S.N.C.F. ", "12 000", " 000 ", "\n\n", "  ", "d’Asalée ", "LO 141 "),
    *("loups ", "loup, ", "les yeux", "directeurs/directrices ", "x" * 70),
)
"""Pieces of texts that may belong together over a blank."""


def test_an_address_says_everything() -> None:
    assert Address.parse(SECURE) == Address(
        hosts=(("a", 9201), ("b", 9200)),
        alias="questions",
        secure=True,
        user="me",
        password="p@ss",  # noqa: S106 - of nobody
        ca="/ca.pem",
        timeout=3.0,
        shards=4,
        replicas=2,
    )


@pytest.mark.parametrize(
    "url",
    [
        "opensearch+http://elsewhere:9200/questions",
        "opensearch+https://host:9200/",
        "opensearch+https://host:9200/questions?unknown=1",
        "opensearch+https://host:9200/questions?shards=0",
        "https://host:9200/questions",
        "opensearch+https:///questions",
    ],
)
def test_an_impossible_address_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(InvalidSetting, match="QUESTIONS_STORE"):
        Address.parse(url)


def test_a_setting_chooses_the_cluster_and_its_upkeep() -> None:
    settings = Settings.from_env({"QUESTIONS_STORE": SECURE.replace("ca=/ca.pem&", "")})
    assert type(open_store(settings)).__name__ == "ClusterStore"
    assert isinstance(open_keeper(settings), Keeper)


def test_a_doctor_asks_a_cluster_and_not_the_folder() -> None:
    away = Settings(store="opensearch+http://127.0.0.1:9/questions?timeout=1")
    store = open_keeper(away)
    found = {finding.subject: finding for finding in examine(store, away)}
    assert "disk" not in found
    assert not found["cluster"].well
    assert "does not answer" in found["cluster"].sentence


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (Unconnected("N/A", "refused", OSError()), UnreachableCluster),
        (TransportError(503, "no shards", {}), UnreachableCluster),
        (TransportError(429, "too many", {}), UnreachableCluster),
        (
            TransportError(500, "search", {"error": "[Node 1] Node not connected"}),
            UnreachableCluster,
        ),
        (NotFoundError(404, "gone", {}), MissingIndex),
        (TransportError(400, "what?", {}), UnusableIndex),
        (TransportError(500, "too_many_nested_clauses", {}), RequestTooLong),
    ],
)
def test_refusals_are_told_in_our_terms(problem: Exception, expected: type[Exception]) -> None:
    with pytest.raises(expected), explained("questions-1"):
        raise problem


def test_keys_of_one_place_stand_together() -> None:
    found = Documents().make(ask(1, title="Les loups l'été", published=date(2024, 3, 1)))
    places = found["title_keys"].split(" ")
    assert places[1] == f"loups{BETWEEN}{LEMMA}loup"
    assert found["title_lemmas"].split(" ")[1] == "loup"
    assert len(places) == len(found["title_lemmas"].split(" ")) == found["title_length"]
    assert (found["month"], found["published"]) == (202403, [date(2024, 3, 1).toordinal()])
    assert set(found) <= set(mapping()["properties"])


def test_a_word_that_is_its_own_lemma_is_one_term() -> None:
    assert terms(Layer.EXACT, ("loups",)) == ("loups",)
    assert terms(Layer.STEM, ("loup",)) == ("loup", f"{LEMMA}loup")
    assert terms(Layer.STEM, (stem_of("yeux"),)) != ("yeux",)
    assert of_place({"loup": "loup"}) == ["loup"]
    assert of_place({"loups": "loup", "loup": "loup"}) == ["loups", "loup"]
    assert of_place({"loups": "loup"}) == ["loups", f"{LEMMA}loup"]


def test_what_short_fields_with_a_weight_hold_stands_together() -> None:
    """A title weighs 4; two are counted for each unit. The long texts are not kept twice."""
    made = Documents().make(ask(1, title="Loup", question="Été", answer="Prévue"))
    counted = dict(part.split(TIMES) for part in made["together"].split(" "))
    assert counted["loup"] == "8"
    assert "ete" not in counted
    assert made["spellings"].split(" ") == ["été", "prévue"]


def test_an_open_question_waits_and_an_answered_one_has_waited() -> None:
    waiting = Documents().make(ask(1, published=date(2024, 1, 1)))
    answered = Documents().make(
        ask(2, answer="a", published=date(2024, 1, 1), answered=date(2024, 1, 11))
    )
    assert (waiting["waits"], waiting["due"]) == (True, date(2024, 3, 1).toordinal())
    assert (answered["waits"], answered["waited"]) == (False, 10)


def test_what_other_accents_cost_is_given_to_all_others() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 10)
    compiled = compiler.scored(ordering.ranked(parse("retraité")[0]))
    assert compiled.shift == binding.ACCENT_PENALTY
    assert str(compiled.query).count("script_score") >= 1
    assert "'boost': 100.0" in str(compiled.query)
    assert not any("'boost': -" in str(part) for part in [compiled.query])


def test_words_that_no_document_holds_match_nothing_of_most() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 0)
    most = binding.Most((binding.Holds(("loup",)),), 0.5)
    assert compiler.match(most) == {"match_none": {}}
    assert list(leaves(most)) == [binding.Holds(("loup",))]


def test_a_phrase_is_scored_by_its_weight_though_each_word_adds_it() -> None:
    one = counted_sequence("title", (("a",), ("b",)), 4.0)
    assert [query["span_near"]["boost"] for query in one] == [2.0]
    two = counted_sequence("title", (("a", "à"), ("b",)), 4.0)
    assert "span_not" in str(two[1])
    assert [query["span_near"]["boost"] for query in two] == [2.0, 2.0]


def test_many_spellings_are_scored_in_one_query() -> None:
    many = tuple(tuple(f"{place}{key}" for key in range(4)) for place in range(3))
    assert len(counted_sequence("title", many, 1.0)) == 1
    assert len(counted_window("title", many, 9, 1.0)) == 1


def test_a_window_of_repeated_words_is_as_narrow_as_asked() -> None:
    found = window("title", (("a",), ("b", "c"), ("a",)), 5)
    rule = found["intervals"]["title"]["all_of"]
    assert rule["filter"]["script"]["source"].endswith("< 5")
    assert len(rule["intervals"]) == 3


TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_a_text_is_read_as_its_tokens_are(rows: list[tuple[str, str]]) -> None:
    """Whatever was read before, and wherever the blanks stand."""
    analyser = Analyser([3, 0], [True, False])
    for batch in (rows[:1], rows, rows):
        found = analyser.analysed(batch)
        texts = [text for row in batch for text in row]
        for text, places, width in zip(texts, found.places, found.widths, strict=True):
            tokens = analyse(text)
            assert len(places.split()) == width
            assert width == max((token.position + 1 for token in tokens), default=0)
            for at, place in enumerate(places.split(" ") if places else []):
                here = [token for token in tokens if token.position == at]
                held = place.split(BETWEEN)
                assert words(place) == {token.exact for token in here}
                assert len(held) == len(set(held))
                for lemma in {token.stem for token in here}:
                    assert {*terms(Layer.STEM, (lemma,))} & {*held}


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_what_is_held_together_is_counted_by_its_weight(rows: list[tuple[str, str]]) -> None:
    """A lemma once at each place; a field without weight not at all."""
    analyser = Analyser([3, 0], [True, False])
    found = analyser.analysed(rows).together
    held: Counter[str] = Counter()
    for (text, _), together in zip(rows, found, strict=True):
        counted: Counter[str] = Counter()
        for part in together.split(" ") if together else []:
            joined, times = part.split(TIMES)
            for term in joined.split(BETWEEN):
                counted[term] += int(times)
        tokens = analyse(text)
        asked = Counter(stem for stem, _ in {(t.stem, t.position) for t in tokens})
        for lemma, times in asked.items():
            assert sum(counted[term] for term in terms(Layer.STEM, (lemma,))) == 3 * times
        assert words(BETWEEN.join(counted)) == {token.exact for token in tokens}
        held.update(token.exact for token in tokens)
    assert held.keys() == analyser.words().keys()


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_the_letters_of_words_with_accents_are_kept(rows: list[tuple[str, str]]) -> None:
    found = Analyser([0, 0], [True, True]).analysed(rows)
    assert not any(found.together)
    for row, letters in zip(rows, found.spellings, strict=True):
        spelled = {spelling(text[t.start : t.end]) for text in row for t in analyse(text)}
        assert set(letters.split(" ")) - {""} == spelled - {""}


def test_words_are_counted_on_where_what_is_known_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("indexer.engines.cluster.texts.REMEMBERED", 3)
    analyser = Analyser([0], [True])
    for _ in range(3):
        analyser.analysed([["les loups"], ["les loups et les brebis"]])
    assert analyser.words() == {"les": 6, "loups": 6, "et": 3, "brebis": 3}


def test_two_terms_of_one_lemma_take_each_other_no_place() -> None:
    pair = terms(Layer.STEM, ("loup",))
    found = counted_sequence("title", (pair,), 1.0)
    assert found == [{"span_term": {"title": {"value": term}}} for term in pair]


KEYS = st.text("abelsu12é", min_size=1, max_size=6)


@given(st.dictionaries(KEYS, st.integers(1, 9)), KEYS)
def test_a_list_of_words_tells_what_was_counted(counts: dict[str, int], asked: str) -> None:
    listed = Words.unpacked(Words.of(counts).packed())
    assert (listed.counts(), len(listed)) == (counts, len(counts))
    begun = [key for key in counts if key.startswith(asked)]
    assert listed.beginning(asked) == sorted(begun, key=lambda key: (-counts[key], key))
    lemma = stem_of(asked)
    assert set(listed.of_lemma(lemma)) == {key for key in counts if stem_of(key) == lemma}


def test_a_list_without_words_is_none_at_all() -> None:
    for none in (Words.unpacked([]), Words.empty(), Words.unpacked(Words.empty().packed())):
        assert (none.counts(), none.beginning(""), none.of_lemma("a")) == ({}, [], [])
        assert none.near("fermeture", 3) == []


def test_a_long_list_is_cut_into_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.engines.cluster.words.LINE", 10)
    counts = {f"mot{number}": number for number in range(200)}
    lines = list(Words.of(counts).packed())
    assert len(lines) > 9
    assert Words.unpacked(lines).counts() == counts


def test_near_words_are_found_in_a_list() -> None:
    assert Words.of({"fermeture": 2, "fermetures": 1, "loup": 3}).near("fermetrue", 3) == [
        "fermeture",
        "fermetures",
    ]


def test_made_documents_tell_their_words() -> None:
    documents = Documents()
    for number in (1, 2):
        documents.make(ask(number, title="Loups", question="Les loups. Loup, garou"))
    found = documents.words()
    assert (found["loups"], found["garou"], found["les"]) == (2, 2, 2)


def test_clauses_are_counted_as_the_cluster_does() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 10)
    loup = compiler.match(binding.Sequence(binding.UNFIELDED, Layer.STEM, (("loup",),)))
    assert clauses(loup) == clauses([{"bool": {"filter": [loup]}}]) == 3
    pair = binding.Window(binding.UNFIELDED, (("loup",), ("brebis",)), 4)
    assert clauses(compiler.match(pair)) == 4 * len(binding.UNFIELDED)


def test_as_many_words_as_a_query_may_have_are_no_more_clauses_than_a_cluster_takes() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 10)
    nodes = parse(" ".join(f"retraité{number:c}" for number in range(97, 97 + 26)))[0]
    assert isinstance(nodes, ast.And)
    words = (nodes.nodes * 3)[:MAX_CLAUSES]
    for tree in (ast.And(words), ast.Most(words, 0.7)):
        assert clauses(compiler.scored(ordering.ranked(tree)).query) < CLAUSES


def test_words_are_found_by_what_scores_them_and_all_else_is_filtered() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 10)
    for text, kind in {
        "loups": "must",
        "loups brebis retraité": "must",
        '"les loups"': "filter",
        "loups OU brebis": "filter",
        "loups titre:brebis": "filter",
        "loups -brebis": "filter",
        "": "filter",
    }.items():
        query = compiler.scored(binding.bind(parse(text)[0])).query["bool"]
        assert {"must", "filter"} & set(query) == {kind}, text


def test_a_word_needs_no_guard_and_a_word_of_one_field_does() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 10)
    free, bound = (
        str(compiler.scored(binding.bind(parse(text)[0])).query).count("'must': [")
        for text in ("loups OU brebis", "titre:loups OU titre:brebis")
    )
    assert (free, bound) == (0, 2)


class Bulk:
    """A cluster that refuses for a while."""

    def __init__(self, refusals: int, problem: Exception | None = None) -> None:
        self.refusals, self.problem = refusals, problem
        self.sent: list[int] = []

    def __call__(self, batch: Sequence[Any]) -> list[Any]:
        self.sent.append(len(batch))
        if len(self.sent) > self.refusals:
            return [{"index": {"status": 201}}] * len(batch)
        if self.problem:
            raise self.problem
        done: list[Any] = [{"index": {"status": 201}}]
        return done + [{"index": {"status": 429}}] * (len(batch) - 1)


def test_only_refused_writes_are_sent_again_after_longer_and_longer_waits() -> None:
    bulk, waits = Bulk(2), list[float]()
    assert len(Sender(bulk, waits.append).send([{}] * 5)) == 5
    assert bulk.sent == [5, 4, 3]
    assert 0 < waits[0] <= 1 <= waits[1] * 2


@pytest.mark.parametrize(
    "problem", [Unconnected("N/A", "refused", OSError()), TransportError(429, "busy", {})]
)
def test_a_batch_that_was_refused_whole_is_sent_again(problem: Exception) -> None:
    bulk = Bulk(1, problem)
    assert len(Sender(bulk, lambda _: None).send([{}] * 3)) == 3
    assert bulk.sent == [3, 3]


def test_a_cluster_that_refuses_for_ever_is_given_up() -> None:
    bulk = Bulk(99, TransportError(503, "away", {}))
    with pytest.raises(UnreachableCluster):
        Sender(bulk, lambda _: None).send([{}])
    assert len(bulk.sent) == ATTEMPTS


def test_a_write_that_cannot_be_is_an_error_and_an_older_one_is_none() -> None:
    with pytest.raises(UnusableIndex):
        Sender(lambda _: [{"index": {"status": 400, "_id": "x"}}]).send([{}])
    assert Sender(lambda _: [{"index": {"status": 409}}]).send([{}])


class _Halved:
    """A client whose cluster has lost the node of one of two records."""

    def mget(self, **_: object) -> dict[str, object]:
        found = {"found": True, "fields": {"record": ["packed"]}}
        return {"docs": [found, {"_id": "QE1", "error": {"reason": "no such shard"}}]}


def test_a_record_whose_shard_is_away_is_not_left_out() -> None:
    """A page with a hole would be a wrong page."""
    index = Reading(cast(OpenSearch, _Halved()), "questions-1")
    with pytest.raises(UnreachableCluster, match="no such shard"):
        index.records(["QE0", "QE1"])
