"""``python -m tests.commands.call WORDS…``: the command, whether or not it is installed."""

from indexer.cli import main

if __name__ == "__main__":
    main(prog_name="questions")
