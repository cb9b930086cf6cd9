"""Make the tables of places anew: ``python -m bench.gazetteer FOLDER``.

``FOLDER`` is the package ``@etalab/decoupage-administratif`` of npm (MIT), unpacked. The names of
départements, régions and communes are facts of the Code officiel géographique; the numbers are
inhabitants.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from indexer.extraction.places.gazetteer import first_word

TABLES = Path(__file__).parent.parent / "indexer" / "extraction" / "places"
HEAD = "# From @etalab/decoupage-administratif {version} (MIT), by bench/gazetteer.py\n"


def communes(rows: list[dict[str, Any]]) -> list[str]:
    """One line a first word: the communes so called, where each lies, its inhabitants."""
    lies: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["type"] == "commune-actuelle":
            code = row.get("departement") or row.get("collectiviteOutremer") or row["code"][:3]
            lies[row["nom"].replace("’", "'")].append(f"{code}:{row.get('population', 0)}")
    heads: dict[str, list[str]] = defaultdict(list)
    for name in sorted(lies):
        heads[first_word(name)].append(f"{name}={','.join(lies[name])}")
    return [f"{head}\t{'|'.join(names)}" for head, names in sorted(heads.items())]


def territories(departments: list[dict[str, Any]], regions: list[dict[str, Any]]) -> list[str]:
    """One line a département or territory overseas: its code, its name, its région."""
    called = {row["code"]: row["nom"] for row in regions}
    return [
        f"{row['code']}\t{row['nom']}\t{called[row['region']]}"
        for row in departments
        if row["zone"] in {"metro", "drom", "com"}
    ]


def main() -> None:
    """Write ``communes.txt`` and ``territories.txt``."""
    parser = argparse.ArgumentParser(prog="python -m bench.gazetteer", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    held = {
        name: json.loads((folder / "data" / f"{name}.json").read_text("utf-8"))
        for name in ("communes", "departements", "regions")
    }
    version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
    for name, lines in (
        ("communes", communes(held["communes"])),
        ("territories", territories(held["departements"], held["regions"])),
    ):
        text = HEAD.format(version=version) + "\n".join(lines) + "\n"
        (TABLES / f"{name}.txt").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
