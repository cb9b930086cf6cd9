"""A stale index made anew, where everything that it was made of is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from indexer import sources
from indexer.build import ledger
from indexer.build.counting import BuildReport, Progress
from indexer.build.reindexing import reindex
from indexer.engines.base import Store
from indexer.errors import StaleIndex, UnusableInput
from indexer.sources import People
from indexer.sources.base import Reader


def rebuild(
    store: Store,
    paths: Sequence[Path],
    cache: Path,
    people: People | None = None,
    *,
    progress: Progress = lambda _: None,
    reader: Reader = sources.HERE,
) -> BuildReport:
    """Index the sources anew; the stale index stays unless all of its files are among them.

    ``cache``: the ledger's file, which names them. Raises StaleIndex where it does not,
    UnusableInput where one of them is gone.
    """
    made_of = ledger.names(cache)
    if not made_of:
        raise StaleIndex(
            "the index was built by another version, and it is not known of which files: run "
            "'questions reindex' with all of them"
        )
    gone = sorted(made_of - {ledger.name_of(file) for file in sources.files(paths)})
    if gone:
        more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
        raise UnusableInput(
            f"{gone[0]}{more}: the index was made of it too, and would lose its questions; name "
            "it, or run 'questions reindex' to do without it"
        )
    return reindex(store, sources.read(paths, people, reader=reader), progress)
