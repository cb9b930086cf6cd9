"""Who needs a folder of the index: readers hold a generation, one writer has the whole.

Locks are ``flock``: the system drops them when a process dies.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from indexer.engines.embedded import files
from indexer.errors import DamagedIndex


@dataclass(slots=True)
class Hold:
    """Keeps a generation from being swept until it is closed."""

    descriptor: int | None

    def close(self) -> None:
        """Let go; a second time does nothing."""
        descriptor, self.descriptor = self.descriptor, None
        if descriptor is not None:
            files.close(descriptor)


def hold(folder: Path) -> Hold:
    """A hold on a generation: its folder is locked, so an index that is only read can be held too.

    Raises DamagedIndex where there is no such folder, or it is being swept this moment.
    """
    try:
        descriptor = files.folder_to_lock(folder)
    except OSError as problem:
        raise DamagedIndex(f"{folder} cannot be read: {problem.strerror}") from None
    try:
        files.lock(descriptor, shared=True)
    except BlockingIOError:
        files.close(descriptor)
        raise DamagedIndex(f"{folder} is being removed") from None
    except OSError:
        pass  # a file system without locks: nothing is ever swept there
    return Hold(descriptor)


def removed(folder: Path) -> bool:
    """Remove a generation that no open engine holds; nobody can take hold of it meanwhile."""
    try:
        descriptor = files.folder_to_lock(folder)
    except OSError:
        return False
    try:
        if locked(descriptor):
            files.remove_all(folder)
        return not files.exists(folder)
    except OSError:
        return False
    finally:
        files.close(descriptor)


def spoil(folder: Path, name: str) -> None:
    """Take a file from a folder that nobody holds, for good. Raises OSError."""
    descriptor = files.folder_to_lock(folder)
    try:
        if locked(descriptor):
            files.unlink(folder / name)
            files.sync(folder)
    finally:
        files.close(descriptor)


def locked(file: int) -> bool:
    """Whether the file is this process's alone from now on, until it is closed. Raises OSError."""
    try:
        files.lock(file, shared=False)
    except BlockingIOError:
        return False
    return True
