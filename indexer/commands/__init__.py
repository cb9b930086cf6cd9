"""The commands, a module for each; by ``COMMANDS`` only the one that runs is imported."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple, cast

import click


class Row(NamedTuple):
    """Where a command is, and what the list of commands says of it."""

    module: str
    help: str
    attribute: str = "command"

    def load(self) -> click.Command:
        """The command itself; its module is imported now."""
        return cast(click.Command, getattr(import_module(self.module), self.attribute))


COMMANDS: Mapping[str, Row] = {
    "alerts": Row(
        "indexer.commands.letters.alerts", "Send the visitors' mail alerts, or look after them."
    ),
    "analyse": Row("indexer.commands.analyse", "Show the tokens of each line that is typed."),
    "check": Row("indexer.commands.check", "Hold the index against its checksums and sources."),
    "completion": Row("indexer.commands.completion", "Print what completes commands in a shell."),
    "doctor": Row("indexer.commands.upkeep", "Look for what may need care.", "doctor"),
    "download": Row(
        "indexer.commands.download",
        "Fetch new archives of the Assemblée nationale, and of the Sénat.",
    ),
    "export": Row("indexer.commands.export", "Write all that a search finds as a file."),
    "gc": Row("indexer.commands.upkeep", "Remove old generations that nobody holds.", "gc"),
    "mcp": Row("indexer.commands.mcp", "Serve assistants by the Model Context Protocol."),
    "reindex": Row("indexer.commands.reindex", "Build a fresh index, then swap it in."),
    "search": Row("indexer.commands.search", "Search, and print a page of results."),
    "show": Row("indexer.commands.show", "Print one question."),
    "stats": Row("indexer.commands.upkeep", "Print what the index holds.", "stats"),
    "update": Row("indexer.commands.update", "Bring the index up to its sources."),
    "watch": Row("indexer.commands.letters.watch", "Tell what is new for saved searches."),
}
"""The name of each command of this room → its row."""

HELPS: Mapping[str, str] = {"serve": "Serve the pages and the API until interrupted."}
"""What the list says of a command that another room of ours registers: a list loads no room."""
