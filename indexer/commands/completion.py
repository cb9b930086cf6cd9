"""``questions completion``: what a shell needs to complete the commands and their options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from indexer.commands.output import print_data

SHELLS = ("bash", "fish", "zsh")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print what completes commands in a shell.

    For bash: questions completion bash > ~/.local/share/bash-completion/completions/questions
    """
    root = context.find_root()
    kind = get_completion_class(shell)
    if kind is not None:  # one of ``SHELLS``
        print_data(kind(root.command, {}, "questions", "_QUESTIONS_COMPLETE").source())
