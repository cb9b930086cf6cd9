"""A check compares the index with its sources, by type, legislature and year."""

from __future__ import annotations

import dataclasses

from indexer.check import compare
from indexer.engines.base import Store
from indexer.sources import Rejection, read
from tests.conftest import SIX, Pack, ask


def test_an_index_made_of_its_sources_is_sound(filled: Store, pack: Pack) -> None:
    report = compare(filled, read([pack(*SIX)]))
    assert report.sound
    assert report.sources == report.index
    assert report.sources["QE", "17", "2024"] == 2
    assert report.sources["QE", "17", "undated"] == 1
    assert report.sources["QOSD", "17", "2024"] == report.sources["QE", "16", "2024"] == 1


def test_each_way_to_differ_is_named(filled: Store, pack: Pack) -> None:
    changed = dataclasses.replace(SIX[1], title="Autre")
    report = compare(filled, read([pack(changed, *SIX[2:], ask(9, "Neuf."))]))
    assert report.missing == [ask(9).id]
    assert report.extra == [SIX[0].id]
    assert report.different == [SIX[1].id]
    assert not report.sound


def test_what_the_sources_do_not_speak_of_is_not_compared(filled: Store, pack: Pack) -> None:
    report = compare(filled, [*read([pack(SIX[4])]), Rejection("x", "bad")])
    assert report.sound
    assert set(report.index) == {("QOSD", "17", "2024")}
    assert [item.locator for item in report.rejections] == ["x"]
