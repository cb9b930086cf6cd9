"""The commands of whoever runs the service; ``COMMANDS`` joins them to the group."""

from __future__ import annotations

import click

from indexer.commands.download import download_command
from indexer.commands.update import update
from indexer.commands.upkeep import check, doctor, gc, stats
from indexer.commands.watch import watch

COMMANDS: tuple[click.Command, ...] = (check, doctor, download_command, gc, stats, update, watch)
