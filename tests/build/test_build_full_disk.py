"""A disk that is really full: a small file system of its own, with so many bytes left.

The limit on the size of a file, which other tests use, stops one file; here all files together
run into the end, the small ones at the very end of a commit too.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.build import ledger
from tests.conftest import Pack, ask

SIZE = 8 << 20
KNOWN = {"CURRENT", "LOCK", ledger.FILE}
MANY = [ask(number, f"Le loup {number} rôde dans les alpages. " * 40) for number in range(1, 60)]
MORE = [ask(number, f"Neuf {number} loups. " * 200) for number in range(100, 140)]


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file system of eight megabytes in memory."""
    folder = tmp_path_factory.mktemp("disk")
    mount = shutil.which("mount") or "mount"
    try:
        words = [mount, "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    except OSError as problem:
        pytest.skip(f"no file system can be mounted here: {problem}")
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run([shutil.which("umount") or "umount", str(folder)], check=True)  # noqa: S603 - fixed words


@pytest.fixture
def index(disk: Path) -> Iterator[Path]:
    """The place of an index on that disk, which is empty again afterwards."""
    yield disk / "index"
    for path in disk.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def questions(index: Path, command: str, *words: object) -> subprocess.CompletedProcess[str]:
    program = "from indexer.cli import main; main()"
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, command, *map(str, words), "--index", str(index)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QUESTIONS_PROCESSES": "1"},
    )


def leave(disk: Path, free: int) -> None:
    """Fill the disk until so many bytes are left."""
    with (disk / "ballast").open("wb") as ballast:
        ballast.write(bytes(max(0, shutil.disk_usage(disk).free - free)))


def documents(index: Path) -> int:
    """How many questions are served, after every file was read against its checksum."""
    done = questions(index, "check")
    assert done.returncode == 0, done.stderr
    found = re.search(r"(\d+) questions", done.stdout)
    return int(found[1]) if found else 0


def debris(index: Path) -> list[str]:
    """What lies in an index and is neither known nor one of the two latest generations."""
    generations = sorted(path.name for path in index.glob("gen-*"))
    known = KNOWN | set(generations[-2:])
    return [path.name for path in index.iterdir() if path.name not in known]


@pytest.mark.parametrize("command", ["reindex", "update"])
@pytest.mark.parametrize("free", [0, 16 << 10, 64 << 10])
def test_a_full_disk_is_one_sentence_and_the_old_generation_serves(
    disk: Path, index: Path, pack: Pack, command: str, free: int
) -> None:
    assert questions(index, "reindex", pack(*MANY)).returncode == 0
    leave(disk, free)
    done = questions(index, command, pack(*MANY, *MORE))
    assert done.returncode == 2
    assert done.stderr == f"questions: {index} cannot be written: No space left on device\n"
    assert documents(index) == len(MANY)
    assert questions(index, "gc").returncode == 0
    (disk / "ballast").unlink()
    assert questions(index, command, pack(*MANY, *MORE)).returncode == 0
    assert documents(index) == len(MANY) + len(MORE)
    assert debris(index) == []


def test_the_tidying_needs_no_room(disk: Path, index: Path, pack: Pack) -> None:
    for _ in range(3):
        assert questions(index, "reindex", pack(*MANY)).returncode == 0
    leave(disk, 0)
    done = questions(index, "gc")
    assert (done.returncode, done.stderr) == (0, "")
    assert documents(index) == len(MANY)
