"""The picture of a comparison: what a page takes at each size, and for each kind of query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator, StrMethodFormatter

from bench.peers import PEERS

_COLOURS = {
    "ours": "#1f3a5f",
    "tantivy": "#c8553d",
    "sqlite": "#588157",
    "xapian": "#8d6a9f",
    "whoosh": "#b08900",
}


def draw(found: Mapping[str, Any], path: Path) -> None:
    """Write the picture (SVG) of generated questions; the same figures give the same file."""
    sizes = [size for size in found["sizes"] if not size.get("corpus")] or found["sizes"]
    with mpl.rc_context({"svg.hashsalt": "bench", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(9.6, 4.2), layout="constrained")
        left, right = figure.subplots(1, 2)
        _sizes(left, sizes)
        _kinds(right, sizes[-1])
        figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=5)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None})


def _sizes(axes: Axes, sizes: Sequence[Mapping[str, Any]]) -> None:
    """Median (line) and 95th percentile (dashes) by number of documents, both logarithmic."""
    for name in _names(sizes):
        having = [size for size in sizes if name in size["systems"]]
        documents = [size["documents"] for size in having]
        for part, style in (("median", "o-"), ("p95", "o--")):
            values = [1000 * size["systems"][name]["page"][part] for size in having]
            label = PEERS[name].label if part == "median" else None
            axes.plot(documents, values, style, color=_COLOURS.get(name), label=label, ms=4)
    axes.set(xscale="log", yscale="log", xlabel="questions", ylabel="a page, ms")
    axes.set_title("Median, and 95th percentile (dashed)")
    axes.grid(visible=True, which="both", alpha=0.2)
    axes.set_xticks([size["documents"] for size in sizes])
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.xaxis.set_minor_locator(NullLocator())


def _kinds(axes: Axes, size: Mapping[str, Any]) -> None:
    """The median of each kind of query at the largest size, logarithmic."""
    kinds = list(dict.fromkeys(size["queries"]))
    for name, system in size["systems"].items():
        values = [1000 * system["page"]["kinds"][kind] for kind in kinds]
        axes.plot(values, range(len(kinds)), "o", color=_COLOURS.get(name), ms=6)
    axes.set_yticks(range(len(kinds)), kinds)
    axes.invert_yaxis()
    axes.set(xscale="log", xlabel="a page, ms (median)")
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.set_title(f"By kind of query, {size['documents']:,} questions")
    axes.grid(visible=True, which="both", alpha=0.2)


def _names(sizes: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for size in sizes for name in size["systems"]))
