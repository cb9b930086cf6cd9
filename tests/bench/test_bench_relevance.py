"""First pages judged: collections, measures, systems and their page, over a tiny collection."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("bm25s")
pytest.importorskip("snowballstemmer")
pytest.importorskip("tantivy")

from bench.peers.base import Unavailable
from bench.relevance import __main__ as command
from bench.relevance import asking, collections, known, measures, report, systems
from bench.relevance.collections import Collection, Judged
from indexer.model import Question

DOCUMENTS = [
    ("brebis", "Présence du loup", "Les bergers craignent pour leurs brebis dans les alpages."),
    ("ecole", "Fermeture de classes rurales", "Les écoles des villages perdent des classes."),
    ("passeport", "Délai des passeports", "Un rendez-vous en mairie demande trois mois."),
    ("infirmier", "Infirmiers libéraux", "Les soins à domicile sont mal payés aux infirmières."),
]
QUERIES = [
    ("brebis", "brebis alpages", {"brebis": 4, "infirmier": 2}),
    ("ecole", "fermetures de classe", {"ecole": 4}),
    ("passeport", "rendez-vous mairie", {"passeport": 4}),
    ("infirmier", "infirmières à domicile", {"infirmier": 4}),
]
"""Two topics fall to each half."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one collection, called ``tiny``."""
    made = tmp_path_factory.mktemp("relevance")
    rows = [{"id": id, "title": title, "text": text} for id, title, text in DOCUMENTS]
    with gzip.open(made / "tiny-documents.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    queries = [{"topic": t, "query": q, "relevant": r} for t, q, r in QUERIES]
    lines = "".join(json.dumps(row) + "\n" for row in queries)
    (made / "tiny-queries.jsonl").write_text(lines, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def tiny(folder: Path) -> Collection:
    """The collection of the folder."""
    return collections.load(folder)[0]


class TestCollections:
    def test_a_document_is_a_written_question(self, tiny: Collection) -> None:
        assert tiny.name == "tiny"
        assert [(q.title, q.question.text) for q in tiny.questions] == [
            (title, text) for _, title, text in DOCUMENTS
        ]

    def test_judgements_name_the_questions(self, tiny: Collection) -> None:
        titles = {str(question.id): question.title for question in tiny.questions}
        judged = {query.topic: query for query in (*tiny.choosing, *tiny.reporting)}
        assert {titles[id]: grade for id, grade in judged["brebis"].grades.items()} == {
            "Présence du loup": 4,
            "Infirmiers libéraux": 2,
        }

    def test_a_folder_that_is_not_there_holds_none(self, tmp_path: Path) -> None:
        assert collections.load(tmp_path / "absent") == []

    @given(st.lists(st.text(max_size=5)))
    def test_a_topic_is_never_divided(self, topics: list[str]) -> None:
        judged = [Judged(topic, f"query {n}", {}) for n, topic in enumerate(topics)]
        choosing, reporting = collections.halves(judged)
        assert len(choosing) + len(reporting) == len(judged)
        assert not {query.topic for query in choosing} & {query.topic for query in reporting}


class TestMeasures:
    def test_the_rank_of_the_first_right_one_counts(self) -> None:
        held = measures.measured(["a", "b", "c"], {"b": 4, "c": 3, "z": 3})
        assert (held.mrr, held.hit, held.empty) == (0.5, 1.0, 0.0)
        assert held.recall == pytest.approx(2 / 3)

    def test_low_grades_are_gains_but_not_right(self) -> None:
        held = measures.measured(["a"], {"a": 2, "b": 1})
        assert (held.mrr, held.hit, held.recall) == (0.0, 0.0, 0.0)
        assert held.ndcg == pytest.approx(3 / (3 + 1 / math.log2(3)))

    def test_an_empty_page_is_counted(self) -> None:
        assert measures.measured([], {"a": 4}) == measures.Measures(0, 0, 0, 0, 1)

    def test_ten_of_more_right_ones_are_all_that_a_page_can_hold(self) -> None:
        grades = {str(n): 3 for n in range(30)}
        assert measures.measured([str(n) for n in range(20)], grades).recall == 1.0

    @given(
        st.lists(st.sampled_from("abcdefghijklmnop"), unique=True),
        st.dictionaries(st.sampled_from("abcdefghijklmnop"), st.integers(1, 5)),
    )
    def test_measures_lie_between_nought_and_one(self, page: list[str], grades: dict) -> None:
        held = measures.measured(page, grades)
        assert all(0 <= getattr(held, name) <= 1 + 1e-12 for name in measures.NAMES)
        assert held.mrr <= held.hit


class TestSystems:
    @pytest.mark.parametrize("name", ["ours", "tantivy-or", "bm25s", "milli"])
    def test_a_word_of_one_document_finds_it_first(
        self, name: str, tiny: Collection, tmp_path: Path
    ) -> None:
        assert self._page(name, "brebis", tiny, tmp_path)[:1] == [str(tiny.questions[0].id)]

    @pytest.mark.parametrize("name", ["sqlite", "whoosh"])
    def test_an_older_system_finds_it_too(
        self, name: str, tiny: Collection, tmp_path: Path
    ) -> None:
        assert self._page(name, "brebis", tiny, tmp_path) == [str(tiny.questions[0].id)]

    def test_and_asks_for_all_words(self, tiny: Collection, tmp_path: Path) -> None:
        assert self._page("tantivy-and", "brebis passeport", tiny, tmp_path) == []
        assert len(self._page("tantivy-or", "brebis passeport", tiny, tmp_path / "or")) == 2

    @staticmethod
    def _page(name: str, query: str, tiny: Collection, folder: Path) -> Sequence[str]:
        try:
            weighted = systems.SYSTEMS[name](tiny.questions, folder / "index")
        except Unavailable as reason:
            pytest.skip(str(reason))
        return list(weighted(systems.WEIGHED)(query))


class TestAsking:
    def test_the_weight_of_a_title_is_chosen_on_the_other_half(
        self, tiny: Collection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def weighted(weights: systems.Weights) -> systems.Search:
            known = {query.text: list(query.grades) for query in tiny.choosing}
            return lambda query: known[query] if weights["title"] == 2 and query in known else []

        monkeypatch.setattr(asking, "SYSTEMS", {"told": lambda *_: weighted})
        found = asking.answered("told", tiny)
        assert (len(tiny.choosing), len(tiny.reporting)) == (2, 2)
        assert found.title == 2
        assert found.reporting.empty == 1.0
        assert found.whole.hit == pytest.approx(len(tiny.choosing) / len(QUERIES))


class TestKnownItems:
    def test_each_title_is_typed_in_every_way(self, sample: list[Question]) -> None:
        asked = known.items(sample, 5)
        kinds = {query.kind for query in asked}
        assert kinds == {*known.DAMAGES, "rubrique and title"}
        assert len(asked) == 5 * len(kinds)
        assert all(query.grades == {query.topic: measures.RELEVANT} for query in asked)

    def test_the_same_items_are_drawn_each_time(self, sample: list[Question]) -> None:
        assert known.items(sample, 5) == known.items(sample, 5)

    def test_no_accent_is_left_where_none_is_typed(self, sample: list[Question]) -> None:
        bare = [q.text for q in known.items(sample, 5) if q.kind == "without accents"]
        assert all(text.isascii() and text == text.lower() for text in bare)

    def test_a_title_left_out_leaves_no_key_word(self, sample: list[Question]) -> None:
        left = known.untitled(sample[0])
        assert (left.title, left.keywords) == ("", ())


class TestCommand:
    def test_the_page_has_a_line_for_each_system(self, folder: Path, tmp_path: Path) -> None:
        path = tmp_path / "page.md"
        given = ["--collections", str(folder), "--peers", "tantivy-or", "--items", "0"]
        assert command.main([*given, "--output", str(path)]) == 0
        lines = path.read_text("utf-8").splitlines()
        assert "## tiny" in lines
        assert sum(line.startswith("| ours |") for line in lines) == 2
        assert sum(line.startswith("| tantivy-or |") for line in lines) == 2

    def test_without_collections_it_says_so(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert command.main(["--collections", str(tmp_path / "absent")]) == 2
        assert len(capsys.readouterr().out.splitlines()) == 1

    def test_who_could_not_be_asked_is_named(self, tiny: Collection) -> None:
        lines = list(report.page([(tiny, [])], {"milli": "no package"}, "About."))
        assert "Not asked: milli (no package)." in lines
