"""Faults to plant: each changes one line of the store, and the simulation has to find it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from indexer.engines.embedded import files, generations, holds, journal, manifests, pointer


@dataclass(frozen=True)
class Fault:
    """A line, and what stands in its place."""

    name: str
    module: ModuleType
    function: str
    line: str
    instead: str
    near: int = 0
    """The seed to begin with, so that a test need not try many."""

    def __call__(self, patch: pytest.MonkeyPatch) -> None:
        """Give the function the code that it would have."""
        path = Path(inspect.getsourcefile(self.module) or "")
        text = path.read_text("utf-8")
        start = text.index(f"def {self.function.rpartition('.')[2]}(")
        before, found, after = text[start:].partition(self.line)
        assert found, f"{self.name}: the line is no more"
        changed = compile(text[:start] + before + self.instead + after, str(path), "exec")
        patch.setattr(self._target(), "__code__", next(_named(changed, self.function)))

    def _target(self) -> FunctionType:
        found: Any = self.module
        for name in self.function.split("."):
            found = inspect.getattr_static(found, name)
        found = inspect.unwrap(found)
        assert isinstance(found, FunctionType)
        return found


def _named(code: CodeType, name: str) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_qualname == name:
                yield constant
            yield from _named(constant, name)


MOVE = "Pointer.move"
PUBLISH, SWEEP = "Generations.publish", "Generations.sweep"
FAULTS = (
    Fault(
        "the folder of a generation is not synced",
        generations,
        PUBLISH,
        "files.sync(folder)",
        "pass",
    ),
    Fault("names are not synced before the pointer", pointer, MOVE, "self._sync_names()", "pass"),
    Fault("the pointer is not synced", pointer, MOVE, "files.sync(self.root)", "pass"),
    Fault(
        "folders above are not synced", pointer, "Pointer._sync_names", "files.sync(above)", "pass"
    ),
    Fault("what is written is not synced", files, "write", "synced(file)", "pass"),
    Fault("the files are not synced", generations, PUBLISH, "files.sync(path)", "pass"),
    Fault(
        "a sync that fails is passed over",
        generations,
        PUBLISH,
        "                files.sync(path)",
        "                with suppress(OSError): files.sync(path)",
        near=230,
    ),
    Fault("the pointer is written in its place", pointer, MOVE, 'f"{CURRENT}.tmp"', "CURRENT"),
    Fault(
        "the pointer is written first",
        generations,
        PUBLISH,
        "linked = self._linked(folder)",
        "linked = self._linked(folder); self.pointer.move(folder.name)",
    ),
    Fault(
        "checksums are not compared",
        manifests,
        "verify",
        "checked(folder / name) != entry",
        "not entry",
    ),
    Fault(
        "the seal is not compared",
        manifests,
        "manifest",
        'sealed = found.get(SEAL, "") in {"", _seal(found)}',
        "sealed = True",
        near=38,
    ),
    Fault(
        "a file keeps the checksum of its namesake",
        generations,
        "Generations._linked",
        "_same(path, current / path.name)",
        "True",
    ),
    Fault(
        "the sweep takes what a reader holds",
        holds,
        "removed",
        "if locked(descriptor):",
        "if True:",
        near=225,
    ),
    Fault(
        "a reader does not lock what it holds",
        holds,
        "hold",
        "files.lock(descriptor, shared=True)",
        "pass",
        near=90,
    ),
    Fault(
        "a second writer is let in",
        generations,
        "Generations.writing",
        "alone = holds.locked(lock)",
        "alone = True",
    ),
    Fault(
        "the writer's lock stays",
        generations,
        "Generations.writing",
        "stack.callback(files.close, lock)",
        "pass",
    ),
    Fault(
        "the journal is written after the publication",
        journal,
        "JournaledGenerations.publish",
        "self._write(folder / JOURNAL",
        "super().publish(folder, said); self._write(folder / JOURNAL",
    ),
    Fault(
        "the journal is written into the file before",
        journal,
        "JournaledGenerations._write",
        "files.remove(path)",
        "pass",
    ),
    Fault(
        "the journal begins anew",
        journal,
        "JournaledGenerations.publish",
        "append=True",
        "append=False",
    ),
    Fault(
        "lines of a commit that failed stay",
        journal,
        "JournaledGenerations.writing",
        "self._forget()",
        "pass",
        near=9,
    ),
    Fault("a short read is the end of a file", files, "content", "file.read()", "file.read1()"),
    Fault(
        "a short read ends a checksum",
        manifests,
        "checked",
        "while block := file.read(1 << 20):",
        "if block := file.read1(1 << 20):",
    ),
    Fault(
        "a copy that finds no room is passed over",
        files,
        "linked",
        "        copy(source, target)",
        "        with suppress(OSError): copy(source, target)",
        near=625,
    ),
    Fault(
        "a published generation is discarded",
        generations,
        "Generations.discard",
        "named = folder.name == self._pointed",
        "named = False",
        near=119,
    ),
    Fault(
        "the sweep goes on without a pointer",
        generations,
        SWEEP,
        "return []",
        'current = ""',
        near=322,
    ),
    Fault("the sweep leaves nothing to fall back on", generations, SWEEP, "[-KEPT:]", "[-1:]"),
    Fault(
        "the sweep keeps debris",
        generations,
        "_published",
        "_number(folder) <= newest and",
        "True and",
        near=152,
    ),
    Fault(
        "what stands in is not read before",
        generations,
        "Generations.before",
        "verify(folder)",
        "pass",
    ),
    Fault(
        "an identity is never read again",
        generations,
        "Generations.identity",
        "if known[0] != key:",
        "if not known[0]:",
    ),
    Fault(
        "a reader looks once", generations, "Generations.settled", "range(3)", "range(1)", near=550
    ),
)
