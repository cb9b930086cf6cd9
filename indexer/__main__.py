"""``python -m indexer``: the ``questions`` command, where its script is on no path."""

from indexer.cli import main

if __name__ == "__main__":
    main(prog_name="questions")
