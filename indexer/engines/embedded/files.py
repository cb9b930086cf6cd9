"""Everything that the store of an index asks of a disk, one plain function for each thing.

This is the operating system. A test puts a disk in its place that loses, tears and refuses
(``tests/engines/embedded/simulation``): so nothing in this engine opens, names or locks a file of
an index by another way. Reading costs nothing more: an index is mapped once, when it is opened.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

FOLDER_MODE, FILE_MODE = 0o750, 0o640
"""Whatever the umask: who may open a folder or a file may lock it, and so keep the writer out."""

# -- what the system does ------------------------------------------------------------------------


def opened(path: Path, mode: str) -> IO[Any]:
    """The bytes of a file: ``rb`` or ``wb``."""
    return path.open(mode)


def synced(file: IO[bytes]) -> None:
    """Put what was written to the file on the disk."""
    file.flush()
    os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Put the content of a file, or the names in a folder, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def mapped(path: Path) -> Any:
    """The bytes of a file, mapped read-only."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size == 0:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def names(folder: Path) -> list[str]:
    """The names in a folder, in any order."""
    return os.listdir(folder)  # noqa: PTH208 - names, not paths


def status(path: Path) -> os.stat_result:
    """Kind, size, inode and times."""
    return path.stat()


def rename(source: Path, target: Path) -> None:
    """Give a file the name of another, in its place."""
    source.replace(target)


def link(source: Path, target: Path) -> None:
    """Give a file a second name."""
    target.hardlink_to(source)


def unlink(path: Path) -> None:
    """Take a name from a file."""
    path.unlink()


def make_folder(path: Path) -> None:
    """A new folder."""
    path.mkdir()


def remove_folder(path: Path) -> None:
    """Remove an empty folder."""
    path.rmdir()


def allow(path: Path, mode: int) -> None:
    """Give a file or a folder its mode; what belongs to somebody else stays as they have it."""
    with suppress(PermissionError):
        path.chmod(mode)


def folder_to_lock(path: Path) -> int:
    """A descriptor of a folder."""
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY)


def file_to_lock(path: Path) -> int:
    """A descriptor of a file, which is made where there is none."""
    return os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)


def lock(descriptor: int, *, shared: bool) -> None:
    """Lock it until it is closed. Raises BlockingIOError at once where somebody else has it."""
    mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    fcntl.flock(descriptor, mode | fcntl.LOCK_NB)


def close(descriptor: int) -> None:
    """Let go of a descriptor and its lock."""
    os.close(descriptor)


# -- what is made of it --------------------------------------------------------------------------


def content(path: Path) -> bytes:
    """Every byte of a file."""
    with opened(path, "rb") as file:
        data: bytes = file.read()
    return data


def write(path: Path, data: bytes) -> None:
    """A file of these bytes, on the disk."""
    with opened(path, "wb") as file:
        file.write(data)
        allow(path, FILE_MODE)
        synced(file)


def copy(source: Path, target: Path) -> None:
    """A file with the bytes of another."""
    with opened(target, "wb") as file:
        file.write(content(source))


def linked(source: Path, target: Path) -> None:
    """A second name for a file, or a copy where the disk has no links."""
    try:
        link(source, target)
    except OSError:
        copy(source, target)


def is_file(path: Path) -> bool:
    """Whether a file is there. Raises OSError where that cannot be told."""
    return stat.S_ISREG(_mode(path))


def is_folder(path: Path) -> bool:
    """Whether a folder is there. Raises OSError where that cannot be told."""
    return stat.S_ISDIR(_mode(path))


def exists(path: Path) -> bool:
    """Whether anything is there. Raises OSError where that cannot be told."""
    return bool(_mode(path))


def remove(path: Path) -> None:
    """Remove a file that may be gone already."""
    with suppress(FileNotFoundError):
        unlink(path)


def remove_all(folder: Path) -> None:
    """Remove a folder and all in it, as far as the disk lets it be removed."""
    with suppress(OSError):
        for name in names(folder):
            path = folder / name
            if is_folder(path):
                remove_all(path)
            else:
                with suppress(OSError):
                    unlink(path)
        remove_folder(folder)


def _mode(path: Path) -> int:
    """0 where nothing is there."""
    try:
        return status(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0
