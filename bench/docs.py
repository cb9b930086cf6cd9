"""Fill ``docs/performance.md`` and its picture: ``python -m bench.docs [NAME]``.

Figures of the page stand between two marks and are written by this command alone, from the JSON of
a comparison, so that none is ever typed.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench import plot, report

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def fill(found: Mapping[str, Any], page: Path = PAGE) -> None:
    """Write the figures between the marks, and the picture beside.

    Raises SystemExit where the page has not both marks, in their order.
    """
    text = page.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"{page} has no place for figures: {BEGIN} … {END}")
    plot.draw(found, page.parent / "images" / "performance.svg")
    page.write_text(f"{before}{BEGIN}\n{_figures(found)}\n{END}{after}", "utf-8")


def _figures(found: Mapping[str, Any]) -> str:
    """Everything of the report below its head."""
    lines = list(report.lines(found))
    return "\n".join(lines[4:])


def main() -> None:
    """Fill the page from a kept comparison."""
    parser = argparse.ArgumentParser(prog="python -m bench.docs", description=__doc__)
    parser.add_argument("name", nargs="?", default="comparison", help="of bench/results/NAME.json")
    fill(report.read(report.RESULTS / f"{parser.parse_args().name}.json"))


if __name__ == "__main__":
    main()
