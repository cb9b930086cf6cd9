"""Processes beside this one: a pickled message goes out, a pickled answer comes back.

Such a process is ``python -m MODULE ARGUMENTS``, whose ``main`` calls ``serve``. It ends when its
input does, so it never outlives the process that started it.
"""

from __future__ import annotations

import gc
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from indexer.errors import UnusableIndex

RARELY = (200_000, 20, 100)
"""Thresholds of the garbage collector."""


class Process:
    """A process that answers each message with one word, in the order in which they came."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, a module of ours
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def tell(self, message: object) -> None:
        """Send a message. Where the process has died, its answer says what of.

        It goes in one write, in which other threads compute however late it is read.
        """
        written = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        with suppress(BrokenPipeError):
            _pipe(self._process.stdin).write(written)
            _pipe(self._process.stdin).flush()

    def answer(self) -> Any:
        """The next answer. Raises what the process died of."""
        try:
            answer = pickle.load(_pipe(self._process.stdout))  # noqa: S301 - our own process
        except (EOFError, pickle.UnpicklingError):
            code = self._process.wait()
            raise UnusableIndex(f"a process of the build ended early (code {code})") from None
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def close(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):  # what was still to be said has nobody to hear it
                _pipe(pipe).close()
        self._process.wait()


def serve(answer: Callable[[Any], object]) -> None:
    """Answer each message until the input ends; the first error ends it too, and is the answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one hears it too
    gc.set_threshold(*RARELY)
    try:
        while True:
            _say(answer(pickle.load(sys.stdin.buffer)))  # noqa: S301 - our parent
    except EOFError:
        pass  # the process that started this one is gone
    except Exception as problem:  # noqa: BLE001 - whatever it is, the parent must hear it
        _say(problem)


def _say(answer: object) -> None:
    pickle.dump(answer, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise UnusableIndex("a process of the build has no pipe")
    return stream
