"""The figures of a comparison as Markdown and JSON, beside what was asked of this engine.

A report is made from the JSON alone: ``bench/results/NAME.json`` is what was measured, and
``NAME.md`` and ``docs/performance.md`` follow from it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench.peers import PEERS

RESULTS = Path(__file__).parent / "results"
Figures = Mapping[str, Any]


class Target(NamedTuple):
    """What was asked of this engine, and the measured figure where there is one."""

    name: str
    asked: str
    measured: str = "not measured"
    met: bool | None = None

    @property
    def verdict(self) -> str:
        """Whether it is met, for a table."""
        return {True: "yes", False: "no", None: "–"}[self.met]


def write(found: Figures, name: str, folder: Path = RESULTS) -> list[str]:
    """Keep the figures and their page under ``name``; returns the lines of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    page = list(lines(found))
    (folder / f"{name}.json").write_text(json.dumps(_rounded(found), indent=1) + "\n", "utf-8")
    (folder / f"{name}.md").write_text("\n".join(page) + "\n", "utf-8")
    return page


def read(path: Path) -> dict[str, Any]:
    """The figures that ``write`` kept. Raises SystemExit with a sentence where there are none."""
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SystemExit(f"{path} is not there: run `python -m bench` first") from None
    except ValueError as error:
        raise SystemExit(f"{path} does not hold the figures of a comparison ({error})") from None
    return found


def _rounded(value: Any) -> Any:
    """The same with six decimals at most: no clock here is better."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, Mapping):
        return {key: _rounded(inner) for key, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list) else value


def lines(found: Figures) -> Iterator[str]:
    """The page as lines of Markdown."""
    yield "# Comparison"
    yield ""
    yield "Made by `python -m bench`; `docs/performance.md` says how to read it."
    yield ""
    yield from setting(found)
    for size in found["sizes"]:
        yield ""
        yield f"## {_over(size)}"
        yield ""
        yield from table(size)
        yield ""
        yield from by_kind(size)
        yield ""
        yield from agreement(size)
        for name, why in size["missing"].items():
            yield ""
            yield f"{_label(name)}: {why}."
    yield ""
    yield "## Asked and measured"
    yield ""
    yield from targets(found)


def setting(found: Figures) -> Iterator[str]:
    """On what and with what it was measured."""
    machine = found["machine"]
    yield (
        f"{machine['processor']}, {machine['cores']} cores, {machine['system']}, "
        f"{machine['date']}; load at the start {machine['load']}."
    )
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    yield f"{versions}. {found['queries']} queries, {found['rounds']} rounds."


def table(size: Figures) -> Iterator[str]:
    """One row for each system: pages, ratios, builds, size, opening, memory, update."""
    head = (
        *("system", "page ms, median / p95", "ours / theirs, median", "p95", "found, of ours"),
        *("build docs/s", "docs per CPU s", "build memory MB", "index MB"),
        *("open ms", "memory MB (own)", "update s"),
    )
    yield from _table(head, (_row(name, size) for name in size["systems"]))


def _row(name: str, size: Figures) -> list[str]:
    documents, system = size["documents"], size["systems"][name]
    build, page, memory = system["build"], system["page"], system["memory"]
    ratios = system.get("ratio", {})
    return [
        _label(name),
        f"{_ms(page['median'])} / {_ms(page['p95'])}",
        _interval(ratios.get("median")),
        _interval(ratios.get("p95")),
        _share(system, size["systems"].get("ours")),
        f"{documents / build['seconds']:,.0f}",
        f"{documents / build['cpu']:,.0f}",
        _mb(build["memory"]) if "memory" in build else "–",
        _mb(build["bytes"]),
        _ms(system["open"]["seconds"]),
        f"{_mb(memory['resident'])} ({_mb(memory['anonymous'])})",
        f"{system['update']['seconds']:.2f}",
    ]


def by_kind(size: Figures) -> Iterator[str]:
    """The median page of each kind of query, in milliseconds."""
    systems = size["systems"]
    kinds = dict.fromkeys(size["queries"])
    rows = (
        [kind, *(_ms(system["page"]["kinds"][kind]) for system in systems.values())]
        for kind in kinds
    )
    yield from _table(("median page, ms", *map(_label, systems)), rows)


def agreement(size: Figures) -> Iterator[str]:
    """How far each other system finds what this engine finds."""
    head = ("beside this engine's pages", "of its ten", "same total", "of these, same facets")
    rows = (
        [_label(name), *(f"{told[part]:.0%}" for part in ("ten", "totals", "facets"))]
        for name, system in size["systems"].items()
        if (told := system.get("agreement"))
    )
    yield from _table(head, rows)


def _over(size: Figures) -> str:
    name = size.get("corpus", "")
    whole = " of both chambers, legislatures 7 to 17" if size.get("chambers") == 2 else ""
    return f"{size['documents']:,} questions{whole}" + (f": real prose, `{name}`" if name else "")


def _share(system: Figures, ours: Figures | None) -> str:
    """Documents found over all queries, as a part of what this engine finds."""
    if ours is None or not sum(ours["totals"]):
        return "–"
    return f"{sum(system['totals']) / sum(ours['totals']):.0%}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _label(name: str) -> str:
    return PEERS[name].label if name in PEERS else name


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f}" if seconds < 0.01 else f"{seconds * 1000:.1f}"


def _mb(count: int) -> str:
    return f"{count / 1e6:,.0f}" if count >= 1e7 else f"{count / 1e6:,.1f}"


def _interval(found: Figures | None) -> str:
    if found is None:
        return "–"
    return f"{found['value']:.3g} ({found['low']:.3g}–{found['high']:.3g})"


def targets(found: Figures) -> Iterator[str]:
    """What was asked of this engine, row by row."""
    rows = (
        (target.name, target.asked, target.measured, target.verdict) for target in judged(found)
    )
    yield from _table(("what", "asked", "measured", "met"), rows)


def judged(found: Figures) -> list[Target]:
    """Every target with the figures of the largest size that has them."""
    every = [size for size in found["sizes"] if "ours" in size["systems"]]
    sizes = [size for size in every if not size.get("corpus")]
    return [
        *_builds(sizes),
        *_pages(sizes),
        *_prose([size for size in every if size.get("corpus")]),
        _growth(sizes),
        _against("index on disk, bytes of tantivy's", 1.0, sizes, "tantivy", _bytes),
        _alone("open to the first answer, s", 0.3, sizes, lambda s: s["open"]["seconds"]),
        _alone(
            f"memory after {found['mixed']:,} more queries, MB",
            400,
            sizes,
            lambda s: s["memory"]["resident"] / 1e6,
        ),
        _alone("update of 500 questions, s", 2.0, sizes, lambda s: s["update"]["seconds"]),
        *_http(found.get("http")),
    ]


def _builds(sizes: Sequence[Figures]) -> list[Target]:
    asked = (
        ("build, documents per CPU s over tantivy's", 1.0, "tantivy", "cpu"),
        ("build, documents a s over tantivy's", 1.0, "tantivy", "seconds"),
        ("build, documents per CPU s over Whoosh's", 10.0, "whoosh", "cpu"),
    )
    return [
        _against(name, least, sizes, peer, _rate(part), up=True)
        for name, least, peer, part in asked
    ]


def _rate(part: str) -> Callable[[Figures], float]:
    return lambda system: 1 / float(system["build"][part])


def _pages(sizes: Sequence[Figures]) -> list[Target]:
    asked = (
        ("tantivy", 0.7, "median"),
        ("tantivy", 0.7, "p95"),
        ("sqlite", 0.5, "median"),
        ("xapian", 0.5, "median"),
        ("whoosh", 0.01, "median"),
    )
    return [
        _against(f"page, {part} over {_label(name)}'s", most, sizes, name, _page(part))
        for name, most, part in asked
    ]


def _prose(sizes: Sequence[Figures]) -> list[Target]:
    """The same over each corpus of real prose that was measured."""
    return [
        target
        for size in sizes
        for target in (
            *(
                _against(
                    f"`{size['corpus']}`: page, {part} over tantivy-py's",
                    0.7,
                    [size],
                    "tantivy",
                    _page(part),
                )
                for part in ("median", "p95")
            ),
            _against(
                f"`{size['corpus']}`: index, bytes of tantivy's", 1.0, [size], "tantivy", _bytes
            ),
        )
    ]


def _page(part: str) -> Callable[[Figures], float]:
    return lambda system: float(system["page"][part])


def _bytes(system: Figures) -> float:
    return float(system["build"]["bytes"])


def _against(
    name: str,
    bound: float,
    sizes: Sequence[Figures],
    peer: str,
    figure: Callable[[Figures], float],
    *,
    up: bool = False,
) -> Target:
    """This engine's figure over a peer's at the largest size that both have."""
    asked = f"{'≥' if up else '≤'} {bound:g}"
    both = [size for size in sizes if peer in size["systems"]]
    if not both:
        return Target(name, asked)
    systems = both[-1]["systems"]
    value = figure(systems["ours"]) / figure(systems[peer])
    met = value >= bound if up else value <= bound
    return Target(name, asked, f"{value:.3g} at {both[-1]['documents']:,}", met)


def _alone(
    name: str, bound: float, sizes: Sequence[Figures], figure: Callable[[Figures], float]
) -> Target:
    asked = f"≤ {bound:g}"
    if not sizes:
        return Target(name, asked)
    value = figure(sizes[-1]["systems"]["ours"])
    return Target(name, asked, f"{value:.3g} at {sizes[-1]['documents']:,}", value <= bound)


def _growth(sizes: Sequence[Figures]) -> Target:
    """The page of a corpus ten times as large (or the nearest to that, with no verdict)."""
    name, asked = "page, 200,000 questions over 20,000", "≤ 8"
    if len(sizes) < 2:
        return Target(name, asked)
    small, large = sizes[0], sizes[-1]
    medians = [size["systems"]["ours"]["page"]["median"] for size in (small, large)]
    value = medians[1] / medians[0]
    told = f"{value:.3g} from {small['documents']:,} to {large['documents']:,}"
    as_asked = large["documents"] >= 10 * small["documents"] >= 200_000
    return Target(name, asked, told, value <= 8 if as_asked else None)


def _http(served: Figures | None) -> list[Target]:
    rate, wait = "HTTP: pages a s", "HTTP: p99 at half of that, ms"
    if served is None:
        return [Target(rate, "≥ 250"), Target(wait, "≤ 50")]
    where = f"at {served['documents']:,}"
    p99 = served["p99"] * 1000
    return [
        Target(rate, "≥ 250", f"{served['rate']:.0f} {where}", served["rate"] >= 250),
        Target(wait, "≤ 50", f"{p99:.3g} {where}", p99 <= 50),
    ]
