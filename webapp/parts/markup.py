"""The facets and the months of a page as markup: it has their values and bars by the hundred.

A template takes ten times as long for them; the text of each is escaped here as it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType

from markupsafe import Markup

from webapp.params import SHORT, SOUGHT
from webapp.parts.facets import Choice, Group
from webapp.parts.filters import counted, escaped, number
from webapp.parts.histogram import Chart
from webapp.parts.labels import Noun, noun


def facets(groups: Iterable[Group]) -> Markup:
    """A group of boxes for each facet: the values in sight, the others behind a fold."""
    return Markup("".join(map(_section, groups)))  # noqa: S704 - each text is escaped


def bars(chart: Chart) -> Markup:
    """The months of a chart as one path, links over them as high as the chart, and the brush.

    One link alone is a tab stop: the chosen one, or the last.
    """
    columns = "".join(
        f"M{bar.x} {bar.y}h{bar.width}v{bar.height}h-{bar.width}z" for bar in chart.bars
    )
    drawn = [f'<path d="{columns}"/>']
    if chart.brush:
        left, wide = chart.brush
        drawn.append(f'<rect class="brush" x="{left}" width="{wide}" height="{chart.height}"/>')
    stop = next((one for one in chart.reaches if one.chosen), chart.reaches[-1])
    for one in chart.reaches:
        current = ' aria-current="true"' if one.chosen else ""
        drawn.append(
            f'<a href="{escaped(one.link)}" aria-label="{escaped(one.label)}"{current}'
            f' tabindex="{0 if one is stop else -1}">'
            f'<rect x="{one.x}" width="{one.width}" height="{chart.height}"/></a>'
        )
    return Markup("\n".join(drawn))  # noqa: S704 - texts are escaped, the rest are numbers


def _section(group: Group) -> str:
    name, label = group.prefix, escaped(group.label)
    return (
        f'<fieldset id="facette-{name}">\n<legend>{label}</legend>\n'
        f"{_boxes(group, group.shown)}{_fold(group, label)}</fieldset>\n"
    )


def _fold(group: Group, label: str) -> str:
    if not (group.folded or group.every):
        return ""
    called = noun(group.prefix)
    further = counted(group.further, f"autre {called.one}", f"autres {called.many}")
    sieve, every = _beyond(group, called, label) if group.every else ("", "")
    return (
        f'<details id="plus-{group.prefix}">\n<summary>Afficher {further}'
        f'<span class="hidden">&nbsp;: {label}</span></summary>\n'
        f"{sieve}{_boxes(group, group.folded)}{every}</details>\n"
    )


def _beyond(group: Group, called: Noun, label: str) -> tuple[str, str]:
    """What sifts all values, those that stand here or not, and what leads to them."""
    hidden, sought = f'<span class="hidden">&nbsp;: {label}</span>', f"Chercher {called.a}"
    sieve = (
        f'<p class="sieve"><input type="search" name="{SOUGHT}" form="tamis-{group.prefix}"'
        f' maxlength="{SHORT}" placeholder="{sought}" aria-label="{sought}&nbsp;: {label}"'
        ' enterkeyhint="search" autocomplete="off"></p>\n'
    )
    every = (
        f'<p class="every"><a class="plain" href="{escaped(group.every)}" rel="nofollow"><span>'
        f"{called.every}{hidden}</span></a></p>"
    )
    return sieve, every


def _boxes(group: Group, items: Iterable[Choice]) -> str:
    return "".join(
        f'<label><input type="checkbox" name="{group.prefix}" value="{escaped(item.value)}"'
        f"{' checked' if item.selected else ''}> {escaped(item.label)}"
        f' <span class="n">{number(item.count)}</span></label>\n'
        for item in items
    )


FILTERS: MappingProxyType[str, Callable[..., Markup]] = MappingProxyType(
    {"facets": facets, "bars": bars}
)
