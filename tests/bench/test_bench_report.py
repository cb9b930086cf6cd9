"""The figures as pages: tables, targets, the documentation, the picture, the options."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import __main__ as command
from bench import docs, plot, report
from bench.run import Options
from tests.conftest import ROOT


def rows(lines: list[str]) -> dict[str, list[str]]:
    """The cells of a table by the first of each row."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return {first: rest for first, *rest in cells}


def test_the_table_has_a_row_for_each_system(figures: dict[str, Any]) -> None:
    """Milliseconds, ratios with intervals, rates, megabytes."""
    found = rows(list(report.table(figures["sizes"][0])))
    assert found["this engine"][:4] == ["2.00 / 4.00", "–", "–", "100%"]
    assert found["tantivy-py"][1] == "0.5 (0.4–0.6)"
    assert found["tantivy-py"][4:6] == ["20,000", "20,000"]
    assert found["this engine"][6] == "–", "figures from before the memory of builds was watched"
    assert found["this engine"][8:] == ["100.0", "100 (50)", "1.50"]


def test_both_chambers_are_named_and_the_memory_of_a_build_told(figures: dict[str, Any]) -> None:
    whole = {**figures["sizes"][0], "chambers": 2}
    whole["systems"]["ours"]["build"]["memory"] = 1.25e9
    figures["sizes"] = [whole]
    lines = list(report.lines(figures))
    assert "## 20,000 questions of both chambers, legislatures 7 to 17" in lines
    assert rows(list(report.table(whole)))["this engine"][6] == "1,250"


def test_real_prose_has_its_own_part_and_targets(figures: dict[str, Any]) -> None:
    """It is no size of the generated corpus: growth and the other targets pass it over."""
    before = {target.name: target for target in report.judged(figures)}
    prose = {**figures["sizes"][0], "corpus": "contes", "documents": 300_000}
    prose["systems"]["tantivy"]["agreement"] = {"ten": 0.8, "totals": 0.5, "facets": 1.0}
    figures["sizes"].append(prose)
    found = {target.name: target for target in report.judged(figures)}
    assert {name: found[name] for name in before} == before
    assert found["`contes`: page, median over tantivy-py's"].measured == "0.5 at 300,000"
    lines = list(report.lines(figures))
    assert "## 300,000 questions: real prose, `contes`" in lines
    assert rows(list(report.agreement(prose)))["tantivy-py"] == ["80%", "50%", "100%"]


def test_targets_are_judged_at_the_largest_size(figures: dict[str, Any]) -> None:
    """Met, missed, and not measured."""
    found = {target.name: target for target in report.judged(figures)}
    page = found["page, median over tantivy-py's"]
    assert (page.measured, page.met) == ("0.5 at 200,000", True)
    build = found["build, documents a s over tantivy's"]
    assert (build.measured, build.met) == ("0.5 at 200,000", False)
    whoosh = found["page, median over stock Whoosh's"]
    assert (whoosh.measured, whoosh.verdict) == ("not measured", "–")
    growth = found["page, 200,000 questions over 20,000"]
    assert (growth.measured, growth.met) == ("10 from 20,000 to 200,000", False)
    assert found["index on disk, bytes of tantivy's"].met is True
    assert found["memory after 1,000 more queries, MB"].measured == "100 at 200,000"


def test_growth_between_other_sizes_is_told_without_a_verdict(figures: dict[str, Any]) -> None:
    """And one size alone shows none."""
    figures["sizes"][0]["documents"] = 50_000
    target = next(t for t in report.judged(figures) if "over 20,000" in t.name)
    assert (target.verdict, target.measured) == ("–", "10 from 50,000 to 200,000")
    del figures["sizes"][0]
    target = next(t for t in report.judged(figures) if "over 20,000" in t.name)
    assert target.measured == "not measured"


def test_a_comparison_without_this_engine_judges_nothing(figures: dict[str, Any]) -> None:
    """Every target is open; the tables still print."""
    for size in figures["sizes"]:
        del size["systems"]["ours"]
    assert {target.met for target in report.judged(figures)} == {None}
    assert "–" in rows(list(report.table(figures["sizes"][0])))["tantivy-py"][3]


def test_the_load_is_judged_where_it_was_measured(figures: dict[str, Any]) -> None:
    """Pages a second, and the slowest one in a hundred."""
    figures["http"] = {"documents": 5000, "rate": 300.0, "p99": 0.06, "median": 0.01, "pages": 9}
    rate, wait = report.judged(figures)[-2:]
    assert (rate.measured, rate.met) == ("300 at 5,000", True)
    assert (wait.measured, wait.met) == ("60 at 5,000", False)


def test_what_is_written_can_be_read(figures: dict[str, Any], tmp_path: Path) -> None:
    """The page follows from the JSON alone."""
    figures["sizes"][0]["systems"]["ours"]["pages"] = [0.123456789]
    page = report.write(figures, "trial", tmp_path)
    kept = report.read(tmp_path / "trial.json")
    assert kept["sizes"][0]["systems"]["ours"]["pages"] == [0.123457]
    assert list(report.lines(kept)) == page == (tmp_path / "trial.md").read_text().splitlines()
    assert "stock Whoosh: measured up to 20,000 documents only." in page


def test_figures_that_are_not_there_are_a_sentence(tmp_path: Path) -> None:
    """Missing, or no JSON."""
    with pytest.raises(SystemExit, match="is not there: run"):
        report.read(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(SystemExit, match="does not hold the figures"):
        report.read(tmp_path / "bad.json")


def test_the_documentation_is_filled_between_its_marks(
    figures: dict[str, Any], tmp_path: Path
) -> None:
    """What stands around them stays; filling twice changes nothing."""
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{docs.BEGIN}\nold\n{docs.END}\nafter\n", "utf-8")
    docs.fill(figures, page)
    once = page.read_text("utf-8")
    assert once.startswith(f"before\n{docs.BEGIN}\nAbacus, 2 cores")
    assert once.endswith(f"{docs.END}\nafter\n")
    assert "old" not in once
    picture = (tmp_path / "images" / "performance.svg").read_text("utf-8")
    assert "tantivy-py" in picture
    assert "By kind of query, 200,000 questions" in picture
    docs.fill(figures, page)
    assert page.read_text("utf-8") == once
    assert (tmp_path / "images" / "performance.svg").read_text("utf-8") == picture


def test_a_page_without_marks_is_left_alone(figures: dict[str, Any], tmp_path: Path) -> None:
    """One sentence names them."""
    page = tmp_path / "page.md"
    page.write_text(f"{docs.END} {docs.BEGIN}")
    with pytest.raises(SystemExit, match="has no place for figures"):
        docs.fill(figures, page)


def test_the_page_of_the_documentation_has_its_marks() -> None:
    """And shows the picture."""
    text = (ROOT / "docs" / "performance.md").read_text("utf-8")
    assert text.index(docs.BEGIN) < text.index(docs.END)
    assert "images/performance.svg" in text


def test_a_system_that_a_size_lacks_is_left_out_of_the_picture(
    figures: dict[str, Any], tmp_path: Path
) -> None:
    """Stock Whoosh ends where the others go on."""
    del figures["sizes"][1]["systems"]["tantivy"]
    plot.draw(figures, tmp_path / "p.svg")
    assert "tantivy-py" in (tmp_path / "p.svg").read_text("utf-8")


def test_the_command_fills_from_a_kept_comparison(
    figures: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``python -m bench.docs trial``."""
    report.write(figures, "trial", tmp_path)
    filled: list[dict[str, Any]] = []
    monkeypatch.setattr(report, "RESULTS", tmp_path)
    monkeypatch.setattr(docs, "fill", filled.append)
    monkeypatch.setattr(sys, "argv", ["docs", "trial"])
    docs.main()
    assert filled == [json.loads((tmp_path / "trial.json").read_text())]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--sizes", "5000,x"], "is no list of sizes"),
        (["--sizes", "0"], "is no list of sizes"),
        (["--peers", "lucene"], "no system is called 'lucene'"),
    ],
)
def test_an_impossible_option_is_a_sentence(
    given: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """And exit code 2."""
    with pytest.raises(SystemExit, match="2"):
        command.parser().parse_args(given)
    assert sentence in capsys.readouterr().err


def test_this_engine_is_always_compared() -> None:
    """First, and once."""
    given = command.parser().parse_args(["--peers", "sqlite,ours", "--sizes", "10,20"])
    assert given.peers == ("ours", "sqlite")
    assert given.sizes == (10, 20)


def test_the_command_measures_prints_and_keeps(
    figures: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With the load on the largest size, and the documentation filled, where asked."""
    asked: list[Any] = []

    def compared(options: Options) -> dict[str, Any]:
        asked.append(options)
        return figures

    load = {"documents": 20, "rate": 1.0, "median": 1.0, "p99": 1.0, "pages": 1}
    monkeypatch.setattr(command, "compare", compared)
    monkeypatch.setattr(command.http, "measure", lambda *given: asked.append(given) or load)
    monkeypatch.setattr(command.report, "write", lambda found, name: [name])
    monkeypatch.setattr(command.docs, "fill", asked.append)
    argv = ["bench", "--sizes", "20,10", "--rounds", "2", "--http", "--docs", "--name", "trial"]
    monkeypatch.setattr(sys, "argv", argv)
    command.main()
    assert capsys.readouterr().out == "trial\n"
    assert (asked[0].sizes, asked[0].rounds, asked[1]) == ((20, 10), 2, (20, None))
    assert asked[2]["http"] == load
