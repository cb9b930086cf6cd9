"""The markup that a page of results has by the hundred: the values of its facets, its months.

A template takes ten times as long for them; the text of each is escaped here as it is there.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from webapp.parts.facets import Choice
from webapp.parts.filters import number
from webapp.parts.histogram import Chart


def choices(items: Iterable[Choice]) -> Markup:
    """The values of a facet as items of a list, each with its link and its count."""
    return Markup("\n").join(map(_choice, items))


def bars(chart: Chart) -> Markup:
    """The months of a chart, each a link with its column; the last one alone is a tab stop.

    A column stands on one as high as the chart that is not seen, so that all of it can be clicked.
    """
    last = chart.bars[-1]
    return Markup("\n").join(
        Markup(  # noqa: S704 - texts are escaped, the rest are numbers
            f'<a href="{escape(bar.link)}" aria-label="{escape(bar.label)}"'
            f' tabindex="{0 if bar is last else -1}"><title>{escape(bar.label)}</title>'
            f'<rect class="room" x="{bar.x}" width="{bar.width}" height="{chart.height}"/>'
            f'<rect x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}"/></a>'
        )
        for bar in chart.bars
    )


def _choice(item: Choice) -> Markup:
    chosen = ' aria-current="true"' if item.selected else ""
    return Markup(  # noqa: S704 - both texts are escaped
        f'<li><a href="{escape(item.link)}" rel="nofollow"{chosen}>'
        f'<span class="v">{escape(item.label)}</span> <span class="n">{number(item.count)}</span>'
        "</a></li>"
    )
