"""Which pages of many a page leads to."""

from __future__ import annotations


def window(current: int, last: int, around: int = 2) -> list[int | None]:
    """The page numbers to offer; None stands for a gap.

    ``window(7, 40)`` → ``[1, None, 5, 6, 7, 8, 9, None, 40]``.
    """
    near = range(max(1, current - around), min(last, current + around) + 1)
    shown: list[int | None] = []
    for number in sorted({1, last, *near}):
        previous = shown[-1] if shown else 0
        if previous is not None and number - previous == 2:
            shown.append(number - 1)
        elif previous is not None and number - previous > 2:
            shown.append(None)
        shown.append(number)
    return shown
