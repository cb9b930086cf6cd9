"""The ``questions`` command: a group of ``indexer.commands``, and of those of other packages."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from io import TextIOWrapper
from typing import Any

import click

from indexer.commands import COMMANDS


class Commands(click.Group):
    """The group, with the commands that other packages registered under ``questions.commands``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Ours and theirs, by name."""
        return sorted({*super().list_commands(ctx), *_registered()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of ours, or one that is loaded now."""
        found = super().get_command(ctx, cmd_name)
        if found is None and cmd_name in _registered():
            found = _registered()[cmd_name].load()
        return found


def _registered() -> dict[str, Any]:
    return {point.name: point for point in entry_points(group="questions.commands")}


@click.group(
    cls=Commands, commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="questions-parlementaires")
def main() -> None:
    """Index and search French parliamentary questions."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a file name may hold what no encoding can write
            stream.reconfigure(errors="backslashreplace")
