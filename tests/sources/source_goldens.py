"""Golden pairs: what each source makes of a file, compared whole.

``python tests/sources/source_goldens.py`` writes every ``.expected.json`` anew; read the difference
before keeping it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from indexer.sources import source_for

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"
SOURCES = ("an_html", "an_json", "an_xml", "markdown", "senate_csv", "senate_dump", "table")


def pairs() -> Iterator[tuple[Path, Path]]:
    """Every file with the file of what is expected of it; the seeds are read where they lie."""
    for source in SOURCES:
        for file in sorted((DATA / source).iterdir()):
            if not file.name.endswith((".expected.json", ".toml")):
                yield file, expected_of(file, source)
    for seed in sorted((ROOT / "seeds").glob("*.txt")):
        yield seed, expected_of(seed, "markdown")


def expected_of(file: Path, source: str) -> Path:
    """Where the expectation of a file stands."""
    return DATA / source / f"{file.name}.expected.json"


def outcome(file: Path) -> list[Any]:
    """All that a file gives, as JSON holds it."""
    found = [json.loads(json.dumps(_plain(item))) for item in source_for(file).read(file)]
    for item in found:
        item.get("provenance", {}).pop("made", None)  # a working copy has times of its own
        if not item.get("identities"):
            item.pop("identities", None)  # no archive of people stands beside the samples
        for name in ("house", "page"):  # of tables alone
            if not item.get(name):
                item.pop(name, None)
    return found


def _plain(item: Any) -> Any:
    if dataclasses.is_dataclass(item):
        return {field.name: _plain(getattr(item, field.name)) for field in dataclasses.fields(item)}
    if isinstance(item, tuple):
        return [_plain(part) for part in item]
    return item.isoformat() if isinstance(item, date) else item


def regenerate() -> None:
    """Write every expectation anew."""
    for file, expected in pairs():
        text = json.dumps(outcome(file), ensure_ascii=False, indent=1)
        expected.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    regenerate()
