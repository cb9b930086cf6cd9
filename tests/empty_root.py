"""The newcomer's commands in a root that has nothing: ``python -m tests.empty_root [serve|test]``.

The root is made of packages of Debian (``apt-get download``, kept in ``~/.cache``): a shell, the
small tools of every system, make, and python3 with venv; nothing of this machine but the names of
its network and the authorities that it trusts. The last commit of this work tree is put into it,
and ``make serve`` (until the pages answer) or ``make test`` is run there, in namespaces of its own.
It needs Linux, root, apt and the network; where one lacks, it says which, and ends with 2.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
CACHE = Path.home() / ".cache/questions-empty-root"
WANTED = (
    *("dash", "coreutils", "base-files", "findutils", "grep", "sed", "libc-bin"),
    *("make", "python3-venv"),
    "libstdc++6",  # the wheel of numpy needs it; every Debian has it, for apt does too
)
MERGED = ("bin", "sbin", "lib", "lib64")
"""Folders of the root that are names of those below ``usr`` (Debian since 12)."""
AUTHORITIES = Path("etc/ssl/certs/ca-certificates.crt")
LONGEST = 1800
"""Seconds that a command may take."""


class Impossible(Exception):
    """No such root can be made here; the text says why."""


def ran(command: Sequence[str | Path], folder: Path | None = None) -> str:
    """What a command prints. Raises Impossible."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    except OSError as error:
        raise Impossible(f"{command[0]} cannot be run: {error.strerror}") from None
    except subprocess.CalledProcessError as error:
        raise Impossible(f"{command[0]} failed: {error.stderr.strip()[-300:]}") from None
    return done.stdout


def needed(printed: str) -> list[str]:
    """The packages of a listing of ``apt-cache depends --recurse``: its lines without a margin."""
    lines = printed.splitlines()
    return sorted({line for line in lines if line and line[0].isalnum() and ":" not in line})


def require_root() -> None:
    """Raises Impossible for anybody else."""
    if os.geteuid():
        raise Impossible("only root may make another one")


def packages() -> list[Path]:
    """The files of the packages and of all that they depend on, fetched where they lack."""
    kinds = ("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances")
    options = [f"--no-{kind}" for kind in kinds]
    names = needed(ran(["apt-cache", "depends", "--recurse", *options, *WANTED]))
    CACHE.mkdir(parents=True, exist_ok=True)
    lacking = [name for name in names if not list(CACHE.glob(f"{name}_*.deb"))]
    if lacking:
        ran(["apt-get", "download", *lacking], CACHE)
    return [path for name in names for path in CACHE.glob(f"{name}_*.deb")]


def fill(root: Path) -> None:
    """Unpack the packages, and write what their scripts would."""
    for name in MERGED:
        (root / "usr" / name).mkdir(parents=True)
        (root / name).symlink_to(f"usr/{name}")
    for package in packages():
        unpack = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE)  # noqa: S603, S607 - our own words
        with unpack:
            tar = ["tar", "-x", "--keep-directory-symlink", "-C", root]
            subprocess.run(tar, stdin=unpack.stdout, check=True)  # noqa: S603 - our own words
    if not (root / "bin/sh").exists():
        (root / "bin/sh").symlink_to("dash")
    for name in ("etc", "proc", "dev/shm", "tmp", "root", AUTHORITIES.parent):
        (root / name).mkdir(parents=True, exist_ok=True)
    for number, name in ((3, "null"), (5, "zero"), (8, "random"), (9, "urandom")):
        os.mknod(root / "dev" / name, 0o20666, os.makedev(1, number))
    for name in ("etc/resolv.conf", "etc/hosts"):
        shutil.copy(f"/{name}", root / name)
    (root / "etc/passwd").write_text("root:x:0:0::/root:/bin/sh\n")
    trusted = os.environ.get("SSL_CERT_FILE") or f"/{AUTHORITIES}"
    shutil.copy(trusted, root / AUTHORITIES)
    ran(["chroot", root, "/sbin/ldconfig"])


def project(root: Path) -> None:
    """The last commit of this work tree, as a newcomer would unpack it."""
    folder = root / "project"
    folder.mkdir()
    archive = subprocess.Popen(["git", "-C", ROOT, "archive", "HEAD"], stdout=subprocess.PIPE)  # noqa: S603, S607 - our own words
    with archive:
        subprocess.run(["tar", "-x", "-C", folder], stdin=archive.stdout, check=True)  # noqa: S603, S607 - our own words


@contextmanager
def running(root: Path, words: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A command in the root, with nothing of this environment; it ends with the block."""
    given = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LANG": "C.UTF-8",
        "PIP_CERT": f"/{AUTHORITIES}",
        "SSL_CERT_FILE": f"/{AUTHORITIES}",
    }
    within = f'mount -t proc proc {root}/proc && exec chroot {root} sh -c "cd /project && $0"'
    apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", within]
    process = subprocess.Popen([*apart, " ".join(words)], env=given)  # noqa: S603 - our own words
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait(30)


def served(root: Path) -> bool:
    """Whether ``make serve`` comes to pages that answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/recherche?q=asal%C3%A9e"
    end = time.monotonic() + LONGEST
    with running(root, ["make", "serve", f"PORT={port}"]) as process:
        while process.poll() is None and time.monotonic() < end:
            with suppress(OSError), urllib.request.urlopen(address, timeout=10) as answer:
                return b"Asal" in answer.read()
            time.sleep(1)
    return False


def tested(root: Path) -> bool:
    """Whether ``make test`` ends well."""
    with running(root, ["make", "test"]) as process:
        return process.wait(LONGEST * 2) == 0


def main(words: Sequence[str] | None = None) -> int:
    """Make a root, run the command in it; 0 where it does what it should, 1 where not."""
    parser = argparse.ArgumentParser(prog="python -m tests.empty_root", description=__doc__)
    parser.add_argument("command", nargs="?", choices=["serve", "test"], default="serve")
    given = parser.parse_args(words)
    try:
        require_root()
        with tempfile.TemporaryDirectory(prefix="questions-root-") as folder:
            root = Path(folder)
            fill(root)
            project(root)
            began = time.monotonic()
            good = served(root) if given.command == "serve" else tested(root)
    except Impossible as problem:
        sys.stderr.write(f"no empty root can be made here: {problem}\n")
        return 2
    verdict = "does" if good else "does not do"
    seconds = time.monotonic() - began
    sys.stdout.write(f"make {given.command} {verdict} what it should, {seconds:.0f} s\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
