"""The commands of whoever runs the service; ``COMMANDS`` joins them to the group."""

from __future__ import annotations

import click

from indexer.commands.downloading import download_command
from indexer.commands.keeping import check, doctor, gc, stats
from indexer.commands.updating import update
from indexer.commands.watching import watch

COMMANDS: tuple[click.Command, ...] = (check, doctor, download_command, gc, stats, update, watch)
