"""What a generation says of itself: its counts, its files with their checksums, and its seal.

The seal is a checksum of all the rest, so the manifest is covered as the files are; and since it
follows from the content, it is what tells two generations of one name apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

from indexer.engines.embedded import files
from indexer.errors import DamagedIndex

MANIFEST, SEAL = "manifest.json", "seal"
REPAIR = "run 'questions reindex'"
SHOWN = 16
"""Digits of the seal that stand in the identity of a generation."""


def manifest(folder: Path) -> Mapping[str, Any]:
    """What the generation says of itself. Raises DamagedIndex."""
    try:
        found = dict(json.loads(files.content(folder / MANIFEST).decode()))
        sizes = {name: int(entry["size"]) for name, entry in found["files"].items()}
        sealed = found.get(SEAL, "") in {"", _seal(found)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as problem:
        raise DamagedIndex(f"{folder / MANIFEST} cannot be read: {problem}") from None
    if not sealed:
        raise DamagedIndex(f"{folder / MANIFEST} has been altered: {REPAIR}")
    for name, size in sizes.items():
        path = folder / name
        with readable(path):
            if not files.is_file(path) or files.status(path).st_size != size:
                raise DamagedIndex(f"{path} is missing or not {size} bytes long: {REPAIR}")
    return found


def sealed(said: Mapping[str, Any]) -> str:
    """The text of a manifest, its seal at the end."""
    return json.dumps({**said, SEAL: _seal(said)}, ensure_ascii=False, indent=1)


def identity(folder: Path, said: Mapping[str, Any]) -> str:
    """What tells a generation from every other: its name and the beginning of its seal."""
    return f"{folder.name}.{(said.get(SEAL) or _seal(said))[:SHOWN]}"


def _seal(said: Mapping[str, Any]) -> str:
    """A checksum of everything but the seal, however it is laid out."""
    rest = {name: value for name, value in said.items() if name != SEAL}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def verify(folder: Path) -> None:
    """Read every file of a generation. Raises DamagedIndex where one is not what was written."""
    for name, entry in manifest(folder)["files"].items():
        with readable(folder / name):
            if checked(folder / name) != entry:
                raise DamagedIndex(f"{folder / name} has been altered: {REPAIR}")


def contents(folder: Path) -> list[Path]:
    """The files of a generation that its manifest vouches for."""
    return sorted(
        folder / name
        for name in files.names(folder)
        if name != MANIFEST and not name.endswith("LOCK") and files.is_file(folder / name)
    )


def checked(path: Path) -> Mapping[str, int | str]:
    """The size and the BLAKE2b checksum of a file. Raises OSError."""
    with files.opened(path, "rb") as file:
        digest = blake2b(digest_size=16)
        while block := file.read(1 << 20):
            digest.update(block)
    return {"size": files.status(path).st_size, "blake2b": digest.hexdigest()}


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """What the system refuses to read inside, as DamagedIndex."""
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or problem
        raise DamagedIndex(f"{problem.filename or path} cannot be read: {reason}") from None
