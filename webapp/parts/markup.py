"""The facets and the months of a page as markup: it has their values and bars by the hundred.

A template takes ten times as long for them; the text of each is escaped here as it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType

from markupsafe import Markup

from webapp.parts.facets import Choice, Group
from webapp.parts.filters import escaped, number
from webapp.parts.histogram import Chart
from webapp.parts.labels import noun


def facets(groups: Iterable[Group]) -> Markup:
    """A section for each facet: the values in sight, the others behind a fold."""
    return Markup("".join(map(_section, groups)))  # noqa: S704 - each text is escaped


def bars(chart: Chart) -> Markup:
    """The months of a chart: all columns as one path, and a link over each as high as the chart.

    The last link alone is a tab stop.
    """
    columns = "".join(
        f"M{bar.x} {bar.y}h{bar.width}v{bar.height}h-{bar.width}z" for bar in chart.bars
    )
    last, drawn = chart.bars[-1], [f'<path d="{columns}"/>']
    for bar in chart.bars:
        label, stop = escaped(bar.label), 0 if bar is last else -1
        drawn.append(
            f'<a href="{escaped(bar.link)}" aria-label="{label}" tabindex="{stop}">'
            f'<rect x="{bar.x}" width="{bar.width}" height="{chart.height}"/></a>'
        )
    return Markup("\n".join(drawn))  # noqa: S704 - texts are escaped, the rest are numbers


def _section(group: Group) -> str:
    name, label = group.prefix, escaped(group.label)
    return (
        f'<section id="facette-{name}" aria-labelledby="f-{name}">\n'
        f'<h3 id="f-{name}">{label}</h3>\n{_list(group.shown)}{_fold(group, label)}</section>\n'
    )


def _fold(group: Group, label: str) -> str:
    if not (group.folded or group.every):
        return ""
    called, every = noun(group.prefix), ""
    further = f"{number(len(group.folded))} autres {called.many}"
    if group.every:
        further = f"plus de {called.many}"
        every = (
            f'<p class="every"><a class="plain" href="{escaped(group.every)}" rel="nofollow"><span>'
            f'{called.every}<span class="hidden">&nbsp;: {label}</span></span></a></p>'
        )
    values = _list(group.folded) if group.folded else ""
    return (
        f'<details id="plus-{group.prefix}">\n<summary>Afficher {further}'
        f'<span class="hidden">&nbsp;: {label}</span></summary>\n{values}{every}'
        "</details>\n"
    )


def _list(items: Iterable[Choice]) -> str:
    return "<ul>\n" + "".join(map(_choice, items)) + "</ul>\n"


def _choice(item: Choice) -> str:
    chosen = ' aria-current="true"' if item.selected else ""
    return (
        f'<li><a href="{escaped(item.link)}" rel="nofollow"{chosen}>'
        f'{escaped(item.label)} <span class="n">{number(item.count)}</span></a></li>\n'
    )


FILTERS: MappingProxyType[str, Callable[..., Markup]] = MappingProxyType(
    {"facets": facets, "bars": bars}
)
