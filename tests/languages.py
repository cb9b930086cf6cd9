"""Other languages in one process: what a process of its own would do by opening its index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from indexer.text import language, speak, spoken
from indexer.text.language import forget


@contextmanager
def speaking(code: str = "") -> Iterator[None]:
    """Within, this process reads that language; without a code it has begun with none yet.

    Afterwards it reads what it read before.
    """
    choice = spoken._CHOICE
    before = choice.language, choice.made
    choice.made = False
    try:
        if code:
            assert speak(code)
            assert language().code == code
        yield
    finally:
        choice.language, choice.made = before
        forget()
