"""The commands, a module for each; ``COMMANDS`` joins them to the group."""

from __future__ import annotations

import click

from indexer.commands import (
    analyse,
    check,
    completion,
    download,
    export,
    mcp,
    reindex,
    search,
    show,
    update,
    upkeep,
    watch,
)

COMMANDS: tuple[click.Command, ...] = (
    analyse.command,
    check.command,
    completion.command,
    download.command,
    export.command,
    mcp.command,
    reindex.command,
    search.command,
    show.command,
    update.command,
    upkeep.doctor,
    upkeep.gc,
    upkeep.stats,
    watch.command,
)
