"""The index from Python: the page that describes it, and what the page leaves out."""

from __future__ import annotations

import doctest
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import questions_parlementaires as qp
from indexer import errors
from indexer.export import COLUMNS
from indexer.model import Kind
from tests.conftest import ROOT
from tests.questions_parlementaires.conftest import asked

PAGE = ROOT / "docs/python-api.md"
BLOCKS = re.findall(r"```pycon\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
HAS_PANDAS = importlib.util.find_spec("pandas") is not None
needs_pandas = pytest.mark.skipif(not HAS_PANDAS, reason="pandas, an extra, is not installed")


@needs_pandas
def test_every_example_of_the_page_gives_what_it_says(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In order, as one session in a folder that holds the index of the seeds."""
    (tmp_path / "index").symlink_to(index)
    monkeypatch.chdir(tmp_path)
    session = doctest.DocTestParser().get_doctest("\n".join(BLOCKS), {}, PAGE.name, str(PAGE), 0)
    said: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(session, out=said.append)
    assert (result.failed, result.attempted > 30) == (0, True), "".join(said)


def test_every_public_name_of_a_search_and_an_index_stands_in_the_page() -> None:
    """A method without its example is not finished."""
    text = PAGE.read_text("utf-8")
    names = {name for kind in (qp.Index, qp.Search) for name in vars(kind) if name[0] != "_"}
    assert [name for name in sorted(names) if f".{name}" not in text] == []


def test_every_error_of_the_project_can_be_had() -> None:
    raised = {
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.IndexerError)
    }
    assert raised <= set(qp.__all__)
    assert all(getattr(qp, name) is getattr(errors, name) for name in raised)


def test_a_star_import_leaves_open_alone() -> None:
    assert "open" not in qp.__all__
    assert qp.open is qp.open_index
    assert all(hasattr(qp, name) for name in qp.__all__)


def test_it_is_typed() -> None:
    assert (Path(qp.__file__).parent / "py.typed").exists()
    assert (Path(errors.__file__).parent / "py.typed").exists()


@pytest.fixture
def six(asked_index: Path) -> Iterator[qp.Index]:
    """The six questions, opened by a path."""
    with qp.open(asked_index) as opened:
        yield opened


def test_a_search_is_iterated_in_its_order(six: qp.Index) -> None:
    found = [question.id for question in six.search(sort="ancien", type="QE", legislature=17)]
    assert found == asked("ancien", type="QE", legislature="17")
    assert len(found) == len(six.search(type="QE", legislature=17)) == 4


def test_a_filter_takes_one_value_or_several_under_any_name(six: qp.Index) -> None:
    for filters in ({"type": ["QE", "QOSD"]}, {"kind": (Kind.WRITTEN, "qosd")}, {"nature": "QE"}):
        assert six.search(**filters).total in {5, 6}
    assert six.search(annee=2025).total == six.search(year="2025").total == 1
    assert six.search(type="QE", kind="QOSD").total == 6


def test_a_number_of_several_questions_names_them(six: qp.Index) -> None:
    with pytest.raises(qp.UnknownQuestion, match=r"3 questions, name one: .*QANR5L17QOSD1"):
        six.question("1")
    assert six.question("QOSD 1").kind is Kind.ORAL


@pytest.mark.parametrize(("rows", "columns"), [("type", "legislature"), ("legislature", "type")])
def test_a_table_of_two_facets_adds_up(six: qp.Index, rows: str, columns: str) -> None:
    table = six.search().crosstab(rows, columns)
    assert sum(map(sum, table.lists())) == 6
    assert {row: sum(line) for row, line in zip(table.rows, table.lists(), strict=True)} == (
        six.search().counts(rows)
    )
    assert table["nothing", "such"] == 0


def test_a_table_obeys_the_filters_of_both_facets(six: qp.Index) -> None:
    table = six.search(type="QE", legislature=17).crosstab("type", "legislature")
    assert (table.rows, table.columns, table.lists()) == (("QE",), ("17",), [[4]])


def test_what_cannot_be_asked_is_one_sentence(six: qp.Index, tmp_path: Path) -> None:
    everything = six.search()
    for wrong in (
        lambda: six.search(couleur="rouge"),
        lambda: six.search(sort="magie"),
        lambda: six.search("a" * 1001),
        lambda: everything.counts("titre"),
        lambda: everything.facets("numero"),
        lambda: everything.crosstab("annee", "year"),
        lambda: everything.page(0),
        lambda: everything.page(size=101),
        lambda: everything.concordance("haut"),
        lambda: everything.export(tmp_path / "x.pdf"),
    ):
        with pytest.raises(qp.InvalidRequest):
            wrong()
    assert list(tmp_path.glob("x*")) == []


def test_a_file_is_replaced_once_it_is_whole(
    six: qp.Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "all.csv"
    assert six.search().export(str(target), bom=True) == target
    whole = target.read_bytes()
    assert whole.startswith(b"\xef\xbb\xbfidentifiant,")
    assert whole.count(b"\r\n") == 7
    search = six.search("un")
    monkeypatch.setattr(qp.Search, "__iter__", lambda _: iter([None]))
    with pytest.raises(AttributeError):
        search.export(target)
    assert target.read_bytes() == whole
    assert [path.name for path in tmp_path.glob("all*")] == ["all.csv"]


@needs_pandas
def test_a_table_of_pandas_has_the_columns_of_the_csv(six: qp.Index) -> None:
    frame = six.search().to_pandas()
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) == 6
    assert frame["date_question"].isna().sum() == 1
    assert set(frame["type"]) == {"QE", "QOSD"}
    assert str(frame["delai"].dtype) == "Int64"
    assert len(six.search("zzzz").to_pandas()) == 0


def test_without_pandas_the_extra_is_named(six: qp.Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("questions_parlementaires.tables.PANDAS", "no_such_package")
    for asked_for in (six.search().to_pandas, six.search().crosstab("type", "annee").to_pandas):
        with pytest.raises(qp.InvalidSetting, match="needs the extra 'pandas'"):
            asked_for()


def test_the_environment_names_the_index(
    asked_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUESTIONS_INDEX", str(asked_index))
    with qp.open() as opened:
        assert (len(opened), "6 questions" in repr(opened)) == (6, True)
        assert repr(opened.search("loup", type="QE")) == "<Search q=loup&type=QE>"
        assert opened.refresh() is False
