"""A reading process that dies of files by their names: ``python -m tests.build.planted``."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from indexer.sources import SOURCES, People, Reading, Rejection
from indexer.sources.apart import child
from indexer.sources.apart.frames import frame_of

AFTER = 2
"""Records that are given before the harm is done."""


def kill() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def end() -> None:
    os._exit(5)


def babble() -> None:

    for descriptor in range(3, 9):  # wherever the way back is
        try:
            os.write(descriptor, b"no frame at all" * 10)
        except OSError:
            continue
    os._exit(0)


def no_memory() -> None:
    raise MemoryError


def too_much() -> None:
    bytearray(1 << 40)


def endless() -> None:
    while True:
        pass


def wrong() -> None:
    raise KeyError("nothing")


HARM: Mapping[str, Callable[[], None]] = {
    name.__name__: name for name in (kill, end, babble, no_memory, too_much, endless, wrong)
}


def read(name: str, path: Path, people: People) -> Reading:
    """What the source reads, and harm; ``said`` files tell which process it was."""
    what = path.name.partition(".")[0]
    if what == "said":
        print("not a frame")  # noqa: T201 - as a library might
        yield Rejection(str(os.getpid()), "said")
    for count, record in enumerate(SOURCES[name].read(path, people)):
        if count == AFTER and what in HARM:
            HARM[what]()
        yield record


def answered(asked: str, path: Path, people: People) -> Iterator[bytes]:
    """The same, and harm of files that are only looked into: ``look-kill.zip``."""
    harm = path.name.partition(".")[0].removeprefix("look-")
    if asked not in SOURCES and path.name.startswith("look-"):
        HARM[harm]()
    if asked in SOURCES:
        return map(frame_of, read(asked, path, people))
    return child.answered(asked, path, people)


if __name__ == "__main__":
    child.AT_ONCE = 0
    child.serve(answered)
