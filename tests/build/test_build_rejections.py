"""What could not be read is published with the generation."""

from __future__ import annotations

from indexer.build import reindex, rejections
from indexer.engines.base import Store
from indexer.search.searcher import Searcher
from indexer.sources import Rejection, read
from indexer.sources.base import from_lines
from tests.conftest import SIX, Pack

BAD = [Rejection("a.zip!x.json", "it is not JSON"), Rejection("a.zip!y.json", "no day", kept=True)]


def refused(store: Store) -> list[Rejection]:
    return list(from_lines(store.rejected()))


def test_unreadable_records_are_kept_with_the_generation(filled: Store, pack: Pack) -> None:
    """A rebuild's take the place of those before."""
    assert refused(filled) == []
    reindex(filled, [*read([pack(*SIX)]), *BAD])
    assert refused(filled) == BAD
    assert Searcher(filled).rejected() == BAD
    reindex(filled, [*read([pack(*SIX)]), BAD[0]])
    assert refused(filled) == BAD[:1]


def test_a_build_that_fails_leaves_them(filled: Store, pack: Pack) -> None:
    """They are published with the questions or not at all."""
    reindex(filled, [*read([pack(*SIX)]), *BAD])
    with filled.writer():
        filled.note_rejected(["{}\n"])
    assert refused(filled) == BAD


def test_an_update_keeps_those_of_the_files_it_did_not_read(filled: Store, pack: Pack) -> None:
    """A file that has not changed is as unreadable as it was."""
    reindex(filled, [*read([pack(*SIX)]), BAD[0]])
    for found, partial in ((BAD[1:], True), (BAD, True)):
        with filled.writer() as writer:
            rejections.write(filled, found, partial=partial)
            writer.commit()
        assert refused(filled) == BAD
