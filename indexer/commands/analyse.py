"""``questions analyse``: the tokens of a text."""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from indexer import printing
from indexer.commands.output import print_line, print_lines
from indexer.model import FRENCH, LANGUAGES
from indexer.text import analyse, explain, speak


@click.command("analyse")
@click.option("--exact", is_flag=True, help="The very forms, folded, instead of lemmas.")
@click.option(
    "--language",
    "code",
    type=click.Choice(list(LANGUAGES)),
    default=FRENCH,
    help="The language of the text.",
)
@click.option("--explain", "explained", is_flag=True, help="What became of each word, by stage.")
def command(*, exact: bool, explained: bool, code: str) -> None:
    """Show the tokens of each line that is typed.

    Each line of standard input becomes a line of tokens.
    """
    speak(code)
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    for line in sys.stdin:
        if explained:
            print_lines(printing.explanations(explain(line)))
        else:
            print_line(" ".join(token.exact if exact else token.stem for token in analyse(line)))
