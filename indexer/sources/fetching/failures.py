"""Archives that could not be fetched, remembered until they are.

``download`` notes them in its folder, ``update`` takes the note along to the index, and there the
doctor and the metrics of a service read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from indexer.sources.fetching.download import Fetched, Outcome

NOTE = ".failed.json"
"""In the folder of the archives; hidden, so that it is no source."""
TAKEN = "failed.json"
"""In the folder of the index."""
MOST = 100
"""Failures that are remembered; more than there are archives."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An archive that could not be fetched: which, why at last, and since which day (ISO)."""

    archive: str
    reason: str
    since: str


def noted(path: Path) -> list[Failure]:
    """The failures of a note; none where there is no such file, or no sense in it."""
    try:
        listed = json.loads(path.read_text("utf-8"))
        return [Failure(str(a), str(b), str(c)) for a, b, c in map(_parts, listed[:MOST])]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return []


def _parts(row: dict[str, object]) -> tuple[object, object, object]:
    return row["archive"], row["reason"], row["since"]


def note(path: Path, failures: Iterable[Failure]) -> None:
    """Replace a note; no failures, no note. What cannot be written is let go: it is a note."""
    rows = [asdict(failure) for failure in failures][:MOST]
    part = path.with_name(f"{path.name}.tmp")
    try:
        if rows:
            part.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
            part.replace(path)
        else:
            path.unlink(missing_ok=True)
    except OSError:
        return


def after(earlier: Iterable[Failure], results: Iterable[Fetched], today: date) -> list[Failure]:
    """The failures once these archives were asked for; one that goes on keeps its first day."""
    known = {failure.archive: failure for failure in earlier}
    for fetched in results:
        name = str(fetched.archive.place)
        before = known.pop(name, None)
        if fetched.outcome is Outcome.FAILED:
            since = before.since if before else today.isoformat()
            known[name] = Failure(name, fetched.reason, since)
    return list(known.values())
