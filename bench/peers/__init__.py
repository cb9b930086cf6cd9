"""Which systems are compared? One module each, all behind ``base.Peer``; one row here each.

A module is imported by name when it is asked for, so that a system that is not installed is a
sentence in the report and no error.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.peers.base import Peer, Unavailable


@dataclass(frozen=True, slots=True)
class Entry:
    """A system: its module, what it stands for, and up to how many documents it is bearable."""

    module: str
    label: str
    largest: int = 10_000_000
    packages: tuple[str, ...] = ()
    """Folders beside the environment where its package may lie: Debian's, for Xapian."""


PEERS: Mapping[str, Entry] = {
    "ours": Entry("bench.peers.ours", "this engine"),
    "tantivy": Entry("bench.peers.tantivy_peer", "tantivy-py"),
    "sqlite": Entry("bench.peers.sqlite_peer", "SQLite FTS5"),
    "xapian": Entry(
        "bench.peers.xapian_peer", "Xapian", 250_000, ("/usr/lib/python3/dist-packages",)
    ),
    "whoosh": Entry("bench.peers.whoosh_peer", "stock Whoosh", 20_000),
}
"""Name → system. Whoosh builds some hundred documents a second: 20,000 of them are its share."""


def load(name: str) -> Peer:
    """The system called ``name``. Raises Unavailable where it cannot run here."""
    entry = PEERS.get(name)
    if entry is None:
        raise Unavailable(f"no system is called {name!r}; there are: {', '.join(PEERS)}")
    sys.path += [folder for folder in entry.packages if Path(folder).is_dir()]
    try:
        module = importlib.import_module(entry.module)
    except ImportError as error:
        raise Unavailable(f"{entry.label} is not installed ({error})") from error
    peer: Peer = module.peer()
    return peer
