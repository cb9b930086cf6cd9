"""Waves: everything that is joined, from one to the next, by texts that are nearly the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from indexer.model import QuestionId

Wave = tuple[QuestionId, ...]
"""Two questions or more, by uid."""


def waves(pairs: Iterable[tuple[QuestionId, QuestionId]]) -> list[Wave]:
    """The sets that pairs of near duplicates join, the largest first, then by uid."""
    leader: dict[QuestionId, QuestionId] = {}

    def led(uid: QuestionId) -> QuestionId:
        first = uid
        while (above := leader.setdefault(first, first)) != first:
            first = above
        while (above := leader[uid]) != first:  # the next time is one step
            leader[uid], uid = first, above
        return first

    for one, other in pairs:
        leader[led(one)] = led(other)
    held: dict[QuestionId, list[QuestionId]] = defaultdict(list)
    for uid in list(leader):
        held[led(uid)].append(uid)
    found = [tuple(sorted(uids)) for uids in held.values() if len(uids) > 1]
    return sorted(found, key=lambda wave: (-len(wave), wave))
